// @ts-check
/** Who is writing: said to the other side now and then, and shown for a moment. Nothing of it is kept. */
import { setText } from "../element.js";
import { say } from "../words.js";

const SAY_MILLISECONDS = 2000;
const SHOWN_MILLISECONDS = 5000;

export class Typing {
  #saidAt = -SAY_MILLISECONDS;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {HTMLElement} place Where it is shown. */
  constructor(place) {
    this.place = place;
  }

  /**
   * The customer types: say so, at most every two seconds.
   * @param {import("./thread.js").Thread} thread
   * @param {import("../socket.js").LiveSocket | null} socket
   */
  say({ state, contact }, socket) {
    const now = performance.now();
    if (state !== "serving" || !contact || now - this.#saidAt < SAY_MILLISECONDS) return;
    this.#saidAt = now;
    socket?.say({ kind: "typing", contact });
  }

  /** What was typed is sent: the next letter is news again. */
  sent() {
    this.#saidAt = -SAY_MILLISECONDS;
  }

  /** @param {string | null} agent */
  show(agent) {
    setText(this.place, say("agent_typing", { name: agent ?? say("agent_unknown") }));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.hide(), SHOWN_MILLISECONDS);
  }

  hide() {
    clearTimeout(this.#timer);
    setText(this.place, "");
  }
}
