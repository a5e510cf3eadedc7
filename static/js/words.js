// How the pages say what waits.
export function answers(count) {
  return count === 1 ? "1 answer waits" : `${count} answers wait`;
}

export function away(count) {
  const kept = count > 1 ? "They are kept in this browser and go out as soon as they can." : "It is kept in this browser and goes out as soon as it can.";
  return `${answers(Math.max(1, count))} for the network. ${kept}`;
}

// Nothing is lost with the session: say where to go on.
export function signIn(note) {
  if (!note) return;
  const link = document.createElement("a");
  link.href = `/account/login/?next=${encodeURIComponent(location.pathname)}`;
  link.textContent = "Sign in again";
  note.replaceChildren("You are signed out. What you answered is kept in this browser and goes out once you are back. ", link, ".");
}
