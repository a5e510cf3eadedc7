// Sends the forms of an attempt without leaving their page, so that a dead network shows no page of the browser's own.
// What is answered goes into this browser before it leaves: see autosave.js.
import { answered, later } from "./autosave.js";
import { refused } from "./part.js";
import { post, sendAll } from "./sending.js";
import * as waiting from "./waiting.js";
import { answers, away, signIn } from "./words.js";

const SLOW = 600; // ms, after which the page says that it waits
let again = null; // what a dead network held up; a change of the answer calls it off

export function posting(root) {
  for (const form of root.querySelectorAll("form[data-attempt]")) {
    if (form.dataset.posts) continue;
    form.dataset.posts = "1";
    form.addEventListener("input", () => { again = null; });
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      again = null;
      submit(form, event.submitter);
    });
  }
}

addEventListener("patency:sent", ({ detail }) => {
  tellWaiting(detail);
  if (!detail.left && again) again();
});

async function submit(form, button) {
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  const slow = setTimeout(() => say(form, "Sending…"), SLOW);
  const kept = form.matches("[data-part]") && button?.name === "confidence" ? answered(form, button.value) : null;
  const answer = await send(form, button, kept);
  clearTimeout(slow);
  delete form.dataset.busy;
  if (answer.state === "taken") {
    if (kept) waiting.remove(kept);
    return go(answer.next);
  }
  told(form, button, kept, answer);
}

async function send(form, button, kept) {
  // All that is open here goes first: what is submitted counts as it stands on the server.
  if (!kept) {
    const { left, state } = await sendAll(form.dataset.attempt);
    if (left && state !== "taken") return { state, left };
  }
  const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  body.delete("csrfmiddlewaretoken"); // a header has it, and a newer one than this page after a new sign-in
  if (button?.name) body.set(button.name, button.value);
  if (kept) for (const name of ["answered_at", "sequence"]) body.set(name, kept[name]);
  if (kept) body.set("response", kept.id);
  return post(form.action, body);
}

function told(form, button, kept, answer) {
  if (answer.state === "refused") {
    if (kept) waiting.remove(kept);
    return refused(form, answer.said);
  }
  if (answer.state === "signed out") return signIn(form.closest("main").querySelector("[data-kept]"));
  if (answer.state === "gone") return say(form, "This page is out of date. Load it again; what was kept is there.");
  say(form, kept ? away(waiting.all().length) : notSent(form, answer.left ?? 0));
  if (kept) again = () => submit(form, button);
  later();
}

function notSent(form, left) {
  const wait = left ? `${answers(left)} for the network and cannot be sent now` : "The network does not answer";
  const nothing = form.matches("[data-submits]") ? "Nothing was submitted; what you answered is kept." : "Nothing is lost. Try again.";
  return `${wait}. ${nothing}`;
}

function say(form, text) {
  const note = form.closest("main").querySelector("[data-kept]");
  if (note) note.textContent = text;
}

function tellWaiting({ left, state }) {
  const place = document.querySelector("[data-waiting]");
  if (!place) return;
  place.hidden = !left;
  if (state === "signed out") signIn(place);
  else place.textContent = `${answers(left)} for the network. Submitting sends what waits first.`;
}

function go(next) {
  const to = new URL(next, location.href);
  const same = to.pathname === location.pathname && to.search === location.search;
  if (!same) return location.assign(to);
  if (!to.hash) return location.replace(to);
  history.replaceState(null, "", to);
  location.reload();
}
