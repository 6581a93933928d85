// @ts-check
/** The wallboard: what waits, how well it is served, and by how many; figures replace figures, nothing flashes. */
import { WorldClock } from "../clock.js";
import { element, keepChildren, setText } from "../element.js";
import { icon } from "../icon.js";
import { request } from "../request.js";
import { LiveSocket } from "../socket.js";
import { duration, percent, promise, say, sayCount, timeOfDay } from "../words.js";
import "../woven-band.js";

const TICK_MILLISECONDS = 1000;
/** Agents' states in the order of the board, each with its shape. */
const AGENT_STATES = /** @type {const} */ ({ available: "waiting", serving: "busy", wrapping: "note", break: "paused", not_responding: "attention", offline: "off" });

/**
 * @typedef {{variant: string, share: number | null, target_share: number, target_seconds: number, n: number}} Service
 * @typedef {{key: string, name: string, language: string, waiting: number, longest_wait_seconds: number | null, serving: number, answered_today: number, abandoned_today: number, service_level: Service, hours?: {from: string, share: number | null, n: number}[]}} Queue
 * @typedef {{key: string | null, name: string | null, agents: Record<string, number>}} Site
 * @typedef {"well" | "below" | "late" | "empty"} Condition
 */

class WallboardApp extends HTMLElement {
  /** @type {any} */
  #numbers = null;
  #clock = new WorldClock();
  #arrived = 0;
  /** @type {Map<string, Condition>} */
  #conditions = new Map();

