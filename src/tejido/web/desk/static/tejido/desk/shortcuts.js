// @ts-check
/**
 * The keys of the desk. All of them hold Alt, so that none gets in the way of writing or of a screen reader's own keys;
 * they go by the place of the key, because Alt with a letter writes another character on some keyboards.
 */
export const SHORTCUTS = [
  { keys: ["Alt", "A"], word: "help_accept" },
  { keys: ["Alt", "1–9"], word: "help_switch" },
  { keys: ["Alt", "N"], word: "help_next" },
  { keys: ["Alt", "P"], word: "help_presence" },
  { keys: ["Alt", "W"], word: "help_end" },
  { keys: ["Alt", "K"], word: "help_help" },
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
    KeyK: () => app.querySelector("desk-bar")?.openHelp(),
  };
  for (let number = 1; number <= 9; number++) {
    actions[`Digit${number}`] = () => {
      const chat = app.store.chats[number - 1];
      if (chat) app.choose(chat.key);
    };
  }
  addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || document.querySelector("dialog[open]")) return;
    const action = actions[event.code];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
