// @ts-check
/** How a contact went: its outcome, and a note if one helps. */
import { element } from "../element.js";
import { duration, language, say } from "../words.js";
import { draft, keepDraft } from "./drafts.js";

const NOTE_LENGTH_MAX = 1000;

class WrapUp extends HTMLElement {
  /**
   * Draw the form for one contact.
   * @param {import("./store.js").Contact} contact
   * @param {(given: {disposition: string, note?: string}) => Promise<void>} finish
   */
  prepare(contact, finish) {
    const choices = contact.dispositions.map((disposition) => {
      const id = `disposition-${disposition.key}`;
      return element(
        "div",
        { class: "choice" },
        element("input", { type: "radio", name: "disposition", id, value: disposition.key, required: true }),
        element("label", { for: id, text: (language() === "es" ? disposition.name_es : disposition.name_en) ?? disposition.name }),
      );
    });
    const error = element("div", { id: "wrap-error", role: "alert" });
    const note = element("textarea", { id: "wrap-note", name: "note", rows: "2", maxlength: String(NOTE_LENGTH_MAX) });
    note.value = draft(`wrap-${contact.key}`);
    note.addEventListener("input", () => keepDraft(`wrap-${contact.key}`, note.value));
    const form = element(
      "form",
      { class: "wrap-form", novalidate: true },
      element("h3", {}, say("wrap_title"), element("span", { class: "wrap-left small soft number" })),
      choices.length > 0 && element("fieldset", { class: "field", "aria-describedby": "wrap-error" }, element("legend", { text: say("wrap_disposition") }), element("div", { class: "wrap-choices" }, ...choices), error),
      element("div", { class: "field" }, element("label", { for: "wrap-note" }, say("wrap_note"), " ", element("span", { class: "optional", text: say("optional") })), note),
      element("button", { class: "button primary", type: "submit", text: say("wrap_finish") }),
    );
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const disposition = String(new FormData(form).get("disposition") ?? "");
      error.replaceChildren(...(disposition || !choices.length ? [] : [element("p", { class: "error-line", text: say("wrap_choose") })]));
      if (!disposition && choices.length) return form.querySelector("input")?.focus();
      // Not disabled while it is on its way: a disabled button loses the focus. The desk takes a second press for the first.
      const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
      button.setAttribute("aria-disabled", "true");
      const written = note.value.trim();
      await finish(written ? { disposition, note: written } : { disposition });
      button.removeAttribute("aria-disabled");
      return undefined;
    });
    this.replaceChildren(form);
  }

  /** @param {number | null} leftSeconds Until it is closed without an outcome, in machine time. */
  tick(leftSeconds) {
    const place = this.querySelector(".wrap-left");
    const words = leftSeconds === null ? "" : ` ${say(leftSeconds > 0 ? "wrap_left" : "wrap_over", { time: duration(leftSeconds) })}`;
    if (place && place.textContent !== words) place.textContent = words;
  }
}

customElements.define("wrap-up", WrapUp);
