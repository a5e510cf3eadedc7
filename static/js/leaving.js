// Signing out clears what waits in this browser: it is sent first, and where that fails its learner is told before.
import { sendAll } from "./sending.js";
import * as waiting from "./waiting.js";
import { answers } from "./words.js";

export function leaving(root) {
  for (const form of root.querySelectorAll('form[action$="/account/logout/"]')) {
    if (form.dataset.leaves) continue;
    form.dataset.leaves = "1";
    form.addEventListener("submit", (event) => hold(event, form));
  }
}

async function hold(event, form) {
  if (form.dataset.told || !waiting.all().length) return;
  event.preventDefault();
  const { left } = await sendAll();
  form.dataset.told = "1";
  if (!left) return form.requestSubmit(event.submitter);
  const note = document.createElement("p");
  note.className = "note warn";
  note.setAttribute("role", "alert");
  note.textContent = `${answers(left)} for the network. Signing out removes what waits from this browser. To do so, sign out again.`;
  form.before(note);
}
