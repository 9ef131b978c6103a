// Changes that the server does not have yet, in IndexedDB: for pages and for the service worker alike.
// One change: number (order), key, entry, owner (who typed it), action, page, place, labels, fields, expected, after
// (the key of the change it was typed upon), at, state, attempted, answer, status. docs/offline.md tells the states.
"use strict";

self.xanhStore = (() => {
  const DAY = 86400000;
  const KEPT = { sent: DAY, discarded: 7 * DAY };
  const FREE = ["typed", "waiting", "login", "refused", "conflict"]; // a newer text may take the place of these
  let opening = null;

  function newKey() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16)); // pages without https have no randomUUID
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  const ask = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  function open() {
    opening ??= new Promise((resolve, reject) => {
      const request = indexedDB.open("xanh", 1);
      request.onupgradeneeded = () => {
        const changes = request.result.createObjectStore("changes", { keyPath: "number", autoIncrement: true });
        changes.createIndex("entry", ["owner", "entry"]);
        request.result.createObjectStore("facts");
      };
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const closed = () => (opening = null);
        request.result.onversionchange = () => closed(request.result.close());
        request.result.onclose = closed;
        resolve(request.result);
      };
    }).catch((error) => {
      opening = null;
      throw error;
    });
    return opening;
  }

  // `work` gets the store; what it returns is given once everything is on the disk.
  async function within(name, mode, work) {
    const database = await open();
    const transaction = database.transaction(name, mode, { durability: "strict" });
    const ended = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error || new DOMException("aborted", "AbortError"));
    });
    try {
      const result = await work(transaction.objectStore(name));
      await ended;
      return result;
    } catch (error) {
      const why = transaction.error || error; // a full disk aborts by itself
      try {
        transaction.abort();
      } catch {
        // it is over already
      }
      await ended.catch(() => {});
      throw why;
    }
  }

  const read = (work) => within("changes", "readonly", work);
  const write = (work) => within("changes", "readwrite", work);
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const isUnsent = (change) => !["sent", "discarded"].includes(change.state);
  const isFree = (change) => FREE.includes(change.state) && !change.attempted;

  // Keep a change. `seen` is the key of the change that its writer last saw of this entry: only that one is replaced.
  function put(change, seen) {
    return write(async (store) => {
      const known = await ask(store.index("entry").getAll([change.owner, change.entry]));
      const last = known.find((other) => other.key === seen);
      if (!last || last.state === "discarded") return add(store, change, null);
      const expected = String(Math.max(Number(change.expected), Number(last.expected), Number(last.version || 0)));
      const next = { ...change, expected };
      if (last.state === "sent") return add(store, next, null);
      const isHeld = same(last.fields, change.fields) && (change.state === "typed" || ["waiting", "sending"].includes(last.state));
      if (isHeld) return last;
      return isFree(last) ? replace(store, last, next) : add(store, next, last.key);
    });
  }

  async function add(store, change, after) {
    const kept = { ...change, after, attempted: false };
    return { ...kept, number: await ask(store.add(kept)) };
  }

  async function replace(store, last, change) {
    const kept = { ...change, number: last.number, after: last.after, attempted: false };
    await ask(store.put(kept));
    return kept;
  }

  function update(number, told) {
    return write(async (store) => {
      const change = await ask(store.get(number));
      if (!change) return null;
      const kept = { ...change, ...told };
      await ask(store.put(kept));
      return kept;
    });
  }

  // Arrived: what was typed upon it is the next version. The text stays a day, for a page that was kept before it.
  function saved(change, answer) {
    return write(async (store) => {
      for (const other of await ask(store.getAll())) {
        if (other.owner !== change.owner || other.number === change.number) continue;
        const next = other.after === change.key ? { ...other, after: null, expected: String(answer.version) } : seenOn(other, change, answer);
        if (next !== other) await ask(store.put(next));
      }
      const sent = { ...change, state: "sent", fields: change.fields.filter(([, value]) => !(value instanceof Blob)), version: answer.version, sentAt: Date.now() };
      await ask(store.put(sent));
      return sent;
    });
  }

  // A report that waits to be sent as a whole names the versions its sender saw: their own line is one further now.
  function seenOn(other, change, answer) {
    const code = change.entry.slice(other.entry.length + 1);
    const seen = other.fields.find(([name]) => name === "seen");
    if (!other.final || other.attempted || !seen || !change.entry.startsWith(`${other.entry}-`)) return other;
    const lines = JSON.parse(seen[1]).map(([line, version]) => [line, line === code && version === Number(change.expected) ? answer.version : version]);
    return { ...other, fields: other.fields.map(([name, value]) => [name, name === "seen" ? JSON.stringify(lines) : value]) };
  }

  // Not taken: a newer text of the same entry stands for it from now on.
  function notTaken(change, told) {
    return write(async (store) => {
      const known = await ask(store.index("entry").getAll([change.owner, change.entry]));
      const newer = known.find((other) => other.after === change.key);
      const kept = { ...change, ...told, attempted: false };
      if (!newer) await ask(store.put(kept));
      else {
        await ask(store.put({ ...newer, after: change.after }));
        await ask(store.delete(change.number));
      }
      return newer ? null : kept;
    });
  }

  // Who signs out leaves nothing but what is still unsent.
  function forgetDone() {
    return write(async (store) => {
      for (const change of await ask(store.getAll())) if (!isUnsent(change)) await ask(store.delete(change.number));
    });
  }

  const remove = (number) => write((store) => ask(store.delete(number)));
  const get = (number) => read((store) => ask(store.get(number)));
  const all = () => read((store) => ask(store.getAll()));
  const of = async (owner) => (await all()).filter((change) => change.owner === owner);

  // A sending that was cut off is begun again, what a closed page left typed is sent, old lines go.
  function tidy(now) {
    return write(async (store) => {
      for (const change of await ask(store.getAll())) {
        const isOver = now - (change.sentAt || change.discardedAt || now) > (KEPT[change.state] || Infinity);
        const isLeft = change.state === "sending" || (change.state === "typed" && now - change.at > 10000);
        if (isOver) await ask(store.delete(change.number));
        else if (isLeft) await ask(store.put({ ...change, state: "waiting" }));
      }
    });
  }

  const fact = (name) => within("facts", "readonly", (store) => ask(store.get(name)));
  const setFact = (name, value) => within("facts", "readwrite", (store) => ask(store.put(value, name)));
  return { newKey, put, update, saved, notTaken, forgetDone, remove, get, all, of, tidy, fact, setFact, isUnsent };
})();
