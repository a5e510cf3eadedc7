// Keeps a choice as it is made, so that a closed tab loses nothing. The form's buttons do the same with a confidence.
// Every choice is an answer of its own, with an id of its own: sent twice, it is stored once.
const WAIT = { first: 2000, most: 30000 }; // ms between two tries while the network is away

export function autosave(root) {
  for (const form of root.querySelectorAll("form[data-autosave]")) {
    if (form.dataset.keeps) continue;
    form.dataset.keeps = "1";
    keep(form, form.closest("main").querySelector("[data-kept]"));
  }
}

function keep(form, note) {
  let waiting = null; // the newest choice that the server has not acknowledged
  let sending = null;
  let pause = WAIT.first;
  let timer = 0;

  form.addEventListener("change", () => {
    waiting = answer(form);
    pause = WAIT.first;
    send();
  });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    // What is submitted now is newer than anything on its way.
    waiting = null;
    clearTimeout(timer);
    sending?.abort();
  });
  addEventListener("online", () => send());
  addEventListener("pagehide", () => {
    if (waiting) fetch(form.action, { method: "POST", body: waiting, keepalive: true, redirect: "manual" }).catch(() => {});
  });

  async function send() {
    clearTimeout(timer);
    if (!waiting || sending) return;
    const body = waiting;
    sending = new AbortController();
    let response = null;
    try {
      response = await fetch(form.action, { method: "POST", body, redirect: "manual", signal: sending.signal });
    } catch (error) {
      if (error.name === "AbortError") { sending = null; return; }
    }
    sending = null;
    settle(body, response);
  }

  function settle(body, response) {
    if (!response || response.status >= 500) {
      say("Waiting for the network. Your choice is kept on this page until then.");
      timer = setTimeout(send, pause);
      pause = Math.min(pause * 2, WAIT.most);
      return;
    }
    if (body === waiting) waiting = null;
    if (response.status === 204) say(waiting ? "Keeping…" : "Kept. You may change it until you submit.");
    else if (response.status === 422) say("Nothing is chosen. What you chose before stays.");
    else say("Not kept: this page is out of date. Load it again.");
    if (waiting) send();
  }

  function say(text) {
    if (note) note.textContent = text;
  }
}

function answer(form) {
  const body = new FormData(form);
  body.set("response", crypto.randomUUID?.() ?? form.elements.response.value);
  body.set("quietly", "1");
  body.delete("confidence");
  return body;
}
