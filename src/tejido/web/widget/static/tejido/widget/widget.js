// @ts-check
/** The customer's chat window, inside a frame of our origin. */
import { element, keepChildren, setText } from "../element.js";
import { Outbox } from "../outbox.js";
import { LineLost, newId, Refused, request } from "../request.js";
import { LiveSocket } from "../socket.js";
import { language, say, sayCount } from "../words.js";
import { Memory } from "./memory.js";
import { Thread } from "./thread.js";

const RETRY_MILLISECONDS = 4000;
const PLACE_MILLISECONDS = 15000;

class ChatWidget extends HTMLElement {
  thread = new Thread();
  #unread = 0;
  #isHidden = window.parent !== window;
  #isStarting = false;
  /** @type {LiveSocket | null} */
  #socket = null;

  connectedCallback() {
    this.memory = new Memory(this.dataset.programme ?? "");
    this.outbox = new Outbox(`${this.memory.prefix}outbox`, (waiting) => this.#post(waiting), {
      changed: () => this.#draw(),
      sent: (_, answer) => {
        this.thread.message(answer.message);
        this.#draw();
      },
    });
    this.#listen();
    setInterval(() => this.#askPlace(), PLACE_MILLISECONDS);
    if (this.memory.get("token")) this.#resume();
    else if (this.memory.get("start")) this.#start();
    else this.#showStart();
  }

