// Saves a part while it is being written, and keeps in this browser what cannot be saved yet. Without this script the buttons save.
// data-keeps says how: "saves" saves by itself; "chooses" (both texts of a part that was saved in two places) and "whole" (all or nothing) wait for a press.
const { search } = new URL(import.meta.url);
const { forEach, forget, hold, keep, keeps } = await import(`./keeping.js${search}`);
const { renew, send } = await import(`./asking.js${search}`);
const { wordsOf } = await import(`./words.js${search}`);
const { hidePage, say, sayProblem } = await import(`./saying.js${search}`);
const [PAUSE, WAIT, RETRY] = [300, 2_000, 10_000];
const UNANSWERED = ["lost", "busy"];
const NEEDS_A_PRESS = ["conflict", "held", "refused"];
const form = document.querySelector("form[data-keeps]");
const status = form.querySelector("[data-saving]");
const mode = form.dataset.keeps;
const pressed = mode === "saves" ? null : sessionStorage.getItem("observe-pressed"); // this page answers a button, and goes on with that copy
let id = pressed ?? `${Date.now()}-${Math.random()}`;
let saved = mode === "chooses" || pressed ? null : wordsOf(form); // what stands in the server, as far as this page knows
let unsure = null; // sent and never answered, so that it may stand there or not
let end = { became: "saved" }; // of the last attempt
let passing = false; // a button was pressed, and all is ready for it
let [saving, pause, timer] = [null, 0, 0];

const words = () => wordsOf(form);
const path = () => new URL(form.action).pathname + new URL(form.action).search;
const isSaved = () => words() === saved && unsure === null;

function keepCopy() {
  if (isSaved()) return forget(id);
  const revision = (saved === null && form.dataset.seen) || form.elements.revision.value; // before the choice between two texts: as old as it was
  const boxes = [...form.querySelectorAll("textarea, input[type=text]")].map((box) => box.name);
  const title = document.querySelector("h1").textContent.trim();
  return keep(id, { path: path(), title, revision, words: words(), unsure, boxes, failed: end.became !== "saved", whole: mode === "whole" });
}

async function once(text, closing) {
  unsure = text;
  const now = await send(form.action, text, form.elements.revision.value, closing);
  if (!UNANSWERED.includes(now.became)) unsure = null;
  if (now.became !== "saved") return now;
  const unchanged = words() === text;
  document.dispatchEvent(new CustomEvent("observe-noted", { detail: now.notes })); // a note may bring boxes of its own
  saved = unchanged ? words() : text;
  form.elements.revision.value = now.revision;
  if (!now.action || now.action === path()) return now;
  form.action = now.action; // what was new has a page of its own now
  history.replaceState(null, "", now.action);
  return now;
}

// What may have been saved is sent again as it was: if it was, that is no other place.
async function attempt(closing) {
  const before = unsure !== null && unsure !== words() ? await once(unsure, closing) : { became: "saved" };
  end = before.became === "saved" ? await once(words(), closing) : before;
  tell();
  await keepCopy();
}

function tell() {
  if (end.became === "saved") say(status, end.said);
  else sayProblem(status, end.became, { kept: keeps(), back: path() });
  cover(end.became);
}

// Uncovered only when it is known that whoever wrote here is back.
function cover(became) {
  if (became === "other") hidePage(true);
  if (became === "same" || became === "saved") hidePage(false);
}

function tryLater() {
  if (UNANSWERED.includes(end.became)) timer = setTimeout(save, RETRY);
  else if (end.became === "saved" && !isSaved()) timer = setTimeout(save, WAIT);
}

function save(closing = false) {
  clearTimeout(timer);
  if (mode !== "saves" || NEEDS_A_PRESS.includes(end.became) || saving || passing || isSaved()) return;
  saving = attempt(closing).finally(() => {
    saving = null;
    tryLater();
  });
}

// Whoever comes back to the page, or has just signed in in another tab.
async function look() {
  const who = await renew();
  cover(who);
  if (who === "same") save();
}

// Saved first and led on then, so that whatever the button meets, nothing is lost. A note that came only now was read by nobody yet, and is not said to be.
async function press(button) {
  clearTimeout(timer);
  const notes = () => [...form.querySelectorAll("[name=noted]")];
  const read = notes().flatMap((note) => note.value.split(" "));
  if (saving) await saving;
  if (mode === "whole") end = { became: await renew() };
  else if (!isSaved()) await attempt(false);
  for (const note of notes()) note.value = note.value.split(" ").filter((key) => read.includes(key)).join(" ");
  if (end.became === "saved" || end.became === "same" || NEEDS_A_PRESS.includes(end.became)) {
    passing = true;
    await (end.became === "held" ? forget(id) : keepCopy());
    if (!isSaved()) sessionStorage.setItem("observe-pressed", id);
    form.requestSubmit(button);
  } else {
    tell();
    tryLater();
    if (end.became === "over") document.dispatchEvent(new CustomEvent("session-over"));
  }
}

// What was kept when this page was closed before it was sent.
async function fill(copy) {
  if (!copy.whole || copy.path !== path()) return;
  const typed = new URLSearchParams(copy.words);
  for (const box of form.elements) {
    if (box.type === "radio" || box.type === "checkbox") box.checked = typed.getAll(box.name).includes(box.value);
    else if (typed.has(box.name)) box.value = typed.get(box.name);
  }
  [id, saved] = [copy.id, null];
  say(status, "What you typed here before was kept in this browser. It is not sent yet.");
}

form.addEventListener("input", () => {
  clearTimeout(pause);
  clearTimeout(timer);
  pause = setTimeout(keepCopy, PAUSE);
  timer = setTimeout(save, WAIT);
});
form.addEventListener("submit", (event) => {
  if (passing || (mode === "saves" && !saving && isSaved())) return;
  event.preventDefault();
  press(event.submitter);
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") return look();
  if (!passing && !isSaved()) keepCopy();
  save(true);
});
addEventListener("online", () => save());
addEventListener("beforeunload", (event) => {
  if (!passing && !keeps() && !isSaved()) event.preventDefault();
});
if ("BroadcastChannel" in window) new BroadcastChannel("observe-session").onmessage = () => end.became !== "saved" && look();
sessionStorage.removeItem("observe-pressed");
if (mode === "whole" && !pressed) await forEach(fill);
hold(id);
if (!isSaved()) keepCopy();
// Browsers then write nothing that was typed into their own record of open pages.
if (keeps()) form.autocomplete = "off";
