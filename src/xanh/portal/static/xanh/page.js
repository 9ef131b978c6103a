// What every page does: text size, contrast and other choices that last, menus, the phone menu, filters that apply at once.
"use strict";

const root = document.documentElement;
const ATTRIBUTES = { xanh_size: "size", xanh_contrast: "contrast", xanh_pane: "pane" };

// A cookie, so that the server writes the next page as chosen and nothing flashes.
function remember(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
  root.dataset[ATTRIBUTES[name]] = value;
}

function choose(group) {
  const name = group.dataset.choice;
  const mark = () => {
    for (const button of group.querySelectorAll("button"))
      button.setAttribute("aria-pressed", String(button.value === (root.dataset[ATTRIBUTES[name]] || "")));
  };
  group.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    remember(name, button.value);
    mark();
    document.dispatchEvent(new CustomEvent("xanh:choice", { detail: name }));
  });
  mark();
}

function toggle(button) {
  const name = button.dataset.switch;
  const isOn = () => root.dataset[ATTRIBUTES[name]] === button.dataset.on;
  button.setAttribute("aria-pressed", String(isOn()));
  button.addEventListener("click", () => {
    remember(name, isOn() ? "" : button.dataset.on);
    button.setAttribute("aria-pressed", String(isOn()));
    document.dispatchEvent(new CustomEvent("xanh:contrast"));
  });
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]"))
    if (menu !== except) menu.open = false;
}

function phoneMenu(button) {
  const nav = document.getElementById(button.getAttribute("aria-controls"));
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    nav.classList.toggle("is-open", open);
    const here = nav.querySelector("details.is-current");
    if (open && here) here.open = true;
  });
}

document.querySelectorAll("[data-choice]").forEach(choose);
document.querySelectorAll("[data-switch]").forEach(toggle);
document.querySelectorAll(".nav-toggle").forEach(phoneMenu);
document.addEventListener("click", (event) => {
  if (!event.target.closest(".nav-toggle")) closeMenus(event.target.closest("details[data-menu]"));
});
document.addEventListener("focusin", (event) => closeMenus(event.target.closest("details[data-menu]")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details[data-menu][open]");
  closeMenus(null);
  if (open) open.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
