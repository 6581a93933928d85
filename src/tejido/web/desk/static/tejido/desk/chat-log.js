// @ts-check
/** What was said, oldest first. New lines are read out politely; the view follows them unless the person scrolled up. */
import { attachmentList, waitingFiles } from "../attachments.js";
import { element, keepChildren, setText } from "../element.js";
import { say } from "../words.js";
import { clockTime } from "./names.js";

const NEAR_END_PIXELS = 48;

/**
 * @typedef {object} Shown
 * @property {import("./store.js").Message[]} messages
 * @property {import("../outbox.js").Waiting[]} waiting Written here, not acknowledged yet.
 * @property {boolean} isEndedByCustomer
 * @property {(id: string) => void} retry
 * @property {(id: string) => void} discard
 */

class ChatLog extends HTMLElement {
  connectedCallback() {
    if (this.firstElementChild) return;
    const name = this.dataset.name ?? "";
    const below = element("button", { class: "button small new-below", type: "button", hidden: true, text: say("chat_new_below"), on: { click: () => this.#toEnd() } });
    this.append(
      element("div", { class: "log-scroll", tabindex: "0", role: "log", "aria-live": "polite", "aria-label": say(this.dataset.channel === "task" ? "task_with" : "chat_with", { name }) }, element("ol", { class: "log" })),
      below,
    );
    this.#scroll.addEventListener("scroll", () => (below.hidden = below.hidden || this.#isAtEnd()));
  }

  /** @param {Shown} shown */
  show(shown) {
    const wasAtEnd = this.#isAtEnd();
    const list = /** @type {HTMLElement} */ (this.querySelector(".log"));
    const before = list.childElementCount;
    const known = new Set(shown.messages.map((message) => message.client_message_id).filter(Boolean));
    /** @type {any[]} */
    const lines = [...shown.messages, ...shown.waiting.filter((waiting) => !known.has(waiting.client_message_id))];
    if (shown.isEndedByCustomer) lines.push({ key: "ended", author: "system", text: say("chat_ended_by_customer"), sent_at: null });
    keepChildren(list, lines, {
      key: (line) => line.key ?? line.client_message_id,
      make: (line) => this.#line(line, shown),
      update: (child, line) => updateWaiting(child, line),
    });
    if (wasAtEnd || before === 0) this.#toEnd();
    else if (list.childElementCount > before) /** @type {HTMLElement} */ (this.querySelector(".new-below")).hidden = false;
  }

  /**
   * @param {any} line
   * @param {Shown} shown
   */
  #line(line, shown) {
    const author = line.author ?? "agent";
    const who = author === "customer" ? this.dataset.name : say(author === "agent" ? "agent" : this.dataset.channel === "task" ? "instructions" : author);
    const time = line.sent_at ?? line.written_at;
    const files = line.key ? attachmentList(line.attachments, { address: (key) => `/attachments/${key}` }) : waitingFiles(line);
    return element(
      "li",
      { class: `said by-${author}` },
      element("span", { class: author === "customer" || author === "agent" ? "visually-hidden" : "said-who", text: `${who}: ` }),
      line.text ? element("span", { class: "said-text", text: line.text, dir: "auto" }) : files ? null : element("em", { class: "said-text soft", text: say("message_erased") }),
      files,
      element(
        "span",
        { class: "said-foot small soft" },
        time && element("time", { datetime: time, class: "number", text: clockTime(time) }),
        line.key ? null : element("span", { class: "said-state" }),
        line.key ? null : element("button", { class: "button small quiet said-retry", type: "button", hidden: true, text: say("message_retry"), on: { click: () => shown.retry(line.client_message_id) } }),
        line.key ? null : element("button", { class: "button small quiet said-discard", type: "button", hidden: true, text: say("message_discard"), on: { click: () => shown.discard(line.client_message_id) } }),
      ),
    );
  }

  get #scroll() {
    return /** @type {HTMLElement} */ (this.querySelector(".log-scroll"));
  }

  #isAtEnd() {
    const place = this.#scroll;
    return place.scrollHeight - place.scrollTop - place.clientHeight < NEAR_END_PIXELS;
  }

  #toEnd() {
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
    /** @type {HTMLElement} */ (this.querySelector(".new-below")).hidden = true;
  }
}

/**
 * @param {HTMLElement} child
 * @param {any} line
 */
function updateWaiting(child, line) {
  if (line.key) return;
  child.classList.toggle("is-refused", line.refusal !== null);
  child.classList.toggle("is-waiting", line.refusal === null);
  setText(child.querySelector(".said-state"), stateOf(line));
  for (const button of child.querySelectorAll(".said-foot button")) button.hidden = line.refusal === null;
}

/**
 * Say how a message that is not acknowledged stands: on its way, kept until the server can take it, or refused.
 * @param {any} line
 */
function stateOf(line) {
  if (line.refusal !== null) return say("message_refused", { reason: line.refusal });
  return line.trouble ? say("message_later", { reason: line.trouble }) : say("message_sending");
}

customElements.define("chat-log", ChatLog);
