// @ts-check
import { Refused } from "./request.js";

/** Server's word that this socket's right has ended. */
const CLOSED_BY_RIGHT = 4401;
const RETRY_MILLISECONDS_FIRST = 400;
const RETRY_MILLISECONDS_MAX = 15000;
const SILENCE_MILLISECONDS_MAX = 40000;
const LOOK_MILLISECONDS = 2000;
const STEADY_MILLISECONDS = 10000;
const REFUSED_TICKETS_MAX = 3;
/** Whatever is wrong with what we know, everything is fetched anew at most this often. */
const RESYNC_MILLISECONDS = 3000;

/**
 * @typedef {"connecting" | "open" | "waiting" | "ended"} LineState `waiting` tries again by itself, `ended` never does.
 * @typedef {object} Listener
 * @property {(data: any, topic: string) => void} snapshot Everything, instead of what is known.
 * @property {(type: string, data: any, topic: string) => void} delta One thing that happened.
 * @property {(contact: string, author: string) => void} [typing] The other side is writing; for the moment only.
 * @property {(state: LineState, detail: {position: number | null, retrySeconds?: number}) => void} state
 */

/**
 * A line to the live process: a snapshot first, then numbered deltas, each of them once.
 *
 * A lost line is taken up again at the position it had reached. Every attempt fetches a fresh ticket, waits longer than
 * the one before, and by a random share, so that a whole floor does not come back in the same second.
 */
export class LiveSocket {
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {number | null} */
  #position = null;
  #attempts = 0;
  #refusedTickets = 0;
  #isEnded = false;
  #isWaiting = false;
  #resyncedAt = -RESYNC_MILLISECONDS;
  #generation = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retryTimer;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #silenceTimer;
  #heardAt = { wall: 0, counted: 0 };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #steadyTimer;

  /**
   * @param {() => Promise<{ticket: string, url: string}>} fetchTicket
   * @param {Listener} listener
   */
  constructor(fetchTicket, listener) {
    this.fetchTicket = fetchTicket;
    this.listener = listener;
  }

  /** The last position seen, or null before the first snapshot. */
  get position() {
    return this.#position;
  }

