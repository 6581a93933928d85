// @ts-check
import { element } from "./element.js";
import { percent, say } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const CELL = 10;
const HEIGHT = 22;
const MIDDLE = HEIGHT / 2;
/** Half the opening that one thread leaves for another at a crossing. */
const GAP = 2;
const SLOTS_MIN = 12;

/**
 * @typedef {{from?: string, share: number | null, n: number}} Hour `share` of the `n` contacts met the target; hours still to come are absent.
 * @typedef {{name: string, target: number, hours: Hour[]}} Thread
 * @typedef {"well" | "slack" | "quiet" | "bare"} Weave
 */

/**
 * The woven band: each thread is a queue, its weave the day's service.
 *
 * An hour that met its target is a taut thread, one that missed it hangs slack (the deeper, the further below), one
 * without contacts runs thin, one still to come is dotted. The table inside says the same in words: it is what a page
 * without JavaScript shows, what a screen reader reads, and where the figures come from when no `threads` are set.
 */
export class WovenBand extends HTMLElement {
  /** @type {Thread[]} */
  #threads = [];

  connectedCallback() {
    const table = this.querySelector("table");
    if (table && !this.#threads.length) this.threads = readTable(table);
  }

  get threads() {
    return this.#threads;
  }

  set threads(threads) {
    this.#threads = threads;
    this.#draw();
  }

  #draw() {
    const slots = Math.max(SLOTS_MIN, ...this.#threads.map((thread) => thread.hours.length));
    const rows = this.#threads.map((thread, row) => {
      const line = element("li", { class: "band-row" });
      const name = element("span", { class: "band-name", text: thread.name });
      const now = currentShare(thread);
      const words = element("span", { class: "visually-hidden", text: summary(thread) });
      const value = element("span", { class: "band-value number", "aria-hidden": "true", text: percent(now) });
      line.append(name, words, drawThread(thread, row, slots), value);
      return line;
    });
    const wasOpen = this.querySelector("details")?.open ?? false;
    const children = [element("ul", { class: "band-rows" }, ...rows), legend()];
    if (!this.hasAttribute("plain")) {
      children.push(element("details", { class: "band-table", open: wasOpen }, element("summary", { text: say("band_as_table") }), table(this.#threads, slots)));
    }
    this.replaceChildren(...children);
  }
}

/**
 * Return how an hour is woven.
 * @param {Hour | undefined} hour
 * @param {number} target
 * @returns {Weave}
 */
export function weaveOf(hour, target) {
  if (!hour) return "bare";
  if (hour.n === 0 || hour.share === null) return "quiet";
  return hour.share >= target ? "well" : "slack";
}

/** @param {Thread} thread */
function currentShare(thread) {
  const counted = thread.hours.filter((hour) => hour.share !== null && hour.n > 0);
  const contacts = counted.reduce((sum, hour) => sum + hour.n, 0);
  return contacts ? counted.reduce((sum, hour) => sum + (hour.share ?? 0) * hour.n, 0) / contacts : null;
}

/** @param {Thread} thread */
function summary(thread) {
  const woven = thread.hours.map((hour) => weaveOf(hour, thread.target));
  const counted = woven.filter((weave) => weave === "well" || weave === "slack").length;
  if (!counted) return say("band_no_hours");
  return say("band_summary", { met: woven.filter((weave) => weave === "well").length, hours: counted, share: percent(currentShare(thread)) });
}

/**
 * @param {Thread} thread
 * @param {number} row
 * @param {number} slots
 */
function drawThread(thread, row, slots) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${slots * CELL} ${HEIGHT}`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "band-weave");
  for (let slot = 0; slot < slots; slot++) {
    const hour = thread.hours[slot];
    const weave = weaveOf(hour, thread.target);
    const isOver = (slot + row) % 2 === 0 || weave === "bare";
    const depth = weave === "slack" ? 3 + (7 * (thread.target - (hour?.share ?? 0))) / thread.target : 0;
    drawCrossing(svg, slot * CELL, { weave, isOver, depth });
  }
  return svg;
}

/**
 * Draw one crossing of a thread with the warp; whichever passes under is interrupted.
 * @param {SVGElement} svg
 * @param {number} left
 * @param {{weave: Weave, isOver: boolean, depth: number}} crossing `depth`: how far a slack thread hangs down.
 */
function drawCrossing(svg, left, { weave, isOver, depth }) {
  const centre = left + CELL / 2;
  const right = left + CELL;
  const height = MIDDLE + depth / 2;
  if (weave === "bare" || !isOver) stroke(svg, "warp-thread", `M${centre} 0V${HEIGHT}`);
  else stroke(svg, "warp-thread", `M${centre} 0V${height - 6}M${centre} ${height + 6}V${HEIGHT}`);
  if (weave === "slack") stroke(svg, "weft-slack", `M${left} ${MIDDLE}Q${centre} ${MIDDLE + depth * 1.6} ${right} ${MIDDLE}`);
  else if (isOver) stroke(svg, `weft-${weave}`, `M${left} ${MIDDLE}H${right}`);
  else stroke(svg, `weft-${weave}`, `M${left} ${MIDDLE}H${centre - GAP}M${centre + GAP} ${MIDDLE}H${right}`);
}

/**
 * @param {SVGElement} svg
 * @param {string} className
 * @param {string} path
 */
function stroke(svg, className, path) {
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("class", className);
  line.setAttribute("d", path);
  line.setAttribute("fill", "none");
  line.setAttribute("vector-effect", "non-scaling-stroke");
  svg.append(line);
}

function legend() {
  const items = /** @type {Weave[]} */ (["well", "slack", "quiet", "bare"]).map((weave) => {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", `0 0 ${3 * CELL} ${HEIGHT}`);
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("aria-hidden", "true");
    for (let slot = 0; slot < 3; slot++) drawCrossing(svg, slot * CELL, { weave, isOver: slot % 2 === 0, depth: weave === "slack" ? 6 : 0 });
    return element("li", {}, svg, say(`band_${weave}`));
  });
  return element("ul", { class: "band-legend", "aria-hidden": "true" }, ...items);
}

/**
 * @param {Thread[]} threads
 * @param {number} slots
 */
function table(threads, slots) {
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  const hours = threads.find((thread) => thread.hours.length)?.hours ?? [];
  const heads = hours.slice(0, slots).map((hour, slot) => element("th", { scope: "col", class: "number", text: hour.from ? time.format(new Date(hour.from)) : String(slot + 1) }));
  const body = threads.map((thread) =>
    element(
      "tr",
      {},
      element("th", { scope: "row", text: thread.name }),
      ...thread.hours.map((hour) => element("td", { class: "number", text: hour.n ? percent(hour.share) : "–" })),
    ),
  );
  const made = element(
    "table",
    {},
    element("caption", { class: "visually-hidden", text: say("band_table_caption") }),
    element("thead", {}, element("tr", {}, element("th", { scope: "col", text: say("queue") }), ...heads)),
    element("tbody", {}, ...body),
  );
  return element("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": say("band_table_caption") }, made);
}

/**
 * Read the threads from a table that the server rendered: `tr[data-target]`, `td[data-share][data-n]`.
 * @param {HTMLTableElement} source
 * @returns {Thread[]}
 */
function readTable(source) {
  return [...source.querySelectorAll("tbody tr")].map((row) => ({
    name: row.querySelector("th")?.textContent?.trim() ?? "",
    target: Number(/** @type {HTMLElement} */ (row).dataset.target ?? 0.8),
    hours: [...row.querySelectorAll("td")].map((cell) => ({
      from: cell.dataset.from,
      share: cell.dataset.share === undefined || cell.dataset.share === "" ? null : Number(cell.dataset.share),
      n: Number(cell.dataset.n ?? 0),
    })),
  }));
}

customElements.define("woven-band", WovenBand);
