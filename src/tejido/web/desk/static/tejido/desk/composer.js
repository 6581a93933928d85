// @ts-check
/** Where the agent writes to the customer: the draft is kept, Enter sends, "/" finds a canned reply. */
import { sendWithFiles } from "../attachments.js";
import { element } from "../element.js";
import { icon } from "../icon.js";
import { newId } from "../request.js";
import { say } from "../words.js";
import { draft, keepDraft } from "./drafts.js";
import { contactName } from "./names.js";
import "./reply-picker.js";

const TEXT_LENGTH_MAX = 4000;
const TYPING_MILLISECONDS = 2000;

/** @type {Map<string, any>} What is chosen for a contact stays while another one is in front. */
const trays = new Map();

/**
 * @param {any} app
 * @param {string} key The contact.
 * @returns {HTMLFormElement}
 */
export function composer(app, key) {
  const contact = app.store.contacts.get(key);
  const picker = element("reply-picker");
  const text = element("textarea", { id: "message-text", rows: "2", maxlength: String(TEXT_LENGTH_MAX), "aria-describedby": "message-hint", enterkeyhint: "send", spellcheck: "true", lang: contact.language });
  text.value = draft(key);
  const tray = trays.get(key) ?? element("attachment-tray");
  trays.set(key, tray);
  let typedAt = -TYPING_MILLISECONDS;
  const openReplies = () => /** @type {any} */ (picker).open(app, app.store.contacts.get(key) ?? contact, insert);
  const send = () => {
    const said = text.value.trim();
    if (said || tray.files.length) {
      if (tray.files.length) sendWithFiles(app.outbox, tray, { contact: key, text: said });
      else app.outbox.put({ contact: key, text: said, client_message_id: newId(), written_at: new Date().toISOString() });
      text.value = "";
      keepDraft(key, "");
    }
    text.focus();
  };
  /** @param {string} reply */
  const insert = (reply) => {
    if (text.value === "/") text.value = "";
    const [from, to] = [text.selectionStart, text.selectionEnd];
    text.focus();
    text.setRangeText(reply, Math.min(from, text.value.length), Math.min(to, text.value.length), "end");
    keepDraft(key, text.value);
  };
  text.addEventListener("input", () => {
    keepDraft(key, text.value);
    if (text.value === "/") openReplies();
    else if (performance.now() - typedAt >= TYPING_MILLISECONDS) {
      typedAt = performance.now();
      app.socket?.say({ kind: "typing", contact: key });
    }
  });
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.altKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  const form = element(
    "form",
    { class: "composer" },
    element("label", { class: "visually-hidden", for: "message-text", text: say("message_label", { name: contactName(contact) }) }),
    tray,
    text,
    element(
      "div",
      { class: "composer-tools" },
      element("button", { class: "button small quiet square open-replies", type: "button", "aria-label": say("replies_open"), title: `${say("replies_open")} (Alt+Q)`, on: { click: openReplies } }, icon("note")),
      element("button", { class: "button primary", type: "submit" }, icon("send"), say("message_send")),
    ),
    element("p", { class: "small soft", id: "message-hint", text: say("message_hint") }),
    picker,
  );
  // The whole conversation takes what is dropped, once the form stands in it.
  queueMicrotask(() => tray.listenOn(form.closest(".chat-main") ?? form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  return form;
}
