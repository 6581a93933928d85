// @ts-check
/**
 * @typedef {{key: string, file_name: string, media_type: string, byte_count: number, erased: boolean}} Attachment
 * @typedef {{key: string, number: number, author: "customer" | "agent" | "system" | "assistant", text: string, sent_at: string, client_message_id?: string, attachments?: Attachment[]}} Message
 * @typedef {{key: string, contact: any, queue: string | {name: string}, programme?: any, client?: any, channel: string, language: string, title?: string, preference?: string | null, deadline_at: string, offered_at: string, terms?: Record<string, number>, help?: Help | null, waited_seconds?: number, preview?: string | null}} Offer
 * @typedef {{leg: string, role: string, state: string, mode: string | null, display_name: string, from_at: string}} Beside Somebody else's part in a contact.
 * @typedef {{agent: string, reason: string, contact: string | null, about: string | null, is_over: boolean, skills: string[]}} Help Who asks, and about what.
 * @typedef {{key: string, text: string, author: string, written_at: string}} Note
 * @typedef {{display_name: string, verified: boolean, number?: string | null, earlier_count?: number | null}} Customer
 * @typedef {{key: string, state: string, queue: any, programme: any, programme_key?: string, client: any, channel: string, language: string, title?: string, customer: Customer | null, leg: {key: string, state: string, from_at: string, role?: string, mode?: string | null, wrap_until_at?: string | null}, arrived_at: string, previous_reason?: string | null, help?: Help | null, beside?: Beside[], held_from_at?: string | null, flag?: {reason: string, pause_seconds: number, is_reviewed: boolean} | null, notes?: Note[], messages: Message[], dispositions: {key: string, name: string, name_en?: string, name_es?: string}[], ended_reason?: string | null}} Contact
 * @typedef {{key: string, name: string, programme: string, client: string, is_closed: boolean, is_served: boolean, changed_until_at: string | null, changed_by: string | null}} Queue
 */

const REMEMBERED_READ = "tejido-desk-read-notices";

/**
 * What the desk knows: one snapshot, and every delta since. It draws nothing and asks nobody.
 */
export class DeskStore {
  isLoaded = false;
  /** @type {{key: string, display_name: string} | null} */
  person = null;
  /** @type {{activity: string, reason: string | null, since: string | null, available: boolean, connected: boolean, until_at?: string | null} | null} */
  presence = null;
  /** @type {{key: string, reason: string, contact: string | null, raised_at: string, answered_at: string | null, answered_by: string | null, help?: {queue: string, place: number, from_at: string} | null} | null} */
  hand = null;
  /** @type {{key: string, text: string, programme: string, posted_at: string, until_at: string, posted_by: string}[]} */
  notices = [];
  /** @type {{leg: string, contact: string, queue: string, programme: string, client: string, channel: string, language: string, from_at: string, from: string}[]} */
  invitations = [];
  /** @type {Queue[] | null} Null until a server told of them. */
  queues = null;
  /** @type {Set<string>} Notices that this person put away. */
  readNotices = new Set(remembered());
  /** @type {Map<string, number>} When the customer of a contact last wrote something, machine milliseconds. */
  typing = new Map();
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
    this.#marks({ hand: null, notices: [], invitations: [], ...data });
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
        this.#marks(data);
        if (data.changes) return this.#changed(data);
        // Somebody who was only asked to join has no contact to lose here.
        if (data.contact && (!data.role || this.contacts.get(data.contact)?.leg.role === data.role || !this.contacts.get(data.contact)?.leg.role)) this.remove(data.contact);
        return true;
      case "activity_changed":
        this.presence = data.presence;
        return true;
      default:
        this.#marks(data);
        if (data.changes) return this.#changed(data);
        this.accepted(data.contact);
        return true;
    }
  }

  /** @param {{contact: string, changes: Partial<Contact>}} data */
  #changed(data) {
    return this.#change(data.contact, (contact) => void Object.assign(contact, data.changes), true);
  }

  /**
   * Take over what stands beside offers and contacts, as far as it is told.
   * @param {any} data
   */
  #marks(data) {
    if ("hand" in data) this.hand = data.hand;
    if (data.notices) this.notices = data.notices;
    if (data.invitations) this.invitations = data.invitations;
    if (data.queues) this.queues = data.queues;
  }

  /**
   * Put a notice away for this session.
   * @param {string} key
   */
  readNotice(key) {
    this.readNotices.add(key);
    remember([...this.readNotices]);
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
      if (message.author === "customer") this.typing.delete(key);
      if (message.author === "customer" && key !== this.selected) this.unread.set(key, (this.unread.get(key) ?? 0) + 1);
    });
  }

  /** @param {string} key */
  remove(key) {
    this.contacts.delete(key);
    this.unread.delete(key);
    this.typing.delete(key);
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

  /** What this person holds and may hold, by channel; empty when the server gave no capacity. */
  get loads() {
    return this.load
      .filter((line) => line.capacity > 0)
      .map(({ channel, capacity }) => ({ channel, capacity, used: this.chats.filter((contact) => contact.channel === channel && isServed(contact)).length }));
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

/**
 * Whether this person serves a contact; otherwise they help, listen or learn beside somebody.
 * @param {Contact} contact
 */
export function isServed(contact) {
  return (contact.leg.role ?? "serving") === "serving";
}

/** @param {string[]} keys */
function remember(keys) {
  try {
    sessionStorage.setItem(REMEMBERED_READ, JSON.stringify(keys));
  } catch {
    // A notice that was put away is then shown once more after loading the page.
  }
}

/** @returns {string[]} */
function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(REMEMBERED_READ) ?? "[]");
  } catch {
    return [];
  }
}
