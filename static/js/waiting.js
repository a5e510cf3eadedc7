// Answers that the server has not acknowledged yet, in this browser: the newest to each question of an attempt.
// localStorage, because what is written there stands when the call returns, even if the tab is closed in that instant.
// A record says whose answer it is, to what, and what was said: never anything of a key, for no page before the end
// holds one. It goes once it is acknowledged, on signing out, when somebody else signs in here, and after thirty days.
const OURS = "patency.waiting/";
const LONGEST = 30 * 24 * 3600 * 1000; // ms: by then the attempt is closed
const page = new Map(); // where a browser refuses to store, the page itself keeps

function name({ learner, attempt, position }) {
  return `${OURS}${learner}/${attempt}/${position}`;
}

function stored() {
  try { return Object.entries(localStorage); } catch { return []; }
}

export function put(one) {
  page.set(name(one), one);
  try { localStorage.setItem(name(one), JSON.stringify(one)); } catch { /* full, or not allowed */ }
}

export function all() {
  const found = new Map(page);
  for (const [key, value] of stored()) if (key.startsWith(OURS)) found.set(key, newer(found.get(key), read(value)));
  for (const [key, one] of found) {
    if (one && Date.now() - one.kept_at < LONGEST) continue;
    found.delete(key);
    drop(key);
  }
  return [...found.values()].sort((one, other) => one.sequence - other.sequence);
}

// Forget an answer, unless another one to the same question has taken its place meanwhile.
export function remove(one) {
  const now = all().find((each) => name(each) === name(one));
  if (now?.id === one.id) drop(name(one));
}

export function keepOnly(learner) {
  for (const one of all()) if (one.learner !== learner) drop(name(one));
}

// A browser that is full may still hold what was said before.
function newer(one, other) {
  return one && other && one.sequence > other.sequence ? one : (other ?? one);
}

function drop(key) {
  page.delete(key);
  try { localStorage.removeItem(key); } catch { /* not allowed */ }
}

function read(value) {
  try { return JSON.parse(value); } catch { return null; }
}
