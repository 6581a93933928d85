// @ts-check
import { element } from "./element.js";
import { icon } from "./icon.js";
import { say } from "./words.js";

const SHOWN_MILLISECONDS = 8000;
const SHOWN_MAX = 4;

/**
 * Tell the person something that needs no answer; a screen reader hears it politely, or at once when it is an attention.
 * An attention stays until it is closed.
 * @param {string} message
 * @param {"well" | "attention" | "plain"} [kind]
 */
export function toast(message, kind = "plain") {
  const place = region(kind === "attention");
  const close = element(
    "button",
    { class: "button quiet small square", type: "button", "aria-label": say("close"), on: { click: () => line.remove() } },
    icon("cross"),
  );
  const line = element("div", { class: `toast ${kind}` }, icon(kind === "attention" ? "attention" : "check"), element("p", { text: message }), close);
  place.append(line);
  while (place.children.length > SHOWN_MAX) place.firstElementChild?.remove();
  if (kind !== "attention") setTimeout(() => line.remove(), SHOWN_MILLISECONDS);
}

/**
 * Return the live region, made at first use when the page has none.
 * @param {boolean} urgent
 */
function region(urgent) {
  const name = urgent ? "toasts-urgent" : "toasts";
  let place = document.getElementById(name);
  if (!place) {
    place = element("div", { id: name, class: "toasts", role: urgent ? "alert" : "status" });
    document.body.append(place);
  }
  return place;
}
