// Passkeys: asks the browser for one, and sends its answer by the form. Without this script, or in a browser that knows none, the page offers another way.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function readable(options) {
  const listed = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));
  const found = { ...options, challenge: bytes(options.challenge) };
  if (options.user) return { ...found, user: { ...options.user, id: bytes(options.user.id) }, excludeCredentials: listed(options.excludeCredentials) };
  return { ...found, allowCredentials: listed(options.allowCredentials) };
}

// As JSON: older browsers have no toJSON for it.
function written({ id, rawId, type, response }) {
  const said = { clientDataJSON: text(response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature"]) if (response[part]) said[part] = text(response[part]);
  return JSON.stringify({ id, rawId: text(rawId), type, response: said });
}

async function ask(form) {
  const answer = await fetch(form.dataset.passkey, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  if (!answer.ok || answer.redirected) throw new Error("no options");
  const publicKey = readable(await answer.json());
  form.elements.credential.value = written(await navigator.credentials[publicKey.user ? "create" : "get"]({ publicKey }));
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("button");
  const status = form.querySelector("[role=status]");
  if (!window.PublicKeyCredential) continue;
  form.querySelector("[data-with]").hidden = false;
  form.querySelector("[data-without]").hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    status.textContent = "Follow what your browser shows.";
    button.disabled = true;
    try {
      await ask(form);
      form.submit();
    } catch {
      status.textContent = "The passkey was not used. Press the button to try again, or use another way.";
      button.disabled = false;
    }
  });
}
