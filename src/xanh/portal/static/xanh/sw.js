// Entry pages and what they are made of, for when there is no network; sends what waits in the background.
// The server writes `self.xanh` before this (offline/sw.js): version, addresses, words. docs/offline.md.
"use strict";

const { home, logout, words } = self.xanh;
const store = self.xanhStore;
const ASSETS = "xanh-assets";
const MARK = "X-Xanh-Entry"; // whose entry page an answer is
const AT = "X-Kept-At";
const SOON = 4000; // milliseconds a network may take before the kept page is shown
const PAGES = 60;
const OLDEST = 14 * 86400000;
const HASHED = /\.[0-9a-f]{12}\.[a-z0-9]+$/;
const anyWay = { ignoreVary: true };

const bare = (address) => address.split("#")[0];
const nameOf = (user) => `xanh-pages-${user}`;
const pageOf = (user, address) => caches.match(bare(address), { ...anyWay, cacheName: nameOf(user) });

// Whose pages are kept is judged and changed one after another, and looking for a page opens no cache: what
// was cleared for another person stays away.
let turn = Promise.resolve();
const inTurn = (act) => (turn = turn.then(act, act));

const withPages = (user, act) =>
  inTurn(async () => ((await caches.has(nameOf(user))) ? act(await caches.open(nameOf(user))) : null));

async function clear() {
  for (const name of await caches.keys()) if (name.startsWith("xanh-")) await caches.delete(name);
  await store.setFact("user", null);
  await store.forgetDone();
}

async function become(user) {
  const known = await store.fact("user");
  if (known === user) return;
  if (known) await clear();
  await store.setFact("user", user);
}

// ---------- keeping

async function remember(address, response) {
  const user = Number(response.headers.get(MARK));
  if (!user) return forget(address, response);
  const headers = new Headers(response.headers);
  headers.set(AT, new Date().toISOString());
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  const text = await response.text();
  await inTurn(async () => {
    await become(user);
    const pages = await caches.open(nameOf(user));
    await pages.put(address, new Response(text, { headers }));
    for (const old of (await pages.keys()).slice(0, -PAGES)) if (new URL(old.url).pathname !== home) await pages.delete(old);
  });
  await keepAssets(assetsIn(text));
}

async function forget(address, response) {
  if (![403, 404, 410].includes(response.status)) return;
  await withPages(await store.fact("user"), (pages) => pages.delete(address, anyWay));
}

const assetsIn = (text) => [...text.matchAll(/(?:href|src)="(\/static\/[^"#?]+)/g)].map((found) => new URL(found[1], self.location).href);

async function keepAssets(addresses) {
  const assets = await caches.open(ASSETS);
  for (const address of new Set(addresses)) {
    const isThere = HASHED.test(address) && (await assets.match(address, anyWay));
    if (!isThere) await assets.add(address).catch(() => {}); // one that fails now is asked for at the next page
  }
}

async function fetchAndKeep(address) {
  const response = await fetch(address, { credentials: "same-origin" });
  if (!response.redirected) await remember(address, response);
}

async function keep({ page, assets }) {
  const user = await store.fact("user");
  const wanted = [new URL(home, self.location).href, ...(page ? [bare(page)] : [])];
  for (const address of wanted) if (!(await pageOf(user, address))) await fetchAndKeep(address);
  const own = `${self.location.origin}/static/`;
  const isKept = Boolean(page && (await pageOf(user, page)));
  if (isKept) await keepAssets(assets.map(bare).filter((address) => address.startsWith(own)));
  return isKept;
}

// A new version of the workbench: every kept page once more, and nothing of the old one stays.
async function refresh() {
  const user = await store.fact("user");
  if (!user) return;
  const wanted = new Set();
  for (const { url } of (await withPages(user, (pages) => pages.keys())) || []) {
    await fetchAndKeep(url);
    const kept = await pageOf(user, url);
    for (const address of kept ? assetsIn(await kept.text()) : []) wanted.add(address);
  }
  const assets = await caches.open(ASSETS);
  for (const { url } of await assets.keys()) if (!wanted.has(url) && !/\.woff2?$/.test(url)) await assets.delete(url);
}

// ---------- answering

const isFresh = (response) => Date.now() - new Date(response.headers.get(AT)).getTime() < OLDEST;

async function keptPage(address) {
  const found = await pageOf(await store.fact("user"), address);
  return found && isFresh(found) ? found : null;
}

// The page as it was, with the moment it was kept written on it for offline.js to tell.
async function stamped(response, missing = "") {
  const text = await response.text();
  const mark = `<html data-kept-at="${response.headers.get(AT)}"${missing ? ' data-missing="1"' : ""} `;
  return new Response(text.replace("<html ", mark), { headers: response.headers });
}

async function absent(error) {
  const list = await keptPage(new URL(home, self.location).href);
  if (list) return stamped(list, "1");
  throw error;
}

async function page(event) {
  const address = bare(event.request.url);
  const network = leaveFirst().then(() => fetch(event.request));
  event.waitUntil(network.then((response) => remember(address, response.clone())).catch(() => {}));
  const kept = await keptPage(address);
  const slow = new Promise((resolve) => setTimeout(resolve, SOON, null));
  try {
    const answer = await (kept ? Promise.race([network, slow]) : network);
    const isNone = !answer || [502, 503, 504].includes(answer.status); // too slow, or a gateway without its server
    return kept && isNone ? await stamped(kept) : answer;
  } catch (error) {
    return kept ? stamped(kept) : absent(error);
  }
}

async function asset(request) {
  const kept = await (await caches.open(ASSETS)).match(request, anyWay);
  if (kept && HASHED.test(request.url)) return kept;
  return fetch(request).catch((error) => {
    if (kept) return kept;
    throw error;
  });
}

// ---------- signing out

async function leave(request) {
  try {
    const response = await fetch(request);
    await inTurn(clear);
    return response;
  } catch {
    await inTurn(clear);
    await store.setFact("leaving", true); // the server's session is ended as soon as there is a network
    const text = `<!doctype html><html lang="vi"><meta charset="utf-8"><title>Xanh</title><h1>Xanh</h1><p>${words.left}</p></html>`;
    return new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8" } });
  }
}

async function leaveFirst() {
  if (!(await store.fact("leaving"))) return;
  const who = await self.xanhQueue.identify();
  const body = new URLSearchParams({ csrfmiddlewaretoken: who.token });
  if (who.user) await fetch(logout, { method: "POST", body, credentials: "same-origin", redirect: "manual" });
  await store.setFact("leaving", false);
}

let isNewer = false; // than a worker that was here before: at a first visit there is nothing to fetch anew
self.addEventListener("install", (event) => {
  isNewer = Boolean(self.registration.active);
  event.waitUntil(self.skipWaiting());
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim().then(() => isNewer && refresh()).catch(() => {})));
self.addEventListener("message", (event) => {
  const tell = (isKept) => event.source?.postMessage({ type: "kept", isKept });
  if (event.data.type === "keep") event.waitUntil(keep(event.data).then(tell, () => tell(false)));
});
self.addEventListener("sync", (event) => {
  if (event.tag === "xanh-queue") event.waitUntil(leaveFirst().then(() => self.xanhQueue.flush()));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && request.method === "POST" && address.pathname === logout) return event.respondWith(leave(request));
  if (request.method !== "GET" || /^\/(security|login)\//.test(address.pathname)) return; // secrets pass by the worker
  if (request.mode === "navigate") return event.respondWith(page(event));
  if (address.pathname.startsWith("/static/")) event.respondWith(asset(request));
});
