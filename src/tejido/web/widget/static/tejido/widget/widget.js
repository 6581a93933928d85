// @ts-check
/** The customer's chat window, inside a frame of our origin. */
import { attachmentList, postFiles, sendWithFiles, waitingFiles } from "../attachments.js";
import { setText } from "../element.js";
import { Outbox } from "../outbox.js";
import { LineLost, newId, Refused, request } from "../request.js";
import { LiveSocket } from "../socket.js";
import { say } from "../words.js";
import { Entrance } from "./entrance.js";
import { drawEarlier, drawLines, nameOf } from "./lines.js";
import { customerOf, Memory } from "./memory.js";
import { attend, closeWith, isFramed, tell } from "./parent.js";
import { ChatSurvey } from "./survey.js";
import { Thread } from "./thread.js";
import { Typing } from "./typing.js";
import { placeWords, rangeWords } from "./waits.js";

const RETRY_MILLISECONDS = 4000;
const PLACE_MILLISECONDS = 15000;

class ChatWidget extends HTMLElement {
  thread = new Thread();
  #unread = 0;
  #isHidden = isFramed;
  #isStarting = false;
  #isSurveySkipped = false;
  /** Whether what this window remembers belongs to a customer whom the client's site has named. */
  #isNamed = false;
  /** @type {string | null} What the client's site has signed about who is there. */
  #identity = null;
  /** @type {LiveSocket | null} */
  #socket = null;

