// Shows the scope of a mark under the table while it is pointed at or focused.
"use strict";

const bar = document.querySelector(".scope-bar");
const show = (event) => {
  const mark = event.target.closest("[data-note]");
  if (!bar) return;
  bar.hidden = !mark;
  if (mark) bar.textContent = document.querySelector(mark.getAttribute("href")).textContent;
};
document.addEventListener("mouseover", show);
document.addEventListener("focusin", show);
