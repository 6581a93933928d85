// @ts-check
/**
 * What comes before a chat: whether it is open now, the notice about the customer's data, and the first message.
 *
 * One of four panels is shown at a time. What was typed stays in its fields whatever comes between.
 */
import { element, setText } from "../element.js";
import { newId, Refused, request } from "../request.js";
import { language, say } from "../words.js";

const LOOK_AGAIN_MILLISECONDS = 60000;

/**
 * @typedef {{code: string, name: string, language: string, state: "open" | "closed" | "full", hours: string, zone: string, opens_at: string | null}} Queue
 * @typedef {{key: string, version: number, from_at: string, text: string}} Notice
 * @typedef {{queues: Queue[], notice: Notice | null}} Opening
 */

export class Entrance {
  /** @type {string | null} The version of the notice that was accepted on this page. */
  #accepted = null;
  /** @type {any} A start that waits for the notice. */
  #pending = null;
  #isShown = false;

  /**
   * @param {HTMLElement} root
   * @param {{programme: string, start: (start: any) => void, isKnown: () => boolean}} how `isKnown`: whether the
   *   customer was here before, so that they need not say their name again.
   */
  constructor(root, how) {
    this.root = root;
    this.how = how;
    /** @type {Opening} */
    this.opening = JSON.parse(document.getElementById("opening")?.textContent ?? '{"queues":[],"notice":null}');
    this.#find(".widget-start").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#find(".widget-accept").addEventListener("click", () => this.#accept());
    this.#find(".widget-look").addEventListener("click", () => this.look());
    setInterval(() => {
      if (!this.#find(".widget-closed").hidden && document.visibilityState === "visible") this.look();
    }, LOOK_AGAIN_MILLISECONDS);
  }

  /** The field, or button, that a customer goes on with. */
  get target() {
    for (const selector of [".widget-notice h2", ".widget-closed h2"]) {
      if (!this.#find(selector).closest("[hidden]")) return this.#find(selector);
    }
    return this.#find("#customer-question");
  }

  /**
   * Show the panel that comes next.
   * @param {string} [problem] Why a start was refused.
   */
  show(problem = "") {
    this.#isShown = true;
    const { queues, notice } = this.opening;
    const isOpen = queues.some((queue) => queue.state === "open");
    const isAsked = isOpen && notice !== null && notice.key !== this.#accepted && !this.how.isKnown();
    this.#panel(isOpen ? (isAsked || this.#pending ? ".widget-notice" : ".widget-start") : ".widget-closed");
    if (!isOpen) this.#drawClosed();
    if (notice) this.#drawNotice(notice);
    this.#drawQueues();
    this.#find(".widget-named").hidden = this.how.isKnown();
    this.#complain(problem);
  }

  hide() {
    this.#isShown = false;
    this.#panel("");
  }

  /** Ask how things stand now. */
  async look() {
    const line = this.#find(".widget-closed .error-line");
    setText(line, "");
    try {
      this.opening = await request(`/widget/${this.how.programme}/opening?language=${language()}`);
    } catch {
      setText(line, say("look_failed"));
      return;
    }
    const wasHeld = this.root.contains(document.activeElement);
    const before = this.target;
    if (this.#isShown) this.show();
    if (wasHeld && this.target !== before) this.target.focus();
  }

  /**
   * The server said no to a start: show why, and keep what was typed.
   * @param {any} start
   * @param {Refused} refusal
   */
  async refused(start, refusal) {
    /** @type {HTMLTextAreaElement} */ (this.#find("#customer-question")).value = start.text;
    if (start.name) /** @type {HTMLInputElement} */ (this.#find("#customer-name")).value = start.name;
    this.#accepted = refusal.code === "notice_needed" ? null : this.#accepted;
    await this.look();
    // A notice that changed meanwhile is accepted, and the message that was written goes out at once.
    this.#pending = refusal.code === "notice_needed" && this.opening.notice ? start : null;
    this.show(this.#pending ? "" : `${say("start_failed")} ${refusal.message}`.trim());
    this.target.focus();
  }

  #accept() {
    this.#accepted = this.opening.notice?.key ?? null;
    const pending = this.#pending;
    this.#pending = null;
    if (pending) return this.how.start({ ...pending, notice: this.#accepted });
    this.show();
    return this.target.focus();
  }

  #submit() {
    const form = /** @type {HTMLFormElement} */ (this.#find(".widget-start"));
    const given = new FormData(form);
    const text = String(given.get("text") ?? "").trim();
    const question = this.#find("#customer-question");
    question.setAttribute("aria-invalid", String(!text));
    this.#complain(text ? "" : say("question_empty"));
    if (!text) return question.focus();
    const name = this.how.isKnown() ? "" : String(given.get("name") ?? "").trim();
    const start = { client_contact_id: newId(), client_message_id: newId(), queue: given.get("queue") || null, language: language(), text, notice: this.#accepted };
    this.how.start(name ? { ...start, name } : start);
    return form.reset();
  }

  /** @param {string} problem */
  #complain(problem) {
    this.#find("#question-error").replaceChildren(...(problem ? [element("p", { class: "error-line", text: problem })] : []));
  }

  /** @param {string} shown */
  #panel(shown) {
    for (const selector of [".widget-notice", ".widget-start", ".widget-closed"]) this.#find(selector).hidden = selector !== shown;
  }

  /** @param {Notice} notice */
  #drawNotice(notice) {
    const text = this.#find(".widget-notice-text");
    const from = new Intl.DateTimeFormat(language(), { dateStyle: "long" }).format(new Date(notice.from_at));
    setText(this.#find(".widget-notice-version"), say("notice_version", { version: notice.version, date: from }));
    setText(this.#find(".widget-notice-changed"), this.#pending ? say("notice_changed") : "");
    setText(this.#find(".widget-accept"), say(this.#pending ? "notice_accept_send" : "notice_accept"));
    if (text.dataset.key === notice.key) return;
    text.dataset.key = notice.key;
    text.replaceChildren(...notice.text.split(/\n{2,}/).map((part) => element("p", { text: part, dir: "auto" })));
    text.scrollTop = 0;
  }

  /** Say plainly why nobody answers now, and when somebody will. */
  #drawClosed() {
    const { queues } = this.opening;
    const full = queues.find((queue) => queue.state === "full");
    const next = queues.map((queue) => queue.opens_at).filter((at) => at !== null).sort()[0];
    const kind = full ? "full" : queues.length ? "closed" : "none";
    setText(this.#find(".widget-closed h2"), say(`${kind}_title`));
    const told = kind === "closed" ? new Set(queues.filter((queue) => queue.opens_at !== null || queues.length === 1).map((queue) => queue.hours)) : new Set([say(`${kind}_text`)]);
    if (kind === "closed" && next) told.add(say("opens_next", { when: moment(next) }));
    if (!told.size) told.add(queues[0].hours);
    this.#find(".widget-closed-text").replaceChildren(...[...told].map((text) => element("p", { text })));
  }

  #drawQueues() {
    const field = /** @type {HTMLSelectElement} */ (this.#find("#customer-queue"));
    const { queues } = this.opening;
    this.#find(".widget-queue").hidden = queues.length < 2;
    const chosen = field.value;
    const words = { open: "{name}", closed: say("queue_is_closed"), full: say("queue_is_full") };
    field.replaceChildren(
      element("option", { value: "", text: say("queue_any") }),
      ...queues.map((queue) => element("option", { value: queue.code, disabled: queue.state !== "open", text: words[queue.state].replace("{name}", queue.name) })),
    );
    field.value = chosen;
  }

  /**
   * @param {string} selector
   * @returns {HTMLElement}
   */
  #find(selector) {
    return /** @type {HTMLElement} */ (this.root.querySelector(selector));
  }
}

/**
 * Return a moment in the customer's own zone, which is the browser's.
 * @param {string} at
 */
function moment(at) {
  return new Intl.DateTimeFormat(language(), { weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit", timeZoneName: "short" }).format(new Date(at));
}
