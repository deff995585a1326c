// Asks this browser for a passkey and sends its answer with the form. Without this script the form stays hidden.
const part = document.querySelector("[data-passkey]");
const form = part.querySelector("form");
const button = form.querySelector("button");

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function say(what) {
  for (const line of part.querySelectorAll("[data-when]")) line.hidden = line.dataset.when !== what;
}

function readable(options) {
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const known of options.excludeCredentials ?? []) known.id = bytes(known.id);
  return options;
}

function sendable(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
}

async function ask() {
  const answer = await fetch(part.dataset.ask, { method: "POST" });
  const told = answer.ok ? await answer.json() : { problem: answer.status === 503 ? "busy" : "trouble" };
  if (told.problem) return say(told.problem);
  const publicKey = readable(told.options);
  const isNew = part.dataset.passkey === "new";
  const credential = await navigator.credentials[isNew ? "create" : "get"]({ publicKey });
  form.elements.answer.value = sendable(credential);
  form.submit();
}

const problems = { NotAllowedError: "stopped", AbortError: "stopped", InvalidStateError: "known" };

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  say("");
  button.disabled = true;
  try {
    await ask();
  } catch (error) {
    say(problems[error.name] ?? "trouble");
  }
  button.disabled = false;
});

document.querySelector("[data-unscripted]")?.remove();
part.hidden = false;
if (location.origin !== part.dataset.origin) {
  form.hidden = true;
  say("elsewhere");
} else if (!window.PublicKeyCredential) {
  form.hidden = true;
  say("cannot");
}
