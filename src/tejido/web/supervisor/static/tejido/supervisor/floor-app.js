// @ts-check
/** A programme's floor: what needs somebody first, then queues, contacts and agents, each row replaced as it changes. */
import { WorldClock } from "../clock.js";
import { element, keepChildren, setText } from "../element.js";
import { icon } from "../icon.js";
import { request } from "../request.js";
import { LiveSocket } from "../socket.js";
import { duration, language, say, sayCount } from "../words.js";
import { act, ask, askForNote, askWhereTo, button, readLive, takeOver } from "./acts.js";
import { askForNotice, flagParts, handParts, noticeParts } from "./floor-calls.js";
import { askForChange } from "./floor-change.js";
import { agentParts, contactParts, queueParts } from "./floor-rows.js";

const TICK_MILLISECONDS = 1000;
const PARTS = /** @type {const} */ (["agents", "contacts", "queues", "hands", "flags", "notices"]);
/** Agents who need a look come first, those who are not working last. */
const AGENT_ORDER = ["line_lost", "not_responding", "serving", "wrapping", "available", "recovering", "break", "training", "lunch", "offline"];

class FloorApp extends HTMLElement {
  /** @type {Record<string, Map<string, any>>} */
  #rows = Object.fromEntries(PARTS.map((part) => [part, new Map()]));
  #clock = new WorldClock();
  #isCut = false;
  #isBuilt = false;
  #heardAt = Date.now();

