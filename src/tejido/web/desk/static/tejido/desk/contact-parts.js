// @ts-check
/** A call as it goes on, and whoever takes part in a contact beside the agent: who helps, listens, whispers or speaks. */
import { element, keepChildren, setText } from "../element.js";
import { icon } from "../icon.js";
import { duration, say } from "../words.js";
import { handOver, leave, turnHold } from "./acts.js";
import { contactName, partWords } from "./names.js";
import { isServed } from "./store.js";

const OWN_ROLES = ["consulting", "mentoring", "shadowing"];

class ContactParts extends HTMLElement {
  /**
   * @param {any} app
   * @param {import("./store.js").Contact} contact
   */
  show(app, contact) {
    if (!this.firstElementChild) this.#build(app, contact);
    const isOpen = contact.leg.state === "open";
    const isCall = contact.channel === "voice";
    this.toggleAttribute("data-call", isCall);
    this.toggleAttribute("data-held", Boolean(contact.held_from_at));
    const call = this.#find(".call");
    call.hidden = !isCall;
    const state = !isOpen ? "call_over" : contact.held_from_at ? "call_held" : "call_talking";
    setText(this.#find(".call-state"), say(state, { name: contactName(contact) }));
    const hold = this.#find(".call-hold");
    hold.hidden = !isCall || !isOpen || !isServed(contact);
    hold.setAttribute("aria-pressed", String(Boolean(contact.held_from_at)));
    setText(hold.querySelector("span"), say(contact.held_from_at ? "call_resume" : "call_hold"));
    keepChildren(this.#find(".beside"), contact.beside ?? [], {
      key: (part) => part.leg,
      make: (part) => element("li", { class: `beside-line is-${part.mode ?? part.role}` }, icon("people"), element("span", { class: "beside-words" }), element("span", { class: "beside-acts" })),
      update: (child, part) => this.#part(child, part, app, contact),
    });
    const own = this.#find(".own-part");
    own.hidden = isServed(contact);
    setText(this.#find(".own-words"), isServed(contact) ? "" : say(`own_${OWN_ROLES.includes(contact.leg.role ?? "") ? contact.leg.role : contact.leg.mode ?? "listening"}`));
    // Who helps leaves by finishing the help.
    this.#find(".own-leave").hidden = contact.leg.role === "mentoring";
    this.hidden = !isCall && own.hidden && !contact.beside?.length;
    this.tick(app, contact);
  }

  /**
   * @param {any} app
   * @param {import("./store.js").Contact} contact
   */
  tick(app, contact) {
    const since = contact.held_from_at ?? contact.leg.from_at;
    setText(this.querySelector(".call-time"), contact.channel === "voice" && contact.leg.state === "open" ? duration(app.clock.secondsSince(since)) : "");
  }

  /**
   * @param {any} app
   * @param {import("./store.js").Contact} contact
   */
  #build(app, contact) {
    this.append(
      element(
        "div",
        { class: "call" },
        icon("phone"),
        element("p", { role: "status", class: "call-state" }),
        element("span", { class: "call-time number", "aria-hidden": "true" }),
        element("button", { class: "button call-hold", type: "button", title: "Alt+O", on: { click: () => turnHold(app, contact.key) } }, icon("paused"), element("span")),
      ),
      element("ul", { class: "plain-list beside", "aria-live": "polite", "aria-label": say("beside") }),
      element(
        "div",
        { class: "own-part" },
        element("p", { class: "own-words" }),
        element("button", { class: "button small own-leave", type: "button", text: say("leave"), on: { click: () => leave(app, contact.key) } }),
      ),
    );
  }

  /**
   * @param {HTMLElement} child
   * @param {import("./store.js").Beside} part
   * @param {any} app
   * @param {import("./store.js").Contact} contact
   */
  #part(child, part, app, contact) {
    setText(child.querySelector(".beside-words"), partWords(part));
    const mayAct = isServed(contact) && part.role === "consulting" && contact.leg.state === "open";
    const state = mayAct ? part.state : "";
    if (child.dataset.state === state) return;
    child.dataset.state = state;
    const withdraw = () => app.act(`/desk/legs/${part.leg}/withdraw`, {}, say("withdraw_failed"));
    child.querySelector(".beside-acts")?.replaceChildren(
      ...(state === "open" ? [element("button", { class: "button small", type: "button", text: say("hand_over", { name: part.display_name }), on: { click: () => handOver(app, contact.key) } })] : []),
      ...(state ? [element("button", { class: "button small quiet", type: "button", text: say(state === "open" ? "withdraw_open" : "withdraw"), on: { click: withdraw } })] : []),
    );
  }

  /**
   * @param {string} selector
   * @returns {HTMLElement}
   */
  #find(selector) {
    return /** @type {HTMLElement} */ (this.querySelector(selector));
  }
}

customElements.define("contact-parts", ContactParts);
