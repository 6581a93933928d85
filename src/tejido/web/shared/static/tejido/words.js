// @ts-check
/** The words of the page, in the person's language, as Django rendered them into `<script id="words">`. */

/** @type {Record<string, string | Record<string, string>>} */
let table = {};
let loaded = false;

/** Load the words once; a page without them (a test page) shows the keys. */
function load() {
  if (loaded) return;
  const block = document.getElementById("words");
  table = block?.textContent ? JSON.parse(block.textContent) : {};
  loaded = true;
}

/**
 * Put values into the places of a text: `{name}` becomes the value of `name`.
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (place, name) => (name in values ? String(values[name]) : place));
}

/**
 * Return a text of the page.
 * @param {string} key
 * @param {Record<string, string | number>} [values] What stands in the places of the text.
 */
export function say(key, values = {}) {
  load();
  const text = table[key];
  return fill(typeof text === "string" ? text : key, values);
}

/**
 * Return a text that counts things; `{count}` is its number.
 * @param {string} key A key whose words are given for `one` and `other`.
 * @param {number} count
 * @param {Record<string, string | number>} [values]
 */
export function sayCount(key, count, values = {}) {
  load();
  const forms = table[key];
  if (typeof forms !== "object") return say(key, { count, ...values });
  const form = new Intl.PluralRules(language()).select(count);
  return fill(forms[form] ?? forms.other, { count, ...values });
}

/** Return the language of the page, such as "es". */
export function language() {
  return document.documentElement.lang || "en";
}

/**
 * Return a duration as people read it on a wallboard: 0:42, 12:05, 1:04:00.
 * @param {number} seconds
 */
export function duration(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/**
 * Return a promised time as people say it: 20 s, 45 min.
 * @param {number} seconds
 */
export function promise(seconds) {
  const isShort = seconds < 120;
  return `${new Intl.NumberFormat(language()).format(isShort ? seconds : Math.round(seconds / 60))} ${isShort ? "s" : "min"}`;
}

/**
 * Return a time of day where the work is, which the page names in `data-zone`: whoever looks may sit elsewhere.
 * @param {string} moment In ISO 8601.
 * @param {Intl.DateTimeFormatOptions} [parts]
 */
export function timeOfDay(moment, parts = {}) {
  const zone = /** @type {HTMLElement | null} */ (document.querySelector("[data-zone]"))?.dataset.zone;
  const shown = { hour: "2-digit", minute: "2-digit", timeZone: zone || undefined, ...parts };
  return new Intl.DateTimeFormat(language(), /** @type {Intl.DateTimeFormatOptions} */ (shown)).format(new Date(moment));
}

/**
 * Return a share as a whole percentage in the language of the page; null is an en dash.
 * @param {number | null | undefined} share From 0 to 1.
 */
export function percent(share) {
  if (share === null || share === undefined) return "–";
  return new Intl.NumberFormat(language(), { style: "percent", maximumFractionDigits: 0 }).format(share);
}
