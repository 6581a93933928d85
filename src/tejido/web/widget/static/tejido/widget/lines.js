// @ts-check
/** The lines of a chat: what was said, what is on its way, and what was said in earlier chats. */
import { element, keepChildren, setText } from "../element.js";
import { language, say } from "../words.js";

/**
 * @typedef {object} Making What the lines need besides their words.
 * @property {(line: any) => Node | null} files The list of a line's files.
 * @property {(id: string) => void} retry
 * @property {(id: string) => void} discard
 */

/**
 * Draw the lines of the chat that goes on: those acknowledged, and after them those that wait.
 * @param {Element} list
 * @param {import("./thread.js").Thread} thread
 * @param {any[]} waiting
 * @param {Making} making
 */
export function drawLines(list, thread, waiting, making) {
  const known = new Set(thread.messages.map((message) => message.client_message_id).filter(Boolean));
  keepChildren(list, [...thread.messages, ...waiting.filter((line) => !known.has(line.client_message_id))], {
    key: (line) => line.key ?? line.client_message_id,
    make: (line) => madeLine(line, thread.agent, making),
    update: (child, line) => {
      if (line.key) return;
      child.classList.toggle("is-refused", line.refusal !== null);
      setText(child.querySelector(".said-state"), stateOf(line));
      for (const button of child.querySelectorAll(".said-foot button")) button.hidden = line.refusal === null;
    },
  });
}

/**
 * Draw the chats before this one, oldest first, each under its day.
 * @param {HTMLElement} place
 * @param {import("./thread.js").Thread} thread
 * @param {Making} making
 */
export function drawEarlier(place, thread, making) {
  const told = thread.earlier.filter((contact) => contact.messages.length > 0);
  keepChildren(place, told, {
    key: (contact) => contact.key,
    make: (contact) =>
      element(
        "section",
        { class: "widget-earlier" },
        element("h2", { class: "widget-divider", text: say("earlier_chat", { day: day(contact.arrived_at) }) }),
        element("ol", {}, ...contact.messages.map((message) => madeLine(message, contact.agent?.display_name ?? null, making))),
      ),
    update: () => {},
  });
  place.hidden = told.length === 0;
}

/**
 * Return who says a line, as the customer knows them.
 * @param {string} author
 * @param {string | null} agent
 */
export function nameOf(author, agent) {
  if (author === "customer") return say("you");
  return author === "agent" ? (agent ?? say("agent_unknown")) : say(author);
}

/**
 * @param {any} line
 * @param {string | null} agent
 * @param {Making} making
 */
function madeLine(line, agent, making) {
  const author = line.author ?? "customer";
  const time = new Intl.DateTimeFormat(language(), { hour: "numeric", minute: "2-digit" }).format(new Date(line.sent_at ?? line.written_at));
  const state = line.key
    ? [element("time", { class: "number", datetime: line.sent_at, text: time })]
    : [
        element("span", { class: "said-state" }),
        element("button", { class: "button small quiet", type: "button", hidden: true, text: say("message_retry"), on: { click: () => making.retry(line.client_message_id) } }),
        element("button", { class: "button small quiet", type: "button", hidden: true, text: say("message_discard"), on: { click: () => making.discard(line.client_message_id) } }),
      ];
  const files = making.files(line);
  return element(
    "li",
    { class: `said by-${author}${line.key ? "" : " is-waiting"}` },
    element("span", { class: "visually-hidden", text: `${nameOf(author, agent)}: ` }),
    line.text ? element("span", { class: "said-text", text: line.text, dir: "auto" }) : files ? null : element("em", { class: "said-text soft", text: say("message_erased") }),
    files,
    element("span", { class: "said-foot small soft" }, ...state),
  );
}

/** @param {string} at */
function day(at) {
  return new Intl.DateTimeFormat(language(), { day: "numeric", month: "long" }).format(new Date(at));
}

/**
 * Say how a message that is not acknowledged stands: on its way, kept until the server can take it, or refused.
 * @param {any} line
 */
function stateOf(line) {
  if (line.refusal !== null) return say("message_refused", { reason: line.refusal });
  return line.trouble ? say("message_later", { reason: line.trouble }) : say("message_sending");
}
