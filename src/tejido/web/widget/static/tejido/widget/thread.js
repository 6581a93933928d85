// @ts-check
/**
 * @typedef {{key: string, number: number, author: "customer" | "agent" | "system" | "assistant", text: string, sent_at: string, client_message_id?: string}} Message
 */

/** What the customer's window knows of its thread: it draws nothing and asks nobody. */
export class Thread {
  /** @type {"none" | "waiting" | "offered" | "serving" | "ended"} */
  state = "none";
  /** @type {number | null} Place in the queue, 1 is next. */
  place = null;
  /** @type {string | null} */
  agent = null;
  /** @type {string | null} */
  endedReason = null;
  /** @type {Message[]} */
  messages = [];

  /** @param {any} data The body of `GET /widget/thread`. */
  snapshot(data) {
    this.state = inShort(data.contact?.state);
    this.place = data.contact?.queue_position ?? null;
    this.endedReason = data.contact?.ended_reason ?? null;
    this.agent = data.agent?.display_name ?? null;
    this.messages = [];
    for (const message of data.messages ?? []) this.message(message);
  }

  /**
   * @param {string} type
   * @param {any} data
   */
  delta(type, data) {
    if (type === "message_sent") this.message(data.message);
    if (type === "contact_queued") {
      this.state = "waiting";
      this.agent = null;
      this.place = data.contact?.queue_position ?? null;
    }
    if (type === "offer_accepted") {
      this.state = "serving";
      this.agent = data.agent?.display_name ?? null;
    }
    if (type === "contact_ended") {
      this.state = "ended";
      this.endedReason = data.reason ?? null;
    }
  }

  /**
   * Take in the place in the queue, which nobody tells as long as only others move.
   * @param {any} data The body of `GET /widget/thread`.
   */
  moved(data) {
    if (this.state === "waiting" && inShort(data.contact?.state) === "waiting") this.place = data.contact.queue_position ?? null;
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
