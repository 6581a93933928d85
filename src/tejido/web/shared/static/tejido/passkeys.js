// @ts-check
/**
 * A form whose button asks the browser to make a passkey or to use one, and sends what it answers.
 * Bytes travel as base64url, in the form of the Web Authentication standard's own JSON.
 */
import { request } from "./request.js";

/** @param {string} text @returns {ArrayBuffer} */
function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0)).buffer;
}

/** @param {ArrayBuffer | null | undefined} buffer @returns {string | null} */
function text(buffer) {
  if (!buffer) return null;
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** @param {any[] | undefined} known */
const described = (known) => known?.map((one) => ({ ...one, id: bytes(one.id) }));

/** @param {any} asked What the server asks for, as JSON. */
async function create(asked) {
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: described(asked.excludeCredentials),
  };
  const made = /** @type {any} */ (await navigator.credentials.create({ publicKey }));
  return {
    ...head(made),
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports?.() ?? [],
    },
  };
}

/** @param {any} asked */
async function get(asked) {
  const publicKey = { ...asked, challenge: bytes(asked.challenge), allowCredentials: described(asked.allowCredentials) };
  const used = /** @type {any} */ (await navigator.credentials.get({ publicKey }));
  return {
    ...head(used),
    response: {
      clientDataJSON: text(used.response.clientDataJSON),
      authenticatorData: text(used.response.authenticatorData),
      signature: text(used.response.signature),
      userHandle: text(used.response.userHandle),
    },
  };
}

/** @param {any} credential */
function head(credential) {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

class PasskeyStep extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    const button = /** @type {HTMLButtonElement | null} */ (this.querySelector("button[type=submit]"));
    if (!form || !button) return;
    if (!window.PublicKeyCredential || !navigator.credentials) {
      this.#say(this.dataset.unsupported);
      return;
    }
    button.disabled = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#run(form, button);
    });
  }

  /** @param {HTMLFormElement} form @param {HTMLButtonElement} button */
  async #run(form, button) {
    this.#say("");
    // Not disabled: a disabled button loses the focus, and with it the place of whoever uses the keyboard.
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    try {
      const asked = (await this.#options()).publicKey;
      const answer = await (this.dataset.do === "create" ? create(asked) : get(asked));
      const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("credential"));
      field.value = JSON.stringify(answer);
      form.submit();
    } catch (problem) {
      button.removeAttribute("aria-disabled");
      this.#say(this.#sentence(problem));
    }
  }

  async #options() {
    if (this.dataset.from) return (await request(this.dataset.from)).request_options;
    return JSON.parse(document.getElementById("passkey-options")?.textContent ?? "{}");
  }

  /** @param {any} problem */
  #sentence(problem) {
    if (problem?.name === "NotAllowedError" || problem?.name === "AbortError") return this.dataset.cancelled;
    if (problem?.name === "InvalidStateError") return this.dataset.known;
    return problem?.code && problem.message ? problem.message : this.dataset.failed;
  }

  /** @param {string | undefined} sentence */
  #say(sentence) {
    const line = this.querySelector("[data-says]");
    if (line) line.textContent = sentence ?? "";
  }
}

customElements.define("passkey-step", PasskeyStep);
