// @ts-check
import { element } from "./element.js";
import { percent, say, timeOfDay } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 24;
const MIDDLE = HEIGHT / 2;
/** About this far apart stand the warp threads, in pixels; every hour has a whole number of them. */
const WARP_PIXELS = 13;
/** Half the opening that a thread leaves for the one above it. */
const WARP_GAP = 3.5;
const WEFT_GAP = 6.5;
const SLOTS_MIN = 12;
const LEGEND_PIXELS = 3 * WARP_PIXELS;

/**
 * @typedef {{from?: string, share: number | null, n: number}} Hour `share` of the `n` contacts met the target; hours still to come are absent.
 * @typedef {{name: string, target: number, hours: (Hour | undefined)[]}} Thread
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
  #slots = SLOTS_MIN;
  #observer = new ResizeObserver(() => this.#weave());

  connectedCallback() {
    const table = this.querySelector("table");
    if (table && !this.#threads.length) this.threads = readTable(table);
  }

  disconnectedCallback() {
    this.#observer.disconnect();
  }

  get threads() {
    return this.#threads;
  }

  set threads(threads) {
    this.#threads = aligned(threads);
    this.#draw();
  }

  #draw() {
    const slots = Math.max(SLOTS_MIN, ...this.#threads.map((thread) => thread.hours.length));
    const rows = this.#threads.map((thread) => {
      const name = element("span", { class: "band-name", text: thread.name });
      const words = element("span", { class: "visually-hidden", text: summary(thread) });
      const value = element("span", { class: "band-value number", "aria-hidden": "true", text: percent(currentShare(thread)) });
      return element("li", { class: "band-row" }, name, words, weaveGround(), value);
    });
    const wasOpen = this.querySelector("details")?.open ?? false;
    const hours = element("details", { class: "band-table", open: wasOpen }, element("summary", { text: say("band_as_table") }), table(this.#threads, slots));
    this.replaceChildren(element("ul", { class: "band-rows" }, ...rows), legend(), hours);
    this.#slots = slots;
    this.#weave();
    this.#observer.observe(this);
  }

  /** Weave for the width that the page gives, so that the cloth is as fine on a wall as on a phone. */
  #weave() {
    this.querySelectorAll(".band-rows svg").forEach((svg, row) => {
      const width = svg.getBoundingClientRect().width;
      if (width > 0) weave(/** @type {SVGElement} */ (svg), this.#threads[row], { row, width, slots: this.#slots });
    });
  }
}

/**
 * Put the threads beside each other by time: all begin at the first hour in which any of them had a contact, and an
 * hour that a queue did not have yet is absent from its thread.
 * @param {Thread[]} threads
 * @returns {Thread[]}
 */
export function aligned(threads) {
  const hours = threads.flatMap((thread) => thread.hours);
  if (!hours.length || hours.some((hour) => hour.from === undefined)) return threads;
  const instants = [...new Set(hours.map((hour) => Date.parse(hour.from ?? "")))].sort((a, b) => a - b);
  const busy = hours.filter((hour) => hour.n > 0).map((hour) => Date.parse(hour.from ?? ""));
  const shown = instants.filter((instant) => instant >= Math.min(...busy, instants[instants.length - 1]));
  return threads.map((thread) => {
    const known = new Map(thread.hours.map((hour) => [Date.parse(hour.from ?? ""), hour]));
    return { ...thread, hours: shown.map((instant) => known.get(instant)) };
  });
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
  const counted = thread.hours.filter((hour) => hour && hour.share !== null && hour.n > 0);
  const contacts = counted.reduce((sum, hour) => sum + (hour?.n ?? 0), 0);
  return contacts ? counted.reduce((sum, hour) => sum + (hour?.share ?? 0) * (hour?.n ?? 0), 0) / contacts : null;
}

/** @param {Thread} thread */
function summary(thread) {
  const woven = thread.hours.map((hour) => weaveOf(hour, thread.target));
  const counted = woven.filter((weave) => weave === "well" || weave === "slack").length;
  if (!counted) return say("band_no_hours");
  return say("band_summary", { met: woven.filter((weave) => weave === "well").length, hours: counted, share: percent(currentShare(thread)) });
}

function weaveGround() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "band-weave");
  return svg;
}

