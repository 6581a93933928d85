// @ts-check
/** How a customer stands in the queue, in words. */
import { language, say, sayCount } from "../words.js";

/**
 * @param {import("./thread.js").Thread} thread
 * @returns {string}
 */
export function placeWords(thread) {
  if (thread.place === 1) return `${say("queue_waiting")} ${say("queue_next")}`;
  if (thread.place !== null) return `${say("queue_waiting")} ${sayCount("queue_ahead", thread.place - 1)}`;
  return say("queue_waiting");
}

/**
 * Return what others waited lately: half of them up to the one, nine in ten up to the other.
 * @param {import("./thread.js").Thread} thread
 */
export function rangeWords({ state, expectedWait }) {
  if (state !== "waiting" || !expectedWait) return "";
  const low = rounded(expectedWait.low_seconds);
  const high = rounded(expectedWait.high_seconds);
  return low === high ? say("wait_high", { high }) : say("wait_range", { low, high });
}

/**
 * Return a wait rounded up, so that it does not promise more than was kept: to ten seconds, to minutes from the first on.
 * @param {number} seconds
 */
function rounded(seconds) {
  const isShort = seconds <= 55;
  const count = isShort ? Math.max(10, Math.ceil(seconds / 10) * 10) : Math.ceil(seconds / 60);
  const unit = isShort && count < 60 ? "second" : "minute";
  return new Intl.NumberFormat(language(), { style: "unit", unit, unitDisplay: "long" }).format(unit === "minute" && isShort ? 1 : count);
}
