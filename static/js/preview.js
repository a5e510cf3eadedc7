// The preview follows what is typed. Without this, a button sends the form into the frame.
const PAUSE = 500; // milliseconds without a key
const LARGEST = 300_000; // bytes of chosen files that are sent along while somebody types

function readable(form) {
  const typed = new FormData(form);
  const files = [...typed.values()].filter((one) => one instanceof File);
  if (files.reduce((sum, one) => sum + one.size, 0) > LARGEST) {
    for (const [name, one] of [...typed]) if (one instanceof File) typed.delete(name);
  }
  return typed;
}

function show(frame, page) {
  const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("[data-preview]");
  const shown = frame.contentDocument?.querySelector("[data-preview]");
  if (fresh && shown) shown.replaceChildren(...fresh.childNodes); // in place: the reader stays where they were
  return Boolean(fresh && shown);
}

export function preview(frame) {
  const form = frame.closest("form");
  const button = form.querySelector("[data-preview-button]");
  let waiting, asked = 0;
  async function refresh() {
    const turn = ++asked;
    const answer = await fetch(button.formAction, { method: "POST", body: readable(form) }).catch(() => null);
    if (!answer?.ok || turn !== asked) return;
    if (!show(frame, await answer.text())) button.click();
  }
  form.addEventListener("input", (event) => {
    if (event.target.type === "file" && !event.target.files.length) return;
    clearTimeout(waiting);
    waiting = setTimeout(refresh, PAUSE);
  });
}

document.querySelectorAll("[data-preview-frame]").forEach(preview);
