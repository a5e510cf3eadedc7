// The server's time, as far as a page knows it: the device's own clock may be wrong by years.
const shown = document.querySelector("[data-now]");
let base = shown ? { server: Number(shown.dataset.now), at: performance.now(), device: Date.now() } : null;

// Some devices stop performance.now while they sleep, and any clock may be set back: what went on further is believed.
export function now() {
  if (!base) return Date.now();
  return base.server + Math.max(performance.now() - base.at, Date.now() - base.device);
}

export function set(server) {
  base = { server, at: performance.now(), device: Date.now() };
}

let last = 0;

// A running number, for answers of the same instant.
export function sequence() {
  last = Math.max(last + 1, Math.round(now()));
  return last;
}
