// What was typed and not saved is not left behind without a word: the browser asks first.
function watch(form) {
  let typed = "typed" in form.dataset;
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", (event) => {
    if (!event.submitter?.formTarget) typed = false; // the preview goes elsewhere, and saves nothing
  });
  addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
}

document.querySelectorAll("form.desk").forEach(watch);
