// @ts-check
/** The customer's made-up telephone: it dials, asks each second how the call stands, and hangs up. */
import { element, setText } from "./element.js";
import { LineLost, Refused, newId, request } from "./request.js";
import { duration, say } from "./words.js";

const ASK_MILLISECONDS = 1000;
const REMEMBERED = "tejido-phone";

class PhoneCall extends HTMLElement {
  /** @type {string | null} What opens the call that goes on. */
  #token = null;
  #callId = newId();
  #shownAt = 0;
  #seconds = 0;
  #isOver = true;

  connectedCallback() {
    this.#find("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#dial(new FormData(/** @type {HTMLFormElement} */ (this.#find("form"))));
    });
    this.#find(".phone-hang-up").addEventListener("click", () => this.#do("hang_up"));
    this.#find(".phone-drop").addEventListener("click", () => this.#do("line_drops"));
    this.#find(".phone-again").addEventListener("click", () => this.#again());
    setInterval(() => this.#tick(), ASK_MILLISECONDS);
    this.#token = remembered();
    if (this.#token) this.#look();
  }

  /** @param {FormData} given */
  async #dial(given) {
    const [programme, queue, language] = String(given.get("queue")).split("/");
    const body = { programme, queue, language, number: String(given.get("number")), call_id: this.#callId };
    const told = await this.#ask("/try/phone/calls", body);
    if (!told) return;
    this.#token = told.token;
    remember(told.token);
    this.#show(told.phone);
    this.#find(".phone-state").focus();
  }

  /** @param {"hang_up" | "line_drops"} what */
  async #do(what) {
    const told = await this.#ask(`/try/phone/calls/${this.#token}`, { do: what });
    if (told) this.#show(told.phone);
  }

  async #look() {
    const told = await this.#ask(`/try/phone/calls/${this.#token}`);
    if (told) this.#show(told.phone);
  }

  /**
   * @param {string} url
   * @param {unknown} [body]
   */
  async #ask(url, body) {
    const place = this.#find("#phone-error");
    try {
      const told = await request(url, body === undefined ? {} : { method: "POST", body, headers: { "X-CSRFToken": this.dataset.csrf ?? "" } });
      place.replaceChildren();
      return told;
    } catch (error) {
      if (error instanceof Refused && error.status === 404) this.#again();
      else if (error instanceof Refused) place.replaceChildren(element("p", { class: "error-line", text: `${say("phone_failed")} ${error.message}` }));
      else if (!(error instanceof LineLost)) throw error;
      return null;
    }
  }

  /** @param {any} phone */
  #show(phone) {
    const isOver = phone.state === "ended";
    this.#isOver = isOver;
    this.#find("form").hidden = true;
    this.#find(".phone-live").hidden = false;
    const ended = isOver && ["customer", "customer_line", "agent"].includes(phone.ended_reason) ? `_${phone.ended_reason}` : "";
    setText(this.#find(".phone-state"), say(`phone_${phone.state}${ended}`, { name: phone.agent ?? say("phone_serving") }));
    this.#seconds = phone.seconds;
    this.#shownAt = performance.now();
    for (const name of [".phone-hang-up", ".phone-drop"]) this.#find(name).hidden = isOver;
    const again = this.#find(".phone-again");
    if (isOver && again.hidden) {
      again.hidden = false;
      again.focus();
      remember("");
    }
    const names = new Map(phone.participants.map((/** @type {any} */ one) => [one.key, roleWords(one)]));
    const lines = phone.participants.map((/** @type {any} */ one) => {
      const whom = one.hears.map((/** @type {string} */ key) => names.get(key)).join(", ");
      return say(whom ? "phone_hears" : "phone_hears_nobody", { who: String(names.get(one.key)), whom });
    });
    const list = this.#find(".phone-hears");
    if (list.dataset.lines !== lines.join("|")) {
      list.dataset.lines = lines.join("|");
      list.replaceChildren(...lines.map((/** @type {string} */ text) => element("li", { text })));
    }
    this.#time();
  }

  #tick() {
    this.#time();
    if (this.#token && !this.#isOver && document.visibilityState === "visible") this.#look();
  }

  #time() {
    setText(this.#find(".phone-time"), this.#isOver ? "" : duration(this.#seconds + (performance.now() - this.#shownAt) / 1000));
  }

  #again() {
    this.#token = null;
    this.#isOver = true;
    this.#callId = newId();
    remember("");
    this.#find(".phone-live").hidden = true;
    this.#find(".phone-again").hidden = true;
    this.#find("form").hidden = false;
    this.#find("#phone-queue").focus();
  }

  /**
   * @param {string} selector
   * @returns {HTMLElement}
   */
  #find(selector) {
    return /** @type {HTMLElement} */ (this.querySelector(selector));
  }
}

/** @param {{role: string, mode: string | null}} one */
function roleWords(one) {
  if (one.role === "supervising") return say(`phone_supervising_${one.mode}`);
  return say(["customer", "serving", "consulting", "shadowing"].includes(one.role) ? `phone_${one.role}` : "phone_other");
}

/** @param {string} token */
function remember(token) {
  try {
    if (token) sessionStorage.setItem(REMEMBERED, token);
    else sessionStorage.removeItem(REMEMBERED);
  } catch {
    // Without storage a call is forgotten when the page is loaded again.
  }
}

function remembered() {
  try {
    return sessionStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

customElements.define("phone-call", PhoneCall);
