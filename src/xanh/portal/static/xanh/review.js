// The review page: both sides joined, picture of the pages, keys, focus after each change, answers of the server that refuse.
const cards = document.getElementById("cards") || document.querySelector("main");
const source = document.getElementById("source");
const pages = document.getElementById("pages");
const help = document.getElementById("keys");
const acted = []; // anchors of fields changed on this page, latest last: what "u" takes back
const editors = new WeakSet(); // editors that have had the cursor
const asked = new WeakMap(); // event that asked the server: where the cursor was
let current = null;

const fields = (selector = ".field") => [...cards.querySelectorAll(selector)];
const quietly = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const rangesOf = (field) =>
  (field.dataset.lines || "").split(" ").filter(Boolean).map((range) => range.split("-").map(Number));

// Document and fields

async function lineElement(number) {
  const waiting = [...source.querySelectorAll(".chunk")].find(
    (chunk) => Number(chunk.dataset.from) <= number && number <= Number(chunk.dataset.to),
  );
  if (waiting) await htmx.ajax("GET", waiting.getAttribute("hx-get"), { source: waiting, target: waiting, swap: "outerHTML" });
  return document.getElementById(`L${number}`);
}

function unmark() {
  for (const pane of [source, pages])
    for (const part of pane?.querySelectorAll(".is-cited") || []) part.classList.remove("is-cited");
}

const ROOM = 16; // pixels between a place that is shown and the edge of the pane
const showsPages = () => Boolean(pages) && document.documentElement.dataset.pane !== "text";
const areasOf = (id) => [...(pages?.querySelectorAll(`[data-field="${id}"]`) || [])];

// How far to scroll so that a place is seen whole, or from its beginning where it is wider than the pane.
function sideways(place, frame) {
  const before = place.left - frame.left - ROOM;
  return before < 0 ? before : Math.min(before, Math.max(0, place.right - frame.right + ROOM));
}

// Scroll within the pane only: the window stays where the reader is.
function markAreas(field) {
  const areas = areasOf(field.id);
  for (const area of areas) area.classList.add("is-cited");
  if (!areas.length || !showsPages()) return;
  const frame = pages.getBoundingClientRect();
  const place = areas[0].getBoundingClientRect();
  pages.scrollBy({
    top: place.top - frame.top - frame.height / 3,
    left: sideways(place, frame),
    behavior: quietly() ? "auto" : "smooth",
  });
}

async function mark(field) {
  if (!source) return;
  unmark();
  markAreas(field);
  if (!showsPages()) await markLines(field);
}

async function markLines(field) {
  const ranges = rangesOf(field);
  if (!ranges.length) return;
  const first = await lineElement(Math.min(...ranges.map(([from]) => from)));
  for (const [from, to] of ranges)
    for (let number = from; number <= to; number += 1)
      document.getElementById(`L${number}`)?.classList.add("is-cited");
  if (first) source.scrollTo({ top: first.offsetTop - source.clientHeight / 3, behavior: quietly() ? "auto" : "smooth" });
}

function makeCurrent(field) {
  if (current !== field) {
    current?.classList.remove("is-current");
    current = field;
    field.classList.add("is-current");
  }
  mark(field);
}

function follow(area, event) {
  const field = document.getElementById(area.dataset.field);
  if (!field) return; // on another page of cards: the link leads there
  event.preventDefault();
  goTo(field);
}

// Pages of the document

const STEPS = [1, 1.25, 1.5, 2, 2.5, 3];
const NARROW = 420;
let zoomed = 0;

function zoom(by) {
  if (!showsPages()) return;
  const middle = (pages.scrollTop + pages.clientHeight / 2) / pages.scrollHeight;
  zoomed = by ? Math.min(Math.max(zoomed + by, 0), STEPS.length - 1) : 0;
  pages.style.setProperty("--zoom", STEPS[zoomed]);
  pages.scrollTop = middle * pages.scrollHeight - pages.clientHeight / 2;
}

// A picture that cannot be drawn tells so; its areas stay where they are.
function tellNotDrawn(event) {
  if (event.target.matches?.(".page-picture img")) event.target.closest("figure").querySelector(".note").hidden = false;
}

// What a reviewer has just said on a field shows on the page, too.
function restate(field) {
  for (const area of areasOf(field.id)) area.dataset.state = field.dataset.state;
}

function fieldOfLine(number) {
  const holding = fields()
    .map((field) => ({ field, ranges: rangesOf(field).filter(([from, to]) => from <= number && number <= to) }))
    .filter(({ ranges }) => ranges.length)
    .map(({ field, ranges }) => ({ field, size: Math.min(...ranges.map(([from, to]) => to - from)) }));
  holding.sort((one, other) => one.size - other.size);
  return holding[0]?.field;
}

function goTo(field) {
  if (!field) return;
  if (!field.hasAttribute("tabindex")) field.tabIndex = -1;
  field.focus({ preventScroll: true });
  field.scrollIntoView({ block: "center", behavior: quietly() ? "auto" : "smooth" });
}

// Keys

// The next doubt on the page, or the next field of any kind where no doubt is left.
function step(forward) {
  const others = (selector) => fields(selector).filter((field) => field !== current);
  const doubts = others(".field.is-doubt");
  const all = doubts.length ? doubts : others(".field");
  const follows = (field) => current.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING;
  const found = current && (forward ? all.find(follows) : all.filter((field) => !follows(field)).at(-1));
  goTo(found || (forward ? all[0] : all.at(-1)));
}

function press(field, key) {
  const button = field?.querySelector(`[data-key="${key}"]`);
  if (button) button.click();
  return Boolean(button);
}

