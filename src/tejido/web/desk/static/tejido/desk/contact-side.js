// @ts-check
/** Beside the conversation: who the customer is, what was before, private notes, and why the contact came here. */
import { element, keepChildren, setText } from "../element.js";
import { icon } from "../icon.js";
import { newId } from "../request.js";
import { language, say, sayCount } from "../words.js";
import { draft, keepDraft } from "./drafts.js";
import { channelName, dayTime, partWords } from "./names.js";
import { isServed } from "./store.js";
import { whyMe } from "./why.js";

const NOTE_LENGTH_MAX = 2000;

class ContactSide extends HTMLElement {
  #isEarlierAsked = false;

  /**
   * @param {any} app
   * @param {import("./store.js").Contact} contact
   */
  show(app, contact) {
    if (!this.firstElementChild) this.#build(app, contact);
    if (contact.customer) this.#customer(app, contact, contact.customer);
    keepChildren(this.#find(".note-list"), contact.notes ?? [], {
      key: (note) => note.key,
      make: (note) =>
        element(
          "li",
          { class: "note" },
          element("p", { class: "note-text", dir: "auto", text: note.text || say("message_erased") }),
          element("p", { class: "small soft" }, `${note.author || say("somebody")} · `, element("time", { datetime: note.written_at, class: "number", text: dayTime(note.written_at) })),
        ),
      update: () => {},
    });
    this.#find(".note-none").hidden = Boolean(contact.notes?.length);
  }

  /** Put the cursor into a new note. */
  focusNote() {
    /** @type {HTMLElement | null} */ (this.querySelector("#note-text"))?.focus();
  }

  /**
   * @param {any} app
   * @param {import("./store.js").Contact} contact
   */
  #build(app, contact) {
    this.setAttribute("aria-label", say("side"));
    this.setAttribute("role", "complementary");
    const draftKey = `note-${contact.key}`;
    const text = element("textarea", { id: "note-text", rows: "2", maxlength: String(NOTE_LENGTH_MAX), "aria-describedby": "note-help" });
    text.value = draft(draftKey);
    text.addEventListener("input", () => keepDraft(draftKey, text.value));
    let id = newId();
    const form = element(
      "form",
      { class: "note-form" },
      element("label", { for: "note-text", text: say("note_new") }),
      text,
      element("p", { class: "small soft", id: "note-help", text: say("note_help") }),
      element("button", { class: "button small", type: "submit", text: say("note_save") }),
    );
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const written = text.value.trim();
      if (!written) return text.focus();
      if ((await app.actOn(contact.key, "notes", { client_note_id: id, text: written }, say("note_failed"))) === null) return undefined;
      // The same note sent again is one; what comes next is another.
      id = newId();
      if (text.value.trim() === written) {
        text.value = "";
        keepDraft(draftKey, "");
      }
      return undefined;
    });
    this.append(
      ...(contact.customer ? [this.#customerSection(app, contact)] : []),
      element(
        "section",
        { class: "side-part side-notes", "aria-labelledby": "notes-title" },
        element("h3", { id: "notes-title" }, icon("note"), say("notes")),
        element("ul", { class: "plain-list note-list", "aria-live": "polite", "aria-labelledby": "notes-title" }),
        element("p", { class: "small soft note-none", text: say("notes_none") }),
        form,
      ),
      ...(isServed(contact) ? [element("section", { class: "side-part" }, whyMe(app, `/desk/contacts/${contact.key}/why`))] : []),
    );
  }

  /**
   * @param {any} app
   * @param {import("./store.js").Contact} contact
   */
  #customerSection(app, contact) {
    const verify = () => app.actOn(contact.key, "verify", {}, say("verify_failed"));
    return element(
      "section",
      { class: "side-part", "aria-labelledby": "customer-title" },
      element("h3", { id: "customer-title" }, icon("person"), say("customer")),
      element("p", { class: "customer-line" }, element("span", { class: "customer-name" }), " ", element("span", { class: "number soft customer-number" })),
      element("p", { class: "customer-verified small" }),
      element("button", { class: "button small verify", type: "button", on: { click: verify } }, icon("check"), say("verify")),
      element("div", { class: "earlier" }),
    );
  }

  /**
   * @param {any} app
   * @param {import("./store.js").Contact} contact
   * @param {import("./store.js").Customer} customer
   */
  #customer(app, contact, customer) {
    setText(this.#find(".customer-name"), customer.display_name || say("chat_customer"));
    setText(this.#find(".customer-number"), customer.number ?? "");
    const count = customer.earlier_count ?? 0;
    setText(this.#find(".customer-verified"), !customer.verified ? say("earlier_hidden") : count ? sayCount("earlier_count", count) : say("earlier_none"));
    const button = this.#find(".verify");
    const hadFocus = button === document.activeElement;
    button.hidden = customer.verified || !isServed(contact) || contact.leg.state !== "open";
    if (hadFocus && button.hidden) this.focusNote();
    if (customer.verified && count && !this.#isEarlierAsked) this.#loadEarlier(app, contact.key);
  }

  /**
   * @param {any} app
   * @param {string} key
   */
  async #loadEarlier(app, key) {
    this.#isEarlierAsked = true;
    const place = this.#find(".earlier");
    place.textContent = say("loading");
    const told = await app.load(`/desk/contacts/${key}/earlier`, "");
    if (!told) {
      const again = element("button", { class: "button small", type: "button", text: say("try_again"), on: { click: () => this.#loadEarlier(app, key) } });
      place.replaceChildren(element("p", { class: "small", text: say("earlier_failed") }), again);
      return;
    }
    place.replaceChildren(...told.contacts.map(earlierContact));
  }

  /**
   * @param {string} selector
   * @returns {HTMLElement}
   */
  #find(selector) {
    return /** @type {HTMLElement} */ (this.querySelector(selector));
  }
}

/** @param {any} contact */
function earlierContact(contact) {
  const outcome = language() === "es" ? contact.name_es : contact.name_en;
  const about = [channelName(contact.channel), contact.queue, outcome].filter(Boolean).join(" · ");
  return element(
    "details",
    { class: "earlier-contact" },
    element("summary", {}, element("time", { class: "number", datetime: contact.arrived_at, text: dayTime(contact.arrived_at) }), element("span", { class: "small soft", text: ` ${about}` })),
    contact.served_by && element("p", { class: "small", text: partWords({ leg: "", role: "serving", state: "open", mode: null, display_name: contact.served_by, from_at: "" }) }),
    contact.note && element("p", { class: "note note-text", dir: "auto", text: contact.note }),
    element(
      "ul",
      { class: "plain-list small earlier-said" },
      ...contact.messages.map((/** @type {any} */ message) =>
        element("li", {}, element("strong", { text: `${message.author === "customer" ? say("chat_customer") : message.author === "agent" ? say("agent") : say(message.author)}: ` }), element("span", { dir: "auto", text: message.text || say("message_erased") })),
      ),
    ),
  );
}

customElements.define("contact-side", ContactSide);
