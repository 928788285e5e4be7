// Passkeys: between the desk's JSON (base64url) and the browser's (bytes). And the browser's own time zone.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

async function post(at, body) {
  const response = await fetch(at, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (response.ok) return answer;
  if (answer.type === "/problems/prove") {
    location.assign(`/prove?next=${encodeURIComponent(location.pathname)}`);
  }
  throw new Error(answer.detail);
}

const withIds = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

async function create(at, body) {
  const { ceremony, options } = await post(`${at}/start`, body);
  const asked = options.publicKey;
  const made = await navigator.credentials.create({
    publicKey: {
      ...asked,
      challenge: bytes(asked.challenge),
      user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: withIds(asked.excludeCredentials),
    },
  });
  const { attestationObject, clientDataJSON } = made.response;
  return {
    ...body,
    ceremony,
    credential: {
      id: made.id,
      rawId: text(made.rawId),
      type: made.type,
      extensions: made.getClientExtensionResults(),
      response: {
        attestationObject: text(attestationObject),
        clientDataJSON: text(clientDataJSON),
        transports: made.response.getTransports?.(),
      },
    },
  };
}

async function get(at, body, signal, quietly) {
  const { ceremony, options } = await post(`${at}/start`, body);
  const asked = options.publicKey;
  const used = await navigator.credentials.get({
    signal,
    mediation: quietly ? "conditional" : undefined,
    publicKey: { ...asked, challenge: bytes(asked.challenge), allowCredentials: withIds(asked.allowCredentials) },
  });
  const { authenticatorData, clientDataJSON, signature, userHandle } = used.response;
  return {
    ...body,
    ceremony,
    credential: {
      id: used.id,
      rawId: text(used.rawId),
      type: used.type,
      extensions: used.getClientExtensionResults(),
      response: {
        authenticatorData: text(authenticatorData),
        clientDataJSON: text(clientDataJSON),
        signature: text(signature),
        userHandle: userHandle ? text(userHandle) : null,
      },
    },
  };
}

function offer(place) {
  const { passkey: deed, at, next } = place.dataset;
  const button = place.querySelector("button");
  const status = place.querySelector("[role=status]");
  const form = place.closest("form");
  const field = (name) => (form ?? document).querySelector(`[name=${name}]`)?.value ?? "";
  const done = async (answer) => location.assign((await post(`${at}/finish`, answer)).to);
  // While the browser offers passkeys under the address, that must end before a button may ask.
  let waiting = new AbortController();

  button.hidden = false;
  button.addEventListener("click", async () => {
    waiting.abort();
    status.textContent = "Waiting for your device …";
    button.disabled = true;
    try {
      const body = deed === "create" ? { label: field("label"), next } : { email: field("email"), next };
      await done(deed === "create" ? await create(at, body) : await get(at, body));
    } catch (error) {
      status.textContent =
        error.name === "NotAllowedError" ? "Nothing was chosen. You can try again." :
        error.name === "InvalidStateError" ? "This device is known already." : error.message;
    }
    button.disabled = false;
  });

  const quiet = deed === "get" && form?.querySelector("[autocomplete~=webauthn]");
  if (quiet) {
    PublicKeyCredential.isConditionalMediationAvailable?.().then(async (can) => {
      if (!can) return;
      try {
        await done(await get(at, { email: "", next }, waiting.signal, true));
      } catch (error) {
        if (error.name !== "AbortError") status.textContent = error.message;
      }
    });
  }
}

if (window.PublicKeyCredential) {
  document.querySelectorAll("[data-passkey]").forEach(offer);
}

for (const select of document.querySelectorAll("[data-own-zone] select")) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (select.value === "UTC" && [...select.options].some((option) => option.value === own)) select.value = own;
}
