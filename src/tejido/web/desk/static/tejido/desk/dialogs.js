// @ts-check
/** Questions that the desk asks in a dialog. The browser gives the focus back to where it came from. */
import { element } from "../element.js";
import { say } from "../words.js";

/**
 * @typedef {object} Question
 * @property {string} title
 * @property {string[]} [help] What will happen, in paragraphs.
 * @property {{value: string, words: string, help?: string}[]} [choices] One of them must be chosen.
 * @property {string} [legend] What is chosen.
 * @property {{label: string, value?: string, lengthMax: number}} [note] A text that may be given.
 * @property {string} confirm
 * @property {string} [keep] The words for going back.
 */

/**
 * Ask, and wait for the answer.
 * @param {HTMLElement} parent Where the dialog stands in the page.
 * @param {Question} question
 * @returns {Promise<{choice: string, note: string} | null>} Null when the person went back.
 */
export function ask(parent, question) {
  const error = element("div", { id: "question-error", role: "alert" });
  const note = question.note && element("textarea", { id: "question-note", rows: "3", maxlength: String(question.note.lengthMax) });
  if (note) note.value = question.note?.value ?? "";
  const choices = question.choices ?? [];
  const form = element(
    "form",
    { method: "dialog", novalidate: true },
    element("h2", { id: "question-title", text: question.title }),
    ...(question.help ?? []).map((text) => element("p", { text })),
    choices.length > 0 &&
      element(
        "fieldset",
        { class: "field question-choices", "aria-describedby": "question-error" },
        element("legend", { class: question.legend ? "" : "visually-hidden", text: question.legend ?? question.title }),
        ...choices.map((choice, place) => radio(choice, place)),
      ),
    error,
    note && element("div", { class: "field" }, element("label", { for: "question-note", text: question.note?.label }), note),
    element(
      "div",
      { class: "button-row" },
      element("button", { class: "button primary", value: "yes", text: question.confirm }),
      element("button", { class: "button quiet", value: "", formnovalidate: true, text: question.keep ?? say("cancel") }),
    ),
  );
  const dialog = element("dialog", { class: "question", "aria-labelledby": "question-title" }, form);
  parent.append(dialog);
  return new Promise((resolve) => {
    form.addEventListener("submit", (event) => {
      const isYes = /** @type {SubmitEvent} */ (event).submitter?.getAttribute("value") === "yes";
      if (!isYes || !choices.length || new FormData(form).get("choice")) return;
      event.preventDefault();
      error.replaceChildren(element("p", { class: "error-line", text: say("question_choose") }));
      form.querySelector("input")?.focus();
    });
    dialog.addEventListener("close", () => {
      const choice = String(new FormData(form).get("choice") ?? "");
      resolve(dialog.returnValue === "yes" ? { choice, note: note ? note.value.trim() : "" } : null);
      dialog.remove();
    });
    dialog.showModal();
    /** @type {HTMLElement | null} */ (form.querySelector("input, textarea, button"))?.focus();
  });
}

/**
 * @param {{value: string, words: string, help?: string}} choice
 * @param {number} place
 */
function radio(choice, place) {
  const id = `question-${place}`;
  return element(
    "div",
    { class: "choice" },
    element("input", { type: "radio", name: "choice", id, value: choice.value, "aria-describedby": choice.help ? `${id}-help` : null }),
    element("label", { for: id }, choice.words, choice.help && element("span", { class: "soft small choice-help", id: `${id}-help`, text: choice.help })),
  );
}
