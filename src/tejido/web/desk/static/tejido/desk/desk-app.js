// @ts-check
/** The agent's desk: one line to the server, one store, and the parts that draw it. */
import { postFiles } from "../attachments.js";
import { WorldClock } from "../clock.js";
import { element, setText } from "../element.js";
import { Outbox } from "../outbox.js";
import { LineLost, Refused, request } from "../request.js";
import { LiveSocket } from "../socket.js";
import { toast } from "../toast.js";
import { say } from "../words.js";
import { activityWords } from "./desk-bar.js";
import "./desk-chat.js";
import "./desk-chat-list.js";
import "./desk-news.js";
import "./desk-offers.js";
import { chime } from "./chime.js";
import { draft, keepDraft } from "./drafts.js";
import { contactName } from "./names.js";
import { DeskStore } from "./store.js";
import { listenForShortcuts } from "./shortcuts.js";

const TICK_MILLISECONDS = 500;
const TODAY_MILLISECONDS = 60000;
// Others are helped meanwhile, so a place in the line is asked for again.
const HAND_MILLISECONDS = 10000;
const REPLIES_MILLISECONDS_MAX = 600000;
// A line that is back within this time is no news.
const LOST_MILLISECONDS_MIN = 1500;
// Why somebody's part in a contact ended without their doing, and the words for it.
const MOVED = /** @type {Record<string, string>} */ ({ taken_over: "moved_taken", transferred: "moved_transferred", lost_line: "moved_lost", overdue: "moved_overdue", withdrawn: "moved_withdrawn" });
const REMEMBERED_SELECTION = "tejido-desk-selected";

class DeskApp extends HTMLElement {
  store = new DeskStore();
  clock = new WorldClock();
  /** @type {import("../socket.js").LineState} */
  line = "connecting";
  /** @type {Set<string>} Contacts whose wrap-up is being saved here. */
  finishing = new Set();
  /** @type {number | null} Since when the line is away, in milliseconds of this page; null while it is there. */
  lostAt = null;
  /** @type {{at: number, replies: any[]} | null} */
  #replies = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #lostTimer;
  #isDrawn = false;
  #isDrawing = false;

