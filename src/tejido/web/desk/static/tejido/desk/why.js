// @ts-check
/** Why me? The router's reasons as sentences, asked for when somebody wants to know. */
import { element } from "../element.js";
import { language, say } from "../words.js";

/**
 * @param {any} app
 * @param {string} url
 * @returns {HTMLDetailsElement}
 */
export function whyMe(app, url) {
  const place = element("div", { class: "why-reasons", role: "status" });
  const details = element("details", { class: "offer-terms why" }, element("summary", { text: say("offer_terms") }), place);
  let isAsked = false;
  details.addEventListener("toggle", async () => {
    if (!details.open || isAsked) return;
    isAsked = true;
    place.textContent = say("loading");
    const told = await app.load(url, "");
    isAsked = told !== null;
    place.replaceChildren(told ? list(told.reasons) : element("p", { class: "small", text: say("why_failed") }));
  });
  return details;
}

/** @param {{text: string, points: number | null}[]} reasons */
function list(reasons) {
  const number = new Intl.NumberFormat(language(), { maximumFractionDigits: 1, signDisplay: "exceptZero" });
  const lines = reasons.map(({ text, points }) =>
    element("li", {}, text, points === null ? null : element("span", { class: "number soft", title: say("why_points"), text: ` ${number.format(points)}` })),
  );
  return element("ul", { class: "plain-list small" }, ...lines);
}
