// @ts-check
/** What an agent does with a contact beside writing: each asks what it must, does it on the server, and says so. */
import { newId } from "../request.js";
import { toast } from "../toast.js";
import { duration, say } from "../words.js";
import { ask } from "./dialogs.js";
import { contactName, languageName } from "./names.js";
import { isServed } from "./store.js";

const NOTE_LENGTH_MAX = 2000;
const ABUSE_REASONS = ["insult", "threat", "harassment", "discrimination", "sexual"];
const HAND_REASONS = ["question", "approval", "difficult_customer", "technical"];

/**
 * Send a contact to a queue or to a colleague, with a note for whoever comes next.
 * @param {any} app
 * @param {string} key
 */
export async function transfer(app, key) {
  const contact = app.store.contacts.get(key);
  if (!contact || !isServed(contact) || contact.leg.state !== "open") return;
  const found = await app.load(`/desk/contacts/${key}/colleagues`, say("transfer_failed"));
  if (!found) return;
  const queues = found.queues
    .filter((/** @type {any} */ queue) => queue.is_open)
    .map((/** @type {any} */ queue) => ({ value: `queue/${queue.key}`, words: queue.name, help: `${queue.programme} · ${languageName(queue.language)}` }));
  const people = found.colleagues.filter((/** @type {any} */ one) => one.is_connected).map((/** @type {any} */ one) => ({ value: `person/${one.key}`, words: one.display_name, help: stateOf(one) }));
  if (!queues.length && !people.length) {
    toast(say("transfer_nowhere"), "attention");
    return;
  }
  const answer = await ask(app, {
    title: say("transfer_question", { name: contactName(contact) }),
    help: [say("transfer_help")],
    legend: say("transfer_to"),
    choices: [...queues, ...people],
    note: { label: say("transfer_note"), lengthMax: NOTE_LENGTH_MAX },
    confirm: say("transfer"),
  });
  if (!answer) return;
  const [kind, goal] = answer.choice.split("/");
  const body = { [kind === "queue" ? "to_queue" : "to_person"]: goal, note: answer.note, client_note_id: newId() };
  if ((await app.act(`/desk/contacts/${key}/transfer`, body, say("transfer_failed"))) === null) return;
  leaveBehind(app, key, say("transfer_done", { name: contactName(contact) }));
}

/**
 * Ask a colleague to join and help.
 * @param {any} app
 * @param {string} key
 */
export async function consult(app, key) {
  const contact = app.store.contacts.get(key);
  if (!contact || !isServed(contact) || contact.leg.state !== "open") return;
  const found = await app.load(`/desk/contacts/${key}/colleagues`, say("consult_failed"));
  if (!found) return;
  const people = found.colleagues.filter((/** @type {any} */ one) => one.is_connected).map((/** @type {any} */ one) => ({ value: one.key, words: one.display_name, help: stateOf(one) }));
  if (!people.length) {
    toast(say("consult_nobody"), "attention");
    return;
  }
  const answer = await ask(app, {
    title: say("consult_question"),
    help: [say(contact.channel === "voice" ? "consult_help_voice" : "consult_help")],
    choices: people,
    confirm: say("consult_ask"),
  });
  if (answer) await app.actOn(key, "consult", { person: answer.choice }, say("consult_failed"));
}

/**
 * Say that a contact is abusive.
 * @param {any} app
 * @param {string} key
 */
export async function flag(app, key) {
  const contact = app.store.contacts.get(key);
  if (!contact || !isServed(contact) || contact.flag) return;
  const answer = await ask(app, {
    title: say("flag_question"),
    help: [say("flag_help_pause"), say("flag_help_review")],
    legend: say("flag_reason"),
    choices: ABUSE_REASONS.map((value) => ({ value, words: say(`abuse_${value}`) })),
    confirm: say("flag_confirm"),
  });
  if (!answer) return;
  const told = await app.actOn(key, "flag", { reason: answer.choice }, say("flag_failed"));
  if (told?.presence) app.store.presence = told.presence;
  if (told) toast(say("flag_done", { time: duration(told.contact?.flag?.pause_seconds ?? 0) }), "well");
  app.draw();
}

/**
 * Raise one's hand, or lower it.
 * @param {any} app
 */
export async function hand(app) {
  if (app.store.hand) {
    const told = await app.act(`/desk/hand/${app.store.hand.key}/lower`, {}, say("hand_failed"));
    if (told) app.store.hand = told.hand;
    app.draw();
    return;
  }
  const selected = app.store.contacts.get(app.store.selected);
  const answer = await ask(app, {
    title: say("hand_question"),
    help: [selected ? say("hand_help_contact", { name: contactName(selected) }) : say("hand_help")],
    choices: HAND_REASONS.map((value) => ({ value, words: say(`hand_reason_${value}`) })),
    confirm: say("hand_raise"),
  });
  if (!answer) return;
  const told = await app.act("/desk/hand", { reason: answer.choice, contact: selected?.key ?? null }, say("hand_failed"));
  if (told) app.store.hand = told.hand;
  app.draw();
}

/**
 * Put the customer of a call on hold, or let them be heard again.
 * @param {any} app
 * @param {string} key
 */
export async function turnHold(app, key) {
  const contact = app.store.contacts.get(key);
  if (!contact || contact.channel !== "voice" || contact.leg.state !== "open" || !isServed(contact)) return;
  await app.actOn(key, contact.held_from_at ? "resume" : "hold", {}, say("hold_failed"));
}

/**
 * Leave a contact to the colleague who joined.
 * @param {any} app
 * @param {string} key
 */
export async function handOver(app, key) {
  const contact = app.store.contacts.get(key);
  if (!contact || (await app.act(`/desk/contacts/${key}/hand-over`, {}, say("transfer_failed"))) === null) return;
  leaveBehind(app, key, say("transfer_done", { name: contactName(contact) }));
}

/**
 * Leave a contact one only helps in, or listens to.
 * @param {any} app
 * @param {string} key
 */
export async function leave(app, key) {
  const contact = app.store.contacts.get(key);
  if (!contact || (await app.act(`/desk/legs/${contact.leg.key}/leave`, {}, say("leave_failed"))) === null) return;
  leaveBehind(app, key, say("leave_done"));
}

/**
 * Answer a colleague who asks for help.
 * @param {any} app
 * @param {{leg: string}} invitation
 * @param {"answer" | "leave"} how
 */
export async function invited(app, invitation, how) {
  const told = await app.act(`/desk/legs/${invitation.leg}/${how}`, {}, say("invitation_failed"));
  app.store.invitations = app.store.invitations.filter((/** @type {any} */ one) => one.leg !== invitation.leg);
  if (told?.contact?.key) {
    app.store.accepted(told.contact);
    app.choose(told.contact.key);
  } else app.draw();
}

/**
 * @param {any} app
 * @param {string} key
 * @param {string} words
 */
function leaveBehind(app, key, words) {
  app.store.remove(key);
  toast(words, "well");
  app.choose(app.store.chats[0]?.key ?? null);
}

/** @param {{is_available: boolean, activity: string, held_count: number}} one */
function stateOf(one) {
  return `${say(`activity_${one.activity}`)} · ${say("colleague_holds", { count: one.held_count })}`;
}
