// @ts-check
/** What things are called on the desk: contacts, channels, people's parts. */
import { icon } from "../icon.js";
import { language, say } from "../words.js";
import { nameOf } from "./store.js";

const CHANNEL_ICONS = /** @type {Record<string, string>} */ ({ chat: "chat", messaging: "chat", voice: "phone", task: "task", email: "note", help: "hand" });

/**
 * What a contact is called: its customer, their number, or the title of a task.
 * @param {import("./store.js").Contact} contact
 */
export function contactName(contact) {
  if (contact.channel === "help") return contact.help?.agent || say("somebody");
  if (contact.channel === "task") return contact.title || say("channel_task");
  return contact.customer?.display_name || contact.customer?.number || say("chat_customer");
}

/** @param {string} channel */
export function channelIcon(channel) {
  return icon(CHANNEL_ICONS[channel] ?? "chat");
}

/** @param {string} channel */
export function channelName(channel) {
  return say(`channel_${channel}`);
}

/**
 * Client, programme and queue in one line, without those that are not known.
 * @param {{client?: any, programme?: any, queue?: any}} place
 */
export function placeName(place) {
  return [nameOf(place.client), nameOf(place.programme), nameOf(place.queue)].filter(Boolean).join(" · ");
}

/**
 * Return the name of a language in the language of the page.
 * @param {string} code
 */
export function languageName(code) {
  try {
    const name = new Intl.DisplayNames([language()], { type: "language" }).of(code) ?? code;
    return name[0].toLocaleUpperCase(language()) + name.slice(1);
  } catch {
    return code;
  }
}

/** @param {string} instant */
export function clockTime(instant) {
  return new Intl.DateTimeFormat(language(), { hour: "numeric", minute: "2-digit" }).format(new Date(instant));
}

/** @param {string} instant */
export function dayTime(instant) {
  return new Intl.DateTimeFormat(language(), { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" }).format(new Date(instant));
}

/**
 * What somebody beside the agent does, as a sentence.
 * @param {import("./store.js").Beside} part
 */
export function partWords(part) {
  const name = part.display_name || say("somebody");
  if (part.role === "serving") return say("part_serving", { name });
  if (part.role === "consulting") return say(part.state === "invited" ? "part_invited" : "part_consulting", { name });
  if (part.role === "mentoring") return say("part_mentoring", { name });
  if (part.role === "shadowing") return say("part_shadowing", { name });
  return say(`part_${part.mode ?? "listening"}`, { name });
}
