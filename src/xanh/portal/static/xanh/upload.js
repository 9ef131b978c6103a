// The upload form: drag and drop, size and type told before sending, progress while sending.
const form = document.getElementById("upload");
const input = document.getElementById("id_file");
const told = document.getElementById("file-told");
const bar = document.getElementById("upload-progress");
const zone = form.querySelector("[data-drop]");

function size(bytes) {
  const [unit, amount] = bytes < 1048576 ? ["KB", bytes / 1024] : ["MB", bytes / 1048576];
  return `${amount.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} ${unit}`;
}

const KIND_OF_SCORES = ".csv";

function judge(file) {
  const name = file.name.toLowerCase();
  if (!input.accept.split(",").some((type) => name.endsWith(type))) return "wrongType";
  return file.size <= Number(input.dataset.max) ? "fits" : "tooLarge";
}

function line(file) {
  const verdict = judge(file);
  const row = document.createElement("div");
  row.className = verdict === "fits" ? "tone-good" : "tone-bad";
  row.textContent = `${file.name} (${size(file.size)}). ${told.dataset[verdict]}`;
  return row;
}

function tell() {
  const files = [...input.files];
  told.replaceChildren(...files.map(line));
  if (files.length > Number(input.dataset.atOnce)) {
    const row = document.createElement("div");
    row.className = "tone-bad";
    row.textContent = told.dataset.tooMany;
    told.prepend(row);
  }
  const scores = files.length > 0 && files.every((file) => file.name.toLowerCase().endsWith(KIND_OF_SCORES));
  if (scores) form.querySelector('[name="kind"][value="scores"]').checked = true;
}

input.addEventListener("change", tell);
for (const name of ["dragover", "dragleave", "drop"])
  zone.addEventListener(name, (event) => {
    event.preventDefault();
    zone.classList.toggle("is-over", name === "dragover");
  });
zone.addEventListener("drop", (event) => {
  if (!event.dataTransfer.files.length) return;
  input.files = event.dataTransfer.files;
  tell();
});
form.addEventListener("htmx:xhr:progress", (event) => {
  if (!event.detail.lengthComputable) return;
  bar.hidden = false;
  bar.value = (100 * event.detail.loaded) / event.detail.total;
});
form.addEventListener("htmx:afterRequest", () => {
  bar.hidden = true;
});
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
