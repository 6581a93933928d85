// @ts-check
/** The one question after a chat: five answers, each with its shape and its word, and an easy way past it. */
import { element, setText } from "../element.js";
import { say } from "../words.js";

const SCORES = [1, 2, 3, 4, 5];
const SHAPE = "http://www.w3.org/2000/svg";

export class ChatSurvey extends HTMLElement {
  /** @type {(score: number) => Promise<void>} */
  send = async () => {};
  /** @type {() => void} */
  skip = () => {};

  connectedCallback() {
    if (this.firstElementChild) return;
    const choices = SCORES.map((score) =>
      element(
        "label",
        { class: "score" },
        element("input", { type: "radio", name: "score", value: score, class: "visually-hidden" }),
        pegs(score),
        element("span", { class: "small", text: say(`score_${score}`) }),
      ),
    );
    this.append(
      element(
        "form",
        { novalidate: true, on: { submit: (/** @type {Event} */ event) => this.#submit(event) } },
        element("fieldset", {}, element("legend", { text: say("survey_question") }), element("div", { class: "scores" }, ...choices)),
        element("div", { class: "survey-error", role: "alert" }),
        element(
          "div",
          { class: "survey-foot" },
          element("button", { class: "button primary", type: "submit", text: say("survey_send") }),
          element("button", { class: "button quiet", type: "button", text: say("survey_skip"), on: { click: () => this.skip() } }),
        ),
      ),
    );
  }

  /** @param {string} text */
  complain(text) {
    const place = this.querySelector(".survey-error");
    if (text) place?.replaceChildren(element("p", { class: "error-line", text }));
    else setText(place, "");
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    const chosen = /** @type {HTMLInputElement | null} */ (this.querySelector("input:checked"));
    this.complain(chosen ? "" : say("survey_choose"));
    if (!chosen) return /** @type {HTMLElement | null} */ (this.querySelector("input"))?.focus();
    return this.send(Number(chosen.value));
  }
}

/**
 * Five pegs, the first so many of them full: the answer is seen without its colour.
 * @param {number} count
 */
function pegs(count) {
  const drawing = document.createElementNS(SHAPE, "svg");
  drawing.setAttribute("viewBox", "0 0 40 24");
  drawing.setAttribute("aria-hidden", "true");
  for (const place of SCORES) {
    const peg = document.createElementNS(SHAPE, "rect");
    const height = 4 + place * 3.5;
    for (const [name, value] of Object.entries({ x: place * 8 - 7, y: 22 - height, width: 6, height, rx: 1.5 })) peg.setAttribute(name, String(value));
    peg.classList.toggle("is-full", place <= count);
    drawing.append(peg);
  }
  return drawing;
}

customElements.define("chat-survey", ChatSurvey);
