// Matching questions. A menu that is closed cuts off a long text: what was chosen stands below it, whole.
const LONG = 34; // characters that fit a menu on every screen

export function matches(root) {
  for (const pairs of root.querySelectorAll(".pairs")) {
    if (pairs.dataset.ready) continue;
    pairs.dataset.ready = "1";
    pairs.addEventListener("change", (event) => tell(event.target));
    for (const menu of pairs.querySelectorAll("select")) tell(menu);
  }
}

// Not for screen readers: they read the chosen option from the menu itself, whole.
function tell(menu) {
  let line = menu.parentElement.querySelector(".chosen");
  if (!line) {
    line = document.createElement("p");
    line.className = "chosen s mut";
    line.setAttribute("aria-hidden", "true");
    menu.after(line);
  }
  const chosen = menu.value ? menu.selectedOptions[0].text : "";
  line.textContent = chosen.length > LONG ? chosen : "";
}
