// On every page of a signed-in person: keeps what is entered before it is sent, sends it, tells each line, counts what
// waits, keeps entry pages for when there is no network. queue_store.js and queue_send.js do the work.
"use strict";

(() => {
  const root = document.documentElement;
  const owner = Number(root.dataset.user);
  if (!owner || !self.indexedDB || !self.BroadcastChannel) return; // then entry.js sends by itself
  const store = self.xanhStore;
  const queue = self.xanhQueue;
  const SOON = 300; // milliseconds from a key to the disk
  const AGAIN = [5000, 15000, 60000]; // between tries while something waits
  const LEFT = "xanh-left-";
  const ENTRIES = "form[data-entry], form[data-queue=final]";
  const lines = new WeakMap(); // form -> what this page knows of its entry
  const typing = new Map();
  let tries = 0;
  let timer = null;
  root.dataset.queue = "on"; // entry.js need not ask whether to leave

  const every = (selector) => [...document.querySelectorAll(selector)];
  const word = (name) => document.querySelector("[data-queue-words]")?.dataset[name] || "";
  const clock = (iso) => new Date(iso).toLocaleTimeString(root.lang, { hour: "2-digit", minute: "2-digit" });

  function lineOf(form) {
    if (!lines.has(form)) lines.set(form, { seen: null, work: Promise.resolve() });
    return lines.get(form);
  }

  const told = (form, detail) => form.dispatchEvent(new CustomEvent("xanh:entry-told", { detail, bubbles: true }));

  function placeOf(form) {
    const around = form.closest("[data-entry-place], section, li, article");
    return (form.dataset.place || around?.querySelector("h1, h2, h3")?.textContent || document.title).replace(/\s+/g, " ").trim().slice(0, 160);
  }

  function labelsOf(form) {
    const labels = {};
    for (const field of form.elements) {
      const label = field.id && form.querySelector(`label[for="${CSS.escape(field.id)}"]`);
      if (label && field.name) labels[field.name] = label.textContent.replace(/\s+/g, " ").trim();
    }
    return labels;
  }

  function changeOf(form, detail, state) {
    const where = { page: location.pathname + location.search, title: document.title.replace(/ · Xanh$/, ""), place: placeOf(form), labels: labelsOf(form) };
    const { id: entry, action, fields, key, expected } = detail;
    return { owner, entry, action: new URL(action).pathname, fields, key, expected, state, at: Date.now(), ...where, status: 0, answer: null };
  }

  // One after another for each form, so that a later text is never overtaken by an earlier one.
  function keep(form, change) {
    const line = lineOf(form);
    const kept = line.work.then(async () => {
      const held = await store.put(change, line.seen);
      line.seen = held.key;
      queue.tell(held);
      return held;
    });
    line.work = kept.catch(() => {});
    return kept;
  }

  function full(form) {
    document.querySelector("[data-queue-full]")?.removeAttribute("hidden");
    told(form, { state: "direct" });
  }

  function writeTyped(form) {
    const waiting = typing.get(form);
    typing.delete(form);
    clearTimeout(waiting.timer);
    keep(form, changeOf(form, waiting.detail, "typed")).catch(() => document.querySelector("[data-queue-full]")?.removeAttribute("hidden"));
  }

  document.addEventListener("xanh:entry-typed", (event) => {
    const form = event.target;
    const timed = typing.get(form)?.timer ?? setTimeout(() => writeTyped(form), SOON);
    typing.set(form, { detail: event.detail, timer: timed });
  });

  // A page that goes away may not live to see IndexedDB write: what was typed last is noted at once, for the next page.
  function leaveTyped() {
    for (const [form, { detail }] of [...typing]) {
      const name = LEFT + detail.key;
      const change = changeOf(form, detail, "waiting");
      try {
        localStorage.setItem(name, JSON.stringify({ change, seen: lineOf(form).seen }));
      } catch {
        // full or blocked: the write below may still be in time
      }
      clearTimeout(typing.get(form).timer);
      typing.delete(form);
      keep(form, change).then(() => localStorage.removeItem(name)).catch(() => {});
    }
  }

  async function takeLeft() {
    for (const name of Object.keys(localStorage).filter((key) => key.startsWith(LEFT))) {
      const { change, seen } = JSON.parse(localStorage.getItem(name));
      const isIn = (await store.of(change.owner)).some((other) => other.key === change.key);
      if (!isIn) queue.tell(await store.put(change, seen));
      localStorage.removeItem(name);
    }
  }

  window.addEventListener("pagehide", leaveTyped);
  document.addEventListener("visibilitychange", () => document.hidden && leaveTyped());

  document.addEventListener("xanh:entry-send", (event) => {
    const form = event.target;
    event.preventDefault();
    const typed = typing.get(form);
    if (typed) clearTimeout(typed.timer);
    typing.delete(form);
    keep(form, changeOf(form, event.detail, "waiting"))
      .then(() => {
        told(form, { status: 0, answer: { state: "saving" } });
        begin();
      })
      .catch(() => full(form));
  });

  document.addEventListener("xanh:entry-dropped", (event) => {
    const line = lineOf(event.target);
    line.work = line.work.then(async () => {
      const change = line.seen && (await store.of(owner)).find((other) => other.key === line.seen);
      if (!change || change.attempted || ["sending", "sent"].includes(change.state)) return;
      await store.remove(change.number);
      line.seen = null;
      queue.tell({ ...change, state: "removed" });
    });
  });

  // Forms of files and of whole reports: sent by their button, kept when they cannot go.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-sign-out]")) return askBeforeLeaving(event);
    if (!form.matches("[data-queue]")) return;
    event.preventDefault();
    const tooLarge = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]).find((file) => file.size > Number(form.dataset.limit || Infinity));
    if (tooLarge) return say(form, "tooLarge");
    const fields = [...new FormData(form)].filter(([name, value]) => !["csrfmiddlewaretoken", "key", "expected"].includes(name) && !(value instanceof File && !value.name));
    const key = form.elements.key?.value || store.newKey();
    const isFinal = form.dataset.queue === "final";
    const entry = isFinal ? form.dataset.entryId : `${form.dataset.entryId}-${key}`;
    const change = changeOf(form, { id: entry, action: form.action, fields, key, expected: "0" }, "waiting");
    say(form, "saving");
    keep(form, { ...change, final: isFinal })
      .then(() => begin())
      .catch(() => form.submit()); // no room: the ordinary way
  });

  function say(form, state, text = "") {
    const line = form.querySelector("[data-entry-state]");
    form.dataset.state = state;
    if (line) line.textContent = [line.dataset[state], text].filter(Boolean).join(" ");
  }

  function sayQueued(form, message) {
    const states = { sending: "saving", waiting: "unsent", sent: "saved", typed: "unsent", conflict: "refused" };
    const problems = (message.answer?.problems || []).map((problem) => `${problem.message[root.lang]} ${problem.remedy[root.lang]}`);
    say(form, states[message.state] || message.state, problems.join(" "));
    if (message.state !== "sent") return;
    if (form.dataset.done) return location.assign(form.dataset.done);
    form.reset();
    lines.delete(form);
  }

  // What any page or the worker did with a change: the form that shows this very text tells it.
  function hear(message) {
    countSoon();
    document.dispatchEvent(new CustomEvent("xanh:queue", { detail: message }));
    if (message.owner !== owner) return;
    if (message.state === "sent") moveSeen(message);
    for (const form of every("form[data-entry], form[data-queue]")) {
      const line = lineOf(form);
      if (line.seen === message.key) tellForm(form, message);
      else if (message.state === "waiting" && form.dataset.entryId === message.entry && !line.seen) restoreSoon(form);
    }
  }

  function tellForm(form, message) {
    if (form.matches("[data-queue]")) return sayQueued(form, message);
    if (message.status) return told(form, { status: message.status, answer: message.answer, fields: message.fields });
    if (message.status === 0) told(form, { status: 0, answer: { state: message.state === "login" ? "login" : "unsent" } });
  }

  // A report that is about to be sent as a whole names the versions its sender saw: their own line is one further.
  function moveSeen(message) {
    for (const form of every("form[data-queue=final]")) {
      const code = message.entry.slice(form.dataset.entryId.length + 1);
      const lines = JSON.parse(form.elements.seen.value || "[]");
      const line = message.entry.startsWith(`${form.dataset.entryId}-`) && lines.find(([name]) => name === code);
      if (line) line[1] = message.answer.version;
      form.elements.seen.value = JSON.stringify(lines);
    }
  }

  // ---------- what was left here before

  const restoreSoon = (form) => self.setTimeout(() => restore(form), 0);

  async function restore(form) {
    const line = lineOf(form);
    const version = Number(form.elements.expected?.value || 0);
    const isNews = (change) => store.isUnsent(change) || (change.state === "sent" && !change.final && change.version > version);
    const last = (await store.of(owner)).filter((change) => change.entry === form.dataset.entryId && isNews(change)).pop();
    if (!last || line.seen || form.dataset.state || typing.has(form)) return;
    line.seen = last.key;
    if (form.matches("[data-queue]")) return sayQueued(form, last);
    if (last.state === "sent") return told(form, { status: 200, answer: { version: last.version }, fields: last.fields, restored: true });
    if (form.elements.expected) form.elements.expected.value = last.expected;
    const row = form.closest("details");
    if (row) row.open = true;
    told(form, { status: last.status, answer: last.answer || { state: last.state === "login" ? "login" : "unsent" }, fields: last.fields, restored: true });
  }

  // ---------- sending

  function begin() {
    clearTimeout(timer);
    askForSync();
    return queue
      .flush(owner)
      .then(renewTokens)
      .then(() => (tries = 0))
      .catch(() => every("form[data-entry][data-state=saving]").forEach((form) => told(form, { status: 0, answer: { state: "unsent" } })))
      .then(later);
  }

  async function later() {
    const waiting = (await store.of(owner)).filter((change) => ["waiting", "login", "typed", "sending"].includes(change.state));
    count();
    clearTimeout(timer);
    if (waiting.length) timer = setTimeout(begin, AGAIN[Math.min(tries++, AGAIN.length - 1)]);
  }

  async function askForSync() {
    const worker = await navigator.serviceWorker?.getRegistration();
    await worker?.sync?.register("xanh-queue").catch(() => {}); // refused in a private window: this page tries itself
  }

  function renewTokens(who) {
    if (who?.user !== owner) return;
    for (const field of every("input[name=csrfmiddlewaretoken]")) field.value = who.token;
  }

  // ---------- what the frame of the page shows

  let counting = null;
  const countSoon = () => (counting ??= setTimeout(count, 100));

  async function count() {
    counting = null;
    const open = (await store.of(owner)).filter(store.isUnsent);
    root.dataset.unsent = open.length || "";
    for (const link of every("[data-unsent-link]")) {
      link.hidden = !open.length;
      link.querySelector("[data-unsent-count]").textContent = open.length;
    }
  }

  function askBeforeLeaving(event) {
    const open = Number(root.dataset.unsent || 0);
    if (open && !self.confirm(word("leave").replace("{n}", open))) event.preventDefault();
  }

  function showKept() {
    const banner = document.querySelector("[data-kept-banner]");
    if (!root.dataset.keptAt || !banner) return;
    document.querySelector(".messages")?.remove(); // it was told when the page was fresh
    banner.querySelector("[data-kept-at]").textContent = clock(root.dataset.keptAt);
    banner.hidden = false;
    for (const part of every("[data-when-kept]")) part.hidden = false;
  }

  // ---------- pages for when there is no network

  async function keepPages() {
    const worker = navigator.serviceWorker;
    if (!worker || !root.dataset.worker) return;
    worker.addEventListener("message", ({ data }) => data.type === "kept" && (root.dataset.kept = data.isKept ? "yes" : "no"));
    await worker.register(root.dataset.worker, { scope: "/", updateViaCache: "none" });
    const { active } = await worker.ready;
    const assets = performance.getEntriesByType("resource").map((entry) => entry.name);
    const page = document.querySelector(ENTRIES) ? location.href : ""; // no other page is asked for twice
    active.postMessage({ type: "keep", page, assets });
  }

  async function claim() {
    if (root.dataset.keptAt || (await store.fact("user")) === owner) return;
    for (const name of (await self.caches?.keys()) || [])
      if (name.startsWith("xanh-pages-") && name !== `xanh-pages-${owner}`) await caches.delete(name);
    await store.setFact("user", owner); // last: whoever is cut short here begins again at the next page
  }

  async function start() {
    showKept();
    await takeLeft().catch(() => {});
    for (const form of every(ENTRIES)) restore(form).catch(() => {});
    await claim();
    if (!root.dataset.keptAt) keepPages().catch(() => {});
    navigator.storage?.persist?.().catch(() => {});
    begin();
  }

  new BroadcastChannel("xanh-queue").addEventListener("message", (event) => hear(event.data));
  window.addEventListener("online", begin);
  document.addEventListener("DOMContentLoaded", start);
  document.addEventListener("xanh:queue-begin", begin);
})();