  connectedCallback() {
    this.outbox = new Outbox("tejido-desk-outbox", (waiting) => this.#post(waiting), {
      changed: () => {
        this.#handBack();
        this.draw();
      },
      sent: (waiting, answer) => {
        this.store.message(waiting.contact, answer.message);
        this.draw();
      },
    });
    this.socket = new LiveSocket(() => this.ask("/live/ticket", { topics: ["desk"] }), {
      snapshot: (data) => this.#snapshot(data),
      delta: (type, data) => this.#delta(type, data),
      state: (state) => this.#lineChanged(state),
      typing: (contact) => {
        this.store.typing.set(contact, performance.now());
        /** @type {any} */ (this.querySelector("desk-chat"))?.tick(this);
      },
    });
    this.socket.start();
    setInterval(() => this.#tick(), TICK_MILLISECONDS);
    setInterval(() => this.#loadToday(), TODAY_MILLISECONDS);
    setInterval(() => this.#loadHand(), HAND_MILLISECONDS);
    listenForShortcuts(this);
  }

  /**
   * Ask the server as this person.
   * @param {string} url
   * @param {unknown} [body] With a body the request changes something.
   */
  ask(url, body) {
    if (body === undefined) return request(url);
    return request(url, { method: "POST", body, headers: { "X-CSRFToken": this.dataset.csrf ?? "" } });
  }

  /**
   * Do something on the server and say so when it could not be done.
   * @param {string} url
   * @param {unknown} body
   * @param {string} failure What did not happen, in words.
   * @returns {Promise<any>} The answer, or null after a failure that was told.
   */
  async act(url, body, failure) {
    try {
      return (await this.ask(url, body)) ?? {};
    } catch (error) {
      if (error instanceof LineLost) toast(`${failure} ${say("line_waiting")}`, "attention");
      else if (error instanceof Refused) toast(`${failure} ${error.message}`.trim(), "attention");
      else throw error;
      return null;
    }
  }

  /**
   * Ask the server for something to show.
   * @param {string} url
   * @param {string} failure What could not be shown; empty where the place itself says so.
   * @returns {Promise<any>} Null after a failure.
   */
  async load(url, failure) {
    try {
      return await this.ask(url);
    } catch (error) {
      if (!(error instanceof LineLost || error instanceof Refused)) throw error;
      if (failure) toast(`${failure} ${error instanceof Refused ? error.message : say("line_waiting")}`.trim(), "attention");
      return null;
    }
  }

  /**
   * Do something with a contact; what the server answers about it is shown at once.
   * @param {string} key
   * @param {string} verb
   * @param {unknown} body
   * @param {string} failure
   */
  async actOn(key, verb, body, failure) {
    const answer = await this.act(`/desk/contacts/${key}/${verb}`, body, failure);
    if (answer?.contact?.key && this.store.contacts.has(key)) this.store.accepted(answer.contact);
    this.draw();
    return answer;
  }

  /** Return the canned replies, asked for once in a while; null after a failure that was told. */
  async replies() {
    if (this.#replies && performance.now() - this.#replies.at < REPLIES_MILLISECONDS_MAX) return this.#replies.replies;
    const told = await this.load("/desk/replies", say("replies_failed"));
    if (told) this.#replies = { at: performance.now(), replies: told.replies };
    return told?.replies ?? null;
  }

  /** @param {string} key */
  async accept(key) {
    const answer = await this.act(`/desk/offers/${key}/accept`, {}, say("offer_failed"));
    this.store.offers.delete(key);
    if (answer?.contact) {
      this.store.accepted(answer.contact);
      this.choose(answer.contact.key);
    } else {
      this.wantsNext = answer !== null;
      this.draw();
    }
  }

  /**
   * @param {string} key
   * @param {string} reason
   */
  async reject(key, reason) {
    if ((await this.act(`/desk/offers/${key}/reject`, { reason }, say("offer_failed"))) === null) return;
    this.store.offers.delete(key);
    this.draw();
  }

  /**
   * @param {string} activity
   * @param {string | null} reason
   */
  async setPresence(activity, reason) {
    const answer = await this.act("/desk/presence", reason ? { activity, reason } : { activity }, say("presence_failed"));
    if (answer?.presence) this.store.presence = answer.presence;
    this.draw();
  }

  /** @param {string} key */
  async end(key) {
    if ((await this.act(`/desk/contacts/${key}/end`, {}, say("chat_end_failed"))) === null) return;
    this.store.delta("leg_wrapping", { contact: key });
    this.draw();
    this.#chat.focusWork();
  }

  /**
   * @param {string} key
   * @param {{disposition: string, note?: string}} given
   */
  async finish(key, given) {
    if (this.finishing.has(key)) return;
    const contact = this.store.contacts.get(key);
    const name = contact ? contactName(contact) : "";
    this.finishing.add(key);
    try {
      if ((await this.act(`/desk/contacts/${key}/wrap-up`, given, say("wrap_failed"))) === null) return;
    } finally {
      this.finishing.delete(key);
    }
    this.store.remove(key);
    keepDraft(`wrap-${key}`, "");
    toast(say("wrap_done", { name: name || say("chat_customer") }), "well");
    this.choose(this.store.chats[0]?.key ?? null);
    this.#loadToday();
  }

  /**
   * Show a chat and put the cursor where its work is.
   * @param {string | null} key
   */
  choose(key) {
    this.store.select(key);
    remember(key);
    this.draw();
    if (key) this.#chat.focusWork();
    else /** @type {HTMLElement} */ (this.querySelector("desk-chat-list"))?.focus();
  }

  /** Draw once after everything that happened in this turn. */
  draw() {
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    queueMicrotask(() => {
      this.#isDrawing = false;
      this.#drawNow();
    });
  }

  /** @param {{contact: string, client_message_id: string, text: string}} waiting */
  #post(waiting) {
    const { contact, client_message_id, text } = waiting;
    if (waiting.files) return postFiles(`/desk/contacts/${contact}/attachments`, waiting, { headers: { "X-CSRFToken": this.dataset.csrf ?? "" } });
    return this.ask(`/desk/contacts/${contact}/messages`, { client_message_id, text });
  }

  /** @param {any} data */
  #snapshot(data) {
    const isFirst = !this.store.isLoaded;
    this.clock.set(data.world, data.server_time);
    const before = [...this.store.contacts.values()];
    this.store.snapshot(data);
    for (const contact of before) if (!this.store.contacts.has(contact.key)) this.#tellOfGone(contact);
    this.#handBack();
    if (isFirst) this.store.select(this.store.contacts.has(remembered()) ? remembered() : this.store.selected);
    this.outbox?.flush();
    this.draw();
    if (isFirst) queueMicrotask(() => this.#loadToday());
  }

  /**
   * @param {string} type
   * @param {any} data
   */
  #delta(type, data) {
    if (type === "clock_changed") return this.clock.set(data.world, data.server_time);
    const offersBefore = this.store.offers.size;
    const invitationsBefore = this.store.invitations.length;
    if (type.startsWith("canned_reply_")) this.#replies = null;
    this.#tellOfOthers(type, data);
    if (!this.store.delta(type, data)) return this.socket?.resync();
    if (type === "message_sent" && data.message.client_message_id) this.outbox?.remove(data.message.client_message_id);
    if ((type === "offer_made" && this.store.offers.size > offersBefore) || this.store.invitations.length > invitationsBefore) chime();
    if (type === "offer_timed_out") toast(say("offer_missed"), "attention");
    if (type === "leg_ended") this.#loadToday();
    if (type === "offer_accepted" && this.wantsNext) {
      this.wantsNext = false;
      return this.choose(data.contact.key);
    }
    return this.draw();
  }

  /**
   * A contact went on elsewhere while nobody here heard of it.
   * @param {any} contact
   */
  #tellOfGone(contact) {
    if (this.finishing.has(contact.key)) return;
    toast(`${say("gone_meanwhile", { contact: contactName(contact) })} ${this.#begun(contact)}`.trim(), "attention");
  }