  /** Open the line and keep it open. */
  start() {
    addEventListener("online", this.#hurry);
    document.addEventListener("visibilitychange", this.#hurry);
    this.#connect();
  }

  /** Close the line for good. */
  stop() {
    this.#end("ended");
  }

  /** Forget the position and ask for everything again: used when a delta speaks of something unknown. */
  resync() {
    const wait = this.#resyncedAt + RESYNC_MILLISECONDS - performance.now();
    this.#resyncedAt = performance.now() + Math.max(0, wait);
    this.#position = null;
    this.#drop();
    if (wait > 0) this.#retryLater(wait / 1000);
    else this.#connect();
  }

  /**
   * Say something to the server; lost silently while the line is down, so nothing that must arrive goes this way.
   * @param {object} message
   */
  say(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  async #connect() {
    clearTimeout(this.#retryTimer);
    this.#isWaiting = false;
    if (this.#isEnded) return;
    const generation = ++this.#generation;
    this.#tell("connecting");
    let given;
    try {
      given = await this.fetchTicket();
    } catch (error) {
      if (generation !== this.#generation) return;
      if (error instanceof Refused && (error.status === 401 || error.status === 403)) this.#end("ended");
      else this.#retryLater(error instanceof Refused ? error.retrySeconds : 0);
      return;
    }
    if (generation !== this.#generation || this.#isEnded) return;
    this.#open(given, generation);
  }

  /**
   * @param {{ticket: string, url: string}} given
   * @param {number} generation
   */
  #open(given, generation) {
    const address = new URL(given.url, location.href);
    address.searchParams.set("ticket", given.ticket);
    if (this.#position !== null) address.searchParams.set("since", String(this.#position));
    const socket = new WebSocket(address);
    let spoke = false;
    this.#socket = socket;
    this.#listenForSilence();
    socket.addEventListener("message", (event) => {
      if (generation !== this.#generation) return;
      const frame = JSON.parse(event.data);
      if (!spoke) {
        this.#steady();
        // What a new line begins with holds, even where it lies before what the old one had reached: after a restore
        // the journal is shorter.
        if (frame.kind === "snapshot") this.#position = null;
      }
      spoke = true;
      this.#listenForSilence();
      this.#hear(frame);
    });
    socket.addEventListener("close", (event) => {
      if (generation !== this.#generation) return;
      this.#drop();
      if (event.code === CLOSED_BY_RIGHT && (spoke || ++this.#refusedTickets >= REFUSED_TICKETS_MAX)) this.#end("ended");
      else this.#retryLater(0);
    });
  }

  /** @param {any} frame */
  #hear(frame) {
    if (frame.kind === "ping") return this.say({ kind: "pong" });
    if (frame.kind === "snapshot") {
      this.#position = Math.max(frame.position, this.#position ?? frame.position);
      this.listener.snapshot(frame.data, frame.topic);
      return this.#tell("open");
    }
    if (frame.kind === "resumed") return this.#tell("open");
    if (frame.kind === "typing") return this.listener.typing?.(frame.contact, frame.author);
    if (frame.kind !== "delta") return undefined;
    if (this.#position !== null && frame.position <= this.#position) return undefined;
    if (frame.previous !== undefined && this.#position !== null && frame.previous > this.#position) return this.resync();
    this.#position = frame.position;
    return this.listener.delta(frame.type, frame.data, frame.topic);
  }

  /** A line that held for a while may start again with short waits. */
  #steady() {
    clearTimeout(this.#steadyTimer);
    this.#refusedTickets = 0;
    this.#steadyTimer = setTimeout(() => (this.#attempts = 0), STEADY_MILLISECONDS);
  }

  /**
   * Give a line up on which nothing was heard for too long. A computer that slept for an hour finds its line as it left
   * it, and the clock that counts stood still meanwhile; the one on the wall may be set. So both are asked, often.
   */
  #listenForSilence() {
    this.#heardAt = { wall: Date.now(), counted: performance.now() };
    this.#silenceTimer ??= setInterval(() => {
      if (!this.#isSilent) return;
      this.#drop();
      this.#retryLater(0);
    }, LOOK_MILLISECONDS);
  }

  get #isSilent() {
    const { wall, counted } = this.#heardAt;
    return Math.max(Date.now() - wall, performance.now() - counted) > SILENCE_MILLISECONDS_MAX;
  }

  /** @param {number} seconds At least this long, when the server named a time. */
  #retryLater(seconds) {
    if (this.#isEnded) return;
    const ceiling = Math.min(RETRY_MILLISECONDS_MAX, RETRY_MILLISECONDS_FIRST * 2 ** this.#attempts++);
    const wait = Math.max(seconds * 1000, ceiling / 2 + (Math.random() * ceiling) / 2);
    this.#isWaiting = true;
    this.#tell("waiting", wait / 1000);
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#connect(), wait);
  }

  /** The network came back, or the person looked at the page again: try now. */
  #hurry = () => {
    if (this.#isEnded || document.visibilityState === "hidden") return;
    if (this.#socket !== null && this.#isSilent) {
      this.#drop();
      this.#connect();
    } else if (this.#socket === null && this.#isWaiting) this.#connect();
  };

  #drop() {
    this.#generation++;
    clearInterval(this.#silenceTimer);
    this.#silenceTimer = undefined;
    clearTimeout(this.#steadyTimer);
    this.#socket?.close();
    this.#socket = null;
  }

  /** @param {LineState} state */
  #end(state) {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#drop();
    clearTimeout(this.#retryTimer);
    removeEventListener("online", this.#hurry);
    document.removeEventListener("visibilitychange", this.#hurry);
    this.#tell(state);
  }

  /**
   * @param {LineState} state
   * @param {number} [retrySeconds]
   */
  #tell(state, retrySeconds) {
    this.listener.state(state, { position: this.#position, retrySeconds });
  }
}
