// Jots that wait on this device until they can be sent. Used by the pages and by the service worker.
(() => {
  "use strict";

  const STORE = "jots";
  // Nobody stays at an entry for longer; after that it is sent as it was.
  const HELD = 15 * 60 * 1000;

  const open = () =>
    new Promise((resolve, reject) => {
      const asked = indexedDB.open("meetcompanion", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "token" });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
      asked.onblocked = () => reject(new Error("blocked"));
    });

  // One transaction; resolves only when the browser has written it down.
  const transact = async (mode, work) => {
    const database = await open();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(STORE, mode, { durability: "strict" });
        let result;
        work(transaction.objectStore(STORE), (value) => {
          result = value;
        });
        transaction.oncomplete = () => resolve(result);
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      database.close();
    }
  };

  // Those of one account, oldest first; on a shared device others' words are nobody else's to read.
  const all = async (of) => {
    const found = await transact("readonly", (store, give) => {
      const asked = store.getAll();
      asked.onsuccess = () => give(asked.result);
    });
    const theirs = of === undefined ? found : found.filter((entry) => entry.of === of);
    return theirs.sort((one, other) => (one.written_at < other.written_at ? -1 : 1));
  };

  const put = (entry) =>
    transact("readwrite", (store) => store.put({ ...entry, changed: `${Date.now()}-${Math.random()}` }));

  const remove = (token) => transact("readwrite", (store) => store.delete(token));

  const hold = (entry) => transact("readwrite", (store) => store.put({ ...entry, held: Date.now() + HELD }));

  // Changes or removes an entry only where nobody has changed it since.
  const settle = (entry, change) =>
    transact("readwrite", (store) => {
      const asked = store.get(entry.token);
      asked.onsuccess = () => {
        if (asked.result && asked.result.changed === entry.changed) {
          if (change) {
            store.put({ ...asked.result, ...change });
          } else {
            store.delete(entry.token);
          }
        }
      };
    });

  // Sends one; what it says afterwards is the address to go to. Throws where there was no way through.
  const send = async (entry, { quietly = false, patience = 20000 } = {}) => {
    const body = new URLSearchParams(entry.fields);
    body.set("token", entry.token);
    body.set("written_at", entry.written_at);
    body.set("of", entry.of);
    if (quietly) {
      body.set("quietly", "1");
    }
    const response = await fetch(entry.address, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(patience),
    });
    if ((response.headers.get("Content-Type") || "").startsWith("application/json") && response.ok) {
      const answer = await response.json();
      await settle(entry, null);
      return answer.address;
    }
    if ([400, 413, 422].includes(response.status)) {
      await settle(entry, { trouble: true });
    }
    throw new Error(`not taken: ${response.status}`);
  };

  const one = async (work) =>
    self.navigator.locks ? self.navigator.locks.request("meetcompanion-jots", work) : work();

  // Sends whatever waits, one after another; false where something still does.
  const sendAll = () =>
    one(async () => {
      let through = true;
      for (const entry of await all()) {
        if (entry.trouble || (entry.held && entry.held > Date.now())) {
          continue;
        }
        try {
          await send(entry, { quietly: true });
        } catch {
          through = false;
        }
      }
      return through;
    });

  self.waitingJots = { all, hold, put, remove, send, sendAll, one };
})();
