// @ts-check
/** Contacts offered to this person now, each with the time left to decide. */
import "../countdown-ring.js";
import { element, keepChildren, setText } from "../element.js";
import { icon } from "../icon.js";
import { duration, say, sayCount } from "../words.js";
import { channelIcon, channelName, languageName, placeName } from "./names.js";
import { nameOf } from "./store.js";
import { whyMe } from "./why.js";

const SPOKEN_SECONDS = [10, 5];
const REASONS = ["busy", "language", "known", "other"];

class DeskOffers extends HTMLElement {
  /** @type {Map<string, number>} The last moment spoken for an offer, in seconds left. */
  #spoken = new Map();

  /** @param {any} app */
  draw(app) {
    if (!this.firstElementChild) {
      this.append(
        element("h2", { class: "visually-hidden", text: say("offers") }),
        element("div", { class: "visually-hidden spoken", role: "alert" }),
        element("div", { class: "offer-list" }),
      );
    }
    const list = /** @type {HTMLElement} */ (this.querySelector(".offer-list"));
    const hadFocus = list.contains(document.activeElement);
    keepChildren(list, [...app.store.offers.values()], {
      key: (offer) => offer.key,
      make: (offer) => this.#card(app, offer),
      update: () => {},
    });
    for (const key of this.#spoken.keys()) if (!app.store.offers.has(key)) this.#spoken.delete(key);
    if (hadFocus && !list.contains(document.activeElement)) this.#keepFocus(app, list);
    this.tick(app);
  }

  /** @param {any} app */
  tick(app) {
    for (const offer of app.store.offers.values()) {
      const card = this.querySelector(`[data-key="${offer.key}"]`);
      if (!card) continue;
      const whole = (Date.parse(offer.deadline_at) - Date.parse(offer.offered_at)) / 1000 / app.clock.factor;
      // The clocks differ by what a message needs; nobody has longer than the whole.
      const left = Math.min(whole, app.clock.machineSecondsUntil(offer.deadline_at));
      /** @type {any} */ (card.querySelector("countdown-ring")).show(left, whole);
      if (offer.waited_seconds !== undefined) {
        setText(card.querySelector(".waited"), say("offer_waited", { time: duration(offer.waited_seconds + app.clock.secondsSince(offer.offered_at)) }));
      }
      for (const button of card.querySelectorAll("button")) button.disabled = left <= 0;
      this.#speak(offer, Math.ceil(left));
    }
  }

  /**
   * Say an offer when it comes and twice before it goes; never every second.
   * @param {any} offer
   * @param {number} left Seconds.
   */
  #speak(offer, left) {
    const place = /** @type {HTMLElement} */ (this.querySelector(".spoken"));
    const last = this.#spoken.get(offer.key);
    if (last === undefined) {
      this.#spoken.set(offer.key, left);
      setText(place, say("offer_arrived", { queue: `${nameOf(offer.queue)} (${channelName(offer.channel)})`, seconds: Math.max(0, left) }));
      return;
    }
    const due = SPOKEN_SECONDS.find((seconds) => left <= seconds && last > seconds);
    if (due === undefined || left <= 0) return;
    this.#spoken.set(offer.key, left);
    setText(place, sayCount("offer_seconds_left", left));
  }

  /**
   * @param {any} app
   * @param {import("./store.js").Offer} offer
   */
  #card(app, offer) {
    const queue = nameOf(offer.queue);
    const title = element("h3", { id: `offer-${offer.key}` }, channelIcon(offer.channel), element("span", { text: `${channelName(offer.channel)}: ${queue}` }));
    const place = placeName({ client: offer.client, programme: offer.programme });
    const reasons = element("div", { class: "offer-reasons", role: "group", "aria-label": say("offer_reject_question"), hidden: true });
    reasons.append(...REASONS.map((reason) => element("button", { class: "button small", type: "button", text: say(`offer_reject_${reason}`), on: { click: () => app.reject(offer.key, reason) } })));
    const more = element("button", { class: "button small quiet", type: "button", text: say("offer_reject"), "aria-expanded": "false" });
    more.addEventListener("click", () => {
      reasons.hidden = !reasons.hidden;
      more.setAttribute("aria-expanded", String(!reasons.hidden));
    });
    return element(
      "article",
      { class: "offer", "aria-labelledby": `offer-${offer.key}` },
      element(
        "div",
        { class: "offer-head" },
        element("countdown-ring"),
        element("div", {}, title, element("p", { class: "small soft" }, place ? `${place} · ` : "", languageName(offer.language), " · ", element("span", { class: "waited number" }))),
      ),
      offer.preference && element("p", { class: "small offer-preference", text: say(`preference_${offer.preference}`) }),
      ...helpLines(offer.help),
      offer.title && element("p", { class: "offer-preview", text: offer.title, dir: "auto" }),
      offer.preview && element("p", { class: "offer-preview", text: offer.preview }),
      element(
        "div",
        { class: "offer-buttons" },
        element("button", { class: "button primary", type: "button", "aria-describedby": `offer-${offer.key}`, title: "Alt+A", on: { click: () => app.accept(offer.key) } }, icon("check"), say(offer.channel === "voice" ? "offer_answer" : "offer_accept")),
        more,
      ),
      reasons,
      whyMe(app, `/desk/offers/${offer.key}/why`),
    );
  }

  /**
   * @param {any} app
   * @param {HTMLElement} list
   */
  #keepFocus(app, list) {
    const next = list.querySelector("button");
    if (next) next.focus();
    else if (app.store.selected) app.querySelector("desk-chat").focusWork();
    else app.querySelector("desk-chat-list").focus();
  }
}

/**
 * Who asks for help, and about what.
 * @param {import("./store.js").Help | null | undefined} help
 */
function helpLines(help) {
  if (!help) return [];
  return [
    element("p", { class: "offer-preview", text: say("help_asks", { name: help.agent, reason: say(`hand_reason_${help.reason}`) }) }),
    element("p", { class: "small soft", text: [help.about ? say("help_about", { queue: help.about }) : say("help_general"), help.skills.length ? say("help_skills", { skills: help.skills.join(", ") }) : ""].join(" ") }),
  ];
}

customElements.define("desk-offers", DeskOffers);
