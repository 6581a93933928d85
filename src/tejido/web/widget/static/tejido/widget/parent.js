// @ts-check
/** The page that holds the window: what is said to it, and what it says. Nothing said to it is private. */
const WAIT_MILLISECONDS_MAX = 1500;

/**
 * @typedef {object} Told
 * @property {"opened" | "hidden"} tejido Whether the window is seen.
 * @property {boolean} [fills] Whether the window fills the screen, so that the page's own button lies beneath it.
 * @property {string} [identity] What the client's site has signed about who is there.
 */

export const isFramed = window.parent !== window;

/** @param {object} message */
export function tell(message) {
  if (isFramed) window.parent.postMessage(message, "*");
}

/**
 * Begin once the page has said who is there; a page that says nothing is not waited for.
 * @param {{begin: () => void, hear: (told: Told) => void}} listener
 */
export function attend({ begin, hear }) {
  let hasBegun = !isFramed;
  const start = () => {
    if (hasBegun) return;
    hasBegun = true;
    begin();
  };
  if (!isFramed) return begin();
  addEventListener("message", (event) => {
    if (event.source !== window.parent || typeof event.data?.tejido !== "string") return;
    hear(event.data);
    start();
  });
  setTimeout(start, WAIT_MILLISECONDS_MAX);
  return tell({ tejido: "ready" });
}

/**
 * Let a button of the window hide it, wherever the one of the page cannot be reached; Escape does so everywhere.
 * @param {HTMLElement} button
 */
export function closeWith(button) {
  button.hidden = !isFramed;
  button.addEventListener("click", () => tell({ tejido: "close" }));
  addEventListener("message", (event) => {
    if (event.source === window.parent && typeof event.data?.fills === "boolean") button.hidden = !event.data.fills;
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) tell({ tejido: "close" });
  });
}
