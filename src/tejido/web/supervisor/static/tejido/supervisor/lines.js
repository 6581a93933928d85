// @ts-check
/** The lines of a contact's timeline; `web/supervisor/shown.py` writes the same sentences before any script runs. */
import { element } from "../element.js";
import { duration, language, say } from "../words.js";

/**
 * @typedef {{at: string, rank: number, entry: string, kind: string, say: string, values: Record<string, any>, codes: Record<string, string>, seconds: Record<string, number>, names: Record<string, Record<string, string>>, text?: string, erased?: boolean, author?: string, attachments?: any[], why?: {code: string, points: number, inputs: Record<string, number>}[]}} Line
 */

/**
 * Return what a line says.
 * @param {Line} line
 */
export function sentence(line) {
  const nobody = line.kind === "arrived" || line.kind === "message" ? "the_customer" : "somebody";
  /** @type {Record<string, string | number>} */
  const values = { who: say(nobody), reason: say("unknown_reason"), ...line.values };
  for (const [name, code] of Object.entries(line.codes)) {
    const word = say(code);
    // A code that has no word stands for itself, without the kind before it.
    values[name] = word === code ? code.slice(code.indexOf("_") + 1).replaceAll("_", " ") : word;
  }
  for (const [name, seconds] of Object.entries(line.seconds)) values[name] = duration(seconds);
  for (const [name, names] of Object.entries(line.names)) values[name] = names[language()] ?? names.en;
  return say(`line_${line.say}`, values);
}

/**
 * Draw a line.
 * @param {Line} line
 * @param {Intl.DateTimeFormat} clock
 */
export function drawn(line, clock) {
  const made = element("li", { class: `line line-${line.kind}${line.author ? ` by-${line.author}` : ""}`, data: { entry: line.entry, at: line.at, rank: String(line.rank) } });
  made.append(element("p", { class: "line-head" }, element("time", { class: "number soft", datetime: line.at, text: clock.format(new Date(line.at)) }), " ", element("span", { class: "line-says", text: sentence(line) })));
  if (line.erased && !line.attachments?.length) made.append(element("p", { class: "line-text soft", text: say("message_erased") }));
  else if (line.text) made.append(element("p", { class: "line-text", text: line.text }));
  if (line.attachments?.length) {
    made.append(element("ul", { class: "line-files" }, ...line.attachments.map((file) =>
      element("li", {}, file.erased ? say("file_erased") : element("a", { href: `/attachments/${file.key}`, text: file.file_name })),
    )));
  }
  if (line.why?.length) {
    made.append(element("details", { class: "line-why" }, element("summary", { text: say("why_title") }), element("ul", {}, ...line.why.map((part) =>
      element("li", { text: `${say(`why_${part.code}`)}: ${say("why_points", { points: (part.points > 0 ? "+" : "") + part.points.toFixed(1) })}` }),
    ))));
  }
  return made;
}
