// @ts-check
/**
 * @typedef {{key: string, number: number, author: "customer" | "agent" | "system" | "assistant", text: string, sent_at: string, client_message_id?: string | null, attachments?: any[]}} Message
 * @typedef {{key: string, arrived_at: string, agent: {display_name: string} | null, messages: Message[]}} Earlier
 */

/** What the customer's window knows of its thread: it draws nothing and asks nobody. */
export class Thread {
  /** @type {"none" | "waiting" | "serving" | "ended"} */
  state = "none";
  /** @type {string | null} The contact that the thread has come to. */
  contact = null;
  /** @type {number | null} Place in the queue, 1 is next. */
  place = null;
  /** @type {{low_seconds: number, high_seconds: number} | null} How long others waited lately. */
  expectedWait = null;
  /** @type {string | null} */
  agent = null;
  /** @type {string | null} */
  endedReason = null;
  /** Whether somebody served the contact to its end, so that they may be judged. */
  wasServed = false;
  /** @type {number | null} */
  score = null;
  /** @type {Message[]} */
  messages = [];
  /** @type {Earlier[]} */
  earlier = [];

  /** @param {any} data The body of `GET /widget/thread`. */
  snapshot(data) {
    const contact = data.contact ?? {};
    this.contact = contact.key ?? null;
    this.state = inShort(contact.state);
    this.place = contact.queue_position ?? null;
    this.expectedWait = contact.expected_wait ?? null;
    this.endedReason = contact.ended_reason ?? null;
    this.wasServed = contact.state === "wrapping" || contact.state === "ended";
    this.score = contact.survey_score ?? null;
    this.agent = data.agent?.display_name ?? null;
    this.earlier = data.earlier ?? [];
    this.messages = [];
    for (const message of data.messages ?? []) this.message(message);
  }

  /**
   * @param {string} type
   * @param {any} data
   * @returns {boolean} Whether it fits what is known; otherwise everything has to be asked for.
   */
  delta(type, data) {
    const about = typeof data.contact === "string" ? data.contact : data.contact?.key;
    if (about && this.contact && about !== this.contact) return false;
    if (type === "message_sent") this.message(data.message);
    if (type === "contact_queued") {
      this.state = "waiting";
      this.agent = null;
      this.#moved(data.contact ?? {});
    }
    if (type === "queue_moved") this.place = data.queue_position;
    if (type === "offer_accepted" || type === "leg_started") {
      this.state = "serving";
      this.agent = data.agent?.display_name ?? null;
    }
    // The answer to one's own leaving may come before the news of it.
    if (type === "contact_ended" && this.state !== "ended") {
      this.wasServed = this.state === "serving";
      this.state = "ended";
      this.endedReason = data.reason ?? null;
    }
    return true;
  }

  /**
   * Take in the place in the queue, which is not told to those who stand far behind.
   * @param {any} data The body of `GET /widget/thread`.
   */
  moved(data) {
    if (this.state === "waiting" && inShort(data.contact?.state) === "waiting") this.#moved(data.contact);
  }

  /** @param {{queue_position?: number, expected_wait?: any}} contact */
  #moved(contact) {
    this.place = contact.queue_position ?? null;
    this.expectedWait = contact.expected_wait ?? null;
  }

  /**
   * Take in a message once.
   * @param {Message} message
   */
  message(message) {
    if (this.messages.some((known) => known.key === message.key)) return;
    this.messages = [...this.messages, message].sort((a, b) => a.number - b.number);
  }
}

/**
 * The customer sees four states; the contact has more.
 * @param {string | undefined} state
 */
function inShort(state) {
  if (state === "serving") return "serving";
  if (state === "wrapping" || state === "ended" || state === "abandoned") return "ended";
  return state ? "waiting" : "none";
}
