// Keeps in this browser what cannot be saved yet, sealed with a key that only the pages of whoever wrote it are handed, and that is never stored here.
const { search } = new URL(import.meta.url);
const copies = await import(`./copies.js${search}`);
const given = document.getElementById("kept-words").dataset;
const key = await theKey();
let works = key !== null;
let last = Promise.resolve();
let turn = Promise.resolve();

// Browsers have what it takes only where nobody on the way can change the page: over HTTPS, or on this machine itself.
async function theKey() {
  const raw = Uint8Array.from(atob(given.key), (sign) => sign.charCodeAt(0));
  delete given.key;
  if (!window.isSecureContext || !crypto.subtle || !navigator.locks || !window.indexedDB) return null;
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

// One after the other, so that what was erased does not come back.
function inOrder(act) {
  last = last.then(act);
  return last;
}

function show() {
  for (const part of document.querySelectorAll("[data-kept]")) part.hidden = (part.dataset.kept === "yes") !== works;
}

async function seal(id, content) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(JSON.stringify(content)));
  return { id, visit: given.visit, at: Date.now(), iv, sealed };
}

// Another person's is no error: it stays as it is until it is a week old.
async function unseal(copy) {
  try {
    const clear = await crypto.subtle.decrypt({ name: "AES-GCM", iv: copy.iv }, key, copy.sealed);
    return { ...JSON.parse(new TextDecoder().decode(clear)), id: copy.id, at: copy.at };
  } catch {
    return null;
  }
}

export const keeps = () => works;

export const keep = (id, content) =>
  inOrder(async () => {
    if (!works) return;
    try {
      await copies.put(await seal(id, content));
    } catch {
      works = false; // no room, or a browser that keeps nothing
      show();
    }
  });

export const forget = (id) => inOrder(() => copies.remove(id));

// A page that is open holds its own copy, whatever becomes of it: no other page sends it.
export function hold(id) {
  if (key) navigator.locks.request(id, () => new Promise(() => {}));
}

// Each copy of this person and visit that no open page holds, one at a time, and the same for whoever else asks on this page.
export function forEach(act) {
  turn = turn.then(() => each(act));
  return turn;
}

async function each(act) {
  if (!key) return;
  for (const { id, visit } of await copies.all()) {
    if (visit !== given.visit) continue;
    await navigator.locks.request(id, { ifAvailable: true }, async (lock) => {
      const copy = lock && (await copies.get(id));
      const content = copy && (await unseal(copy));
      if (content) await act(content);
    });
  }
}

show();
