// Warns five minutes before a session ends, with a way to go on. Pages of one browser tell each other when it was used.
const WARNING = 300;
const dialog = document.getElementById("session-ending");
const form = dialog.querySelector("form");
const left = dialog.querySelector("[data-left]");
const others = "BroadcastChannel" in window ? new BroadcastChannel("observe-session") : null;
let ends = 0;
let last = false;
let dismissed = false;
let timer = 0;

// Text that is the same is not said again to those who listen.
function say(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

function show(which, heading, words) {
  say(dialog.querySelector("h2"), heading);
  say(left, words);
  for (const part of dialog.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== which;
  if (!dialog.open && !dismissed) dialog.showModal();
}

function over() {
  clearInterval(timer);
  dismissed = false;
  const again = dialog.querySelector("[data-again]");
  again.search = new URLSearchParams({ next: location.pathname + location.search });
  show("over", "You were signed out", "You had not used Observe for a while, or had been signed in for as long as is possible at a time.");
}

function tick() {
  const seconds = Math.ceil((ends - Date.now()) / 1000);
  if (seconds <= 0) return over();
  if (seconds > WARNING) return;
  const minutes = Math.ceil(seconds / 60);
  show(last ? "last" : "more", "You will be signed out soon", `We sign you out in ${minutes} ${minutes === 1 ? "minute" : "minutes"}, to keep what you can see here safe.`);
}

function goOn(state) {
  ends = Date.now() + state.seconds * 1000;
  last = state.last;
  dismissed = false;
  if (dialog.open) dialog.close();
  clearInterval(timer);
  timer = setInterval(tick, 1000);
}

function tellAll(state) {
  goOn(state);
  others?.postMessage(state);
}

async function extend() {
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
    if (answer.type === "opaqueredirect") return over();
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    const state = await answer.json();
    tellAll({ seconds: state.seconds, last: state.last });
    say(document.getElementById("session-said"), state.said);
  } catch {
    say(left, "Observe could not be reached just now. Try again.");
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  extend();
});
for (const button of dialog.querySelectorAll("[data-close]")) {
  button.addEventListener("click", () => {
    dismissed = true;
    dialog.close();
  });
}
// Escape goes on, where one can go on.
dialog.addEventListener("cancel", (event) => {
  if (dialog.querySelector('[data-when="more"]').hidden) dismissed = true;
  else {
    event.preventDefault();
    extend();
  }
});
// What is saved in between is a use, too.
document.addEventListener("session-used", (event) => {
  if (Number(event.detail) > 0) tellAll({ seconds: Number(event.detail), last });
});
// A pressed button may find out first.
document.addEventListener("session-over", over);
if (others) others.onmessage = (event) => goOn(event.data);
tellAll({ seconds: Number(dialog.dataset.seconds), last: "last" in dialog.dataset });
