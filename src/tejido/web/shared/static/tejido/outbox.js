// @ts-check
import { forgetFiles } from "./file-shelf.js";
import { LineLost, Refused } from "./request.js";

const RETRY_MILLISECONDS_FIRST = 1000;
const RETRY_MILLISECONDS_MAX = 20000;

/**
 * @typedef {object} Waiting A message that the server has not acknowledged yet.
 * @property {string} client_message_id Made once; the server keeps one message for it, however often it is sent.
 * @property {string} contact
 * @property {string} text
 * @property {string} written_at Machine time, ISO 8601.
 * @property {string | null} refusal The server's sentence, when it said no for good.
 * @property {string} [trouble] The server's sentence, when it said that it cannot now; the message is sent again.
 * @property {{name: string, type: string, size: number}[]} [files] What goes with it; the bytes lie on the file shelf.
 */

/**
 * Messages on their way: nothing written is lost when the line drops or the page is loaded again.
 *
 * They are kept in the browser's session storage, sent one after the other in the order they were written, and repeated
 * under the same id until the server says yes, or no for good.
 */
export class Outbox {
  #isSending = false;
  #attempts = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {string} storageKey
   * @param {(waiting: Waiting) => Promise<any>} post Send one message; resolves to the server's answer.
   * @param {{changed: () => void, sent: (waiting: Waiting, answer: any) => void}} listener
   */
  constructor(storageKey, post, listener) {
    this.storageKey = storageKey;
    this.post = post;
    this.listener = listener;
    /** @type {Waiting[]} */
    this.waiting = this.#read();
    addEventListener("online", () => this.flush());
  }

  /**
   * Keep a message and send it as soon as its turn comes.
   * @param {{contact: string, text: string, client_message_id: string, written_at: string}} message
   */
  put(message) {
    this.waiting.push({ ...message, refusal: null });
    this.#changed();
    this.flush();
  }

  /**
   * Return what still waits for one contact, in the order written.
   * @param {string} contact
   */
  of(contact) {
    return this.waiting.filter((waiting) => waiting.contact === contact);
  }

  /**
   * Take a message out: the person gave it up, or the server showed us that it has it.
   * @param {string} id
   */
  remove(id) {
    const before = this.waiting.length;
    if (this.waiting.some((waiting) => waiting.client_message_id === id && waiting.files)) forgetFiles(id);
    this.waiting = this.waiting.filter((waiting) => waiting.client_message_id !== id);
    if (this.waiting.length !== before) this.#changed();
  }

  /**
   * Send a refused message once more.
   * @param {string} id
   */
  retry(id) {
    for (const waiting of this.waiting) if (waiting.client_message_id === id) waiting.refusal = null;
    this.#changed();
    this.flush();
  }

  /** Send what waits; called again whenever the line may be back. */
  async flush() {
    if (this.#isSending) return;
    clearTimeout(this.#timer);
    this.#isSending = true;
    try {
      for (let next = this.#next(); next; next = this.#next()) {
        if (!(await this.#send(next))) break;
      }
    } finally {
      this.#isSending = false;
    }
  }

  #next() {
    return this.waiting.find((waiting) => waiting.refusal === null);
  }

  /**
   * @param {Waiting} waiting
   * @returns {Promise<boolean>} Whether the next one may go.
   */
  async #send(waiting) {
    try {
      const answer = await this.post(waiting);
      this.#attempts = 0;
      this.remove(waiting.client_message_id);
      this.listener.sent(waiting, answer);
      return true;
    } catch (error) {
      if (error instanceof LineLost || (error instanceof Refused && error.isPassing)) {
        const trouble = error instanceof Refused ? error.message : "";
        if (trouble !== (waiting.trouble ?? "")) {
          waiting.trouble = trouble;
          this.#changed();
        }
        this.#retryLater(error instanceof Refused ? error.retrySeconds : 0);
        return false;
      }
      if (!(error instanceof Refused)) throw error;
      waiting.refusal = error.message || error.code;
      this.#changed();
      return true;
    }
  }

  /** @param {number} seconds */
  #retryLater(seconds) {
    const ceiling = Math.min(RETRY_MILLISECONDS_MAX, RETRY_MILLISECONDS_FIRST * 2 ** this.#attempts++);
    const wait = Math.max(seconds * 1000, ceiling / 2 + (Math.random() * ceiling) / 2);
    this.#timer = setTimeout(() => this.flush(), wait);
  }

  #changed() {
    try {
      if (this.waiting.length) sessionStorage.setItem(this.storageKey, JSON.stringify(this.waiting));
      else sessionStorage.removeItem(this.storageKey);
    } catch {
      // Storage refused or full: the messages then live as long as this page.
    }
    this.listener.changed();
  }

  #read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.storageKey) ?? "[]");
    } catch {
      return [];
    }
  }
}
