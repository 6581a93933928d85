// @ts-check
/** One contact: what one may do with it, and its story, which goes on while one may read along. */
import { element, setText } from "../element.js";
import { icon } from "../icon.js";
import { request } from "../request.js";
import { LiveSocket } from "../socket.js";
import { toast } from "../toast.js";
import { language, say } from "../words.js";
import { act, askForNote, askWhereTo, button, takeOver } from "./acts.js";
import { drawn, sentence } from "./lines.js";

const OVER = ["ended", "abandoned"];

class ContactStory extends HTMLElement {
  /** @type {any} */
  #head = null;
  /** @type {Intl.DateTimeFormat} */
  #clock = new Intl.DateTimeFormat();
  /** @type {LiveSocket | null} */
  #socket = null;
  #heardAt = Date.now();

  connectedCallback() {
    this.#clock = new Intl.DateTimeFormat(language(), { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone: this.dataset.zone });
    const head = document.getElementById("contact-head")?.textContent;
    if (head) this.#take(JSON.parse(head));
    if (this.dataset.live === "yes") this.#listen();
  }

  get #csrf() {
    return this.dataset.csrf ?? "";
  }

  get #key() {
    return this.dataset.contact ?? "";
  }

  get #isReading() {
    return this.dataset.part === "supervising";
  }

  #listen() {
    const topic = `contact:${this.#key}`;
    const ticket = () => request("/live/ticket", { method: "POST", body: { topics: [topic] }, headers: { "X-CSRFToken": this.#csrf } });
    this.#socket = new LiveSocket(ticket, {
      snapshot: (data) => this.#hear(data),
      delta: (type, data) => type !== "clock_changed" && this.#hear(data),
      state: (state) => this.#lineChanged(state),
    });
    this.#socket.start();
  }

  /** @param {any} data */
  #hear(data) {
    this.#heardAt = Date.now();
    const story = /** @type {HTMLElement} */ (this.querySelector(".story"));
    const isAtEnd = window.innerHeight + window.scrollY >= document.body.scrollHeight - 80;
    const isFirst = story.dataset.live !== "yes";
    for (const line of data.lines ?? []) {
      const known = story.querySelector(`[data-entry="${CSS.escape(line.entry)}"]`);
      const isOpen = known?.querySelector("details")?.open ?? false;
      const made = drawn(line, this.#clock);
      if (known) {
        // The page knew the numbers behind an offer; the line does not carry them.
        if (line.kind === "offered") continue;
        known.replaceWith(made);
      } else {
        this.#insert(story, made);
        if (!isFirst) setText(this.querySelector(".story-said"), say("line_new", { line: line.text ? `${sentence(line)}: ${line.text}` : sentence(line) }));
      }
      const details = made.querySelector("details");
      if (details) details.open = isOpen;
    }
    story.dataset.live = "yes";
    if (data.contact) this.#take(data.contact);
    if (isAtEnd && !isFirst) story.lastElementChild?.scrollIntoView({ block: "nearest" });
  }

  /**
   * Put a line where its instant belongs; nearly always at the end.
   * @param {HTMLElement} story
   * @param {HTMLElement} made
   */
  #insert(story, made) {
    const at = Date.parse(made.dataset.at ?? "");
    let place = story.lastElementChild;
    while (place instanceof HTMLElement) {
      const other = Date.parse(place.dataset.at ?? place.querySelector("time")?.dateTime ?? "");
      const isAfter = other > at || (other === at && Number(place.dataset.rank ?? 0) > Number(made.dataset.rank));
      if (!isAfter) break;
      place = place.previousElementSibling;
    }
    if (place) place.after(made);
    else story.prepend(made);
  }

  /** @param {any} head */
  #take(head) {
    const before = this.#head;
    this.#head = head;
    setText(this.querySelector(".head-state"), say(`contact_${head.state}`));
    setText(this.querySelector(".head-queue"), head.queue ?? "");
    const legs = head.legs.map((/** @type {any} */ leg) => `${leg.display_name ?? "–"} (${[say(`role_${leg.role}`), leg.mode ? say(`mode_${leg.mode}`) : ""].filter(Boolean).join(", ")})`);
    setText(this.querySelector(".head-legs"), legs.join(", ") || say("beside_none"));
    if (before && !OVER.includes(before.state) && OVER.includes(head.state)) toast(say("contact_over"));
    if (OVER.includes(head.state)) this.dataset.part = "";
    this.#drawActs();
  }

  #drawActs() {
    const place = /** @type {HTMLElement} */ (this.querySelector(".contact-acts"));
    const head = this.#head;
    if (this.dataset.act !== "yes" || this.dataset.newest !== "yes") return;
    const shown = JSON.stringify([head.state, head.channel, this.dataset.part, head.legs]);
    if (place.dataset.shown === shown) return;
    place.dataset.shown = shown;
    const hadFocus = place.contains(document.activeElement);
    const isOver = OVER.includes(head.state);
    const isServed = head.state === "serving";
    const mode = head.legs.find((/** @type {any} */ leg) => leg.role === "supervising")?.mode;
    const agent = head.legs.find((/** @type {any} */ leg) => leg.role === "serving")?.display_name ?? "";
    /** @param {string} name @param {string} word */
    const join = (name, word) => button(say(word), () => void this.#join(name));
    const parts = [
      this.#isReading && isServed ? element("p", { class: "reading message-line" }, icon("person"), element("span", { text: say(mode === "whispering" ? "speaks_to_agent" : mode === "barging" ? "speaks_to_all" : "reads_along", { name: agent }) })) : null,
      !this.#isReading && isServed && this.dataset.part !== "serving" ? button(say(head.channel === "voice" ? "listen" : "read_live"), () => void this.#join("listening"), "primary") : null,
      this.#isReading && head.channel === "voice" && mode !== "whispering" ? join("whispering", "whisper") : null,
      this.#isReading && head.channel === "voice" && mode !== "barging" ? join("barging", "barge") : null,
      this.#isReading && head.channel === "voice" && mode !== "listening" ? join("listening", "listen_only") : null,
      this.#isReading && isServed ? button(say("leave"), () => void this.#leave()) : null,
      button(say("note_write"), () => askForNote(this.#csrf, this.#key)),
      !isOver && head.state !== "wrapping" && this.dataset.part !== "serving" ? button(say("take_over"), () => void this.#takeOver()) : null,
      !isOver && head.state !== "wrapping" ? button(say("reassign"), () => void askWhereTo(this.#csrf, this.#key)) : null,
      this.dataset.part === "serving" ? element("a", { class: "button primary", href: "/desk/", text: say("go_to_desk") }) : null,
    ];
    place.replaceChildren(.../** @type {Node[]} */ (parts.filter((part) => part !== null)));
    if (hadFocus) /** @type {HTMLElement | null} */ (place.querySelector("a, button"))?.focus();
  }

  /** @param {string} mode */
  async #join(mode) {
    if (!(await act(this.#csrf, `/supervisor/contacts/${this.#key}/join`, { mode }))) return;
    this.dataset.part = "supervising";
    this.querySelector(".not-live")?.remove();
    if (!this.#socket) this.#listen();
    const leg = this.#head.legs.find((/** @type {any} */ one) => one.role === "supervising");
    if (leg) leg.mode = mode;
    this.#take({ ...this.#head });
  }

  async #leave() {
    // The server closes the line of whoever takes no part any more; this page does so first.
    this.#socket?.stop();
    this.#socket = null;
    if (!(await act(this.#csrf, `/supervisor/contacts/${this.#key}/leave`, {}))) return this.#listen();
    this.dataset.part = "";
    this.querySelector(".contact-line")?.replaceChildren();
    this.#head.legs = this.#head.legs.filter((/** @type {any} */ leg) => leg.role !== "supervising");
    this.#take({ ...this.#head });
  }

  async #takeOver() {
    if (await takeOver(this.#csrf, this.#key)) this.dataset.part = "serving";
  }

  /** @param {import("../socket.js").LineState} state */
  #lineChanged(state) {
    const place = /** @type {HTMLElement} */ (this.querySelector(".contact-line"));
    if (state === "open") return place.replaceChildren();
    if (state !== "waiting" && state !== "ended") return;
    if (state === "ended" && !this.#socket) return;
    if (state === "ended") this.dataset.part = "";
    const time = this.#clock.format(this.#heardAt);
    const text = state === "ended" ? say("part_over") : say("line_lost_page", { time });
    place.replaceChildren(element("p", { class: "message-line warning" }, icon("link-broken"), element("span", { text })));
    if (state === "ended" && this.#head) this.#drawActs();
  }
}

customElements.define("contact-story", ContactStory);
