// @ts-check
/** What everybody on the desk should know before anything else: a lost line, what is wrong, notices, today's changes. */
import { element, keepChildren, setText } from "../element.js";
import { icon } from "../icon.js";
import { say } from "../words.js";
import { channelIcon, clockTime, placeName } from "./names.js";
import { invited } from "./acts.js";

const HELD_SECONDS = 60;

class DeskNews extends HTMLElement {
  /** @param {any} app */
  draw(app) {
    if (!this.firstElementChild) {
      this.append(
        element("p", { class: "news-line news-lost", role: "status", hidden: true }),
        element("div", { class: "news-invitations", role: "alert" }),
        element("p", { class: "news-line news-problem", role: "status", hidden: true }),
        element("ul", { class: "plain-list news-notices", "aria-live": "polite", "aria-label": say("notices") }),
      );
    }
    this.#invitations(app);
    const problem = problemOf(app.store);
    this.#show(".news-problem", problem, "attention");
    keepChildren(this.#find(".news-notices"), items(app.store), { key: (item) => item.key, make: (item) => line(app, item), update: () => {} });
    this.tick(app);
  }

  /** @param {any} app */
  tick(app) {
    const gone = app.lostAt === null ? null : (performance.now() - app.lostAt) / 1000;
    const left = gone === null ? 0 : Math.ceil(HELD_SECONDS - gone);
    const held = app.store.chats.length === 0 ? "" : left > 0 ? ` ${say("lost_held")}` : ` ${say("lost_over")}`;
    this.#show(".news-lost", gone === null ? "" : `${say("lost_line")}${held}`, "link-broken");
  }

  /** @param {any} app */
  #invitations(app) {
    keepChildren(this.#find(".news-invitations"), app.store.invitations, {
      key: (/** @type {any} */ one) => one.leg,
      make: (/** @type {any} */ one) =>
        element(
          "div",
          { class: "news-line invitation" },
          channelIcon(one.channel),
          element("p", {}, element("strong", { text: say("invitation", { name: one.from || say("somebody") }) }), ` ${placeName(one)}`),
          element("button", { class: "button small primary", type: "button", text: say("invitation_join"), on: { click: () => invited(app, one, "answer") } }),
          element("button", { class: "button small", type: "button", text: say("invitation_decline"), on: { click: () => invited(app, one, "leave") } }),
        ),
      update: () => {},
    });
  }

  /**
   * @param {string} selector
   * @param {string} words
   * @param {string} shape
   */
  #show(selector, words, shape) {
    const place = this.#find(selector);
    if (place.dataset.words === words) return;
    place.dataset.words = words;
    place.hidden = !words;
    place.replaceChildren(...(words ? [icon(shape), element("span", { text: words })] : []));
  }

  /**
   * @param {string} selector
   * @returns {HTMLElement}
   */
  #find(selector) {
    return /** @type {HTMLElement} */ (this.querySelector(selector));
  }
}

/**
 * What keeps contacts from coming, and whom to ask; nothing when all is well.
 * @param {import("./store.js").DeskStore} store
 */
function problemOf(store) {
  if (store.queues === null) return "";
  if (!store.presence?.since) return say("problem_no_placement");
  if (!store.queues.some((queue) => queue.is_served)) return say("problem_no_queue");
  if (!store.loads.length) return say("problem_no_channel");
  if (store.queues.filter((queue) => queue.is_served).every((queue) => queue.is_closed)) return say("problem_all_closed");
  return "";
}

/**
 * Notices that were not put away, and what is different about one's queues today.
 * @param {import("./store.js").DeskStore} store
 * @returns {{key: string, words: string, help: string, notice?: string}[]}
 */
function items(store) {
  const notices = store.notices
    .filter((notice) => !store.readNotices.has(notice.key))
    .map((notice) => ({
      key: notice.key, notice: notice.key, words: notice.text, help: say("notice_from", { name: notice.posted_by || say("somebody"), programme: notice.programme, time: clockTime(notice.until_at) }),
    }));
  const changed = (store.queues ?? [])
    .filter((queue) => queue.changed_until_at)
    .map((queue) => ({
      key: `queue-${queue.key}-${queue.is_served}`, words: say(queue.is_served ? "queue_added_today" : "queue_taken_today", { queue: queue.name }),
      help: say("queue_changed_by", { name: queue.changed_by || say("somebody"), time: clockTime(String(queue.changed_until_at)) }),
    }));
  const closed = (store.queues ?? [])
    .filter((queue) => queue.is_served && queue.is_closed)
    .map((queue) => ({ key: `closed-${queue.key}`, words: say("queue_closed_now", { queue: queue.name }), help: "" }));
  return [...notices, ...changed, ...closed];
}

/**
 * @param {any} app
 * @param {{words: string, help: string, notice?: string}} item
 */
function line(app, item) {
  const put = () => {
    app.store.readNotice(item.notice);
    app.draw();
    app.querySelector("desk-contacts, desk-chat-list")?.focus();
  };
  return element(
    "li",
    { class: "news-line" },
    icon("note"),
    element("p", {}, element("span", { text: item.words, dir: "auto" }), item.help && element("span", { class: "soft small", text: ` ${item.help}` })),
    item.notice && element("button", { class: "button small quiet", type: "button", text: say("notice_read"), on: { click: put } }),
  );
}

customElements.define("desk-news", DeskNews);
