// @ts-check
/** The contact in front: who it is, what was said, and either the place to write or the place to note how it went. */
import { element, setText } from "../element.js";
import { icon } from "../icon.js";
import { duration, say } from "../words.js";
import { consult, flag, transfer } from "./acts.js";
import "./chat-log.js";
import { composer } from "./composer.js";
import "./contact-parts.js";
import "./help-part.js";
import "./contact-side.js";
import { ask } from "./dialogs.js";
import { channelIcon, channelName, contactName, languageName, placeName } from "./names.js";
import { isServed } from "./store.js";
import "./wrap-up.js";

const TYPING_MILLISECONDS = 4000;
// Where the work is, in this order: the outcome, the message, the call, a task's instructions.
const WORK = ["help-part input", "wrap-up:not([hidden]) :is(input, textarea)", ".composer:not([hidden]) textarea", ".own-part:not([hidden]) .own-leave", ".call:not([hidden]) .call-hold:not([hidden])", ".log-scroll"];

class DeskChat extends HTMLElement {
  /** @type {any} */
  #app = null;
  /** @type {string | null} The leg that is shown: a contact that comes back is another one. */
  #shown = null;

  /** @param {any} app */
  draw(app) {
    this.#app = app;
    const contact = app.store.contacts.get(app.store.selected) ?? null;
    if (this.#shown !== (contact?.leg.key ?? null) || !contact) this.#build(contact);
    if (contact) this.#update(contact);
  }

  /** @param {any} app */
  tick(app) {
    const contact = this.#contact;
    if (!contact) return;
    setText(this.querySelector(".chat-time"), say(contact.channel === "task" ? "task_since" : "chat_since", { time: duration(app.clock.secondsSince(contact.leg.from_at)) }));
    const typedAt = app.store.typing.get(contact.key) ?? -Infinity;
    const isTyping = performance.now() - typedAt < TYPING_MILLISECONDS && contact.leg.state === "open";
    setText(this.querySelector(".typing"), isTyping ? say("typing", { name: contactName(contact) }) : "");
    /** @type {any} */ (this.querySelector("contact-parts")).tick(app, contact);
    const until = contact.leg.wrap_until_at;
    /** @type {any} */ (this.querySelector("wrap-up")).tick(until ? app.clock.machineSecondsUntil(until) : null);
  }

  /** Put the cursor where the work is: in the message, or in the outcome; who is in the wrap-up already is left alone. */
  focusWork() {
    queueMicrotask(() => {
      if (this.querySelector("wrap-up:not([hidden])")?.contains(document.activeElement)) return;
      const places = WORK.map((selector) => this.querySelector(selector)).filter((place) => place !== null);
      /** @type {HTMLElement | undefined} */ (places[0])?.focus();
    });
  }

  /** End the contact in front, after a question; in wrap-up, go to its outcome. */
  async endOrWrapUp() {
    const contact = this.#contact;
    if (!contact || !isServed(contact)) return;
    if (contact.leg.state === "wrapping" || contact.channel === "help") return this.focusWork();
    const name = contactName(contact);
    const kind = contact.channel === "task" ? "task" : contact.channel === "voice" ? "call" : "chat";
    const answer = await ask(this, { title: say(`${kind}_end_question`, { name }), help: [say(`${kind}_end_help`)], confirm: say(`${kind}_end`), keep: say(`${kind}_end_keep`) });
    if (answer) await this.#app.end(contact.key);
    return undefined;
  }

  /** Show or hide what stands beside the conversation, where there is no room for both. */
  turnSide() {
    const isOpen = this.toggleAttribute("data-side");
    this.querySelector(".chat-side")?.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) /** @type {any} */ (this.querySelector("contact-side"))?.focusNote();
  }

  /** Go to a new note, wherever it is. */
  focusNote() {
    if (!this.#contact) return;
    if (!this.hasAttribute("data-side")) this.turnSide();
    /** @type {any} */ (this.querySelector("contact-side"))?.focusNote();
  }

  openReplies() {
    /** @type {HTMLElement | null} */ (this.querySelector(".composer:not([hidden]) .open-replies"))?.click();
  }

  /** Show why the contact came here. */
  openWhy() {
    const details = this.querySelector("contact-side details.why");
    if (!(details instanceof HTMLDetailsElement)) return;
    if (!this.hasAttribute("data-side")) this.turnSide();
    details.open = true;
    details.querySelector("summary")?.focus();
  }

  get #contact() {
    const contact = this.#app?.store.contacts.get(this.#app.store.selected) ?? null;
    return contact?.leg.key === this.#shown ? contact : null;
  }

