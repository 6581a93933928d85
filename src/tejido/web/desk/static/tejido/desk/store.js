// @ts-check
/**
 * @typedef {{key: string, number: number, author: "customer" | "agent" | "system" | "assistant", text: string, sent_at: string, client_message_id?: string}} Message
 * @typedef {{key: string, contact: any, queue: string | {name: string}, channel: string, language: string, deadline_at: string, offered_at: string, terms?: Record<string, number>, waited_seconds?: number, preview?: string | null}} Offer
 * @typedef {{key: string, state: string, queue: any, programme: any, client: any, channel: string, language: string, customer: {display_name: string, verified: boolean}, leg: {key: string, state: string, from_at: string}, arrived_at: string, messages: Message[], dispositions: {key: string, name: string, name_en?: string, name_es?: string}[], ended_reason?: string}} Contact
 */

/**
 * What the desk knows: one snapshot, and every delta since. It draws nothing and asks nobody.
 */
export class DeskStore {
  isLoaded = false;
  /** @type {{key: string, display_name: string} | null} */
  person = null;
  /** @type {{activity: string, reason: string | null, since: string, available: boolean, connected: boolean} | null} */
  presence = null;
  /** @type {{channel: string, used: number, capacity: number}[]} */
  load = [];
  /** @type {Map<string, Offer>} */
  offers = new Map();
  /** @type {Map<string, Contact>} */
  contacts = new Map();
  /** @type {Map<string, number>} */
  unread = new Map();
  /** @type {string | null} */
  selected = null;

  /**
   * Take over everything the server says; what was read and chosen here stays where it still exists.
   * @param {any} data
   */
  snapshot(data) {
    const before = this.contacts;
    this.person = data.person;
    this.presence = data.presence;
    this.load = data.load ?? [];
    this.offers = new Map(data.offers.map((/** @type {Offer} */ offer) => [offer.key, offer]));
    this.contacts = new Map(data.contacts.map((/** @type {Contact} */ contact) => [contact.key, sorted(contact)]));
    for (const [key, contact] of this.contacts) {
      const known = new Set(before.get(key)?.messages.map((message) => message.key));
      const isNews = this.isLoaded && key !== this.selected;
      const missed = isNews ? contact.messages.filter((message) => message.author === "customer" && !known.has(message.key)).length : 0;
      if (missed) this.unread.set(key, (this.unread.get(key) ?? 0) + missed);
    }
    for (const key of this.unread.keys()) if (!this.contacts.has(key)) this.unread.delete(key);
    if (this.selected !== null && !this.contacts.has(this.selected)) this.selected = null;
    if (this.selected === null && this.contacts.size === 1) this.selected = [...this.contacts.keys()][0];
    this.isLoaded = true;
  }

  /**
   * Apply one thing that happened.
   * @param {string} type
   * @param {any} data
   * @returns {boolean} False when it speaks of something unknown here: then only a fresh snapshot helps.
   */
  delta(type, data) {
    switch (type) {
      case "offer_made":
        this.offers.set(data.offer.key, data.offer);
        return true;
      case "offer_accepted":
        this.offers.delete(data.offer?.key ?? data.offer);
        this.accepted(data.contact);
        return true;
      case "offer_rejected":
      case "offer_timed_out":
      case "offer_cancelled":
      case "offer_rescinded":
        this.offers.delete(data.offer?.key ?? data.offer);
        return true;
      case "message_sent":
        return this.message(data.contact, data.message);
      case "leg_wrapping":
        return this.#change(data.contact, (contact) => (contact.leg.state = "wrapping"));
      case "contact_ended":
        return this.#change(data.contact, (contact) => (contact.ended_reason = data.reason ?? "ended"), true);
      case "leg_ended":
        this.remove(data.contact);
        return true;
      case "activity_changed":
        this.presence = data.presence;
        return true;
      default:
        return true;
    }
  }

  /**
   * Take in a contact that this person now serves.
   * @param {Contact | null | undefined} contact
   */
  accepted(contact) {
    if (!contact || typeof contact !== "object") return;
    const known = this.contacts.get(contact.key);
    const messages = known ? merge(known.messages, contact.messages ?? []) : contact.messages ?? [];
    this.contacts.set(contact.key, sorted({ ...contact, messages }));
    if (this.selected === null) this.select(contact.key);
    else if (contact.key !== this.selected && !known) this.unread.set(contact.key, 1);
  }

  /**
   * Take in a message, once: its key says whether it is known.
   * @param {string} key The contact.
   * @param {Message} message
   */
  message(key, message) {
    return this.#change(key, (contact) => {
      if (contact.messages.some((known) => known.key === message.key)) return;
      contact.messages = merge(contact.messages, [message]);
      if (message.author === "customer" && key !== this.selected) this.unread.set(key, (this.unread.get(key) ?? 0) + 1);
    });
  }

  /** @param {string} key */
  remove(key) {
    this.contacts.delete(key);
    this.unread.delete(key);
    if (this.selected === key) this.selected = null;
  }

  /** @param {string | null} key */
  select(key) {
    this.selected = key;
    if (key !== null) this.unread.delete(key);
  }

  /** The chats in the order of the list, oldest first, so that a number keeps its chat while others come. */
  get chats() {
    return [...this.contacts.values()].sort((a, b) => a.leg.from_at.localeCompare(b.leg.from_at) || a.key.localeCompare(b.key));
  }

  /** How many chats this person holds and may hold, or null when the server gave no capacity. */
  get chatLoad() {
    const load = this.load.find((line) => line.channel === "chat");
    const used = this.chats.filter((contact) => contact.channel === "chat").length;
    return load ? { used, capacity: load.capacity } : null;
  }

  /**
   * @param {string} key
   * @param {(contact: Contact) => void} change
   * @param {boolean} [mayBeGone] The end of a contact can follow the end of our part in it.
   */
  #change(key, change, mayBeGone = false) {
    const contact = this.contacts.get(key);
    if (!contact) return mayBeGone;
    change(contact);
    return true;
  }
}

/**
 * @param {Message[]} known
 * @param {Message[]} more
 */
function merge(known, more) {
  const byKey = new Map([...known, ...more].map((message) => [message.key, message]));
  return [...byKey.values()].sort((a, b) => a.number - b.number);
}

/** @param {Contact} contact */
function sorted(contact) {
  return { ...contact, messages: merge([], contact.messages ?? []) };
}

/**
 * Queues, programmes and clients come as a name or as a thing with a name.
 * @param {any} thing
 * @returns {string}
 */
export function nameOf(thing) {
  return typeof thing === "string" ? thing : (thing?.name ?? "");
}
