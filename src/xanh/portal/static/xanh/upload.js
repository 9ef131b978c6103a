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

function tell() {
  const file = input.files[0];
  told.className = "";
  told.textContent = "";
  if (!file) return;
  const types = input.accept.split(",");
  const known = types.some((type) => file.name.toLowerCase().endsWith(type));
  const fits = file.size <= Number(input.dataset.max);
  const words = known ? (fits ? told.dataset.fits : told.dataset.tooLarge) : told.dataset.wrongType;
  told.className = known && fits ? "tone-good" : "tone-bad";
  told.textContent = `${file.name} (${size(file.size)}). ${words}`;
  if (file.name.toLowerCase().endsWith(".csv")) form.querySelector('[name="kind"][value="scores"]').checked = true;
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
