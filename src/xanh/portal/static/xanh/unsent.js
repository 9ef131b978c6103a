// The list of what waits in this browser: what each holds, why it was not taken, both texts of a conflict.
"use strict";

(() => {
  const root = document.documentElement;
  const store = self.xanhStore;
  const list = document.querySelector("[data-list]");
  const owner = Number(root.dataset.user);
  if (!list || !owner || !self.indexedDB) return;
  const row = document.querySelector("template[data-row]");
  const drawn = new Map(); // number -> the state it is drawn in, so that a text being merged is not drawn over

  const moment = (at) => new Date(at).toLocaleString(root.lang, { hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit", year: "numeric" });
  const part = (place, name) => place.querySelector(`[data-${name}]`);
  const size = (file) => `${file.name} (${(file.size / 1048576).toLocaleString(root.lang, { maximumFractionDigits: 1 })} MB)`;
  const shown = (value) => (value instanceof Blob ? size(value) : value) || list.dataset.nothing;
  const told = (change) => change.fields.filter(([name]) => change.labels[name]); // what a person typed, not what the form carries

  function element(tag, text, attributes = {}) {
    const made = Object.assign(document.createElement(tag), attributes);
    made.textContent = text;
    return made;
  }

  function problemsOf(change) {
    const language = root.lang === "en" ? "en" : "vi";
    if (change.state !== "refused") return [];
    const known = (change.answer?.problems || []).map((problem) => `${problem.message[language]} ${problem.remedy[language]}`);
    return known.length ? known : [list.getAttribute(`data-status-${change.status}`) || list.getAttribute("data-status-other")];
  }

  function draw(change) {
    const made = row.content.firstElementChild.cloneNode(true);
    made.dataset.number = change.number;
    made.dataset.state = change.state;
    const link = part(made, "page");
    link.href = change.page;
    link.textContent = change.place;
    part(made, "state").textContent = list.dataset[change.state];
    part(made, "at").textContent = moment(change.sentAt || change.at);
    part(made, "title").textContent = change.title;
    part(made, "problems").replaceChildren(...problemsOf(change).map((text) => element("p", text, { className: "tone-bad" })));
    if (change.state === "conflict") drawConflict(made, change);
    else if (change.final) part(made, "fields").append(element("dd", list.dataset.final));
    else part(made, "fields").replaceChildren(...told(change).flatMap(([name, value]) => [element("dt", change.labels[name]), element("dd", shown(value))]));
    for (const button of made.querySelectorAll("[data-for]")) button.hidden = !button.dataset.for.split(" ").includes(change.state);
    for (const button of made.querySelectorAll("[data-act]")) button.setAttribute("aria-label", `${button.textContent.trim()}: ${change.place}`);
    return made;
  }

  function drawConflict(made, change) {
    const { current, by, at } = change.answer;
    part(made, "conflict").hidden = false;
    part(made, "by").textContent = [list.dataset.by, [by, at && moment(at)].filter(Boolean).join(", ")].filter(Boolean).join(": ");
    for (const [name, value] of told(change)) {
      const id = `mine-${change.number}-${name}`;
      const box = element("textarea", value, { id, className: "form-control", rows: Math.min(8, 2 + Math.floor(value.length / 60)) });
      box.dataset.name = name;
      part(made, "mine").append(element("label", change.labels[name], { htmlFor: id }), box);
      part(made, "theirs").append(element("p", change.labels[name], { className: "form-label" }), element("p", current[name] || list.dataset.nothing));
    }
  }

  let drawing = Promise.resolve();
  const redraw = () => (drawing = drawing.then(drawAll).catch(() => {}));

  async function drawAll() {
    await store.tidy(Date.now());
    const all = await store.all();
    const own = all.filter((change) => change.owner === owner).reverse();
    const there = new Map([...list.children].map((made) => [Number(made.dataset.number), made]));
    const keep = (change) => drawn.get(change.number) === `${change.key} ${change.state}` && there.get(change.number);
    list.replaceChildren(...own.map((change) => keep(change) || draw(change)));
    drawn.clear();
    for (const change of own) drawn.set(change.number, `${change.key} ${change.state}`);
    document.querySelector("[data-empty]").hidden = own.some(store.isUnsent);
    document.querySelector("[data-send-all]").hidden = !own.some(store.isUnsent);
    tellOthers(all.filter((change) => change.owner !== owner && store.isUnsent(change)).length);
  }

  function tellOthers(number) {
    const place = document.querySelector("[data-others]");
    place.hidden = !number;
    place.querySelector("strong").textContent = number;
  }

  const begin = () => document.dispatchEvent(new CustomEvent("xanh:queue-begin"));

  function again(change, fields, expected) {
    return store.update(change.number, { state: "waiting", fields, expected, key: change.attempted && change.state !== "conflict" ? change.key : store.newKey(), at: Date.now() });
  }

  function merged(made, change) {
    const boxes = Object.fromEntries([...made.querySelectorAll("textarea")].map((box) => [box.dataset.name, box.value]));
    return change.fields.map(([name, value]) => [name, boxes[name] ?? value]);
  }

  function both(made, change) {
    for (const box of made.querySelectorAll("textarea")) {
      const other = change.answer.current[box.dataset.name];
      if (other && other !== box.value) box.value = [box.value, other].filter(Boolean).join("\n\n");
    }
    made.querySelector("textarea")?.focus();
  }

  const ACTS = {
    retry: (change) => again(change, change.fields, change.expected),
    mine: (change, made) => again(change, merged(made, change), String(change.answer.version)),
    theirs: (change) => store.update(change.number, { state: "discarded", was: "conflict", discardedAt: Date.now() }),
    discard: (change) => store.update(change.number, { state: "discarded", was: change.state, discardedAt: Date.now() }),
    undo: (change) => store.update(change.number, { state: change.was === "conflict" ? "conflict" : "waiting", discardedAt: null }),
  };

  async function act(button) {
    const made = button.closest("[data-number]");
    const change = await store.get(Number(made.dataset.number));
    if (!change || change.owner !== owner) return redraw();
    if (button.dataset.act === "both") return both(made, change);
    await ACTS[button.dataset.act](change, made);
    await redraw();
    const next = list.querySelector(`[data-number="${change.number}"] button:not([hidden])`);
    next?.focus();
    return begin();
  }

  async function sendAll() {
    for (const change of await store.of(owner)) if (["login", "refused", "typed"].includes(change.state)) await ACTS.retry(change);
    await redraw();
    begin();
  }

  async function listKept() {
    const place = document.querySelector("[data-kept]");
    const name = `xanh-pages-${owner}`;
    if (!(await self.caches?.has(name))) return;
    for (const { url } of await (await caches.open(name)).keys()) {
      const { pathname, search } = new URL(url);
      if (pathname === location.pathname) continue;
      const text = await (await caches.match(url, { ignoreVary: true, cacheName: name })).text();
      const title = new DOMParser().parseFromString(text, "text/html").title.replace(/ · Xanh$/, "");
      const item = document.createElement("li");
      item.append(element("a", title, { href: pathname + search }), element("span", ` ${search ? decodeURIComponent(search) : ""}`, { className: "soft small" }));
      place.querySelector("ul").append(item);
      place.hidden = false;
    }
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button) act(button);
  });
  document.querySelector("[data-send-all]").addEventListener("click", sendAll);
  document.addEventListener("xanh:queue", redraw);
  document.querySelector("[data-missing]").hidden = root.dataset.missing !== "1";
  redraw();
  listKept().catch(() => {});
})();
