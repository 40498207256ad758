// Saves a part while it is being written, so that a lost signal or a closed tab loses nothing. Without this script the buttons save.
const WAIT = 2000;
const form = document.querySelector("form[data-autosave]");
const said = () => new URLSearchParams(new FormData(form)).toString();
let saved = said();
let timer = 0;
let saving = null;
let stopped = false;

function say(words) {
  const status = form.querySelector("[role=status]");
  if (status.textContent !== words) status.textContent = words;
}

// Whoever saves elsewhere meanwhile is not overwritten: the button then shows both.
async function send(keepalive) {
  const now = said();
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(now), headers: { "X-Autosave": "1" }, redirect: "manual", keepalive });
  const revision = answer.headers.get("Observe-Revision");
  document.dispatchEvent(new CustomEvent("session-used", { detail: answer.headers.get("Observe-Session-Seconds") }));
  if (revision) {
    const { notes } = await answer.json();
    const unchanged = said() === now;
    document.dispatchEvent(new CustomEvent("observe-noted", { detail: notes }));
    form.elements.revision.value = revision;
    if (answer.headers.has("Observe-Action")) form.action = answer.headers.get("Observe-Action");
    saved = unchanged ? said() : now;
    say(answer.headers.get("Observe-Saved") ?? "");
  } else {
    stopped = true;
    say(answer.status === 204 ? "This part was saved in another place. Press a button below to see both." : "Not saved yet. Press a button below to save.");
  }
}

function save(keepalive = false) {
  clearTimeout(timer);
  if (stopped || saving || said() === saved) return;
  saving = send(keepalive)
    .catch(() => say("Not saved yet: there is no connection. What you typed is still here."))
    .finally(() => {
      saving = null;
      if (!stopped && said() !== saved) timer = setTimeout(save, 5 * WAIT);
    });
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(save, WAIT);
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") save(true);
});
form.addEventListener("submit", async (event) => {
  clearTimeout(timer);
  stopped = true;
  if (!saving) return;
  event.preventDefault();
  await saving;
  form.requestSubmit(event.submitter);
});
