// @ts-check
/** The page that holds the window: what is said to it, and what it says. Nothing said to it is private. */
const WAIT_MILLISECONDS_MAX = 1500;
/** Where the window fills the screen, the button that hides it lies beneath it: it then has one of its own. */
const FILLS = "(max-width: 30rem), (max-height: 34rem)";

/**
 * @typedef {object} Told
 * @property {"opened" | "hidden"} tejido Whether the window is seen.
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

/** @param {HTMLElement} button */
export function closeWith(button) {
  const fills = matchMedia(FILLS);
  const draw = () => (button.hidden = !isFramed || !fills.matches);
  fills.addEventListener("change", draw);
  button.addEventListener("click", () => tell({ tejido: "close" }));
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) tell({ tejido: "close" });
  });
  draw();
}
