// Forms marked data-entry save themselves as they are typed in: docs/entry-protocol.md tells the markup and the events.
"use strict";

(() => {
  const WAIT = 800; // milliseconds after the last key
  const RETRY = [2000, 5000, 15000, 60000]; // while there is no answer
  const OWN = ["csrfmiddlewaretoken", "expected", "key"];
  const entries = new WeakMap();

  const newKey = () => self.xanhStore.newKey(); // queue_store.js, on every page of a signed-in person

  const isKept = (field) => field.name && !field.disabled && field.dataset.noAutosave === undefined && field.type !== "file";

  function fieldsOf(form) {
    const kept = [...form.elements].filter((field) => isKept(field) && !OWN.includes(field.name));
    const chosen = kept.filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked);
    return chosen.filter((field) => field.type !== "submit" && field.type !== "button").map((field) => [field.name, field.value]);
  }

  const fingerprint = (fields) => JSON.stringify(fields);

  class Entry {
    constructor(form) {
      this.form = form;
      this.id = form.dataset.entryId || form.action;
      this.saved = fingerprint(fieldsOf(form));
      this.sending = null; // the change that is on its way: its fields and key
      this.tries = 0;
      this.theirs = null;
      this.blocked = false; // while a conflict stands open, nothing is sent
    }

    part(name) {
      return this.form.querySelector(`[data-entry-${name}]`);
    }

    get isChanged() {
      return fingerprint(fieldsOf(this.form)) !== this.saved;
    }

    tell(state) {
      const line = this.part("state");
      this.form.dataset.state = state;
      if (!line) return;
      const at = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      const words = line.dataset[state] || "";
      line.textContent = state === "saved" ? `${words} ${at}` : words;
    }

    get change() {
      return { id: this.id, action: this.form.action, fields: fieldsOf(this.form), key: newKey(), expected: this.form.elements.expected?.value || "" };
    }

    typed() {
      if (this.blocked) return;
      this.form.dispatchEvent(new CustomEvent("xanh:entry-typed", { detail: this.change, bubbles: true }));
      this.later();
    }

    later() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), WAIT);
    }

    send() {
      clearTimeout(this.timer);
      if (this.sending || this.blocked) return;
      if (!this.isChanged) return this.drop(); // typed, and taken back
      this.sending = this.change;
      this.tries = 0;
      const event = new CustomEvent("xanh:entry-send", { detail: this.sending, bubbles: true, cancelable: true });
      this.tell("saving");
      if (this.form.dispatchEvent(event)) this.post(); // else someone else sends it, and tells by xanh:entry-told
    }

    post() {
      const change = this.sending;
      this.tell("saving");
      const body = new URLSearchParams(change.fields);
      body.append("expected", change.expected);
      body.append("key", change.key);
      const headers = { Accept: "application/json", "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value };
      fetch(this.form.action, { method: "POST", body, headers, credentials: "same-origin" })
        .then((response) => this.read(response))
        .catch(() => this.again());
    }

    async read(response) {
      if (response.redirected) return this.stop("login");
      if (response.status >= 500) return this.again();
      const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
      this.answer(response.status, isJson ? await response.json() : {});
    }

    again() {
      this.tell("unsent");
      this.timer = setTimeout(() => this.post(), RETRY[Math.min(this.tries, RETRY.length - 1)]);
      this.tries += 1;
    }

    retryNow() {
      if (!this.sending || this.form.dataset.state !== "unsent") return;
      clearTimeout(this.timer);
      this.post();
    }

    stop(state) {
      this.sending = null;
      this.tell(state);
    }

    answer(status, answer) {
      const change = this.sending;
      this.sending = null;
      this.form.dispatchEvent(new CustomEvent("xanh:entry-answer", { detail: { id: this.id, status, answer }, bubbles: true }));
      this.problems(status === 422 || status === 423 ? answer.problems : []);
      if (status === 200) return this.done(change, answer);
      if (status === 409) return this.conflict(answer);
      this.tell(status === 423 ? "locked" : status === 403 ? "login" : "refused");
    }

    done(change, answer) {
      if (change) this.saved = fingerprint(change.fields);
      if (this.form.elements.expected) this.form.elements.expected.value = answer.version;
      this.tell("saved");
      if (this.isChanged) this.later(); // typed on while the answer was on its way
    }

    problems(found) {
      const place = this.part("problems");
      if (!place) return;
      const language = document.documentElement.lang === "en" ? "en" : "vi";
      place.replaceChildren(
        ...(found || []).map((problem) => {
          const line = document.createElement("p");
          line.className = "tone-bad";
          line.textContent = `${problem.message[language]} ${problem.remedy[language]}`;
          return line;
        }),
      );
    }

    conflict(answer) {
      this.blocked = true;
      this.theirs = answer;
      this.tell("conflict");
      const place = this.part("conflict");
      if (!place) return;
      place.querySelector("[data-theirs]").textContent = this.inWords(answer);
      place.hidden = false;
      place.querySelector("[data-keep]").focus();
    }

    inWords(answer) {
      const label = (name) => this.form.querySelector(`label[for="${this.form.elements[name]?.id}"]`)?.textContent.trim() || name;
      const lines = Object.entries(answer.current).filter(([name, text]) => this.form.elements[name] && text);
      return [answer.by, ...lines.map(([name, text]) => `${label(name)}: ${text}`)].filter(Boolean).join("\n");
    }

    keep(whose) {
      const { version, current } = this.theirs;
      this.blocked = false;
      this.part("conflict").hidden = true;
      if (this.form.elements.expected) this.form.elements.expected.value = version;
      if (whose === "theirs") return this.takeTheirs(current);
      if (whose === "both") return this.putTogether(current);
      this.saved = "";
      return this.send();
    }

    takeTheirs(current) {
      this.fill(Object.entries(current));
      this.saved = fingerprint(fieldsOf(this.form));
      this.drop();
      this.tell("saved");
    }

    drop() {
      this.form.dispatchEvent(new CustomEvent("xanh:entry-dropped", { detail: { id: this.id }, bubbles: true }));
    }

    putTogether(current) {
      const boxes = [...this.form.querySelectorAll("textarea")].filter((box) => current[box.name] && current[box.name] !== box.value);
      for (const box of boxes) box.value = [box.value, current[box.name]].filter(Boolean).join("\n\n");
      this.saved = "";
      (boxes[0] || this.form.querySelector("textarea, input:not([type=hidden])"))?.focus();
      this.typed();
    }

    fill(fields) {
      for (const [name, text] of fields) {
        const field = this.form.elements[name];
        if (field && !OWN.includes(name) && field.type !== "file") field.value = text;
      }
    }

    // What a queue knows of this entry: a text that waits, an answer, or that it could not keep it.
    told({ status, answer, fields, state, restored }) {
      if (restored) this.fill(fields);
      if (state === "direct") return this.sending ? this.post() : undefined;
      if (!status) return this.stop(answer?.state || "unsent");
      if (fields) this.sending = { fields };
      return this.answer(status, answer || {});
    }
  }

  function entryOf(target) {
    const form = target.closest?.("form[data-entry]");
    if (!form) return null;
    if (!entries.has(form)) entries.set(form, new Entry(form));
    return entries.get(form);
  }

  function goOn(form) {
    const forms = [...document.querySelectorAll("form[data-entry]")];
    const next = forms[forms.indexOf(form) + 1];
    if (!next) return;
    const row = next.closest("details");
    if (row) row.open = true;
    const field = [...next.elements].find((element) => isKept(element) && element.type !== "hidden" && element.type !== "button");
    field?.focus();
    next.scrollIntoView({ block: "center" });
  }

  function copy(button) {
    const form = button.closest("form");
    const field = form.elements[button.dataset.to];
    field.value = document.querySelector(button.dataset.copy).textContent.trim();
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function append(button) {
    const field = button.form.elements[button.dataset.to];
    const part = document.querySelector(button.dataset.append).textContent.trim() + button.dataset.source;
    if (!field.value.includes(part)) field.value = [field.value.trim(), part].filter(Boolean).join("\n\n");
    const told = button.parentElement.querySelector("[data-appended]");
    if (told) told.hidden = false;
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.querySelectorAll("form[data-entry]").forEach(entryOf);
  document.addEventListener("focusin", (event) => entryOf(event.target)); // forms that htmx brought, before they change
  document.addEventListener("input", (event) => isKept(event.target) && entryOf(event.target)?.typed());
  document.addEventListener("change", (event) => isKept(event.target) && entryOf(event.target)?.send());
  document.addEventListener("keydown", (event) => {
    const entry = entryOf(event.target);
    if (!entry || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    entry.send();
    goOn(entry.form);
  });
  document.addEventListener("click", (event) => {
    const copying = event.target.closest("[data-copy]");
    const keeping = event.target.closest("[data-keep]");
    const appending = event.target.closest("[data-append]");
    if (copying) copy(copying);
    if (appending) {
      event.preventDefault(); // the button sends the form where there is no script
      append(appending);
    }
    if (keeping) entryOf(keeping).keep(keeping.dataset.keep);
  });
  document.addEventListener("submit", (event) => {
    const entry = event.target.matches("form[data-entry]") && entryOf(event.target);
    const byHand = event.submitter?.dataset.noAutosave !== undefined || event.target.querySelector("input[type=file]")?.value;
    if (!entry || byHand) return;
    event.preventDefault();
    if (entry.isChanged) entry.send();
    else entry.tell("saved");
  });
  document.addEventListener("xanh:entry-told", (event) => {
    entryOf(event.target)?.told(event.detail);
  });
  window.addEventListener("online", () => document.querySelectorAll("form[data-entry]").forEach((form) => entries.get(form)?.retryNow()));
  window.addEventListener("beforeunload", (event) => {
    const open = [...document.querySelectorAll("form[data-entry]")].some((form) => entries.get(form)?.isChanged);
    if (open && !document.documentElement.dataset.queue) event.preventDefault(); // a queue keeps what is unsent
  });
})();
