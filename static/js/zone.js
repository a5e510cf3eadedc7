// The time zone of this browser: chosen at sign-up, offered on the account page. Without script the list is there to choose from.
for (const select of document.querySelectorAll("select[data-zone]")) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const option = [...select.options].find((each) => each.value === zone);
  if (!option || select.value === zone) continue;
  if (select.dataset.zone === "offer") offer(select, option);
  else if (select.value === "UTC" || select.value === "") select.value = zone;
}

function offer(select, option) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "lnk";
  button.textContent = `Choose ${option.text}, as this browser has it`;
  button.addEventListener("click", () => {
    select.value = option.value;
    select.focus();
    button.remove();
  });
  select.closest(".field").append(button);
}
