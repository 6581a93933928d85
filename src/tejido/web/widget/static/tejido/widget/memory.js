// @ts-check
/**
 * What the window remembers on this device, for one programme and one customer: the token of the thread, and a start
 * that was not acknowledged yet. Storage may be refused in a frame; the chat then lives as long as its page.
 *
 * Whom the client's site has signed in gets a memory of their own, so that the next user of a shared device does not
 * find their chat.
 */
export class Memory {
  /** @type {Map<string, string>} */
  #own = new Map();

  /**
   * @param {string} programme
   * @param {string} [customer] As the client's site names them; empty for whoever is not signed in there.
   */
  constructor(programme, customer = "") {
    this.prefix = `tejido-widget-${programme}-${customer ? `${digest(customer)}-` : ""}`;
  }

  /**
   * @param {"token" | "start" | "name"} name
   * @returns {string | null}
   */
  get(name) {
    try {
      return localStorage.getItem(this.prefix + name) ?? this.#own.get(name) ?? null;
    } catch {
      return this.#own.get(name) ?? null;
    }
  }

  /**
   * @param {"token" | "start" | "name"} name
   * @param {string | null} value
   */
  set(name, value) {
    if (value === null) this.#own.delete(name);
    else this.#own.set(name, value);
    try {
      if (value === null) localStorage.removeItem(this.prefix + name);
      else localStorage.setItem(this.prefix + name, value);
    } catch {
      // Kept in memory only.
    }
  }
}

/**
 * Return who a signed identity names: `<until>.<signature>.<customer>`. Whether it holds, the server decides.
 * @param {string} identity
 */
export function customerOf(identity) {
  return identity.split(".").slice(2).join(".");
}

/**
 * Return a short mark of a text (FNV-1a): it tells two customers of one device apart, and does not write down who.
 * @param {string} text
 */
function digest(text) {
  let mark = 0x811c9dc5;
  for (let place = 0; place < text.length; place++) mark = Math.imul(mark ^ text.charCodeAt(place), 0x01000193);
  return (mark >>> 0).toString(16);
}