  connectedCallback() {
    const programme = this.dataset.programme ?? "";
    this.memory = new Memory(programme);
    this.entrance = new Entrance(this, { programme, start: (start) => this.#begin(start), isKnown: () => Boolean(this.memory?.get("token")) });
    this.typing = new Typing(this.#find(".widget-typing"));
    this.#listen();
    setInterval(() => this.#askPlace(), PLACE_MILLISECONDS);
    attend({ begin: () => this.#open(), hear: (told) => this.#hearParent(told) });
  }

  /** Take up whatever this device knows of this customer, or begin anew. */
  #open() {
    // Whoever signs in on the site while a chat goes on keeps that chat; one that is over is the last visitor's.
    if (this.#identity && !this.memory?.get("token")) this.#become();
    this.outbox = new Outbox(`${this.memory?.prefix}outbox`, (waiting) => this.#post(waiting), {
      changed: () => this.#draw(),
      sent: (_, answer) => {
        this.thread.message(answer.message);
        this.#draw();
      },
    });
    if (this.memory?.get("start")) this.#start();
    else if (this.memory?.get("token")) this.#resume();
    else this.#showEntrance();
    if (isFramed && !this.#isHidden) this.#read();
  }

  #become() {
    this.#isNamed = true;
    this.memory = new Memory(this.dataset.programme ?? "", customerOf(this.#identity ?? ""));
  }

  #listen() {
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
    field.addEventListener("input", () => this.typing?.say(this.thread, this.#socket));
    /** @type {any} */ (this.#find("attachment-tray")).listenOn(this.#find(".widget-chat"));
    this.#listenForEnd();
    closeWith(this.#find(".widget-close"));
    // Another window of the same customer began the chat: this one takes it up.
    addEventListener("storage", (event) => {
      if (event.key === `${this.memory?.prefix}token` && event.newValue && this.thread.state === "none" && !this.#isStarting) this.#resume();
    });
  }

  #listenForEnd() {
    const dialog = /** @type {HTMLDialogElement} */ (this.#find(".widget-confirm"));
    this.#find(".widget-end").addEventListener("click", () => dialog.showModal());
    this.#find(".widget-stay").addEventListener("click", () => dialog.close());
    this.#find(".widget-leave").addEventListener("click", () => {
      dialog.close();
      this.#end();
    });
    this.#find(".widget-again").addEventListener("click", () => this.#again());
    this.#find(".widget-forget").addEventListener("click", () => this.#forget());
    const survey = /** @type {ChatSurvey} */ (this.#find("chat-survey"));
    survey.send = (score) => this.#answer(survey, score);
    survey.skip = () => {
      this.#isSurveySkipped = true;
      this.#draw();
      this.#find(".widget-again").focus();
    };
  }

  /** @param {import("./parent.js").Told} told */
  #hearParent(told) {
    if (typeof told.identity === "string" && told.identity) this.#identity = told.identity;
    const wasHidden = this.#isHidden;
    this.#isHidden = told.tejido === "hidden";
    if (wasHidden && !this.#isHidden) this.#read();
  }

  #showEntrance() {
    this.#find(".widget-chat").hidden = true;
    this.#find(".widget-end").hidden = true;
    /** @type {HTMLInputElement} */ (this.#find("#customer-name")).value = this.memory?.get("name") ?? "";
    setText(this.#find(".widget-line"), "");
    this.entrance?.show();
  }

  /** @param {any} start */
  #begin(start) {
    if (start.name !== undefined) this.memory?.set("name", start.name);
    this.memory?.set("start", JSON.stringify(start));
    this.#start();
  }

  /** Start the contact; the ids were made once, so a repeated start is the same contact. */
  async #start() {
    const kept = this.memory?.get("start");
    if (!kept || this.#isStarting) return;
    this.#isStarting = true;
    const start = JSON.parse(kept);
    this.thread.state = "waiting";
    this.thread.place = this.thread.expectedWait = null;
    this.thread.messages = [{ key: start.client_message_id, number: 0, author: "customer", text: start.text, sent_at: new Date().toISOString(), client_message_id: start.client_message_id }];
    this.#showChat();
    try {
      const answer = await this.#asked(start);
      this.memory?.set("token", answer.token);
      this.memory?.set("start", null);
      if (answer.identity) tell({ tejido: "identity", is: answer.identity });
      this.#resume();
    } catch (error) {
      this.#startFailed(error, start);
    } finally {
      this.#isStarting = false;
    }
  }

  /**
   * Ask for a chat: in the thread that this device holds, or where that right has run out in a new one.
   * @param {any} start
   */
  async #asked(start) {
    const body = this.#identity ? { ...start, identity: this.#identity } : start;
    if (this.memory?.get("token")) {
      try {
        return await this.#ask("/widget/thread/contacts", body);
      } catch (error) {
        if (!(error instanceof Refused) || error.status !== 401) throw error;
        this.memory.set("token", null);
      }
    }
    return request(`/widget/${this.dataset.programme}/contacts`, { method: "POST", body });
  }

  /**
   * @param {unknown} error
   * @param {any} start
   */
  #startFailed(error, start) {
    if (error instanceof LineLost || (error instanceof Refused && error.isPassing)) {
      setText(this.#find(".widget-line"), say("start_waiting"));
      setTimeout(() => this.#start(), error instanceof Refused ? Math.max(RETRY_MILLISECONDS, error.retrySeconds * 1000) : RETRY_MILLISECONDS);
      return;
    }
    if (!(error instanceof Refused)) throw error;
    this.memory?.set("start", null);
    this.thread = new Thread();
    this.#showEntrance();
    this.entrance?.refused(start, error);
  }

  /** Take up the thread of the token that this device keeps. */
  #resume() {
    this.#isSurveySkipped = false;
    this.#showChat();
    tell({ tejido: "thread", going: true });
    this.#hangUp();
    const socket = new LiveSocket(() => this.#ask("/widget/thread/ticket", {}), {
      snapshot: (data) => this.#snapshot(data),
      delta: (type, data) => this.#delta(type, data),
      state: (state) => {
        if (this.#socket === socket) this.#lineChanged(state);
      },
      typing: (contact, author) => {
        if (contact === this.thread.contact && author === "agent") this.typing?.show(this.thread.agent);
      },
    });
    this.#socket = socket;
    socket.start();
  }

  /** Close the line ourselves, which says nothing about the right to the thread. */
  #hangUp() {
    const socket = this.#socket;
    this.#socket = null;
    socket?.stop();
  }

  /** @param {any} data */
  #snapshot(data) {
    const before = new Set(this.thread.messages.map((message) => message.key));
    const isFirst = this.thread.contact === null;
    this.thread.snapshot(data);
    if (isFirst && this.thread.state === "ended" && this.#identity && !this.#isNamed) return this.#leaveToNext();
    for (const message of this.thread.messages) if (message.client_message_id) this.outbox?.remove(message.client_message_id);
    // A chat begun here may be answered before its line stands; in one taken up again nobody knows what was read.
    if (before.size) for (const message of this.thread.messages) if (!before.has(message.key)) this.#announce(message);
    this.outbox?.flush();
    return this.#draw();
  }

  /** The chat on this device is over and was held by nobody known; whoever is signed in now begins their own. */
  #leaveToNext() {
    this.#hangUp();
    this.thread = new Thread();
    this.#become();
    this.#open();
  }

  /**
   * @param {string} type
   * @param {any} data
   */
  #delta(type, data) {
    const before = this.thread.messages.length;
    if (!this.thread.delta(type, data)) return this.#socket?.resync();
    if (data.message?.client_message_id) this.outbox?.remove(data.message.client_message_id);
    if (this.thread.messages.length > before) this.#announce(data.message);
    return this.#draw();
  }

  /**
   * Say what is new: to a screen reader, and on the closed window's button.
   * @param {any} message
   */
  #announce(message) {
    if (message.author === "customer") return;
    this.typing?.hide();
    const files = message.attachments?.length && !message.text ? say("news_file") : "";
    setText(this.#find(".widget-news"), `${nameOf(message.author, this.thread.agent)}: ${message.text || files}`);
    if (this.#isHidden) tell({ tejido: "unread", count: ++this.#unread });
  }

  /** @param {import("../socket.js").LineState} state */
  #lineChanged(state) {
    setText(this.#find(".widget-line"), state === "open" || state === "connecting" || this.thread.state === "ended" ? "" : say(`line_${state}`));
    if (state === "open") this.outbox?.flush();
    if (state !== "open") this.typing?.hide();
    // The right to the thread has run out: it is over, and what was said stays readable until they start again.
    if (state === "ended" && this.thread.state !== "ended") {
      this.memory?.set("token", null);
      this.thread.state = "ended";
      this.thread.endedReason = "resume";
      this.#draw();
    }
  }

  /** @param {HTMLTextAreaElement} field */
  #write(field) {
    const text = field.value.trim();
    field.focus();
    const tray = /** @type {any} */ (this.#find("attachment-tray"));
    if ((!text && !tray.files.length) || this.thread.state === "ended" || !this.outbox) return;
    if (tray.files.length) sendWithFiles(this.outbox, tray, { contact: "thread", text });
    else this.outbox.put({ contact: "thread", text, client_message_id: newId(), written_at: new Date().toISOString() });
    field.value = "";
    this.typing?.sent();
  }

  /** @param {import("../outbox.js").Waiting} waiting */
  #post(waiting) {
    // Before the start is acknowledged there is no thread to write to: the message waits its turn.
    if (!this.memory?.get("token") || this.memory.get("start")) return Promise.reject(new LineLost("not started"));
    if (waiting.files) return postFiles("/widget/thread/attachments", waiting, { headers: this.#key });
    const { client_message_id, text } = waiting;
    return this.#ask("/widget/thread/messages", { client_message_id, text });
  }

  /**
   * @param {string} url
   * @param {unknown} body
   */
  #ask(url, body) {
    return request(url, { method: "POST", body, headers: this.#key });
  }

  /** Where somebody stands far behind is not told as it changes; asking for it also says that the customer is there. */
  async #askPlace() {
    if (this.thread.state !== "waiting" || !this.memory?.get("token") || this.#isStarting) return;
    try {
      const now = await request("/widget/thread", { headers: this.#key });
      if (now.contact?.key !== this.thread.contact) return;
      this.thread.moved(now);
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
      this.thread.snapshot(await this.#ask("/widget/thread/end", {}));
    } catch (error) {
      this.#complain(error);
    }
    this.#draw();
  }

  /**
   * @param {ChatSurvey} survey
   * @param {number} score
   */
  async #answer(survey, score) {
    try {
      this.thread.snapshot(await this.#ask("/widget/thread/survey", { score }));
      this.#draw();
      this.#find(".widget-again").focus();
    } catch (error) {
      if (error instanceof LineLost) survey.complain(say("survey_lost"));
      else if (error instanceof Refused) survey.complain(error.message);
      else throw error;
    }
  }

  /** @param {unknown} error */
  #complain(error) {
    if (error instanceof LineLost) setText(this.#find(".widget-line"), say("line_waiting"));
    else if (error instanceof Refused) setText(this.#find(".widget-line"), error.message);
    else throw error;
  }

  #again() {
    this.thread.earlier = [...this.thread.earlier, { key: this.thread.contact ?? newId(), arrived_at: this.thread.messages[0]?.sent_at ?? new Date().toISOString(), agent: this.thread.agent ? { display_name: this.thread.agent } : null, messages: this.thread.messages }];
    this.thread.contact = null;
    this.thread.messages = [];
    this.thread.agent = null;
    this.thread.state = "none";
    tell({ tejido: "thread", going: false });
    this.#showEntrance();
    // What was begun in the chat that ended meanwhile is how the next one may begin.
    const [begun, question] = ["#customer-message", "#customer-question"].map((name) => /** @type {HTMLTextAreaElement} */ (this.#find(name)));
    if (!question.value) [question.value, begun.value] = [begun.value, ""];
    this.entrance?.look();
    this.entrance?.target.focus();
  }

  /** Leave nothing of the chat on this device; whoever comes next begins anew. */
  #forget() {
    this.#hangUp();
    for (const name of /** @type {const} */ (["token", "start", "name"])) this.memory?.set(name, null);
    for (const waiting of this.outbox?.of("thread") ?? []) this.outbox?.remove(waiting.client_message_id);
    this.thread = new Thread();
    tell({ tejido: "thread", going: false });
    this.#showEntrance();
    this.entrance?.target.focus();
  }

  #showChat() {
    this.entrance?.hide();
    this.#find(".widget-chat").hidden = false;
    this.#draw();
    if (!this.#isHidden) this.#find("#customer-message").focus();
  }

  #draw() {
    if (this.thread.state === "none") return;
    const log = this.#find(".widget-log");
    const wasAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 48;
    const isEnded = this.thread.state === "ended";
    setText(this.#find(".widget-state"), this.#stateWords());
    setText(this.#find(".widget-wait"), rangeWords(this.thread));
    this.#find(".widget-keep").hidden = this.thread.state !== "waiting";
    this.#find(".widget-end").hidden = isEnded || !this.memory?.get("token");
    this.#find(".widget-composer").hidden = isEnded;
    if (isEnded) this.#drawEnd();
    else this.#find(".widget-ended").hidden = true;
    this.#drawMessages();
    if (wasAtEnd) log.scrollTop = log.scrollHeight;
  }

  #drawEnd() {
    const ended = this.#find(".widget-ended");
    const isAsked = this.thread.wasServed && this.thread.score === null && !this.#isSurveySkipped && this.thread.endedReason !== "resume";
    const wasHidden = ended.hidden;
    ended.hidden = false;
    this.#find("chat-survey").hidden = !isAsked;
    // One thing at a time stands out.
    this.#find(".widget-again").classList.toggle("primary", !isAsked);
    setText(this.#find(".widget-thanks"), this.thread.score === null ? "" : say("survey_thanks", { word: say(`score_${this.thread.score}`) }));
    this.typing?.hide();
    tell({ tejido: "thread", going: false });
    // The field that was being typed in is gone: the reader goes on where the chat now stands.
    if (wasHidden && !this.#isHidden) queueMicrotask(() => this.#find(".widget-state").focus());
  }

  #drawMessages() {
    const making = {
      files: (/** @type {any} */ line) =>
        line.key ? attachmentList(line.attachments, { address: (key) => `/widget/thread/attachments/${key}`, headers: () => this.#key }) : waitingFiles(line),
      retry: (/** @type {string} */ id) => this.outbox?.retry(id),
      discard: (/** @type {string} */ id) => this.outbox?.remove(id),
    };
    drawEarlier(this.#find(".widget-before"), this.thread, making);
    this.#find(".widget-now").hidden = this.#find(".widget-before").hidden;
    drawLines(this.#find(".widget-log > ol"), this.thread, this.outbox?.of("thread") ?? [], making);
  }

  #stateWords() {
    const { state, agent, endedReason } = this.thread;
    if (state === "serving") return say("agent_here", { name: agent ?? say("agent_unknown") });
    if (state !== "ended") return placeWords(this.thread);
    if (endedReason === "resume") return say("ended_resume");
    if (endedReason === "customer_gone") return say("ended_gone");
    return say(endedReason === "customer" ? "ended_by_customer" : "ended");
  }

  #read() {
    this.#unread = 0;
    if (this.#find(".widget-chat").hidden) this.entrance?.target.focus();
    else this.#find(this.thread.state === "ended" ? ".widget-state" : "#customer-message").focus();
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
