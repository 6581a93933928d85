// @ts-check
/** Canned replies: found by typing, chosen by keyboard, put into the message where they can still be changed. */
import { element } from "../element.js";
import { language, say, sayCount } from "../words.js";
import { languageName } from "./names.js";

const SHOWN_MAX = 40;

class ReplyPicker extends HTMLElement {
  /**
   * Open the list for one contact.
   * @param {any} app
   * @param {import("./store.js").Contact} contact
   * @param {(text: string) => void} choose
   */
  async open(app, contact, choose) {
    const known = await app.replies();
    if (!known) return;
    const replies = known.filter((/** @type {any} */ reply) => reply.programme === contact.programme_key);
    const search = element("input", { type: "search", id: "reply-search", autocomplete: "off", role: "combobox", "aria-expanded": "true", "aria-controls": "reply-list", "aria-autocomplete": "list" });
    const list = element("ul", { class: "reply-list plain-list", id: "reply-list", role: "listbox", "aria-label": say("replies") });
    const count = element("p", { class: "small soft", role: "status" });
    const dialog = element(
      "dialog",
      { class: "reply-dialog", "aria-labelledby": "reply-title" },
      element("form", { method: "dialog", class: "dialog-head" }, element("h2", { id: "reply-title", text: say("replies") }), element("button", { class: "button quiet small", value: "", text: say("cancel") })),
      element("div", { class: "field" }, element("label", { for: "reply-search", text: say("replies_search") }), search),
      count,
      list,
    );
    /** @type {{text: string, row: HTMLElement}[]} */
    let shown = [];
    let place = 0;
    const mark = () => {
      shown.forEach(({ row }, index) => row.setAttribute("aria-selected", String(index === place)));
      const row = shown[place]?.row;
      if (row) search.setAttribute("aria-activedescendant", row.id);
      else search.removeAttribute("aria-activedescendant");
      row?.scrollIntoView({ block: "nearest" });
    };
    const take = (/** @type {string} */ text) => {
      dialog.close();
      choose(text);
    };
    const draw = () => {
      place = 0;
      shown = find(replies, search.value, contact.language).map(({ title, text, lang, shortcut }, index) => ({
        text,
        row: element(
          "li",
          { role: "option", id: `reply-${index}`, "aria-selected": "false", on: { click: () => take(text) } },
          element("span", { class: "reply-head" }, element("strong", { text: title }), element("code", { text: `/${shortcut}` }), element("span", { class: "soft small", text: languageName(lang) })),
          element("span", { class: "reply-text", text, lang }),
        ),
      }));
      list.replaceChildren(...shown.map(({ row }) => row));
      count.textContent = replies.length ? sayCount("replies_found", shown.length) : say("replies_none");
      mark();
    };
    search.addEventListener("input", draw);
    search.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && shown.length) {
        event.preventDefault();
        place = (place + step + shown.length) % shown.length;
        mark();
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (shown[place]) take(shown[place].text);
      }
    });
    dialog.addEventListener("close", () => dialog.remove());
    this.append(dialog);
    draw();
    dialog.showModal();
    search.focus();
  }
}

/**
 * Return the replies that hold every word, each in the contact's language first and then in the other.
 * @param {any[]} replies
 * @param {string} wanted
 * @param {string} spoken
 */
function find(replies, wanted, spoken) {
  const words = plain(wanted).split(/\s+/).filter(Boolean);
  const languages = [...new Set([spoken === "en" || spoken === "es" ? spoken : language(), "es", "en"])].filter((code) => code === "es" || code === "en");
  const lines = languages.flatMap((lang) => replies.map((reply) => ({ title: reply[`title_${lang}`], text: reply[`text_${lang}`], shortcut: reply.shortcut, lang })));
  return lines.filter((line) => words.every((word) => plain(`${line.shortcut} ${line.title} ${line.text}`).includes(word))).slice(0, SHOWN_MAX);
}

/** @param {string} text */
function plain(text) {
  return text.toLocaleLowerCase().normalize("NFD").replace(/\p{Diacritic}/gu, "");
}

customElements.define("reply-picker", ReplyPicker);
