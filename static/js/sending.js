// Sends answers that wait. Each has its id from the moment it was given, so that sent twice it is stored once.
import * as waiting from "./waiting.js";

const HERE = "/attempts/here/"; // who is signed in, and the token that goes with every form
const PATIENCE = 15_000; // ms for one request: a network may be dead without saying so
let token = null;

export async function post(path, body, again = true) {
  const headers = { Accept: "application/json", "X-CSRFToken": token ?? tokenOfPage() };
  let response;
  try {
    const signal = AbortSignal.timeout?.(PATIENCE);
    response = await fetch(path, { method: "POST", body, headers, redirect: "manual", keepalive: true, signal });
  } catch {
    return { state: "away" };
  }
  // The token of this page may be older than the sign-in: ask for the one that holds now.
  if (response.status === 403 && again && (await here())?.learner) return post(path, body, false);
  return read(response);
}

async function read(response) {
  if (response.type === "opaqueredirect" || response.status === 403) return { state: "signed out" };
  if (response.status >= 500 || response.status === 429) return { state: "away" };
  const said = await response.json().catch(() => ({}));
  if (response.ok) return { state: "taken", ...said };
  return { state: response.status === 422 ? "refused" : "gone", ...said };
}

function tokenOfPage() {
  return document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

export async function here() {
  const response = await fetch(HERE, { cache: "no-store" }).catch(() => null);
  if (!response?.ok) return null;
  const found = await response.json();
  token = found.token;
  return found;
}

export async function send(one) {
  const body = new URLSearchParams([...one.fields, ["quietly", "1"], ["response", one.id]]);
  for (const name of ["confidence", "answered_at", "sequence"]) body.set(name, one[name]);
  const answer = await post(`/attempts/${one.attempt}/${one.position}/`, body);
  // What was refused or belongs to nothing any more is not sent again; the page says so.
  if (["taken", "refused", "gone"].includes(answer.state)) waiting.remove(one);
  return answer;
}

// Send what waits, of one attempt or of all; return those that were taken, and how many still wait.
export async function sendAll(attempt) {
  const mine = waiting.all().filter((one) => !attempt || one.attempt === attempt);
  const taken = [];
  let state = "";
  for (const one of mine) {
    const answer = await send(one);
    state = answer.state;
    if (state === "taken") taken.push(one);
    if (state === "away" || state === "signed out") break;
  }
  const left = waiting.all().filter((one) => !attempt || one.attempt === attempt).length;
  return { taken, left, state };
}

// Whatever page is opened: what waits of whoever is signed in goes out, and what waits of somebody else goes away.
export async function catchUp() {
  if (!waiting.all().length) return { taken: [], left: 0, state: "" };
  const found = await here();
  if (!found) return { taken: [], left: waiting.all().length, state: "away" };
  if (!found.learner) return { taken: [], left: waiting.all().length, state: "signed out" };
  waiting.keepOnly(found.learner);
  return sendAll();
}
