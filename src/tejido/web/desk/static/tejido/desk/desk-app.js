// @ts-check
/** The agent's desk: one line to the server, one store, and the parts that draw it. */
import { WorldClock } from "../clock.js";
import { element, setText } from "../element.js";
import { Outbox } from "../outbox.js";
import { LineLost, Refused, request } from "../request.js";
import { LiveSocket } from "../socket.js";
import { toast } from "../toast.js";
import { say } from "../words.js";
import "./desk-bar.js";
import "./desk-chat.js";
import "./desk-chat-list.js";
import "./desk-offers.js";
import { chime } from "./chime.js";
import { DeskStore } from "./store.js";
import { listenForShortcuts } from "./shortcuts.js";

const TICK_MILLISECONDS = 500;
const TODAY_MILLISECONDS = 60000;
const REMEMBERED_SELECTION = "tejido-desk-selected";

class DeskApp extends HTMLElement {
  store = new DeskStore();
  clock = new WorldClock();
  /** @type {import("../socket.js").LineState} */
  line = "connecting";
  /** @type {Set<string>} Contacts whose wrap-up is being saved here. */
  finishing = new Set();
  #isDrawn = false;
  #isDrawing = false;

  connectedCallback() {
    this.outbox = new Outbox("tejido-desk-outbox", (waiting) => this.#post(waiting), {
      changed: () => this.draw(),
      sent: (waiting, answer) => {
        this.store.message(waiting.contact, answer.message);
        this.draw();
      },
    });
    this.socket = new LiveSocket(() => this.ask("/live/ticket", { topics: ["desk"] }), {
      snapshot: (data) => this.#snapshot(data),
      delta: (type, data) => this.#delta(type, data),
      state: (state) => this.#lineChanged(state),
    });
    this.socket.start();
    setInterval(() => this.#tick(), TICK_MILLISECONDS);
    setInterval(() => this.#loadToday(), TODAY_MILLISECONDS);
    listenForShortcuts(this);
  }

  /**
   * Ask the server as this person.
   * @param {string} url
   * @param {unknown} [body] With a body the request changes something.
   */
  ask(url, body) {
    if (body === undefined) return request(url);
    return request(url, { method: "POST", body, headers: { "X-CSRFToken": this.dataset.csrf ?? "" } });
  }

  /**
   * Do something on the server and say so when it could not be done.
   * @param {string} url
   * @param {unknown} body
   * @param {string} failure What did not happen, in words.
   * @returns {Promise<any>} The answer, or null after a failure that was told.
   */
  async act(url, body, failure) {
    try {
      return (await this.ask(url, body)) ?? {};
    } catch (error) {
      if (error instanceof LineLost) toast(`${failure} ${say("line_waiting")}`, "attention");
      else if (error instanceof Refused) toast(`${failure} ${error.message}`.trim(), "attention");
      else throw error;
      return null;
    }
  }

  /** @param {string} key */
  async accept(key) {
    const answer = await this.act(`/desk/offers/${key}/accept`, {}, say("offer_failed"));
    this.store.offers.delete(key);
    if (answer?.contact) {
      this.store.accepted(answer.contact);
      this.choose(answer.contact.key);
    } else {
      this.wantsNext = answer !== null;
      this.draw();
    }
  }

  /**
   * @param {string} key
   * @param {string} reason
   */
  async reject(key, reason) {
    if ((await this.act(`/desk/offers/${key}/reject`, { reason }, say("offer_failed"))) === null) return;
    this.store.offers.delete(key);
    this.draw();
  }

  /**
   * @param {string} activity
   * @param {string | null} reason
   */
  async setPresence(activity, reason) {
    const answer = await this.act("/desk/presence", reason ? { activity, reason } : { activity }, say("presence_failed"));
    if (answer?.presence) this.store.presence = answer.presence;
    this.draw();
  }

  /** @param {string} key */
  async end(key) {
    if ((await this.act(`/desk/contacts/${key}/end`, {}, say("chat_end_failed"))) === null) return;
    this.store.delta("leg_wrapping", { contact: key });
    this.draw();
    this.#chat.focusWork();
  }

  /**
   * @param {string} key
   * @param {{disposition: string, note?: string}} given
   */
  async finish(key, given) {
    if (this.finishing.has(key)) return;
    const name = this.store.contacts.get(key)?.customer.display_name ?? "";
    this.finishing.add(key);
    try {
      if ((await this.act(`/desk/contacts/${key}/wrap-up`, given, say("wrap_failed"))) === null) return;
    } finally {
      this.finishing.delete(key);
    }
    this.store.remove(key);
    toast(say("wrap_done", { name: name || say("chat_customer") }), "well");
    this.choose(this.store.chats[0]?.key ?? null);
    this.#loadToday();
  }

  /**
   * Show a chat and put the cursor where its work is.
   * @param {string | null} key
   */
  choose(key) {
    this.store.select(key);
    remember(key);
    this.draw();
    if (key) this.#chat.focusWork();
    else /** @type {HTMLElement} */ (this.querySelector("desk-chat-list"))?.focus();
  }

  /** Draw once after everything that happened in this turn. */
  draw() {
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    queueMicrotask(() => {
      this.#isDrawing = false;
      this.#drawNow();
    });
  }

  /** @param {{contact: string, client_message_id: string, text: string}} waiting */
  #post({ contact, client_message_id, text }) {
    return this.ask(`/desk/contacts/${contact}/messages`, { client_message_id, text });
  }

