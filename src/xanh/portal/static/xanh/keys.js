// Forms with data-key ask the browser for a key (WebAuthn) when they are sent: "add" makes one, "use" and
// "sign-in" use one. Options stand in the page, or come from the form's address for "sign-in".
"use strict";

const forms = document.querySelectorAll("form[data-key]");

async function optionsOf(form) {
  if (form.dataset.key !== "sign-in") return JSON.parse(document.getElementById(form.dataset.options).textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`no options: ${answer.status}`);
  return (await answer.json()).request_options;
}

// A key that is to sign in alone must keep whose it is and ask for a finger, a face or a PIN.
function alone(options, isAlone) {
  const wanted = options.publicKey.authenticatorSelection;
  wanted.residentKey = isAlone ? "required" : "discouraged";
  wanted.requireResidentKey = isAlone;
  if (isAlone) wanted.userVerification = "required";
  return options;
}

async function credentialFor(form) {
  const options = await optionsOf(form);
  if (form.dataset.key !== "add") return window.webauthnJSON.get(options);
  return window.webauthnJSON.create(alone(options, form.elements.passwordless.checked));
}

for (const form of window.PublicKeyCredential ? forms : []) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = form.querySelector("[data-said]");
    said.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await credentialFor(form));
      form.submit();
    } catch {
      said.textContent = form.dataset.failed;
      said.hidden = false;
    }
  });
}
if (!window.PublicKeyCredential) for (const note of document.querySelectorAll("[data-no-keys]")) note.hidden = false;
