// Choosing on a figure instead of typing: a part goes into the field for a part, a point into the field for a shape.
const SHARE = 20; // of the longer side of a figure: the radius of a circle around a point

for (const section of document.querySelectorAll("[data-desk-figures]")) {
  const said = section.querySelector("[data-desk-point]");
  let field = null; // the last one that wants something of a figure

  document.addEventListener("focusin", ({ target }) => {
    if (target.matches?.("input[list=parts-of-figures], input[name$=-shape]")) field = target;
  });
  section.addEventListener("click", (event) => {
    const drawing = event.target.closest("svg[data-figure]");
    if (!drawing) return;
    const part = event.target.closest("[data-part], [data-region]");
    const name = part?.dataset.part ?? part?.dataset.region ?? "";
    const point = at(drawing, event);
    said.textContent = `${name ? `${name}, ` : ""}${point.x}, ${point.y}`;
    if (!field) return;
    if (field.name.endsWith("-shape")) fill(shape(drawing, point, field.value));
    else if (name) fill(name);
  });

  function fill(value) {
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus({ preventScroll: true });
  }
}

// In the figure's own coordinates.
function at(drawing, event) {
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(drawing.getScreenCTM().inverse());
  return { x: Math.round(point.x), y: Math.round(point.y) };
}

// A polygon that was begun takes the point as its next corner; anything else becomes a circle around it.
function shape(drawing, { x, y }, before) {
  if (before.trim().startsWith("polygon")) return `${before.trim()} ${x},${y}`;
  const { width, height } = drawing.viewBox.baseVal;
  return `circle ${x} ${y} ${Math.round(Math.max(width, height) / SHARE)}`;
}
