// @ts-check
import { consult, flag, hand, transfer, turnHold } from "./acts.js";

/**
 * The keys of the desk. Nearly all hold Alt, so that none gets in the way of writing or of a screen reader's own keys;
 * they go by the place of the key, because Alt with a letter writes another character on some keyboards.
 */
export const SHORTCUTS = [
  { keys: ["Alt", "A"], word: "help_accept" },
  { keys: ["Alt", "1–9"], word: "help_switch" },
  { keys: ["Alt", "N"], word: "help_next" },
  { keys: ["Alt", "P"], word: "help_presence" },
  { keys: ["Alt", "R"], word: "help_hand" },
  { keys: ["Alt", "X"], word: "help_flag" },
  { keys: ["Alt", "Q"], word: "help_replies" },
  { keys: ["/"], word: "help_slash" },
  { keys: ["Alt", "J"], word: "help_note" },
  { keys: ["Alt", "T"], word: "help_transfer" },
  { keys: ["Alt", "C"], word: "help_consult" },
  { keys: ["Alt", "O"], word: "help_hold" },
  { keys: ["Alt", "I"], word: "help_side" },
  { keys: ["Alt", "Y"], word: "help_why" },
  { keys: ["Alt", "W"], word: "help_end" },
  { keys: ["?"], word: "help_help" },
  { keys: ["Enter"], word: "help_send" },
  { keys: ["Shift", "Enter"], word: "help_line" },
];

/**
 * Listen for the desk's keys on the whole page.
 * @param {any} app The desk.
 */
export function listenForShortcuts(app) {
  /** @type {Record<string, () => void>} */
  const actions = {
    KeyA: () => {
      const [first] = app.store.offers.keys();
      if (first) app.accept(first);
    },
    KeyN: () => {
      const next = app.store.chats.find((/** @type {any} */ chat) => app.store.unread.get(chat.key));
      if (next) app.choose(next.key);
    },
    KeyP: () => app.querySelector("desk-bar")?.openPresence(),
    KeyW: () => app.querySelector("desk-chat")?.endOrWrapUp(),
    KeyR: () => hand(app),
    KeyX: () => flag(app, app.store.selected),
    KeyT: () => transfer(app, app.store.selected),
    KeyC: () => consult(app, app.store.selected),
    KeyO: () => turnHold(app, app.store.selected),
    KeyQ: () => app.querySelector("desk-chat")?.openReplies(),
    KeyJ: () => app.querySelector("desk-chat")?.focusNote(),
    KeyI: () => app.querySelector("desk-chat")?.turnSide(),
    KeyY: () => app.querySelector("desk-chat")?.openWhy(),
    KeyK: () => app.querySelector("desk-bar")?.openHelp(),
  };
  for (let number = 1; number <= 9; number++) {
    actions[`Digit${number}`] = () => {
      const chat = app.store.chats[number - 1];
      if (chat) app.choose(chat.key);
    };
  }
  addEventListener("keydown", (event) => {
    if (event.key === "?" && !isWriting(event.target) && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      return app.querySelector("desk-bar")?.openHelp();
    }
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || document.querySelector("dialog[open]")) return undefined;
    const action = actions[event.code];
    if (!action) return undefined;
    event.preventDefault();
    return action();
  });
}

/** @param {EventTarget | null} target */
function isWriting(target) {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}
