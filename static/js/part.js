// A part of a form: the fields of one question, be it the only one of its page or one of many.
export function isTyped(field) {
  return field.matches("textarea, input:not([type=radio]):not([type=checkbox])");
}

// What a part of the form says, under the names that its question has on a page of its own.
export function fields({ element, form }) {
  const begin = element.dataset.prefix ?? "";
  const ours = [...new FormData(form)].filter(([name]) => name.startsWith(`${begin}choice`));
  return ours.map(([name, value]) => [name.slice(begin.length), String(value)]);
}

export function sure({ element, form }) {
  return new FormData(form).get(`${element.dataset.prefix || " "}confidence`) ?? "";
}

export function said(part) {
  return JSON.stringify([fields(part), sure(part)]);
}

// What is wrong, beside the question that it is about.
export function refused(form, said) {
  const wrong = typeof said === "string" ? { [form.dataset.part]: said } : said;
  for (const [position, text] of Object.entries(wrong ?? {})) {
    const part = form.matches(`[data-part="${position}"]`) ? form : form.querySelector(`[data-part="${position}"]`);
    const place = part?.querySelector("[data-missing]");
    if (!place) continue;
    place.querySelector("[data-why]").textContent = text;
    place.hidden = false;
    part.querySelector("[data-choice]")?.focus();
  }
}
