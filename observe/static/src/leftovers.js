// On any page of a visit: what this browser kept of it goes to the server now, against the revision it was made from, and is then erased.
const { search } = new URL(import.meta.url);
const { forEach, forget } = await import(`./keeping.js${search}`);
const { send } = await import(`./asking.js${search}`);
const { wordsOf } = await import(`./words.js${search}`);
const { notice } = await import(`./notice.js${search}`);
const RETRY = 10_000;
const TOLD = "observe-told"; // titles of parts, over a reload
const form = document.querySelector("form[data-keeps]");
const place = document.getElementById("kept-words");
const shown = new Set();
let timer = 0;
let isNew = true; // nobody wrote on this page yet

const pathOf = (address) => new URL(address, location.href).pathname;
const partOf = (address) => pathOf(address).split("/").slice(0, 5).join("/"); // /visits/<ref>/observation/<part>, of which there may be several pages
const isHere = (copy) => form !== null && pathOf(copy.path) === pathOf(form.action);
const isThisPart = (copy) => form !== null && partOf(copy.path) === partOf(form.action);

function tell(titles) {
  for (const title of titles) notice(place, `“${title}”: what you wrote there could not be saved at the time. It is saved now.`);
}

// What may have been saved before it was lost is sent again as it was; then what was typed since.
async function sendAll(copy) {
  let [end, action, revision] = [null, copy.path, copy.revision];
  for (const typed of new Set([copy.unsure ?? copy.words, copy.words])) {
    end = await send(action, typed, revision);
    if (end.became !== "saved") break;
    [action, revision] = [end.action ?? action, end.revision];
  }
  return end.became;
}

async function deliver(copy) {
  if (shown.has(copy.id)) return;
  if (copy.whole) return deliverWhole(copy);
  if (form?.dataset.keeps === "chooses" && isHere(copy)) return;
  if (isThisPart(copy) && !isNew) return; // the next page of this part sends it
  if (isThisPart(copy)) form.inert = true;
  const became = await sendAll(copy);
  if (form) form.inert = false;
  if (became === "saved" || became === "held") return afterSaving(copy);
  if (became === "conflict" || became === "refused") {
    shown.add(copy.id);
    notice(place, ...explained(copy, became));
  } else if (became === "lost" || became === "busy") timer = setTimeout(deliverAll, RETRY);
}

async function afterSaving(copy) {
  await forget(copy.id);
  const isOld = form ? isThisPart(copy) && !(isHere(copy) && wordsOf(form) === copy.words) : copy.failed;
  // a page that was made before this was saved
  if (isOld) {
    sessionStorage.setItem(TOLD, JSON.stringify([copy.title]));
    location.reload();
  } else if (copy.failed) tell([copy.title]);
}

// The talk with the chair is added by a press only. The page after that press says so.
async function deliverWhole(copy) {
  if (isHere(copy)) return;
  if ("sent" in place.dataset && sessionStorage.getItem("observe-pressed") === copy.id) return forget(copy.id);
  shown.add(copy.id);
  notice(place, `“${copy.title}”: what you wrote there is kept in this browser, and not sent.`, { copy, open: true, erase: () => forget(copy.id) });
}

function explained(copy, became) {
  const also = { copy, compare: became === "conflict", erase: () => forget(copy.id) };
  const why = became === "conflict" ? "It was saved in another place meanwhile, so nothing was overwritten." : "It can no longer be saved there.";
  return [`“${copy.title}”: what you wrote there could not be saved at the time, and is kept in this browser. ${why}`, also];
}

async function deliverAll() {
  clearTimeout(timer);
  await forEach(deliver);
}

tell(JSON.parse(sessionStorage.getItem(TOLD) ?? "[]"));
sessionStorage.removeItem(TOLD);
addEventListener("online", deliverAll);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && deliverAll());
await deliverAll();
isNew = false;