/**
 * Weave one thread through the warp: at each crossing one passes over, and the other is interrupted.
 * @param {SVGElement} svg
 * @param {Thread} thread
 * @param {{row: number, width: number, slots: number}} place
 */
function weave(svg, thread, { row, width, slots }) {
  const hourWidth = width / slots;
  const warps = Math.max(1, Math.round(hourWidth / WARP_PIXELS));
  /** @type {Record<string, string>} */
  const paths = { warp: "", well: "", slack: "", quiet: "", bare: "" };
  for (let slot = 0; slot < slots; slot++) {
    const hour = thread.hours[slot];
    const kind = weaveOf(hour, thread.target);
    const left = slot * hourWidth;
    const crossings = Array.from({ length: warps }, (_, place) => ({ x: left + ((place + 0.5) * hourWidth) / warps, isOver: (slot * warps + place + row) % 2 === 0 }));
    paths.warp += crossings.map(({ x, isOver }) => warpPath(x, kind === "well" && isOver)).join("");
    const depth = kind === "slack" ? 3 + Math.min(8, (10 * (thread.target - (hour?.share ?? 0))) / thread.target) : 0;
    paths[kind] += kind === "slack" ? `M${round(left)} ${MIDDLE - 4}Q${round(left + hourWidth / 2)} ${round(MIDDLE - 4 + 2 * depth)} ${round(left + hourWidth)} ${MIDDLE - 4}` : weftPath(left, left + hourWidth, kind === "bare" ? [] : crossings);
  }
  svg.setAttribute("viewBox", `0 0 ${round(width)} ${HEIGHT}`);
  svg.replaceChildren(...Object.entries(paths).filter(([, path]) => path).map(([kind, path]) => stroke(kind === "warp" ? "warp-thread" : `weft-${kind}`, path)));
}

/**
 * @param {number} x
 * @param {boolean} isUnder Whether it dives under a taut thread here.
 */
function warpPath(x, isUnder) {
  return isUnder ? `M${round(x)} 0V${MIDDLE - WEFT_GAP}M${round(x)} ${MIDDLE + WEFT_GAP}V${HEIGHT}` : `M${round(x)} 0V${HEIGHT}`;
}

/**
 * @param {number} left
 * @param {number} right
 * @param {{x: number, isOver: boolean}[]} crossings
 */
function weftPath(left, right, crossings) {
  let path = `M${round(left)} ${MIDDLE}`;
  for (const { x, isOver } of crossings) if (!isOver) path += `H${round(x - WARP_GAP)}M${round(x + WARP_GAP)} ${MIDDLE}`;
  return `${path}H${round(right)}`;
}

/**
 * @param {string} className
 * @param {string} path
 */
function stroke(className, path) {
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("class", className);
  line.setAttribute("d", path);
  line.setAttribute("fill", "none");
  return line;
}

/** @param {number} pixels */
function round(pixels) {
  return Math.round(pixels * 10) / 10;
}

function legend() {
  /** @type {Record<Weave, Hour[]>} */
  const samples = { well: [{ share: 1, n: 1 }], slack: [{ share: 0.4, n: 1 }], quiet: [{ share: null, n: 0 }], bare: [] };
  const items = Object.entries(samples).map(([kind, hours]) => {
    const svg = weaveGround();
    weave(svg, { name: "", target: 0.8, hours }, { row: 0, width: LEGEND_PIXELS, slots: 1 });
    return element("li", {}, svg, say(`band_${kind}`));
  });
  return element("ul", { class: "band-legend", "aria-hidden": "true" }, ...items);
}

/**
 * @param {Thread[]} threads
 * @param {number} slots
 */
function table(threads, slots) {
  const length = Math.min(slots, Math.max(0, ...threads.map((thread) => thread.hours.length)));
  const heads = Array.from({ length }, (_, slot) => {
    const from = threads.map((thread) => thread.hours[slot]?.from).find((known) => known !== undefined);
    return element("th", { scope: "col", class: "number", text: from ? timeOfDay(from) : String(slot + 1) });
  });
  const body = threads.map((thread) =>
    element(
      "tr",
      {},
      element("th", { scope: "row", text: thread.name }),
      ...thread.hours.map((hour) => element("td", { class: "number", text: hour?.n ? percent(hour.share) : "–" })),
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
