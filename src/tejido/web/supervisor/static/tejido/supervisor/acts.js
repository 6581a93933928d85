// @ts-check
/** What a supervisor does: one request each, with its answer said, and the questions that some of them ask first. */
import { element } from "../element.js";
import { LineLost, newId, Refused, request } from "../request.js";
import { toast } from "../toast.js";
import { say } from "../words.js";

/**
 * Ask the server to do something; what went wrong is said, and null comes back.
 * @param {string} csrf
 * @param {string} url
 * @param {object} [body] Left out, something is only read.
 * @returns {Promise<any>}
 */
export async function act(csrf, url, body) {
  try {
    return await request(url, body === undefined ? {} : { method: "POST", body, headers: { "X-CSRFToken": csrf } });
  } catch (error) {
    if (error instanceof Refused) toast(say("act_failed", { reason: error.message }), "attention");
    else if (error instanceof LineLost) toast(say("act_line_lost"), "attention");
    else throw error;
    return null;
  }
}

/**
 * Open a question over the page; it closes with Escape, with its cancel button, or by `close()`.
 * @param {string} title
 * @param {(close: () => void) => (Node | null)[]} fill
 * @param {string} [leaving] What the button says that closes it; another word where things were done already.
 */
export function ask(title, fill, leaving = say("cancel")) {
  const name = `ask-${newId()}`;
  const dialog = element("dialog", { "aria-labelledby": name });
  const close = () => dialog.close();
  dialog.append(
    element("h2", { id: name, text: title }),
    .../** @type {Node[]} */ (fill(close).filter((node) => node !== null)),
    element("div", { class: "button-row ask-close" }, element("button", { class: "button quiet", type: "button", text: leaving, on: { click: close } })),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * @param {string} text
 * @param {() => void} click
 * @param {string} [kind]
 */
export function button(text, click, kind = "") {
  return element("button", { class: `button ${kind}`.trim(), type: "button", text, on: { click } });
}

/**
 * A field with its label.
 * @param {string} label
 * @param {HTMLElement} control
 */
export function field(label, control) {
  control.id = control.id || `field-${newId()}`;
  return element("div", { class: "field" }, element("label", { for: control.id, text: label }), control);
}

/** @param {[string, string][]} choices Value and words. */
export function select(choices) {
  return element("select", {}, ...choices.map(([value, text]) => element("option", { value, text })));
}

/**
 * @param {string} csrf
 * @param {string} contact
 */
export function askForNote(csrf, contact) {
  const text = element("textarea", { rows: 4, maxlength: 2000, required: true });
  const id = newId();
  ask(say("note_question"), (close) => [
    element("p", { class: "soft", text: say("note_help") }),
    field(say("note_question"), text),
    button(
      say("note_send"),
      async () => {
        if (!text.value.trim()) return text.focus();
        if (await act(csrf, `/supervisor/contacts/${contact}/notes`, { client_note_id: id, text: text.value })) {
          close();
          toast(say("note_done"), "well");
        }
      },
      "primary",
    ),
  ]);
}

/**
 * @param {string} csrf
 * @param {string} contact
 */
export async function askWhereTo(csrf, contact) {
  const targets = await act(csrf, `/supervisor/contacts/${contact}/targets`);
  if (!targets) return;
  const queue = select([["", say("reassign_choose")], ...targets.queues.map((/** @type {any} */ one) => [one.key, one.is_own ? `${one.name} (${say("own_queue")})` : `${one.programme} · ${one.name}`])]);
  const agent = select([["", say("reassign_choose")], ...targets.agents.map((/** @type {any} */ one) => [one.key, `${one.display_name}: ${say(one.available && one.used < one.capacity ? "reassign_free" : "reassign_busy")}`])]);
  queue.addEventListener("change", () => (agent.value = queue.value ? "" : agent.value));
  agent.addEventListener("change", () => (queue.value = agent.value ? "" : queue.value));
  ask(say("reassign_question"), (close) => [
    field(say("reassign_queue"), queue),
    targets.agents.length ? field(say("reassign_agent"), agent) : element("p", { class: "soft", text: say("reassign_none") }),
    targets.agents.length ? element("p", { class: "soft", text: say("reassign_agent_help") }) : null,
    button(
      say("reassign_send"),
      async () => {
        const body = agent.value ? { agent: agent.value } : queue.value ? { queue: queue.value } : null;
        if (!body) return queue.focus();
        if (await act(csrf, `/supervisor/contacts/${contact}/reassign`, body)) {
          close();
          toast(say("reassign_done"), "well");
        }
      },
      "primary",
    ),
  ]);
}

/**
 * @param {string} csrf
 * @param {string} contact
 */
export async function takeOver(csrf, contact) {
  const done = await act(csrf, `/supervisor/contacts/${contact}/take-over`, {});
  if (!done) return false;
  ask(say("take_over_done"), () => [element("p", {}, element("a", { class: "button primary", href: done.url, text: say("go_to_desk") }))], say("close"));
  return true;
}

/**
 * Read or listen along, and go to the contact.
 * @param {string} csrf
 * @param {string} contact
 */
export async function readLive(csrf, contact) {
  if (await act(csrf, `/supervisor/contacts/${contact}/join`, { mode: "listening" })) location.assign(`/contacts/${contact}/`);
}