  /** @param {import("./store.js").Contact | null} contact */
  #build(contact) {
    this.#shown = contact?.leg.key ?? null;
    if (!contact) {
      this.removeAttribute("data-side");
      this.replaceChildren(...this.#nothing());
      return;
    }
    this.dataset.channel = contact.channel;
    this.replaceChildren(
      this.#head(contact),
      element(
        "div",
        { class: "chat-body" },
        element(
          "div",
          { class: "chat-main" },
          element("contact-parts"),
          contact.channel === "help" ? element("help-part") : contact.channel === "voice" ? null : element("chat-log", { "data-name": contactName(contact), "data-channel": contact.channel }),
          element("p", { class: "typing small soft", "aria-hidden": "true" }),
          contact.customer && contact.channel !== "voice" && isServed(contact) ? composer(this.#app, contact.key) : null,
          element("wrap-up", { hidden: true }),
        ),
        element("contact-side"),
      ),
    );
    /** @type {any} */ (this.querySelector("wrap-up")).prepare(contact, (/** @type {any} */ given) => this.#app.finish(contact.key, given));
  }

  #nothing() {
    if (this.#app.store.chats.length) return [element("p", { class: "chat-pick soft", text: say("chat_pick") })];
    const isAvailable = this.#app.store.presence?.activity === "available";
    return [
      element(
        "div",
        { class: "chat-pick" },
        element("h2", { text: say("chats_none_title") }),
        element("p", { class: "soft", text: say(isAvailable ? "chats_none_available" : "chats_none_away") }),
      ),
    ];
  }

  /** @param {import("./store.js").Contact} contact */
  #head(contact) {
    const name = contactName(contact);
    const key = contact.key;
    const kind = contact.channel === "task" || contact.channel === "help" ? contact.channel : contact.channel === "voice" ? "call" : "chat";
    /** @type {(words: string, keys: string, act: () => void, shape: string, kind?: string) => HTMLElement} */
    const act = (words, keys, does, shape, extra = "") => element("button", { class: `button small quiet ${extra}`, type: "button", title: `${say(words)} (${keys})`, on: { click: does } }, icon(shape), element("span", { class: "act-words", text: say(words) }));
    return element(
      "header",
      { class: "chat-head" },
      element("button", { class: "button quiet small square chat-back", type: "button", "aria-label": say("chat_back"), on: { click: () => this.#app.choose(null) } }, icon("back")),
      element(
        "div",
        { class: "chat-who" },
        element("h2", { "aria-label": say(`${kind}_with`, { name }) }, channelIcon(contact.channel), element("span", { class: "visually-hidden", text: `${channelName(contact.channel)}: ` }), element("span", { class: "chat-title", text: name, dir: "auto" })),
        element("p", { class: "small soft" }, placeName(contact), ` · ${languageName(contact.language)} · `, element("span", { class: "chat-time number" })),
      ),
      element("span", { class: "badge chat-flagged", hidden: true }, icon("attention"), say("flagged")),
      contact.customer && element("span", { class: "badge chat-verified" }),
      element(
        "div",
        { class: "chat-acts", role: "group", "aria-label": say("acts") },
        act("transfer", "Alt+T", () => transfer(this.#app, key), "leave", "act-serving"),
        act("consult", "Alt+C", () => consult(this.#app, key), "people", "act-serving"),
        contact.customer && act("flag", "Alt+X", () => flag(this.#app, key), "attention", "act-flag"),
        element("button", { class: "button small quiet chat-side", type: "button", "aria-expanded": "false", title: `${say("side")} (Alt+I)`, on: { click: () => this.turnSide() } }, icon("person"), element("span", { class: "act-words", text: say("side") })),
      ),
      element(
        "button",
        { class: "button small chat-end", type: "button", title: "Alt+W", "aria-label": say(kind === "help" ? "help_finish" : `${kind}_end`), on: { click: () => this.endOrWrapUp() } },
        element("span", { class: "wide-words", text: say(kind === "help" ? "help_finish" : `${kind}_end`) }),
        element("span", { class: "narrow-words", text: say("chat_end_short") }),
      ),
    );
  }

  /** @param {import("./store.js").Contact} contact */
  #update(contact) {
    const isOpen = contact.leg.state === "open";
    const isHelp = contact.channel === "help";
    const isWrapping = contact.leg.state === "wrapping" && isServed(contact) && !isHelp;
    /** @type {any} */ (this.querySelector("chat-log"))?.show({
      messages: contact.messages,
      waiting: this.#app.outbox.of(contact.key),
      isEndedByCustomer: Boolean(contact.ended_reason?.includes("customer")),
      retry: (/** @type {string} */ id) => this.#app.outbox.retry(id),
      discard: (/** @type {string} */ id) => this.#app.outbox.remove(id),
    });
    /** @type {any} */ (this.querySelector("contact-parts")).show(this.#app, contact);
    /** @type {any} */ (this.querySelector("contact-side")).show(this.#app, contact);
    /** @type {any} */ (this.querySelector("help-part"))?.show(this.#app, contact);
    const place = /** @type {HTMLElement | null} */ (this.querySelector(".composer"));
    const wrap = /** @type {HTMLElement} */ (this.querySelector("wrap-up"));
    const hadFocus = isWrapping && wrap.hidden && (place?.contains(document.activeElement) || document.activeElement === document.body);
    if (place) place.hidden = !isOpen;
    wrap.hidden = !isWrapping;
    this.toggleAttribute("data-wrapping", isWrapping);
    this.#hide(".chat-end", !isOpen || !isServed(contact) || isHelp);
    for (const button of this.querySelectorAll(".act-serving")) /** @type {HTMLElement} */ (button).hidden = !isOpen || !isServed(contact) || isHelp;
    this.#hide(".act-flag", !isServed(contact) || Boolean(contact.flag));
    this.#hide(".chat-flagged", !contact.flag);
    this.#verified(contact);
    if (hadFocus) this.focusWork();
    this.tick(this.#app);
  }

  /** @param {import("./store.js").Contact} contact */
  #verified(contact) {
    const badge = /** @type {HTMLElement | null} */ (this.querySelector(".chat-verified"));
    const verified = contact.customer?.verified ?? false;
    if (!badge || badge.dataset.verified === String(verified)) return;
    badge.dataset.verified = String(verified);
    badge.className = `badge chat-verified ${verified ? "well" : "off"}`;
    badge.replaceChildren(icon(verified ? "check" : "off"), say(verified ? "chat_verified" : "chat_unverified"));
  }

  /**
   * @param {string} selector
   * @param {boolean} isHidden
   */
  #hide(selector, isHidden) {
    const found = /** @type {HTMLElement | null} */ (this.querySelector(selector));
    if (found) found.hidden = isHidden;
  }
}

customElements.define("desk-chat", DeskChat);
