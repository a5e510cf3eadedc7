// Questions on a figure. The list beside it does everything; here a tap on the figure does the same, and its numbers
// follow the list.
export function places(root) {
  for (const list of root.querySelectorAll("[data-places]")) once(list, pick);
  for (const list of root.querySelectorAll("[data-labels]")) once(list, place);
}

function once(list, bind) {
  if (list.dataset.bound) return;
  list.dataset.bound = "1";
  bind(list);
}

// One place: a tap on a region or its number chooses it in the list.
function pick(list) {
  const paint = () => {
    for (const input of list.querySelectorAll("input[data-choice]")) show(list, input.value, input.checked);
  };
  list.addEventListener("click", (event) => {
    const input = list.querySelector(`input[value="${at(event)}"]`);
    if (!input) return;
    input.checked = true;
    input.focus({ preventScroll: true });
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  list.addEventListener("change", paint);
  paint();
}

// Labels: one that was taken is put where the next tap is. A tap with none in hand leads to the menu of that place.
function place(list) {
  const menus = [...list.querySelectorAll("select[data-target]")];
  const chips = chipsFor(list, menus[0]);
  const voice = list.querySelector("[data-voice]");
  let hand = "";

  const take = (id) => {
    hand = id === hand ? "" : id;
    for (const chip of chips) chip.setAttribute("aria-pressed", String(chip.value === hand));
    list.toggleAttribute("data-in-hand", hand !== "");
  };
  const paint = () => {
    for (const menu of menus) show(list, menu.dataset.target, menu.value !== "");
    for (const chip of chips) {
      const numbers = menus.flatMap((menu, index) => (menu.value === chip.value ? [index + 1] : []));
      chip.querySelector(".at").textContent = numbers.length ? ` on ${numbers.join(", ")}` : "";
    }
  };
  list.addEventListener("click", (event) => {
    const chip = event.target.closest(".chip");
    if (chip) { take(chip.value); return; }
    const menu = menus.find((one) => one.dataset.target === at(event));
    if (!menu) return;
    if (!hand) { menu.focus(); return; }
    for (const one of menus) if (one.value === hand) one.value = "";
    menu.value = hand;
    voice.textContent = `${menu.selectedOptions[0].textContent}: on ${menus.indexOf(menu) + 1}`;
    take("");
    menu.dispatchEvent(new Event("change", { bubbles: true }));
  });
  list.addEventListener("keydown", (event) => { if (event.key === "Escape" && hand) take(""); });
  list.addEventListener("change", paint);
  list.querySelector("[data-chips]").hidden = false;
  paint();
}

// A button for each label that the menus offer.
function chipsFor(list, menu) {
  const shelf = list.querySelector("[data-chips] ul");
  return [...menu.options].filter((option) => option.value).map((option) => {
    const chip = document.createElement("button");
    Object.assign(chip, { type: "button", className: "chip", value: option.value, textContent: option.textContent });
    chip.append(Object.assign(document.createElement("span"), { className: "at" }));
    const line = document.createElement("li");
    line.append(chip);
    shelf.append(line);
    return chip;
  });
}

function at(event) {
  const over = event.target.closest?.("[data-place], [data-region]");
  return over?.dataset.place ?? over?.dataset.region ?? "";
}

function show(list, id, on) {
  for (const part of list.querySelectorAll(`[data-place="${id}"], [data-region="${id}"]`)) {
    part.dataset.state = on ? "picked" : "";
  }
}
