// Keeps an answer as it is given. Each goes into this browser first and then to the server, so that neither a closed
// tab nor a dead network loses it: see waiting.js. The form's own buttons do the same, and say how sure.
import { id } from "./ids.js";
import * as instant from "./instant.js";
import { fields, isTyped, said, sure } from "./part.js";
import { catchUp, send } from "./sending.js";
import * as waiting from "./waiting.js";
import { away, signIn } from "./words.js";

const PAUSE = 1200; // ms from the first key that was not sent: within two seconds the server has it
const AGAIN = { first: 2000, most: 30_000 }; // ms between two tries while the network is away
const parts = new WeakMap();
let pause = AGAIN.first, timer = 0;

export function autosave(root) {
  for (const element of root.querySelectorAll("[data-part]")) {
    if (parts.has(element)) continue;
    const part = { element, form: element.closest("form"), timer: 0, said: "" };
    part.said = said(part);
    parts.set(element, part);
    element.addEventListener("input", (event) => changed(part, isTyped(event.target) ? PAUSE : 0));
    element.addEventListener("change", () => changed(part, 0));
  }
}

function changed(part, delay) {
  if (said(part) === part.said) {
    if (!delay && part.timer) go(part);
    return;
  }
  keep(part, sure(part));
  if (delay) part.timer ||= setTimeout(() => go(part), delay);
  else go(part);
}

// Put what is said now into this browser, under an id of its own.
function keep(part, confidence) {
  part.said = said(part);
  const { attempt, learner } = part.form.dataset;
  part.record = {
    id: id(), learner, attempt, position: part.element.dataset.part, fields: fields(part), confidence,
    answered_at: new Date(instant.now()).toISOString(), sequence: instant.sequence(), kept_at: Date.now(),
  };
  waiting.put(part.record);
  return part.record;
}

// What the form's own button sends is newer than anything on its way.
export function answered(element, confidence) {
  const part = parts.get(element);
  clearTimeout(part.timer);
  part.timer = 0;
  return keep(part, confidence);
}

async function go(part) {
  clearTimeout(part.timer);
  part.timer = 0;
  const one = part.record;
  const answer = await send(one);
  if (part.record === one) tell(part.element, answer);
  if (answer.state === "away") later();
  else pause = AGAIN.first;
}

function tell(element, answer) {
  const { state, said: why } = answer;
  if (state === "taken") say(element, answer.outcome === "late" ? "Kept, but its time was over: it does not count." : null);
  else if (state === "refused") say(element, why);
  else if (state === "gone") say(element, "Not kept: this page is out of date. Load it again.");
  else if (state === "signed out") signIn(note(element));
  else say(element, away(waiting.all().length));
}

function note(element) {
  return element.querySelector("[data-kept]") ?? element.closest("main").querySelector("[data-kept]");
}

function say(element, text) {
  const here = note(element);
  if (here) here.textContent = text ?? here.dataset.kept;
}

export function later() {
  clearTimeout(timer);
  timer = setTimeout(retry, pause);
  pause = Math.min(pause * 2, AGAIN.most);
}

async function retry() {
  const { left, state } = await catchUp();
  dispatchEvent(new CustomEvent("patency:sent", { detail: { left, state } }));
  if (left && state === "away") later();
  else pause = AGAIN.first;
  if (!left) for (const element of document.querySelectorAll("[data-part]")) if (parts.get(element)?.record) say(element, null);
}

addEventListener("online", retry);

// A page that was opened while answers waited shows the ones that the server knew: load it again with all of them. What
// is being answered here is newer than what waited, and stays.
catchUp().then(({ taken, left, state }) => {
  dispatchEvent(new CustomEvent("patency:sent", { detail: { left, state } }));
  if (left && state === "away") later();
  if (taken.some(isStale)) location.reload();
});

function isStale({ attempt, position }) {
  if (document.querySelector("[data-waiting]")) return true;
  const [element] = document.querySelectorAll(`form[data-attempt="${attempt}"] [data-part="${position}"], form[data-attempt="${attempt}"][data-part="${position}"]`);
  return Boolean(element) && !parts.get(element)?.record;
}
