// @ts-check
/** The chat in front: who it is, what was said, and either the place to write or the place to note how it went. */
import { element, setText } from "../element.js";
import { icon } from "../icon.js";
import { newId } from "../request.js";
import { duration, say } from "../words.js";
import "./chat-log.js";
import { languageName } from "./desk-offers.js";
import { nameOf } from "./store.js";
import "./wrap-up.js";

const TEXT_LENGTH_MAX = 4000;

class DeskChat extends HTMLElement {
  /** @type {any} */
  #app = null;
  /** @type {string | null} */
  #shown = null;

  /** @param {any} app */
  draw(app) {
    this.#app = app;
    const contact = app.store.contacts.get(app.store.selected) ?? null;
    if (this.#shown !== (contact?.key ?? null) || !contact) this.#build(contact);
    if (contact) this.#update(contact);
  }

  /** @param {any} app */
  tick(app) {
    const contact = app.store.contacts.get(this.#shown);
    if (contact) setText(this.querySelector(".chat-time"), say("chat_since", { time: duration(app.clock.secondsSince(contact.leg.from_at)) }));
  }

  /** Put the cursor where the work is: in the message, or in the outcome; who is in the wrap-up already is left alone. */
  focusWork() {
    queueMicrotask(() => {
      if (this.querySelector("wrap-up:not([hidden])")?.contains(document.activeElement)) return;
      /** @type {HTMLElement | null} */ (this.querySelector("wrap-up:not([hidden]) input, .composer:not([hidden]) textarea"))?.focus();
    });
  }

  /** End the chat in front, after a question; in wrap-up, go to its outcome. */
  endOrWrapUp() {
    const contact = this.#contact;
    if (!contact) return;
    if (contact.leg.state === "wrapping") this.focusWork();
    else /** @type {HTMLDialogElement} */ (this.querySelector(".end-dialog")).showModal();
  }

  get #contact() {
    return this.#app?.store.contacts.get(this.#shown) ?? null;
  }

  /** @param {import("./store.js").Contact | null} contact */
  #build(contact) {
    this.#shown = contact?.key ?? null;
    if (!contact) {
      this.replaceChildren(...this.#nothing());
      return;
    }
    const name = contact.customer.display_name || say("chat_customer");
    this.replaceChildren(this.#head(contact, name), element("chat-log", { "data-name": name }), this.#composer(contact.key, name), element("wrap-up"), this.#endDialog(contact.key, name));
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

  /**
   * @param {import("./store.js").Contact} contact
   * @param {string} name
   */
  #head(contact, name) {
    const verified = contact.customer.verified;
    return element(
      "header",
      { class: "chat-head" },
      element("button", { class: "button quiet small square chat-back", type: "button", "aria-label": say("chat_back"), on: { click: () => this.#app.choose(null) } }, icon("back")),
      element(
        "div",
        { class: "chat-who" },
        element("h2", { text: name, "aria-label": say("chat_with", { name }) }),
        element(
          "p",
          { class: "small soft" },
          [nameOf(contact.client), nameOf(contact.programme), nameOf(contact.queue)].filter(Boolean).join(" · "),
          ` · ${languageName(contact.language)} · `,
          element("span", { class: "chat-time number" }),
        ),
      ),
      element("span", { class: `badge ${verified ? "well" : "off"}` }, icon(verified ? "check" : "off"), say(verified ? "chat_verified" : "chat_unverified")),
      element(
        "button",
        { class: "button small chat-end", type: "button", title: "Alt+W", "aria-label": say("chat_end"), on: { click: () => this.endOrWrapUp() } },
        element("span", { class: "wide-words", text: say("chat_end") }),
        element("span", { class: "narrow-words", text: say("chat_end_short") }),
      ),
    );
  }

  /**
   * @param {string} key
   * @param {string} name
   */
  #composer(key, name) {
    const text = element("textarea", { id: "message-text", rows: "2", maxlength: String(TEXT_LENGTH_MAX), "aria-describedby": "message-hint", enterkeyhint: "send" });
    text.value = draft(key);
    text.addEventListener("input", () => keepDraft(key, text.value));
    text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.altKey || event.isComposing) return;
      event.preventDefault();
      this.#send(key, text);
    });
    const form = element(
      "form",
      { class: "composer" },
      element("label", { class: "visually-hidden", for: "message-text", text: say("message_label", { name }) }),
      text,
      element("button", { class: "button primary", type: "submit" }, icon("send"), say("message_send")),
      element("p", { class: "small soft", id: "message-hint", text: say("message_hint") }),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send(key, text);
    });
    return form;
  }

  /**
   * @param {string} key
   * @param {HTMLTextAreaElement} field
   */
  #send(key, field) {
    const text = field.value.trim();
    if (text) {
      this.#app.outbox.put({ contact: key, text, client_message_id: newId(), written_at: new Date().toISOString() });
      field.value = "";
      keepDraft(key, "");
    }
    field.focus();
  }

  /**
   * @param {string} key
   * @param {string} name
   */
  #endDialog(key, name) {
    const dialog = element(
      "dialog",
      { class: "end-dialog", "aria-labelledby": "end-title" },
      element(
        "form",
        { method: "dialog" },
        element("h2", { id: "end-title", text: say("chat_end_question", { name }) }),
        element("p", { text: say("chat_end_help") }),
        element(
          "div",
          { class: "button-row" },
          element("button", { class: "button primary", value: "end", text: say("chat_end") }),
          element("button", { class: "button quiet", value: "", text: say("chat_end_keep") }),
        ),
      ),
    );
    dialog.addEventListener("close", () => {
      if (dialog.returnValue === "end") this.#app.end(key);
      dialog.returnValue = "";
    });
    return dialog;
  }

  /** @param {import("./store.js").Contact} contact */
  #update(contact) {
    const isWrapping = contact.leg.state !== "open";
    const log = /** @type {any} */ (this.querySelector("chat-log"));
    log.show({
      messages: contact.messages,
      waiting: this.#app.outbox.of(contact.key),
      isEndedByCustomer: Boolean(contact.ended_reason?.includes("customer")),
      retry: (/** @type {string} */ id) => this.#app.outbox.retry(id),
      discard: (/** @type {string} */ id) => this.#app.outbox.remove(id),
    });
    const composer = /** @type {HTMLElement} */ (this.querySelector(".composer"));
    const wrap = /** @type {HTMLElement} */ (this.querySelector("wrap-up"));
    const hadFocus = composer.contains(document.activeElement) && isWrapping;
    composer.hidden = isWrapping;
    wrap.hidden = !isWrapping;
    /** @type {HTMLElement} */ (this.querySelector(".chat-end")).hidden = isWrapping;
    if (hadFocus) this.focusWork();
    this.tick(this.#app);
  }
}

/** @param {string} key */
function draft(key) {
  try {
    return sessionStorage.getItem(`tejido-draft-${key}`) ?? "";
  } catch {
    return "";
  }
}

/**
 * @param {string} key
 * @param {string} text
 */
function keepDraft(key, text) {
  try {
    if (text) sessionStorage.setItem(`tejido-draft-${key}`, text);
    else sessionStorage.removeItem(`tejido-draft-${key}`);
  } catch {
    // A draft then lives as long as this page.
  }
}

customElements.define("desk-chat", DeskChat);