  #listen() {
    this.#find(".widget-start").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submitStart();
    });
    const field = /** @type {HTMLTextAreaElement} */ (this.#find("#customer-message"));
    this.#find(".widget-composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#write(field);
    });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#write(field);
    });
    this.#find(".widget-end").addEventListener("click", () => this.#end());
    this.#find(".widget-again").addEventListener("click", () => this.#forget());
    const close = this.#find(".widget-close");
    close.hidden = window.parent === window;
    close.addEventListener("click", () => this.#tellParent({ tejido: "close" }));
    addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#tellParent({ tejido: "close" });
    });
    addEventListener("message", (event) => {
      if (event.source !== window.parent || typeof event.data?.tejido !== "string") return;
      this.#isHidden = event.data.tejido === "hidden";
      if (!this.#isHidden) this.#read();
    });
  }

  #showStart() {
    const form = this.#find(".widget-start");
    form.hidden = false;
    this.#find(".widget-chat").hidden = true;
    this.#find(".widget-end").hidden = true;
    /** @type {HTMLInputElement} */ (this.#find("#customer-name")).value = this.memory?.get("name") ?? "";
    setText(this.#find(".widget-line"), "");
  }

  #submitStart() {
    const form = /** @type {HTMLFormElement} */ (this.#find(".widget-start"));
    const given = new FormData(form);
    const text = String(given.get("text") ?? "").trim();
    const question = /** @type {HTMLTextAreaElement} */ (this.#find("#customer-question"));
    const errors = this.#find("#question-error");
    question.setAttribute("aria-invalid", String(!text));
    errors.replaceChildren(...(text ? [] : [element("p", { class: "error-line", text: say("question_empty") })]));
    if (!text) return question.focus();
    const name = String(given.get("name") ?? "").trim();
    this.memory?.set("name", name || null);
    const start = { client_contact_id: newId(), client_message_id: newId(), queue: given.get("queue") || null, language: language(), text };
    this.memory?.set("start", JSON.stringify(name ? { ...start, name } : start));
    form.reset();
    return this.#start();
  }

  /** Start the contact; the ids were made once, so a repeated start is the same contact. */
  async #start() {
    const kept = this.memory?.get("start");
    if (!kept || this.#isStarting) return;
    this.#isStarting = true;
    const start = JSON.parse(kept);
    this.thread.state = "waiting";
    this.thread.messages = [{ key: start.client_message_id, number: 0, author: "customer", text: start.text, sent_at: new Date().toISOString(), client_message_id: start.client_message_id }];
    this.#showChat();
    try {
      const answer = await request(`/widget/${this.dataset.programme}/contacts`, { method: "POST", body: start });
      this.memory?.set("token", answer.token);
      this.memory?.set("start", null);
      this.#resume();
    } catch (error) {
      this.#startFailed(error, start);
    } finally {
      this.#isStarting = false;
    }
  }

  /**
   * @param {unknown} error
   * @param {{text: string}} start
   */
  #startFailed(error, start) {
    if (error instanceof LineLost || (error instanceof Refused && error.isPassing)) {
      setText(this.#find(".widget-line"), say("start_waiting"));
      setTimeout(() => this.#start(), RETRY_MILLISECONDS);
      return;
    }
    if (!(error instanceof Refused)) throw error;
    this.memory?.set("start", null);
    this.thread = new Thread();
    this.#showStart();
    /** @type {HTMLTextAreaElement} */ (this.#find("#customer-question")).value = start.text;
    setText(this.#find(".widget-line"), `${say("start_failed")} ${error.message}`.trim());
  }

  /** Take up the thread of the token that this device keeps. */
  #resume() {
    this.#showChat();
    this.#tellParent({ tejido: "thread", going: true });
    this.#socket?.stop();
    this.#socket = new LiveSocket(() => this.#ask("/widget/thread/ticket", {}), {
      snapshot: (data) => {
        this.thread.snapshot(data);
        this.outbox?.flush();
        this.#draw();
      },
      delta: (type, data) => this.#delta(type, data),
      state: (state) => this.#lineChanged(state),
    });
    this.#socket.start();
  }

  /**
   * @param {string} type
   * @param {any} data
   */
  #delta(type, data) {
    const before = this.thread.messages.length;
    this.thread.delta(type, data);
    if (data.message?.client_message_id) this.outbox?.remove(data.message.client_message_id);
    const isNews = this.thread.messages.length > before && data.message?.author !== "customer";
    if (isNews && this.#isHidden) this.#tellParent({ tejido: "unread", count: ++this.#unread });
    this.#draw();
  }

  /** @param {import("../socket.js").LineState} state */
  #lineChanged(state) {
    setText(this.#find(".widget-line"), state === "open" || state === "connecting" || this.thread.state === "ended" ? "" : say(`line_${state}`));
    if (state === "open") this.outbox?.flush();
    // The right to the thread has run out: it is over, and what was said stays readable until they start again.
    if (state === "ended" && this.thread.state !== "ended") {
      this.thread.state = "ended";
      this.thread.endedReason = "resume";
      this.#draw();
    }
  }

  /** @param {HTMLTextAreaElement} field */
  #write(field) {
    const text = field.value.trim();
    field.focus();
    if (!text || this.thread.state === "ended") return;
    this.outbox?.put({ contact: "thread", text, client_message_id: newId(), written_at: new Date().toISOString() });
    field.value = "";
  }

  /** @param {import("../outbox.js").Waiting} waiting */
  #post({ client_message_id, text }) {
    // Before the start is acknowledged there is no thread to write to: the message waits its turn.
    if (!this.memory?.get("token")) return Promise.reject(new LineLost("not started"));
    return this.#ask("/widget/thread/messages", { client_message_id, text });
  }

  /**
   * @param {string} url
   * @param {unknown} body
   */
  #ask(url, body) {
    return request(url, { method: "POST", body, headers: this.#key });
  }

  async #askPlace() {
    if (this.thread.state !== "waiting" || !this.memory?.get("token") || document.visibilityState === "hidden") return;
    try {
      this.thread.moved(await request("/widget/thread", { headers: this.#key }));
      this.#draw();
    } catch (error) {
      if (!(error instanceof LineLost || error instanceof Refused)) throw error;
    }
  }

  get #key() {
    return { Authorization: `Thread ${this.memory?.get("token")}` };
  }

  async #end() {
    try {
      await this.#ask("/widget/thread/end", {});
      this.thread.delta("contact_ended", { reason: "customer" });
    } catch (error) {
      if (error instanceof LineLost) setText(this.#find(".widget-line"), say("line_waiting"));
      else if (error instanceof Refused) setText(this.#find(".widget-line"), error.message);
      else throw error;
    }
    this.#draw();
  }

  #forget() {
    this.#socket?.stop();
    this.#socket = null;
    this.memory?.set("token", null);
    for (const waiting of this.outbox?.of("thread") ?? []) this.outbox?.remove(waiting.client_message_id);
    this.thread = new Thread();
    this.#tellParent({ tejido: "thread", going: false });
    this.#showStart();
    /** @type {HTMLElement} */ (this.#find("#customer-question")).focus();
  }

  #showChat() {
    this.#find(".widget-start").hidden = true;
    this.#find(".widget-chat").hidden = false;
    this.#draw();
    if (!this.#isHidden) /** @type {HTMLElement} */ (this.#find("#customer-message")).focus();
  }

  #draw() {
    if (this.thread.state === "none" && !this.memory?.get("token")) return;
    const isEnded = this.thread.state === "ended";
    setText(this.#find(".widget-state"), this.#stateWords());
    this.#find(".widget-end").hidden = isEnded || !this.memory?.get("token");
    this.#find(".widget-composer").hidden = isEnded;
    const ended = this.#find(".widget-ended");
    if (isEnded && ended.hidden && this.contains(document.activeElement)) queueMicrotask(() => this.#find(".widget-again").focus());
    ended.hidden = !isEnded;
    if (isEnded) this.#tellParent({ tejido: "thread", going: false });
    this.#drawMessages();
  }

  #drawMessages() {
    const known = new Set(this.thread.messages.map((message) => message.client_message_id).filter(Boolean));
    /** @type {any[]} */
    const lines = [...this.thread.messages, ...(this.outbox?.of("thread") ?? []).filter((waiting) => !known.has(waiting.client_message_id))];
    const list = this.#find(".widget-log ol");
    const scroll = this.#find(".widget-log");
    const wasAtEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 48;
    keepChildren(list, lines, {
      key: (line) => line.key ?? line.client_message_id,
      make: (line) => this.#line(line),
      update: (child, line) => {
        if (line.key) return;
        child.classList.toggle("is-refused", line.refusal !== null);
        setText(child.querySelector(".said-state"), line.refusal === null ? say("message_sending") : say("message_refused", { reason: line.refusal }));
        for (const button of child.querySelectorAll("button")) button.hidden = line.refusal === null;
      },
    });
    if (wasAtEnd) scroll.scrollTop = scroll.scrollHeight;
  }

  /** @param {any} line */
  #line(line) {
    const author = line.author ?? "customer";
    const who = author === "customer" ? say("you") : author === "agent" ? (this.thread.agent ?? say("agent_unknown")) : say(author);
    const time = new Intl.DateTimeFormat(language(), { hour: "numeric", minute: "2-digit" }).format(new Date(line.sent_at ?? line.written_at));
    const state = line.key
      ? [element("time", { class: "number", datetime: line.sent_at, text: time })]
      : [
          element("span", { class: "said-state" }),
          element("button", { class: "button small quiet", type: "button", hidden: true, text: say("message_retry"), on: { click: () => this.outbox?.retry(line.client_message_id) } }),
          element("button", { class: "button small quiet", type: "button", hidden: true, text: say("message_discard"), on: { click: () => this.outbox?.remove(line.client_message_id) } }),
        ];
    return element(
      "li",
      { class: `said by-${author}${line.key ? "" : " is-waiting"}` },
      element("span", { class: "visually-hidden", text: `${who}: ` }),
      line.text ? element("span", { class: "said-text", text: line.text, dir: "auto" }) : element("em", { class: "said-text soft", text: say("message_erased") }),
      element("span", { class: "said-foot small soft" }, ...state),
    );
  }

  #stateWords() {
    const { state, place, agent, endedReason } = this.thread;
    if (state === "serving") return say("agent_here", { name: agent ?? say("agent_unknown") });
    if (state === "ended") {
      if (endedReason === "resume") return say("ended_resume");
      return say(endedReason?.includes("customer") ? "ended_by_customer" : "ended");
    }
    if (place === 1) return `${say("queue_waiting")} ${say("queue_next")}`;
    if (place !== null) return `${say("queue_waiting")} ${sayCount("queue_ahead", place - 1)}`;
    return say("queue_waiting");
  }

  #read() {
    this.#unread = 0;
    const chat = this.#find(".widget-chat");
    const target = this.#find(chat.hidden ? "#customer-question" : this.thread.state === "ended" ? ".widget-again" : "#customer-message");
    target.focus();
  }

  /** @param {object} message Nothing in it is private: any site may hold the frame that the programme allows. */
  #tellParent(message) {
    if (window.parent !== window) window.parent.postMessage(message, "*");
  }

  /**
   * @param {string} selector
   * @returns {HTMLElement}
   */
  #find(selector) {
    return /** @type {HTMLElement} */ (this.querySelector(selector));
  }
}

customElements.define("chat-widget", ChatWidget);
