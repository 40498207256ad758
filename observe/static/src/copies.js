// Where sealed words lie in this browser. Nothing is readable here: of each copy one sees whose visit it belongs to, and when it was put away.
const WEEK = 7 * 24 * 60 * 60 * 1000;
const STORE = "sealed";

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

// Where nothing was ever kept, looking for it makes nothing.
function open(make) {
  const request = indexedDB.open("observe", 1);
  request.onupgradeneeded = () => (make ? request.result.createObjectStore(STORE, { keyPath: "id" }) : request.transaction.abort());
  return done(request);
}

async function within(mode, act, make = false) {
  const database = await open(make);
  try {
    const transaction = database.transaction(STORE, mode, { durability: "strict" });
    const finished = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const found = await done(act(transaction.objectStore(STORE)));
    await finished;
    return found;
  } finally {
    database.close();
  }
}

export const put = (copy) => within("readwrite", (store) => store.put(copy), true);
export const remove = (id) => within("readwrite", (store) => store.delete(id)).catch(() => {});
export const get = (id) => within("readonly", (store) => store.get(id)).catch(() => undefined);
export const all = () => within("readonly", (store) => store.getAll()).catch(() => []);

export async function removeOld() {
  for (const copy of await all()) if (Math.abs(Date.now() - copy.at) > WEEK) await remove(copy.id);
}
