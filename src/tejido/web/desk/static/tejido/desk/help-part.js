// @ts-check
/** A request for help that this mentor answers: who asks, about what, and what came of it. */
import { element, setText } from "../element.js";
import { icon } from "../icon.js";
import { toast } from "../toast.js";
import { say } from "../words.js";

const LEARNT = ["explained", "shown", "looked_up", "decided", "not_needed"];

class HelpPart extends HTMLElement {
  /**
   * @param {any} app
   * @param {import("./store.js").Contact} contact
   */
  show(app, contact) {
    const help = contact.help;
    if (!help) return;
    if (!this.firstElementChild) this.#build(app, contact, help);
    const isOver = contact.leg.state === "wrapping" || help.is_over;
    setText(this.querySelector(".help-state"), isOver ? say("help_over", { name: help.agent }) : "");
    /** @type {HTMLElement} */ (this.querySelector(".help-open")).hidden = isOver || !help.contact || !app.store.contacts.has(help.contact);
  }

  /**
   * @param {any} app
   * @param {import("./store.js").Contact} contact
   * @param {import("./store.js").Help} help
   */
  #build(app, contact, help) {
    const choices = LEARNT.map((code) => {
      const id = `learnt-${code}`;
      return element("div", { class: "choice" }, element("input", { type: "radio", name: "learnt", id, value: code }), element("label", { for: id, text: say(`learnt_${code}`) }));
    });
    const error = element("div", { id: "learnt-error", role: "alert" });
    const form = element(
      "form",
      { class: "help-form", novalidate: true },
      element("fieldset", { class: "field", "aria-describedby": "learnt-error" }, element("legend", { text: say("help_learnt") }), ...choices, error),
      element("button", { class: "button primary", type: "submit", text: say("help_finish") }),
    );
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const learnt = String(new FormData(form).get("learnt") ?? "");
      error.replaceChildren(...(learnt ? [] : [element("p", { class: "error-line", text: say("help_choose") })]));
      if (!learnt) return form.querySelector("input")?.focus();
      if ((await app.act(`/desk/help/${contact.key}/finish`, { learnt }, say("help_failed"))) === null) return undefined;
      app.store.remove(contact.key);
      if (help.contact && app.store.contacts.get(help.contact)?.leg.role === "mentoring") app.store.remove(help.contact);
      toast(say("help_done", { name: help.agent }), "well");
      app.choose(app.store.chats[0]?.key ?? null);
      return undefined;
    });
    this.append(
      element(
        "section",
        { class: "help-words" },
        element("h3", { text: say("help_asks", { name: help.agent, reason: say(`hand_reason_${help.reason}`) }) }),
        element("p", { text: help.about ? say("help_about", { queue: help.about }) : say("help_general") }),
        help.skills.length > 0 && element("p", { class: "small soft", text: say("help_skills", { skills: help.skills.join(", ") }) }),
        element("p", { class: "help-state", role: "status" }),
        element("button", { class: "button help-open", type: "button", on: { click: () => app.choose(help.contact) } }, icon("chat"), say("help_open")),
      ),
      form,
    );
  }
}

customElements.define("help-part", HelpPart);
