// @ts-check
/** The chats this person holds: their order never changes while they are open, so a number keeps its chat. */
import { element, keepChildren, setText } from "../element.js";
import { icon } from "../icon.js";
import { say, sayCount } from "../words.js";
import { nameOf } from "./store.js";

class DeskChatList extends HTMLElement {
  /** @param {any} app */
  draw(app) {
    if (!this.firstElementChild) {
      this.append(
        element("h2", { class: "rail-title", text: say("chats"), id: "chats-title" }),
        element("ol", { class: "chat-list", "aria-labelledby": "chats-title" }),
        element("div", { class: "empty chat-none" }, element("h3", { text: say("chats_none_title") }), element("p", { class: "chat-none-text" })),
      );
    }
    const chats = app.store.chats;
    const list = /** @type {HTMLElement} */ (this.querySelector(".chat-list"));
    const none = /** @type {HTMLElement} */ (this.querySelector(".chat-none"));
    keepChildren(list, chats, {
      key: (chat) => chat.key,
      make: (chat) => line(app, chat.key),
      update: (child, chat) => update(child, app, chat, chats.indexOf(chat) + 1),
    });
    list.hidden = chats.length === 0;
    none.hidden = chats.length > 0;
    this.toggleAttribute("data-empty", chats.length === 0);
    setText(none.querySelector(".chat-none-text"), say(app.store.presence?.activity === "available" ? "chats_none_available" : "chats_none_away"));
  }
}

/**
 * @param {any} app
 * @param {string} key
 */
function line(app, key) {
  const button = element(
    "button",
    { class: "chat-line", type: "button", on: { click: () => app.choose(key) } },
    element("span", { class: "chat-line-top" }, element("strong", { class: "chat-name" }), element("kbd", { class: "chat-number" })),
    element("span", { class: "chat-line-last" }),
    element("span", { class: "chat-line-foot" }, element("span", { class: "chat-queue" }), element("span", { class: "badge chat-state" })),
  );
  return element("li", {}, button);
}

/**
 * @param {HTMLElement} child
 * @param {any} app
 * @param {import("./store.js").Contact} chat
 * @param {number} number
 */
function update(child, app, chat, number) {
  const button = /** @type {HTMLElement} */ (child.firstElementChild);
  const unread = app.store.unread.get(chat.key) ?? 0;
  const last = chat.messages.at(-1);
  if (chat.key === app.store.selected) button.setAttribute("aria-current", "true");
  else button.removeAttribute("aria-current");
  setText(child.querySelector(".chat-name"), chat.customer.display_name || say("chat_customer"));
  setText(child.querySelector(".chat-number"), number <= 9 ? String(number) : "");
  setText(child.querySelector(".chat-line-last"), last ? last.text : "");
  setText(child.querySelector(".chat-queue"), nameOf(chat.queue));
  const badge = /** @type {HTMLElement} */ (child.querySelector(".chat-state"));
  const [shape, kind, words] = stateOf(chat, unread);
  badge.className = `badge chat-state ${kind}`;
  if (badge.dataset.words !== words) {
    badge.dataset.words = words;
    badge.replaceChildren(icon(shape), element("span", { text: words }));
  }
}

/**
 * @param {import("./store.js").Contact} chat
 * @param {number} unread
 * @returns {[string, string, string]} Shape, kind and words.
 */
function stateOf(chat, unread) {
  if (chat.leg.state === "wrapping") return ["note", "", say("state_wrapping")];
  if (unread) return ["attention", "attention", sayCount("chat_unread", unread)];
  return ["busy", "", say("state_serving")];
}

customElements.define("desk-chat-list", DeskChatList);
