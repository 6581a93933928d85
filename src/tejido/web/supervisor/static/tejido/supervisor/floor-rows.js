// @ts-check
/** How agents, contacts and queues of a floor are drawn: a shape and a word for each state, and how long it lasts. */
import { element } from "../element.js";
import { icon } from "../icon.js";
import { say } from "../words.js";

/** @type {Record<string, [string, string]>} State to shape and tone. */
const AGENT_STATES = {
  available: ["waiting", "well"],
  serving: ["busy", "well"],
  wrapping: ["note", ""],
  break: ["paused", ""],
  lunch: ["paused", ""],
  training: ["paused", ""],
  recovering: ["paused", ""],
  not_responding: ["attention", "attention"],
  line_lost: ["link-broken", "attention"],
  offline: ["off", "off"],
};
/** @type {Record<string, [string, string]>} */
const CONTACT_STATES = { waiting: ["waiting", ""], offered: ["clock", ""], serving: ["busy", "well"], wrapping: ["note", ""] };
const CHANNEL_SHAPES = { voice: "sound", chat: "chat", email: "send", messaging: "chat", task: "note", help: "hand" };

/**
 * A state as a shape and a word.
 * @param {[string, string]} look
 * @param {string} text
 */
function badge([shape, tone], text) {
  return element("span", { class: `badge ${tone}`.trim() }, icon(shape), text);
}

/**
 * A time that goes on by itself: `tick` of the page writes it.
 * @param {string | null} since
 * @param {"world" | "machine"} clock
 */
export function lasting(since, clock = "world") {
  return since ? element("span", { class: "number lasting", data: { since, clock } }) : null;
}

/** @param {any} agent */
export function agentParts(agent) {
  const isHolding = agent.state === "serving" || agent.state === "wrapping";
  const since = isHolding ? agent.contacts.map((/** @type {any} */ one) => one.since).sort()[0] : agent.activity_from_at;
  const words = [say(`state_${agent.state}`)];
  if (agent.reason && !isHolding && agent.state !== "line_lost") words.push(`(${say(`reason_${agent.reason}`)})`);
  const then = isHolding && agent.activity !== "available" ? say("agent_then", { activity: say(`state_${agent.activity}`) }) : "";
  return [
    element("span", { class: "agent-name", text: agent.display_name }),
    badge(AGENT_STATES[agent.state] ?? ["off", "off"], words.join(" ")),
    agent.state === "line_lost" ? lasting(agent.lost_at, "machine") : lasting(since),
    then ? element("span", { class: "small soft", text: then }) : null,
    element("span", { class: "agent-loads small soft" }, ...agent.loads.map((/** @type {any} */ load) =>
      element("span", { class: "number", text: say("agent_load", { channel: say(`channel_${load.channel}`), used: load.used, capacity: load.capacity }) }),
    )),
    ...agent.changes.map((/** @type {any} */ change) => element("span", { class: "badge off", text: say(change.is_member ? "agent_queue_added" : "agent_queue_taken", { queue: change.queue }) })),
  ].filter((part) => part !== null);
}

/**
 * @param {any} contact
 * @param {boolean} hasHand
 * @param {boolean} isLate
 */
export function contactParts(contact, hasHand, isLate) {
  const who = contact.title || contact.customer || say("contact_customer");
  const agent = contact.agent ?? (contact.offered_to ? say("contact_offered_to", { name: contact.offered_to }) : say("contact_nobody"));
  const marks = [
    hasHand ? badge(["attention", "attention"], say("contact_hand")) : null,
    contact.flagged ? badge(["attention", "attention"], say("contact_flagged")) : null,
    contact.on_hold ? badge(["paused", ""], say("contact_on_hold")) : null,
    isLate ? badge(["clock", "attention"], say("contact_late")) : null,
    ...contact.beside.map((/** @type {any} */ leg) => element("span", { class: "badge off", text: `${leg.display_name ?? ""} ${say(`role_${leg.role}`)}` })),
  ];
  return [
    element("span", { class: "contact-who" }, icon(CHANNEL_SHAPES[/** @type {keyof typeof CHANNEL_SHAPES} */ (contact.channel)] ?? "chat"), element("span", {}, element("span", { class: "soft small", text: `${say(`channel_${contact.channel}`)} · ` }), who)),
    element("span", { class: "contact-queue", text: contact.queue ?? "–" }),
    element("span", { class: "contact-agent", text: agent }),
    element("span", { class: "contact-state" }, badge(CONTACT_STATES[contact.state] ?? ["off", "off"], say(`contact_${contact.state}`)), " ", lasting(contact.since) ?? ""),
    element("span", { class: "contact-marks" }, .../** @type {Node[]} */ (marks.filter((mark) => mark !== null))),
  ];
}

/**
 * @param {any} queue
 * @param {boolean} isLate
 */
export function queueParts(queue, isLate) {
  const isFull = queue.waiting_max !== null && queue.waiting >= queue.waiting_max;
  const isAllDay = queue.opens_at === queue.closes_at;
  const state = queue.is_closed
    ? badge(["off", "off"], say("queue_closed"))
    : isFull
      ? badge(["attention", "attention"], say("queue_full"))
      : isLate
        ? badge(["clock", "attention"], say("queue_late"))
        : badge(["well", "well"], say("queue_open"));
  const limit = queue.waiting_max === null ? "" : ` ${say("queue_limit", { count: queue.waiting_max })}`;
  /** @param {string} word @param {(Node | string | null)[]} value */
  const figure = (word, ...value) => element("div", {}, element("dt", { text: say(word) }), element("dd", {}, ...value));
  return [
    element("div", { class: "queue-head" }, element("h3", { text: queue.name }), state),
    element("dl", { class: "figures" },
      figure("queue_waiting", String(queue.waiting), limit ? element("small", { text: limit }) : null),
      figure("queue_longest", lasting(queue.longest_from_at) ?? "–"),
      figure("queue_serving", String(queue.serving)),
    ),
    element("p", { class: "small soft", text: isAllDay ? say("queue_all_day") : `${say("queue_hours", { from: queue.opens_at, to: queue.closes_at })} (${queue.zone})` }),
  ];
}
