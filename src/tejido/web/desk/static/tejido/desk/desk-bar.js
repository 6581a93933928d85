// @ts-check
/** The bar above the desk: what I do now, the line, my day, and help. */
import { element, setText } from "../element.js";
import { icon } from "../icon.js";
import { duration, language, say } from "../words.js";
import { hand } from "./acts.js";
import { isSoundOn, turnSound } from "./chime.js";
import { channelIcon, channelName } from "./names.js";
import { SHORTCUTS } from "./shortcuts.js";

const ACTIVITY_ICONS = /** @type {Record<string, string>} */ ({
  available: "well", break: "paused", lunch: "paused", training: "paused", meeting: "paused", recovering: "paused", offline: "off", not_responding: "attention",
});
const RECOVERY_SECONDS_MIN = Number(JSON.parse(document.getElementById("recovery")?.textContent ?? "120"));
const LINE_ICONS = { connecting: "waiting", open: "check", waiting: "link-broken", ended: "cross" };

class DeskBar extends HTMLElement {
  /** @type {any} */
  #app = null;

  /** @param {any} app */
  draw(app) {
    this.#app = app;
    if (!this.firstElementChild) this.#build();
    const presence = app.store.presence;
    const activity = presence?.activity ?? "offline";
    const isAvailable = activity === "available";
    this.#find(".presence-now").replaceChildren(icon(ACTIVITY_ICONS[activity] ?? "paused"), element("strong", { text: activityWords(presence) }));
    this.#find(".presence-now").className = `presence-now is-${activity}`;
    setText(this.#find(".presence-help"), helpOf(presence));
    setText(this.#find(".go-available"), say(activity === "recovering" ? "recovering_ready" : "go_available"));
    setText(this.#find(".other-activity"), say(isAvailable ? "presence_pause" : "presence_other"));
    this.#find(".load").replaceChildren(...app.store.loads.map(loadWords));
    this.#hand(app.store.hand);
    const line = this.#find(".line-state");
    if (line.dataset.state !== app.line) {
      line.dataset.state = app.line;
      line.replaceChildren(icon(LINE_ICONS[/** @type {"open"} */ (app.line)]), element("span", { text: say(`line_${app.line}`) }));
    }
    this.tick(app);
  }

  /** @param {any} app */
  tick(app) {
    const presence = app.store.presence;
    const isRecovering = presence?.activity === "recovering";
    const left = presence?.until_at ? app.clock.machineSecondsUntil(presence.until_at) : null;
    const time = left !== null ? say("presence_left", { time: duration(left) }) : presence?.since ? duration(app.clock.secondsSince(presence.since)) : "";
    setText(this.querySelector(".presence-since"), time);
    const button = this.#find(".go-available");
    // The first minutes of the pause after abuse protect also from the wish to be back soon.
    const isTooSoon = isRecovering && (!presence.until_at || app.clock.secondsSince(presence.since) < RECOVERY_SECONDS_MIN);
    const hide = presence?.activity === "available" || !presence?.since || isTooSoon;
    if (button.hidden === hide) return;
    const hadFocus = button === document.activeElement;
    button.hidden = hide;
    if (hadFocus) this.#find(".other-activity").focus();
  }

  /** @param {{contacts_count: number, worked_seconds: number, offers_missed_count: number} | null} today */
  showToday(today) {
    const place = this.querySelector(".today");
    if (!place) return;
    if (!today) {
      place.setAttribute("title", say("today_failed"));
      return;
    }
    place.removeAttribute("title");
    const hours = new Intl.NumberFormat(language(), { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(today.worked_seconds / 3600);
    const figures = [["today_contacts", today.contacts_count], ["today_worked", hours], ["today_missed", today.offers_missed_count]];
    place.replaceChildren(
      ...figures.map(([word, value]) => element("div", {}, element("dd", { class: "number", text: value }), element("dt", { text: say(String(word)) }))),
    );
  }

  /** @param {import("./store.js").DeskStore["hand"]} raised */
  #hand(raised) {
    const button = this.#find(".hand");
    const words = !raised ? say("hand_raise") : raised.answered_by ? say("hand_coming", { name: raised.answered_by }) : raised.help ? say("hand_waits", { place: raised.help.place }) : say("hand_is_up");
    button.setAttribute("aria-pressed", String(Boolean(raised)));
    button.classList.toggle("is-up", Boolean(raised));
    setText(button.querySelector("span"), words);
    const waits = raised?.help && this.#app ? `${say("hand_waits_long", { ...raised.help, time: duration(this.#app.clock.secondsSince(raised.help.from_at)) })} ` : "";
    button.title = `${waits}${raised ? say("hand_lower") : say("hand_raise")} (Alt+R)`;
  }

  openPresence() {
    const dialog = /** @type {HTMLDialogElement} */ (this.#find(".presence-dialog"));
    const current = this.#app?.store.presence;
    const options = [...dialog.querySelectorAll("input")];
    const chosen = options.find((option) => option.value === `${current?.activity}/${current?.reason ?? ""}`) ?? options[0];
    chosen.checked = true;
    dialog.showModal();
    chosen.focus();
  }

  openHelp() {
    /** @type {HTMLDialogElement} */ (this.#find(".help-dialog")).showModal();
  }

  #build() {
    const sound = element("button", { class: "button quiet small square sound", type: "button", on: { click: () => this.#turnSound() } });
    this.append(
      element(
        "section",
        { class: "bar-presence", "aria-label": say("presence") },
        element("p", { class: "presence-line", role: "status" }, element("span", { class: "presence-now" }), element("span", { class: "presence-help" })),
        element("span", { class: "presence-since number soft", "aria-hidden": "true" }),
        element("button", { class: "button small primary go-available", type: "button", text: say("go_available"), on: { click: () => this.#app.setPresence("available", null) } }),
        element("button", { class: "button small other-activity", type: "button", title: "Alt+P", on: { click: () => this.openPresence() } }),
      ),
      element("span", { class: "load soft" }),
      element("dl", { class: "today", "aria-label": say("today") }),
      element(
        "div",
        { class: "bar-tools" },
        element("button", { class: "button small hand", type: "button", "aria-pressed": "false", on: { click: () => hand(this.#app) } }, icon("hand"), element("span")),
        element("span", { class: "line-state", role: "status" }),
        sound,
        element("button", { class: "button quiet small square", type: "button", "aria-label": say("help"), title: `${say("help")} (Alt+K)`, on: { click: () => this.openHelp() } }, icon("keyboard")),
      ),
      this.#presenceDialog(),
      helpDialog(),
    );
    this.#drawSound();
  }

  #presenceDialog() {
    /** @type {{code: string, reasons: string[]}[]} */
    const activities = JSON.parse(document.getElementById("activities")?.textContent ?? "[]");
    const ordered = [...activities].sort((a, b) => Number(b.code === "available") - Number(a.code === "available") || Number(a.code === "offline") - Number(b.code === "offline"));
    const choices = ordered.flatMap(({ code, reasons }) => {
      const words = say(`activity_${code}`);
      return reasons.length
        ? reasons.map((reason) => choice(`${code}/${reason}`, `${words}: ${say(`reason_${reason}`).toLocaleLowerCase(language())}`, ""))
        : [choice(`${code}/`, words, ["available", "offline"].includes(code) ? say(`activity_help_${code}`) : "")];
    });
    const form = element(
      "form",
      { method: "dialog" },
      element("fieldset", { class: "field" }, element("legend", { class: "dialog-question", text: say("presence_question") }), ...choices),
      element(
        "div",
        { class: "button-row" },
        element("button", { class: "button primary", value: "set", text: say("presence_confirm") }),
        element("button", { class: "button quiet", value: "", text: say("cancel"), formnovalidate: true }),
      ),
    );
    const dialog = element("dialog", { class: "presence-dialog", "aria-label": say("presence_change") }, form);
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "set") return;
      const [activity, reason] = String(new FormData(form).get("activity")).split("/");
      dialog.returnValue = "";
      this.#app.setPresence(activity, reason || null);
    });
    return dialog;
  }

  #turnSound() {
    turnSound();
    this.#drawSound();
  }

  #drawSound() {
    const button = this.#find(".sound");
    const words = say(isSoundOn() ? "sound_on" : "sound_off");
    button.replaceChildren(icon(isSoundOn() ? "sound" : "silent"));
    button.setAttribute("aria-label", words);
    button.title = words;
  }

  /**
   * @param {string} selector
   * @returns {HTMLElement}
   */
  #find(selector) {
    return /** @type {HTMLElement} */ (this.querySelector(selector));
  }
}

/** @param {import("./store.js").DeskStore["presence"]} presence */
function helpOf(presence) {
  if (presence?.activity === "not_responding") return say("activity_help_not_responding");
  if (presence?.activity !== "recovering") return "";
  return say(presence.until_at ? "activity_help_recovering" : "activity_help_recovering_soon");
}

/** @param {{channel: string, used: number, capacity: number}} load */
function loadWords(load) {
  const isFull = load.used >= load.capacity;
  const words = `${channelName(load.channel)}: ${say("chats_load", load)}${isFull ? ` (${say("chats_full")})` : ""}`;
  return element("span", { class: "load-line", title: words }, channelIcon(load.channel), element("span", { class: "visually-hidden", text: words }), element("span", { class: "number", "aria-hidden": "true", text: `${load.used}/${load.capacity}` }));
}

/** @param {{activity: string, reason: string | null} | null} presence */
export function activityWords(presence) {
  if (!presence) return say("activity_offline");
  const activity = say(`activity_${presence.activity}`);
  return presence.reason ? `${activity}: ${say(`reason_${presence.reason}`).toLocaleLowerCase(language())}` : activity;
}

/**
 * @param {string} value
 * @param {string} words
 * @param {string} help
 */
function choice(value, words, help) {
  const id = `activity-${value.replace("/", "-")}`;
  return element(
    "div",
    { class: "choice" },
    element("input", { type: "radio", name: "activity", value, id, "aria-describedby": help ? `${id}-help` : null }),
    element("label", { for: id }, words, help && element("span", { class: "soft small choice-help", id: `${id}-help`, text: help })),
  );
}

function helpDialog() {
  const lines = SHORTCUTS.flatMap(({ keys, word }) => {
    const shown = keys.flatMap((key, index) => (index ? [" + ", element("kbd", { text: key })] : [element("kbd", { text: key })]));
    return [element("dt", {}, ...shown), element("dd", { text: say(word) })];
  });
  const close = element("button", { class: "button quiet small square", value: "close", "aria-label": say("close") }, icon("cross"));
  return element(
    "dialog",
    { class: "help-dialog", "aria-label": say("help_title") },
    element("form", { method: "dialog", class: "dialog-head" }, element("h2", { text: say("help_title") }), close),
    element("dl", { class: "key-list" }, ...lines),
  );
}

customElements.define("desk-bar", DeskBar);
