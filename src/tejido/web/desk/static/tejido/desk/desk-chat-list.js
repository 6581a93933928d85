// @ts-check
/** The chats this person holds: their order never changes while they are open, so a number keeps its chat. */
import { element, keepChildren, setText } from "../element.js";
import { icon } from "../icon.js";
import { duration, say, sayCount } from "../words.js";
import { channelIcon, channelName, contactName } from "./names.js";
import { isServed, nameOf } from "./store.js";

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
    this.tick(app);
    setText(none.querySelector(".chat-none-text"), say(app.store.presence?.activity === "available" ? "chats_none_available" : "chats_none_away"));
  }

  /** @param {any} app */
  tick(app) {
    for (const child of this.querySelectorAll(".chat-list > li")) {
      const contact = app.store.contacts.get(/** @type {HTMLElement} */ (child).dataset.key);
      if (contact) setText(child.querySelector(".chat-wait"), waitOf(app, contact));
    }
  }
}

/**
 * How long the customer has waited for an answer; nothing while they do not wait.
 * @param {any} app
 * @param {import("./store.js").Contact} contact
 */
function waitOf(app, contact) {
  if (contact.leg.state !== "open" || !isServed(contact)) return "";
  if (contact.held_from_at) return duration(app.clock.secondsSince(contact.held_from_at));
  const said = contact.messages.filter((message) => message.author === "customer" || message.author === "agent");
  const answered = said.findLastIndex((message) => message.author === "agent");
  const first = said[answered + 1];
  return first ? duration(app.clock.secondsSince(first.sent_at)) : "";
}

/**
 * @param {any} app
 * @param {string} key
 */
function line(app, key) {
  const button = element(
    "button",
    { class: "chat-line", type: "button", on: { click: () => app.choose(key) } },
    element("span", { class: "chat-line-top" }, element("span", { class: "chat-kind" }), element("strong", { class: "chat-name" }), element("span", { class: "chat-wait number", title: say("chat_wait") }), element("kbd", { class: "chat-number" })),
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
  const place = /** @type {HTMLElement} */ (child.querySelector(".chat-kind"));
  if (!place.firstElementChild) place.append(channelIcon(chat.channel), element("span", { class: "visually-hidden", text: `${channelName(chat.channel)}: ` }));
  setText(child.querySelector(".chat-name"), contactName(chat));
  setText(child.querySelector(".chat-number"), number <= 9 ? String(number) : "");
  setText(child.querySelector(".chat-line-last"), last ? last.text || (last.attachments?.length ? say("chat_file") : "") : "");
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
  if (!isServed(chat)) return ["people", "", say("state_beside")];
  if (chat.held_from_at) return ["paused", "", say("state_held")];
  if (unread) return ["attention", "attention", sayCount("chat_unread", unread)];
  return ["busy", "", say("state_serving")];
}

customElements.define("desk-chat-list", DeskChatList);