  /**
   * Give back what was begun to be written to a contact that is no longer here; nothing where nothing was.
   * @param {any} contact
   */
  #begun(contact) {
    const text = draft(contact.key).trim();
    keepDraft(contact.key, "");
    return text ? say("draft_back", { contact: contactName(contact), text }) : "";
  }

  /** Give back what was written for a chat that is no longer here and that the server would not take. */
  #handBack() {
    if (!this.store.isLoaded || !this.outbox) return;
    for (const waiting of this.outbox.waiting) {
      if (waiting.refusal === null || this.store.contacts.has(waiting.contact)) continue;
      toast(say("unsent_back", { reason: waiting.refusal, text: waiting.text }), "attention");
      this.outbox.remove(waiting.client_message_id);
    }
  }

  /**
   * Say what somebody else did to this desk: changed what the person does, or took a contact from it.
   * @param {string} type
   * @param {any} data
   */
  #tellOfOthers(type, data) {
    if (type === "activity_changed" && data.by) toast(say("presence_by", { name: data.by, activity: activityWords(data.presence) }), "attention");
    if (type === "leg_ended" && !data.changes && MOVED[data.reason]) {
      const contact = this.store.contacts.get(data.contact);
      const begun = contact ? this.#begun(contact) : "";
      const isNews = contact && (data.by || data.reason !== "transferred");
      const told = isNews ? say(MOVED[data.reason], { contact: contactName(contact), name: data.by || say("somebody") }) : "";
      if (told || begun) toast(`${told} ${begun}`.trim(), "attention");
    }
    if (type === "hand_answered" && data.hand?.answered_by && !this.store.hand?.answered_at) toast(say("hand_coming", { name: data.hand.answered_by }), "well");
    if (type === "hand_lowered" && data.by) toast(say("hand_lowered_by", { name: data.by }));
    if (type === "abuse_reviewed") toast(say("flag_reviewed"));
    if (type === "note_written" && data.by) toast(say("note_by", { name: data.by }));
  }

  /** @param {import("../socket.js").LineState} state */
  #lineChanged(state) {
    this.line = state;
    if (state === "open") this.#found();
    else if (this.lostAt === null && this.#lostTimer === undefined && this.store.isLoaded) this.#lose();
    if (state === "open") this.outbox?.flush();
    if (state === "waiting" && !this.store.isLoaded) setText(this.querySelector(".desk-opening"), say("opening_waits"));
    if (state === "ended") this.#showEnded();
    this.draw();
  }

  #lose() {
    clearTimeout(this.#lostTimer);
    const at = performance.now();
    this.#lostTimer = setTimeout(() => {
      this.lostAt = at;
      this.draw();
    }, LOST_MILLISECONDS_MIN);
  }

  #found() {
    clearTimeout(this.#lostTimer);
    if (this.lostAt !== null) toast(say("lost_back"), "well");
    this.lostAt = null;
    this.#lostTimer = undefined;
  }

  get #chat() {
    return /** @type {any} */ (this.querySelector("desk-chat"));
  }

  #drawNow() {
    if (!this.store.isLoaded || this.line === "ended") return;
    if (!this.#isDrawn) this.#build();
    this.dataset.view = this.store.selected === null ? "list" : "chat";
    for (const part of this.querySelectorAll("desk-bar, desk-news, desk-offers, desk-chat-list, desk-chat")) /** @type {any} */ (part).draw(this);
    const count = this.store.offers.size;
    document.title = `${count ? say("title_offer", { count }) : say("title_desk")} · Tejido`;
  }

  #build() {
    this.replaceChildren(
      element("desk-bar"),
      element("desk-news"),
      element("div", { class: "desk-rail" }, element("desk-offers"), element("desk-chat-list", { tabindex: "-1" })),
      element("desk-chat"),
    );
    this.#isDrawn = true;
  }

  #tick() {
    if (this.#isDrawn) for (const part of this.querySelectorAll("desk-offers, desk-chat, desk-bar, desk-news, desk-chat-list")) /** @type {any} */ (part).tick(this);
  }

  async #loadToday() {
    if (!this.#isDrawn || this.line === "ended") return;
    const bar = /** @type {any} */ (this.querySelector("desk-bar"));
    try {
      bar.showToday(await this.ask("/desk/today"));
    } catch (error) {
      if (!(error instanceof LineLost || error instanceof Refused)) throw error;
      bar.showToday(null);
    }
  }

  /** Ask where a request for help stands, while it waits. */
  async #loadHand() {
    if (!this.store.hand?.help || this.line !== "open") return;
    const told = await this.load("/desk/hand/now", "");
    if (!told) return;
    this.store.hand = told.hand;
    this.draw();
  }

  #showEnded() {
    const heading = element("h2", { text: say("ended_title"), tabindex: "-1" });
    const back = `${this.dataset.login}?next=${encodeURIComponent(location.pathname)}`;
    this.replaceChildren(
      element(
        "div",
        { class: "page-width page-body", role: "alert" },
        heading,
        element("p", { text: say("ended_text") }),
        element("a", { class: "button primary", href: back, text: say("ended_action") }),
      ),
    );
    this.#isDrawn = false;
    this.removeAttribute("data-view");
    setText(document.querySelector("title"), `${say("ended_title")} · Tejido`);
    heading.focus();
  }
}

/** @param {string | null} key */
function remember(key) {
  try {
    if (key) sessionStorage.setItem(REMEMBERED_SELECTION, key);
    else sessionStorage.removeItem(REMEMBERED_SELECTION);
  } catch {
    // Without storage the first chat is shown after loading the page again.
  }
}

function remembered() {
  try {
    return sessionStorage.getItem(REMEMBERED_SELECTION) ?? "";
  } catch {
    return "";
  }
}

customElements.define("desk-app", DeskApp);
