// @ts-check
/**
 * What the window remembers on this device, for one programme: the token of the thread, and a start that was not
 * acknowledged yet. Storage may be refused in a frame; the chat then lives as long as its page.
 */
export class Memory {
  /** @type {Map<string, string>} */
  #own = new Map();

  /** @param {string} programme */
  constructor(programme) {
    this.prefix = `tejido-widget-${programme}-`;
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