  /** @param {any} data */
  #snapshot(data) {
    const isFirst = !this.store.isLoaded;
    this.clock.set(data.world, data.server_time);
    this.store.snapshot(data);
    if (isFirst) this.store.select(this.store.contacts.has(remembered()) ? remembered() : this.store.selected);
    this.outbox?.flush();
    this.draw();
    if (isFirst) queueMicrotask(() => this.#loadToday());
  }

  /**
   * @param {string} type
   * @param {any} data
   */
  #delta(type, data) {
    if (type === "clock_changed") return this.clock.set(data.world, data.server_time);
    const offersBefore = this.store.offers.size;
    if (!this.store.delta(type, data)) return this.socket?.resync();
    if (type === "message_sent" && data.message.client_message_id) this.outbox?.remove(data.message.client_message_id);
    if (type === "offer_made" && this.store.offers.size > offersBefore) chime();
    if (type === "offer_timed_out") toast(say("offer_missed"), "attention");
    if (type === "leg_ended") this.#loadToday();
    if (type === "offer_accepted" && this.wantsNext) {
      this.wantsNext = false;
      return this.choose(data.contact.key);
    }
    return this.draw();
  }

  /** @param {import("../socket.js").LineState} state */
  #lineChanged(state) {
    this.line = state;
    if (state === "open") this.outbox?.flush();
    if (state === "ended") this.#showEnded();
    this.draw();
  }

  get #chat() {
    return /** @type {any} */ (this.querySelector("desk-chat"));
  }

  #drawNow() {
    if (!this.store.isLoaded || this.line === "ended") return;
    if (!this.#isDrawn) this.#build();
    this.dataset.view = this.store.selected === null ? "list" : "chat";
    for (const part of this.querySelectorAll("desk-bar, desk-offers, desk-chat-list, desk-chat")) /** @type {any} */ (part).draw(this);
    const count = this.store.offers.size;
    document.title = `${count ? say("title_offer", { count }) : say("title_desk")} · Tejido`;
  }

  #build() {
    this.replaceChildren(
      element("desk-bar"),
      element("div", { class: "desk-rail" }, element("desk-offers"), element("desk-chat-list", { tabindex: "-1" })),
      element("desk-chat"),
    );
    this.#isDrawn = true;
  }

  #tick() {
    if (this.#isDrawn) for (const part of this.querySelectorAll("desk-offers, desk-chat, desk-bar")) /** @type {any} */ (part).tick(this);
  }

  async #loadToday() {
    if (!this.#isDrawn || this.line === "ended") return;
    const bar = /** @type {any} */ (this.querySelector("desk-bar"));
    try {
      bar.showToday(await this.ask("/desk/today"));
    } catch (error) {
      if (!(error instanceof LineLost || error instanceof Refused)) throw error;
      bar.showToday(null);
    }
  }

  #showEnded() {
    const heading = element("h2", { text: say("ended_title"), tabindex: "-1" });
    const back = `${this.dataset.login}?next=${encodeURIComponent(location.pathname)}`;
    this.replaceChildren(
      element(
        "div",
        { class: "page-width page-body", role: "alert" },
        heading,
        element("p", { text: say("ended_text") }),
        element("a", { class: "button primary", href: back, text: say("ended_action") }),
      ),
    );
    this.#isDrawn = false;
    this.removeAttribute("data-view");
    setText(document.querySelector("title"), `${say("ended_title")} · Tejido`);
    heading.focus();
  }
}

/** @param {string | null} key */
function remember(key) {
  try {
    if (key) sessionStorage.setItem(REMEMBERED_SELECTION, key);
    else sessionStorage.removeItem(REMEMBERED_SELECTION);
  } catch {
    // Without storage the first chat is shown after loading the page again.
  }
}

function remembered() {
  try {
    return sessionStorage.getItem(REMEMBERED_SELECTION) ?? "";
  } catch {
    return "";
  }
}

customElements.define("desk-app", DeskApp);