  connectedCallback() {
    const rendered = document.getElementById("floor-state")?.textContent;
    this.#build();
    if (rendered) this.#replace(JSON.parse(rendered));
    const topic = `floor:${this.dataset.programme}`;
    const ticket = () => request("/live/ticket", { method: "POST", body: { topics: [topic] }, headers: { "X-CSRFToken": this.#csrf } });
    new LiveSocket(ticket, {
      snapshot: (data) => this.#replace(data),
      delta: (type, data) => this.#hear(type, data),
      state: (state) => this.#lineChanged(state),
    }).start();
    setInterval(() => this.#tick(), TICK_MILLISECONDS);
  }

  get #csrf() {
    return this.dataset.csrf ?? "";
  }

  get #programme() {
    return this.dataset.programme ?? "";
  }

  get #mayChange() {
    return this.dataset.change === "yes";
  }

  /** Replace what the page showed without scripts by lists that follow the rows. */
  #build() {
    const search = element("input", { type: "search", id: "floor-search", autocomplete: "off", on: { input: () => this.#drawContacts() } });
    const states = element("select", { id: "floor-filter", on: { change: () => this.#drawContacts() } }, ...["all", "waiting", "serving"].map((name) => element("option", { value: name, text: say(`filter_${name}`) })));
    this.#place("floor-call").replaceChildren(
      element("div", { class: "calls hands", hidden: true }, element("h2", { text: say("hands_title") }), element("ul", { class: "plain-list" })),
      element("div", { class: "calls flags", hidden: true }, element("h2", { text: say("flags_title") }), element("ul", { class: "plain-list" })),
      element("div", { class: "calls notices" }, element("div", { class: "calls-head" }, element("h2", { text: say("notices_title") }), this.#mayChange ? button(say("notice_post"), () => askForNotice(this.#csrf, this.#programme), "small") : null), element("ul", { class: "plain-list" })),
    );
    this.#place("floor-queues").querySelector(".rows")?.replaceChildren(element("div", { class: "queue-cards" }), element("p", { class: "none soft", hidden: true, text: say("queues_none") }));
    this.#place("floor-contacts").querySelector(".rows")?.replaceChildren(
      element("div", { class: "floor-filter" }, element("div", { class: "field" }, element("label", { for: "floor-search", text: say("filter_label") }), search), element("div", { class: "field" }, element("label", { for: "floor-filter", text: say("filter_state") }), states)),
      element("p", { class: "contacts-count soft", role: "status" }),
      element("ul", { class: "plain-list contact-rows" }),
    );
    this.#place("floor-agents").querySelector(".rows")?.replaceChildren(
      element("div", { class: "empty agents-empty", hidden: true }, element("h3", {}), element("p", {})),
      element("ul", { class: "plain-list agent-rows" }),
      element("details", { class: "agents-off", hidden: true }, element("summary", {}), element("ul", { class: "plain-list agent-rows-off" })),
    );
    this.#isBuilt = true;
  }

  /** @param {string} name */
  #place(name) {
    return /** @type {HTMLElement} */ (this.querySelector(`.${name}`));
  }

  /** @param {any} data */
  #replace(data) {
    this.#clock.set(data.world, data.server_time);
    for (const part of PARTS) this.#rows[part] = new Map((data[part] ?? []).map((/** @type {any} */ row) => [row.key, row]));
    this.#isCut = Boolean(data.is_cut);
    this.#heardAt = Date.now();
    this.#draw();
  }

  /**
   * @param {string} type
   * @param {any} data
   */
  #hear(type, data) {
    this.#heardAt = Date.now();
    if (type === "clock_changed") {
      this.#clock.set(data.world, data.server_time);
      return this.#tick();
    }
    for (const hand of data.hands ?? []) if (!this.#rows.hands.has(hand.key)) this.#speak(say("hand_said", { name: hand.agent, reason: say(`reason_${hand.reason}`) }));
    for (const flag of data.flags ?? []) if (!this.#rows.flags.has(flag.key)) this.#speak(say("flag_said", { name: flag.agent, reason: say(`reason_${flag.reason}`) }));
    for (const part of PARTS) {
      for (const row of data[part] ?? []) this.#rows[part].set(row.key, row);
      for (const key of data.gone?.[part] ?? []) this.#rows[part].delete(key);
    }
    this.#draw();
  }

  /** @param {string} text */
  #speak(text) {
    setText(this.querySelector(".floor-said"), text);
  }

  #draw() {
    if (!this.#isBuilt) return;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    this.#drawCalls();
    this.#drawQueues();
    this.#drawContacts();
    this.#drawAgents();
    this.#tick();
    // A row that changes its place keeps the focus that somebody had in it.
    if (focused && focused !== document.activeElement && focused.isConnected && this.contains(focused)) focused.focus();
  }

  #drawCalls() {
    /** @type {[string, (csrf: string, row: any) => Node[], string][]} */
    const lists = [["hands", handParts, "raised_at"], ["flags", flagParts, "flagged_at"], ["notices", noticeParts, "posted_at"]];
    for (const [part, parts, order] of lists) {
      const place = /** @type {HTMLElement} */ (this.querySelector(`.calls.${part}`));
      const rows = [...this.#rows[part].values()].sort((one, other) => (one[order] < other[order] ? -1 : 1));
      if (part !== "notices") place.hidden = rows.length === 0;
      const waiting = rows.filter((row) => row.waits_for_mentor).length;
      if (part === "hands") setText(place.querySelector("h2"), `${say("hands_title")}${waiting ? ` · ${sayCount("help_waiting", waiting)}` : ""}`);
      keepChildren(/** @type {Element} */ (place.querySelector("ul")), rows, { key: (row) => row.key, make: () => element("li", { class: "call" }), update: (line, row) => fill(line, row, () => parts(this.#csrf, row)) });
    }
  }

  #drawQueues() {
    const rows = [...this.#rows.queues.values()].sort((one, other) => one.name.localeCompare(other.name));
    const place = this.#place("floor-queues");
    /** @type {HTMLElement} */ (place.querySelector(".none")).hidden = rows.length > 0;
    keepChildren(/** @type {Element} */ (place.querySelector(".queue-cards")), rows, {
      key: (queue) => queue.key,
      make: () => element("article", { class: "card queue-card" }, element("div", { class: "what" })),
      update: (card, queue) => {
        fill(card.querySelector(".what"), [queue, this.#isLate(queue.longest_from_at, queue.target_seconds)], () => queueParts(queue, this.#isLate(queue.longest_from_at, queue.target_seconds)));
        if (!this.#mayChange) return;
        let toggle = card.querySelector(":scope > .button");
        if (!toggle) {
          toggle = button("", () => void act(this.#csrf, `/supervisor/queues/${queue.key}/${card.dataset.closed === "yes" ? "open" : "close"}`, {}), "small");
          card.append(toggle);
        }
        card.dataset.closed = queue.is_closed ? "yes" : "no";
        setText(toggle, say(queue.is_closed ? "queue_open_again" : "queue_close"));
        toggle.setAttribute("aria-label", say(queue.is_closed ? "queue_open_label" : "queue_close_label", { name: queue.name }));
      },
    });
  }

  #drawContacts() {
    const wanted = /** @type {HTMLInputElement} */ (this.querySelector("#floor-search")).value.trim().toLocaleLowerCase();
    const state = /** @type {HTMLSelectElement} */ (this.querySelector("#floor-filter")).value;
    const handed = new Set([...this.#rows.hands.values()].map((hand) => hand.contact));
    const rows = [...this.#rows.contacts.values()]
      .filter((contact) => state === "all" || (contact.state === "waiting" || contact.state === "offered") === (state === "waiting"))
      .filter((contact) => [contact.agent, contact.queue, contact.customer, contact.title].some((text) => (text ?? "").toLocaleLowerCase().includes(wanted)))
      .sort((one, other) => (one.since < other.since ? -1 : one.since > other.since ? 1 : 0));
    const total = this.#rows.contacts.size;
    const words = rows.length ? sayCount("contacts_count", rows.length) : say(total ? "contacts_no_match" : "contacts_none");
    setText(this.querySelector(".contacts-count"), this.#isCut ? `${words} ${say("contacts_cut")}` : words);
    keepChildren(/** @type {Element} */ (this.querySelector(".contact-rows")), rows, {
      key: (contact) => contact.key,
      make: () => element("li", { class: "contact-row" }, element("div", { class: "what" }), element("button", { class: "button small", type: "button", text: say("contact_actions") })),
      update: (line, contact) => {
        const isLate = contact.agent === null && this.#isLate(contact.since, contact.target_seconds);
        fill(line.querySelector(".what"), [contact, handed.has(contact.key), isLate], () => contactParts(contact, handed.has(contact.key), isLate));
        const toggle = /** @type {HTMLButtonElement} */ (line.querySelector(":scope > .button"));
        toggle.setAttribute("aria-label", say("contact_actions_label", { name: contact.title || contact.customer || say("contact_customer"), queue: contact.queue ?? "–" }));
        toggle.onclick = () => this.#askAbout(contact.key);
      },
    });
  }

  #drawAgents() {
    const rows = [...this.#rows.agents.values()].sort((one, other) => AGENT_ORDER.indexOf(one.state) - AGENT_ORDER.indexOf(other.state) || one.display_name.localeCompare(other.display_name));
    const working = rows.filter((agent) => agent.state !== "offline");
    const off = rows.filter((agent) => agent.state === "offline");
    const empty = this.#place("agents-empty");
    empty.hidden = working.length > 0;
    setText(empty.querySelector("h3"), say(rows.length ? "agents_none" : "agents_nobody"));
    setText(empty.querySelector("p"), say(rows.length ? "agents_none_help" : "agents_nobody_help"));
    const how = {
      key: (/** @type {any} */ agent) => agent.key,
      make: () => element("li", { class: "agent-row" }, element("div", { class: "what" }), this.#mayChange ? element("button", { class: "button small quiet", type: "button", text: say("agent_change") }) : null),
      update: (/** @type {HTMLElement} */ line, /** @type {any} */ agent) => {
        fill(/** @type {HTMLElement} */ (line.querySelector(".what")), agent, () => agentParts(agent));
        const change = /** @type {HTMLButtonElement | null} */ (line.querySelector(":scope > .button"));
        if (!change) return;
        change.setAttribute("aria-label", say("agent_change_label", { name: agent.display_name }));
        change.onclick = () => void askForChange(this.#csrf, this.#programme, this.#rows.agents.get(agent.key) ?? agent);
      },
    };
    keepChildren(this.#place("agent-rows"), working, how);
    const details = this.#place("agents-off");
    details.hidden = off.length === 0;
    setText(details.querySelector("summary"), sayCount("agents_off", off.length));
    keepChildren(this.#place("agent-rows-off"), off, how);
  }

  /** @param {string} key */
  #askAbout(key) {
    const contact = this.#rows.contacts.get(key);
    if (!contact) return;
    const isServed = contact.state === "serving";
    const canTakePart = this.dataset.desk === "yes";
    const isMovable = contact.state !== "wrapping";
    const title = `${say(`channel_${contact.channel}`)}: ${contact.title || contact.customer || say("contact_customer")}`;
    ask(title, (close) => [
      element("p", { class: "soft", text: [contact.queue, contact.agent ?? say("contact_nobody")].join(" · ") }),
      element("div", { class: "act-list" },
        canTakePart && isServed ? button(say(contact.channel === "voice" ? "listen" : "read_live"), () => void readLive(this.#csrf, key), "primary") : null,
        element("a", { class: "button", href: `/contacts/${key}/`, text: say("open_contact") }),
        button(say("note_write"), () => (close(), askForNote(this.#csrf, key))),
        canTakePart && isMovable ? button(say("take_over"), () => (close(), void takeOver(this.#csrf, key))) : null,
        isMovable ? button(say("reassign"), () => (close(), void askWhereTo(this.#csrf, key))) : null,
      ),
      canTakePart ? null : element("p", { class: "soft", text: say("no_desk") }),
    ]);
  }

  /**
   * @param {string | null} since
   * @param {number | null} targetSeconds
   */
  #isLate(since, targetSeconds) {
    return since !== null && targetSeconds !== null && this.#clock.secondsSince(since) > targetSeconds;
  }

  #tick() {
    for (const place of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll(".lasting"))) {
      const since = place.dataset.since ?? "";
      setText(place, duration(place.dataset.clock === "machine" ? this.#clock.machineSecondsSince(since) : this.#clock.secondsSince(since)));
    }
    const now = this.#clock.now();
    for (const notice of [...this.#rows.notices.values()]) {
      if (Date.parse(notice.until_at) > now) continue;
      this.#rows.notices.delete(notice.key);
      this.#drawCalls();
    }
    const late = [...this.#rows.contacts.values()].filter((contact) => contact.agent === null && this.#isLate(contact.since, contact.target_seconds)).length;
    if (this.dataset.late !== String(late)) {
      this.dataset.late = String(late);
      this.#drawQueues();
      this.#drawContacts();
    }
  }

  /** @param {import("../socket.js").LineState} state */
  #lineChanged(state) {
    const place = this.#place("floor-line");
    this.toggleAttribute("data-stale", state === "waiting" || state === "ended");
    if (state === "open") place.replaceChildren();
    if (state !== "waiting" && state !== "ended") return;
    const time = new Intl.DateTimeFormat(language(), { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(this.#heardAt);
    const text = state === "ended" ? say("line_ended_page") : say("line_lost_page", { time });
    if (place.textContent?.startsWith(text)) return;
    const line = element("p", { class: "message-line warning" }, icon("link-broken"), element("span", { text }));
    if (state === "ended") line.append(element("a", { class: "button small", href: this.dataset.login ?? "/", text: say("sign_in_again") }));
    place.replaceChildren(line);
  }
}

/**
 * Fill an element anew, only when what it shows is different.
 * @param {HTMLElement} place
 * @param {any} shown
 * @param {() => Node[]} parts
 */
function fill(place, shown, parts) {
  const text = JSON.stringify(shown);
  if (place.dataset.shown === text) return;
  place.dataset.shown = text;
  const hadFocus = place.contains(document.activeElement);
  place.replaceChildren(...parts());
  if (hadFocus) /** @type {HTMLElement | null} */ (place.querySelector("a, button"))?.focus();
}

customElements.define("floor-app", FloorApp);
