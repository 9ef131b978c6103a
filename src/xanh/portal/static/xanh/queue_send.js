// Sends what waits, in order, one after another; only one page or worker at a time. A key makes a second try harmless.
"use strict";

self.xanhQueue = (() => {
  const store = self.xanhStore;
  const WHO = "/unsent/who/";
  const ANSWER_WITHIN = 30000;
  const FILE_WITHIN = 300000;
  const talk = "BroadcastChannel" in self ? new BroadcastChannel("xanh-queue") : null;

  const tell = (change, told = {}) => {
    const message = { number: change.number, key: change.key, entry: change.entry, owner: change.owner, state: change.state, ...told };
    talk?.postMessage(message);
    return change;
  };
  const within = (milliseconds) => (AbortSignal.timeout ? { signal: AbortSignal.timeout(milliseconds) } : {});
  const alone = (work) => (self.navigator.locks ? self.navigator.locks.request("xanh-queue", work) : work());
  const isJson = (response) => (response.headers.get("Content-Type") || "").startsWith("application/json");

  // Who is signed in here now, and a token for their requests; an error where there is no network.
  async function identify() {
    const options = { headers: { Accept: "application/json" }, cache: "no-store", credentials: "same-origin", ...within(ANSWER_WITHIN) };
    const response = await fetch(WHO, options);
    if (response.redirected) return { user: null, token: "" };
    if (!response.ok || !isJson(response)) throw new TypeError("no answer of the workbench");
    return response.json();
  }

  function bodyOf(change) {
    const body = change.fields.some(([, value]) => value instanceof Blob) ? new FormData() : new URLSearchParams();
    for (const [name, value] of change.fields) body.append(name, value);
    if (!change.final) body.append("expected", change.expected);
    body.append("key", change.key);
    return body;
  }

  function post(change, token) {
    const body = bodyOf(change);
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    const limit = within(body instanceof FormData ? FILE_WITHIN : ANSWER_WITHIN);
    return fetch(change.action, { method: "POST", body, headers, credentials: "same-origin", ...limit });
  }

  // Whether the line to the server holds, so that the next may follow.
  async function send(change, who, isSecond = false) {
    const sending = tell(await store.update(change.number, { state: "sending", attempted: true }));
    let response;
    let answer;
    try {
      response = await post(sending, who.token);
      answer = isJson(response) ? await response.json() : {};
    } catch {
      response = null;
    }
    if (!response || response.status >= 500 || response.status === 429) return pause(sending, "waiting");
    if (response.redirected) return pause(sending, "login");
    if (response.status === 403 && !isSecond) return again(sending, who);
    return settle(sending, response.status, answer);
  }

  async function pause(change, state) {
    tell(await store.update(change.number, { state }), { status: 0 });
    return false;
  }

  // A token that changed in another window is asked for once more; somebody else's session ends the sending.
  async function again(change, who) {
    const now = await identify().catch(() => null);
    if (now?.user === who.user) return send(change, now, true);
    return pause(change, now ? "login" : "waiting");
  }

  async function settle(change, status, answer) {
    if (status === 200 && answer.state === "saved") {
      tell(await store.saved(change, answer), { status, answer, fields: change.fields });
      return true;
    }
    const told = { state: status === 409 ? "conflict" : "refused", status, answer };
    const kept = await store.notTaken(change, told);
    if (kept) tell(kept, { status, answer });
    return true;
  }

  const READY = ["waiting", "login"];

  // The earliest that may go now. A report goes after its lines, and not before all of them are in.
  function nextOf(changes, done) {
    const open = changes.filter(store.isUnsent);
    const isHeld = (change) =>
      open.some((other) => (change.final && other.number < change.number && other.entry.startsWith(`${change.entry}-`)) || (change.after && other.key === change.after));
    return open.find((change) => READY.includes(change.state) && !done.has(change.number) && !isHeld(change));
  }

  async function sendAll(owner) {
    await store.tidy(Date.now());
    const waiting = (await store.all()).filter((change) => READY.includes(change.state));
    if (!waiting.some((change) => !owner || change.owner === owner)) return null;
    const who = await identify();
    if (who.user === null) {
      for (const change of waiting) tell(await store.update(change.number, { state: "login" }), { status: 0 });
      return who;
    }
    const done = new Set();
    for (;;) {
      const next = nextOf(await store.of(who.user), done);
      if (!next) return who;
      done.add(next.number);
      if (!(await send(next, who))) return who;
    }
  }

  // Resolves with who is signed in, null where nothing waits; rejects where there is no network.
  const flush = (owner) => alone(() => sendAll(owner));

  return { flush, identify, tell };
})();