function takeBack() {
  if (current?.isConnected && press(current, "u")) return;
  while (acted.length) {
    const field = document.getElementById(acted.pop());
    if (field && press(field, "u")) return;
  }
}

const KEYS = {
  j: () => step(true),
  ArrowDown: () => step(true),
  k: () => step(false),
  ArrowUp: () => step(false),
  y: () => press(current, "y"),
  Enter: () => press(current, "y"),
  a: () => document.getElementById("confirm-all")?.focus(),
  s: () => press(current, "s"),
  e: () => press(current, "e"),
  u: takeBack,
  "+": () => zoom(1),
  "=": () => zoom(1),
  "-": () => zoom(-1),
  0: () => zoom(0),
  "?": () => help?.showModal(),
};

function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || help?.open) return;
  const typing = event.target.closest("input, textarea, select");
  if (event.key === "Escape") {
    if (press(event.target.closest(".field.is-editing"), "Escape")) event.preventDefault();
    return;
  }
  if (event.key === "Enter" && event.target.type === "search") return pickFirst(event);
  if (typing || !KEYS[event.key]) return;
  // Enter on a link or a button is theirs; arrows scroll the document where it has the focus.
  if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
  if (event.key.startsWith("Arrow") && !event.target.closest(".field, body") ) return;
  if (event.key.startsWith("Arrow") && event.target.closest("#source, #pages")) return;
  event.preventDefault();
  KEYS[event.key]();
}

function pickFirst(event) {
  event.preventDefault();
  event.target.closest("[data-combobox]")?.querySelector(".agency-found button")?.click();
}

// In a list of agencies the search box: in the box for a role, what one types chooses another role.
function edit(field, button) {
  editors.add(field);
  current = field;
  mark(field);
  const listChanged = ["add", "remove"].includes(button?.name);
  const isList = listChanged || field.querySelector(".party-edit");
  const box = field.querySelector(isList ? "input[type=search]" : "input:not([type=hidden]), textarea, select");
  box?.focus();
  box?.select?.();
}

// What the server answers

document.body.addEventListener("htmx:beforeSwap", (event) => {
  if ([409, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
// A request may wait for the one before it: what counts is where the cursor was when it was asked for.
for (const name of ["submit", "click", "change", "input"])
  document.addEventListener(name, (event) => asked.set(event, document.activeElement), true);
// Who went elsewhere between asking and the answer keeps the cursor there.
function movedOn(field, cause) {
  const at = document.activeElement;
  return Boolean(at && at !== document.body && !field.contains(at) && at !== asked.get(cause));
}

document.body.addEventListener("htmx:afterSettle", (event) => {
  // The event comes once for each part swapped in: only the field asked for moves the focus.
  const field = event.target;
  if (!field.matches?.(".field") || field.id !== event.detail.target?.id) return;
  const cause = event.detail.requestConfig.triggeringEvent;
  const button = cause?.submitter;
  const free = !movedOn(field, cause);
  if (field.matches(".is-editing")) {
    // An editor met before has only been saved while someone types: the cursor stays where it is.
    if (!editors.has(field) && free) edit(field, button);
    return;
  }
  acted.push(field.id);
  restate(field);
  if (!free) return;
  if (["confirm", "suggestion"].includes(button?.value)) {
    current = field;
    step(true);
  } else goTo(field);
});
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"])
  document.body.addEventListener(name, () => {
    const saved = document.getElementById("saved");
    if (saved) saved.textContent = cards.dataset.failed;
  });

cards.addEventListener("focusin", (event) => {
  const field = event.target.closest(".field");
  if (field) makeCurrent(field);
});
cards.addEventListener("click", (event) => {
  const field = event.target.closest(".field");
  if (event.target.closest(".see")) event.preventDefault();
  if (field && (event.target.closest(".see") || !event.target.closest("a, button, input, textarea, select, label"))) {
    if (!field.hasAttribute("tabindex")) field.tabIndex = -1;
    field.focus({ preventScroll: true });
    makeCurrent(field);
  }
});
source?.addEventListener("click", (event) => {
  const line = event.target.closest("[data-line]");
  if (line) goTo(fieldOfLine(Number(line.dataset.line)));
});
pages?.addEventListener("click", (event) => {
  const area = event.target.closest("[data-field]");
  if (area) follow(area, event);
});
pages?.addEventListener("error", tellNotDrawn, true);
for (const image of pages?.querySelectorAll("img") || [])
  if (image.complete && !image.naturalWidth && image.currentSrc) tellNotDrawn({ target: image });
for (const button of document.querySelectorAll("[data-zoom]"))
  button.addEventListener("click", () => zoom(Number(button.dataset.zoom)));
if (pages && pages.clientWidth < NARROW) zoom(STEPS.indexOf(2)); // letters of a whole page would be too small
document.addEventListener("xanh:choice", () => current && mark(current));
cards.addEventListener("mouseover", (event) => {
  const field = event.target.closest(".field");
  if (!pages || !field) return;
  for (const area of pages.querySelectorAll(".is-hinted")) area.classList.remove("is-hinted");
  for (const area of areasOf(field.id)) area.classList.add("is-hinted");
});
document.addEventListener("keydown", onKey);
for (const button of document.querySelectorAll("[data-help]")) {
  button.hidden = false;
  button.addEventListener("click", () => help.showModal());
}
const opened = cards.querySelector(".field.is-editing");
if (opened) edit(opened);
else if (source && !location.hash) mark(fields(".field.is-doubt")[0] || fields()[0] || document.body);
if (location.hash.startsWith("#f-")) goTo(document.getElementById(location.hash.slice(1)));