  connectedCallback() {
    const rendered = document.getElementById("numbers")?.textContent;
    if (rendered) this.#show(JSON.parse(rendered));
    const ticket = () => request("/live/ticket", { method: "POST", body: { topics: [this.dataset.topic] }, headers: { "X-CSRFToken": this.dataset.csrf ?? "" } });
    new LiveSocket(ticket, {
      snapshot: (data) => this.#show(data),
      delta: (_, data) => this.#show(data),
      state: (state) => this.#lineChanged(state),
    }).start();
    setInterval(() => this.#tick(), TICK_MILLISECONDS);
  }

  /** @param {any} numbers */
  #show(numbers) {
    if (!numbers?.queues) return;
    this.#numbers = numbers;
    this.#arrived = Date.now();
    this.#clock.set(numbers.world, numbers.server_time);
    const board = /** @type {HTMLElement} */ (this.querySelector(".board"));
    if (!board.querySelector(".queue-cards")) this.#build(board);
    this.#showBand(board);
    const cards = /** @type {HTMLElement} */ (board.querySelector(".queue-cards"));
    keepChildren(cards, /** @type {Queue[]} */ (numbers.queues), { key: (queue) => queue.key, make: (queue) => makeCard(queue, this.dataset.contacts), update: (card, queue) => updateCard(card, queue, this.#longestWait(queue)) });
    this.#showTotal(board);
    this.#showAgents(board);
    setText(this.querySelector(".as-of"), say("as_of", { time: timeOfDay(numbers.as_of, { second: "2-digit" }) }));
    this.#speak(numbers.queues);
  }

  /** @param {HTMLElement} board */
  #build(board) {
    /** @param {string} word @param {string} place @param {string | null} figure */
    const total = (word, place, figure) =>
      element("div", {}, element("dt", { id: `total-${place}`, text: say(word) }), element("dd", {}, figureLink(figure ? this.dataset.contacts : undefined, { figure: figure ?? "" }, { "data-total": place, text: "–", ...named(`total-${place}`) })));
    board.replaceChildren(
      element(
        "section",
        { class: "card total-card" },
        element("h2", { text: say("all_queues") }),
        element("dl", { class: "figures" }, total("waiting", "waiting", "waiting"), total("longest_wait", "longest", "waiting"), total("serving", "serving", "serving"), total("answered", "answered_today", "answered"), total("abandoned", "abandoned_today", "abandoned"), total("average_answer", "average", null)),
      ),
      element("section", { class: "card band-card", hidden: true }, element("h2", { text: say("service_today") }), element("woven-band")),
      element("section", { class: "queues-now", "aria-label": say("queues") }, element("div", { class: "queue-cards" })),
      element("section", { class: "card agents-card" }, element("h2", { text: say("agents") }), element("div", { class: "agents table-scroll", tabindex: "0", role: "region", "aria-label": say("agents") })),
    );
  }

  /** The programme's queues together; with one queue its card says it all. @param {HTMLElement} board */
  #showTotal(board) {
    const total = this.#numbers.total;
    /** @type {HTMLElement} */ (board.querySelector(".total-card")).hidden = !total || this.#numbers.queues.length < 2;
    if (!total) return;
    /** @param {string} place @param {string} text */
    const show = (place, text) => setText(board.querySelector(`[data-total="${place}"]`), text);
    for (const name of ["waiting", "serving", "answered_today", "abandoned_today"]) show(name, String(total[name]));
    show("longest", total.waiting ? duration(this.#longestWait(total)) : "–");
    show("average", total.average_answer_seconds === null ? "–" : duration(total.average_answer_seconds));
  }

  /** Agents by state, together and at each site; with one site there is nothing to take apart. @param {HTMLElement} board */
  #showAgents(board) {
    const place = /** @type {HTMLElement} */ (board.querySelector(".agents"));
    if (!this.#numbers.agents) {
      if (!place.querySelector(".agents-few")) place.replaceChildren(element("p", { class: "soft agents-few", text: say("agents_few") }));
      delete place.dataset.columns;
      return;
    }
    /** @type {Site[]} */
    const sites = this.#numbers.sites?.length > 1 ? this.#numbers.sites : [];
    const columns = [{ key: "", name: say("agents_all"), agents: this.#numbers.agents }, ...sites.map((site) => ({ ...site, key: site.key ?? "home", name: site.name ?? say(site.key === "other" ? "other_sites" : "from_home") }))];
    const named = JSON.stringify(columns.map((column) => [column.key, column.name]));
    if (place.dataset.columns !== named) {
      place.dataset.columns = named;
      place.replaceChildren(agentsTable(columns, this.dataset.agents));
    }
    for (const column of columns) {
      for (const [state, count] of Object.entries(column.agents)) setText(place.querySelector(`[data-agents="${state}"][data-site="${column.key}"]`), String(count));
    }
  }

  /** @param {HTMLElement} board */
  #showBand(board) {
    /** @type {Queue[]} */
    const queues = this.#numbers.queues;
    const hasHours = queues.some((queue) => queue.hours?.length);
    /** @type {HTMLElement} */ (board.querySelector(".band-card")).hidden = !hasHours;
    if (!hasHours) return;
    const threads = queues.map((queue) => ({ name: queue.name, target: queue.service_level.target_share, hours: queue.hours ?? [] }));
    const band = /** @type {any} */ (board.querySelector("woven-band"));
    const woven = JSON.stringify(threads);
    if (band.dataset.woven === woven) return;
    band.dataset.woven = woven;
    band.threads = threads;
  }

  /**
   * The wait goes on between two messages of the server, in world time.
   * @param {{waiting: number, longest_wait_seconds: number | null}} queue A queue, or all of them.
   */
  #longestWait(queue) {
    if (!queue.waiting || queue.longest_wait_seconds === null) return 0;
    return queue.longest_wait_seconds + ((Date.now() - this.#arrived) / 1000) * this.#clock.factor;
  }

  #tick() {
    if (!this.#numbers) return;
    this.#showTotal(/** @type {HTMLElement} */ (this.querySelector(".board")));
    for (const queue of this.#numbers.queues) {
      const card = this.querySelector(`.queue-cards > [data-key="${queue.key}"]`);
      if (card) updateCard(/** @type {HTMLElement} */ (card), queue, this.#longestWait(queue));
    }
  }

  /** Say only what changed for better or worse, never every figure. @param {Queue[]} queues */
  #speak(queues) {
    for (const queue of queues) {
      const now = conditionOf(queue, this.#longestWait(queue));
      const before = this.#conditions.get(queue.key);
      this.#conditions.set(queue.key, now);
      if (before === undefined || before === now || now === "empty") continue;
      setText(this.querySelector(".board-said"), say(`said_${now}`, { queue: queue.name, share: percent(queue.service_level.share) }));
    }
  }

  /** @param {import("../socket.js").LineState} state */
  #lineChanged(state) {
    const place = /** @type {HTMLElement} */ (this.querySelector(".line-state"));
    setText(place, state === "ended" ? say("ended_wallboard") : state === "open" ? "" : say(state === "waiting" ? "line_connecting" : `line_${state}`));
    this.toggleAttribute("data-stale", state !== "open" && this.#numbers !== null && state !== "connecting");
  }
}

/**
 * @param {Queue} queue
 * @param {number} longestWait Seconds.
 * @returns {Condition}
 */
function conditionOf(queue, longestWait) {
  if (queue.waiting > 0 && longestWait > queue.service_level.target_seconds) return "late";
  if (!queue.service_level.n || queue.service_level.share === null) return "empty";
  return queue.service_level.share >= queue.service_level.target_share ? "well" : "below";
}

/**
 * A link's name is what it counts and the figure itself, not the figure alone.
 * @param {string} label The id of what says what is counted; the link's own is made of it.
 * @param {string} [before] The id of what says of whom.
 */
function named(label, before = "") {
  return { id: `${label}-figure`, "aria-labelledby": `${before} ${label} ${label}-figure`.trim() };
}

/**
 * A figure that opens its rows, for those who may read them.
 * @param {string | undefined} address
 * @param {Record<string, string>} wanted
 * @param {Record<string, any>} given
 */
function figureLink(address, wanted, given) {
  const { id, "aria-labelledby": label, ...shown } = given;
  return address ? element("a", { class: "figure-link", href: `${address}?${new URLSearchParams(wanted)}`, id, "aria-labelledby": label, ...shown }) : element("span", shown);
}

/**
 * @param {{key: string, name: string}[]} columns Everybody, with an empty key, and each site.
 * @param {string | undefined} address Where the rows are opened.
 */
function agentsTable(columns, address) {
  const rows = Object.entries(AGENT_STATES).map(([state, shape]) =>
    element(
      "tr",
      { class: `agents-${state}` },
      element("th", { scope: "row" }, icon(shape), say(`agents_${state}`)),
      ...columns.map(({ key }) =>
        element("td", { class: "number" }, figureLink(address, key ? { state, site: key } : { state }, { "data-agents": state, "data-site": key, text: "–" })),
      ),
    ),
  );
  const heads = columns.map(({ name }) => element("th", { scope: "col", class: "number", text: name }));
  return element("table", {}, element("caption", { class: "visually-hidden", text: say("agents") }), element("thead", {}, element("tr", {}, element("td", {}), ...heads)), element("tbody", {}, ...rows));
}

/** @param {Queue} queue @param {string | undefined} address Where its rows are opened. */
function makeCard(queue, address) {
  /** @param {string} word @param {string} place @param {string} figure */
  const figure = (word, place, figure) => {
    const label = `${place}-${queue.key}`;
    const link = figureLink(address, { figure, queue: queue.key }, { ...named(label, `queue-${queue.key}`), class: address ? `figure-link ${place}` : place });
    return element("div", {}, element("dt", { id: label, text: say(word) }), element("dd", {}, link));
  };
  return element(
    "article",
    { class: "card queue-card", "aria-labelledby": `queue-${queue.key}` },
    element("header", { class: "queue-head" }, element("h2", { id: `queue-${queue.key}` }), element("span", { class: "badge queue-condition" })),
    element("dl", { class: "figures queue-now" }, figure("waiting", "queue-waiting", "waiting"), figure("longest_wait", "queue-longest", "waiting")),
    element(
      "div",
      { class: "queue-service" },
      element("p", {}, figureLink(address, { figure: "left", queue: queue.key }, { ...named(`share-${queue.key}`, `queue-${queue.key}`), class: `${address ? "figure-link " : ""}queue-share number` })),
      element("p", { class: "queue-share-words small soft", id: `share-${queue.key}` }),
      meter(),
    ),
    element("dl", { class: "figures queue-day" }, figure("serving", "queue-serving", "serving"), figure("answered", "queue-answered", "answered"), figure("abandoned", "queue-abandoned", "abandoned")),
  );
}

/** A thread from 0 to 100 %, with a knot at the target. */
function meter() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 100 12");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "queue-meter");
  for (const name of ["meter-ground", "meter-share", "meter-target"]) {
    const path = document.createElementNS(svg.namespaceURI, "path");
    path.setAttribute("class", name);
    path.setAttribute("vector-effect", "non-scaling-stroke");
    svg.append(path);
  }
  svg.querySelector(".meter-ground")?.setAttribute("d", "M0 6H100");
  return svg;
}

/**
 * @param {HTMLElement} card
 * @param {Queue} queue
 * @param {number} longestWait Seconds.
 */
function updateCard(card, queue, longestWait) {
  const service = queue.service_level;
  const condition = conditionOf(queue, longestWait);
  setText(card.querySelector("h2"), queue.name);
  setText(card.querySelector(".queue-waiting"), String(queue.waiting));
  setText(card.querySelector(".queue-longest"), queue.waiting ? duration(longestWait) : "–");
  setText(card.querySelector(".queue-serving"), String(queue.serving));
  setText(card.querySelector(".queue-answered"), String(queue.answered_today));
  setText(card.querySelector(".queue-abandoned"), String(queue.abandoned_today));
  setText(card.querySelector(".queue-share"), service.n ? percent(service.share) : "–");
  const words = [say("service_level", { time: promise(service.target_seconds) }), sayCount("service_n", service.n), say("service_target", { share: percent(service.target_share) })];
  setText(card.querySelector(".queue-share-words"), words.join(" · "));
  const share = service.n ? (service.share ?? 0) * 100 : 0;
  card.querySelector(".meter-share")?.setAttribute("d", share ? `M0 6H${share}` : "");
  card.querySelector(".meter-target")?.setAttribute("d", `M${service.target_share * 100} 0V12`);
  if (card.dataset.condition === condition) return;
  card.dataset.condition = condition;
  card.classList.toggle("attention", condition === "below" || condition === "late");
  const badge = /** @type {HTMLElement} */ (card.querySelector(".queue-condition"));
  badge.className = `badge queue-condition ${{ well: "well", below: "attention", late: "attention", empty: "off" }[condition]}`;
  badge.replaceChildren(icon({ well: "well", below: "attention", late: "clock", empty: "off" }[condition]), say(`is_${condition}`));
}

customElements.define("wallboard-app", WallboardApp);
