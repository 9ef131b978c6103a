// Buttons with data-reveal show and hide the password in the field they name.
for (const button of document.querySelectorAll("[data-reveal]")) {
  const hidden = button.textContent;
  button.hidden = false;
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.reveal);
    const show = field.type === "password";
    field.type = show ? "text" : "password";
    button.textContent = show ? button.dataset.shown : hidden;
  });
}
