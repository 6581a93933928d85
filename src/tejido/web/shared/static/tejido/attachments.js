// @ts-check
/**
 * Files that come with messages: choosing them (button, paste, drag), sending them until the server has them, and showing
 * them. The server judges again, by content; what is checked here only saves a person the wait.
 */
import { element, setText } from "./element.js";
import { forgetFiles, keepFiles, keptFiles } from "./file-shelf.js";
import { icon } from "./icon.js";
import { LineLost, Refused, newId } from "./request.js";
import { language, say, sayCount } from "./words.js";

export const FILES_MAX = 5;
export const FILE_BYTES_MAX = 10 * 1024 * 1024;
// Listed one by one, so that a telephone turns its own formats into one of these.
const TYPES = "image/png,image/jpeg,image/webp,image/gif,application/pdf";
const SIGNATURES = [/^\x89PNG\r\n\x1a\n/, /^\xff\xd8\xff/, /^RIFF[^]{4}WEBP/, /^GIF8[79]a/, /^%PDF-/];
const SIGNATURE_BYTES = 12;
const SILENT_MILLISECONDS_MAX = 60000;

/**
 * @typedef {{key: string, file_name: string, media_type: string, byte_count: number, erased: boolean}} Attachment
 * @typedef {{address: (key: string) => string, headers?: () => Record<string, string>}} How Where the files are, and the
 *   headers that open them where a cookie does not.
 */

/** Where files are chosen for the next message: `files` holds them, `change` tells of each change. */
class AttachmentTray extends HTMLElement {
  /** @type {{file: File, url: string | null}[]} */
  #chosen = [];

  connectedCallback() {
    if (this.firstElementChild) return;
    const input = element("input", { type: "file", multiple: true, accept: TYPES, class: "visually-hidden", tabindex: "-1", "aria-hidden": "true" });
    input.addEventListener("change", () => {
      this.#take([...(input.files ?? [])]);
      input.value = "";
    });
    this.append(
      element("ul", { class: "tray-files", "aria-label": say("attach_chosen"), hidden: true }),
      element("button", { class: "button small quiet square tray-open", type: "button", "aria-label": say("attach_choose"), title: say("attach_choose"), on: { click: () => input.click() } }, icon("clip")),
      input,
      element("div", { class: "error-line tray-error", role: "alert" }),
      element("div", { class: "visually-hidden tray-news", role: "status" }),
    );
  }

  /** @returns {File[]} */
  get files() {
    return this.#chosen.map((one) => one.file);
  }

  /**
   * Take files that are pasted into an element or dropped on it.
   * @param {HTMLElement} zone
   */
  listenOn(zone) {
    /** @type {(event: DragEvent) => boolean} */
    const bringsFiles = (event) => Boolean(event.dataTransfer?.types.includes("Files")) && this.isConnected && !this.closest("[hidden]");
    zone.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0 || !this.isConnected) return;
      event.preventDefault();
      this.#take(files);
    });
    zone.addEventListener("dragover", (event) => {
      if (!bringsFiles(event)) return;
      event.preventDefault();
      zone.classList.add("is-dropping");
    });
    zone.addEventListener("dragleave", (event) => {
      if (!zone.contains(/** @type {Node | null} */ (event.relatedTarget))) zone.classList.remove("is-dropping");
    });
    zone.addEventListener("drop", (event) => {
      zone.classList.remove("is-dropping");
      if (!bringsFiles(event)) return;
      event.preventDefault();
      this.#take([...(event.dataTransfer?.files ?? [])]);
    });
  }

  clear() {
    for (const one of this.#chosen) if (one.url) URL.revokeObjectURL(one.url);
    this.#chosen = [];
    setText(this.querySelector(".tray-error"), "");
    this.#draw();
  }

  focus() {
    /** @type {HTMLElement | null} */ (this.querySelector(".tray-open"))?.focus();
  }

  /** @param {File[]} files */
  async #take(files) {
    const refused = [];
    for (const file of files) {
      const problem = this.#chosen.length >= FILES_MAX ? say("attach_too_many") : await problemOf(file);
      if (problem) refused.push(`${file.name}: ${problem}`);
      else this.#chosen.push({ file, url: file.type.startsWith("image/") ? URL.createObjectURL(file) : null });
    }
    setText(this.querySelector(".tray-error"), refused.join(" "));
    this.#draw();
    if (refused.length < files.length) setText(this.querySelector(".tray-news"), sayCount("attach_count", this.#chosen.length));
  }

  /** @param {File} file */
  #remove(file) {
    const place = this.#chosen.findIndex((one) => one.file === file);
    const [gone] = this.#chosen.splice(place, 1);
    if (gone?.url) URL.revokeObjectURL(gone.url);
    setText(this.querySelector(".tray-error"), "");
    this.#draw();
    setText(this.querySelector(".tray-news"), sayCount("attach_count", this.#chosen.length));
    const buttons = /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll(".tray-files button"));
    (buttons[Math.min(place, buttons.length - 1)] ?? this).focus();
  }

  #draw() {
    const list = /** @type {HTMLElement} */ (this.querySelector(".tray-files"));
    list.hidden = this.#chosen.length === 0;
    list.replaceChildren(
      ...this.#chosen.map(({ file, url }) =>
        element(
          "li",
          { class: "tray-file" },
          url ? element("img", { src: url, alt: "" }) : icon("file"),
          element("span", { class: "tray-name", text: file.name, dir: "auto" }),
          element("span", { class: "small soft number", text: size(file.size) }),
          element("button", { class: "button small quiet square", type: "button", "aria-label": say("attach_remove", { name: file.name }), on: { click: () => this.#remove(file) } }, icon("cross")),
        ),
      ),
    );
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

/**
 * Put what was written and chosen into the outbox as one message.
 * @param {import("./outbox.js").Outbox} outbox
 * @param {any} tray
 * @param {{contact: string, text: string}} message
 */
export async function sendWithFiles(outbox, tray, { contact, text }) {
  const id = newId();
  /** @type {File[]} */
  const files = tray.files;
  tray.clear();
  await Promise.race([keepFiles(id, files), new Promise((resolve) => setTimeout(resolve, 1000))]);
  const told = files.map(({ name, type, size: byte_count }) => ({ name, type, size: byte_count }));
  outbox.put(/** @type {any} */ ({ contact, text, client_message_id: id, written_at: new Date().toISOString(), files: told }));
}

/**
 * Send a message that waits with its files; as with `request`, the error says whether to try again.
 * @param {string} url
 * @param {any} waiting
 * @param {{headers: Record<string, string>, progress?: (share: number) => void}} how
 * @returns {Promise<any>}
 * @throws {Refused} The server said no, or the files are no longer on this device.
 * @throws {LineLost} Nothing moved for a minute, or the line was cut.
 */
export async function postFiles(url, waiting, { headers, progress }) {
  const id = waiting.client_message_id;
  const files = await keptFiles(id);
  if (!files) throw new Refused(400, "files_gone", say("attach_gone"), 0);
  const form = new FormData();
  form.append("client_message_id", id);
  form.append("text", waiting.text);
  for (const file of files) form.append("files", file, file.name);
  const answer = await post(url, form, headers, (share) => {
    for (const bar of document.querySelectorAll(`progress[data-message="${CSS.escape(id)}"]`)) /** @type {HTMLProgressElement} */ (bar).value = share;
    progress?.(share);
  });
  forgetFiles(id);
  return answer;
}

/**
 * Show the files of a message.
 * @param {Attachment[]} attachments
 * @param {How} how
 * @returns {HTMLUListElement | null} Null where there are none.
 */
export function attachmentList(attachments, how) {
  if (!attachments?.length) return null;
  return element("ul", { class: "attachments", "aria-label": say("attach_list") }, ...attachments.map((one) => element("li", {}, shown(one, how))));
}

/**
 * Show the files of a message that is on its way.
 * @param {any} waiting
 * @returns {HTMLUListElement | null}
 */
export function waitingFiles(waiting) {
  if (!waiting.files?.length) return null;
  /** @type {{name: string, size: number}[]} */
  const files = waiting.files;
  const bar = element("progress", { max: "1", value: "0", "data-message": waiting.client_message_id, "aria-label": say("attach_progress") });
  return element("ul", { class: "attachments", "aria-label": say("attach_list") }, ...files.map((file) => element("li", { class: "attachment-file" }, icon("file"), name(file.name), bytes(file.size))), element("li", { class: "attachment-bar" }, bar));
}

/**
 * @param {Attachment} one
 * @param {How} how
 */
function shown(one, how) {
  if (one.erased) return element("em", { class: "soft", text: say("attach_erased") });
  return one.media_type.startsWith("image/") ? picture(one, how) : paper(one, how);
}

/**
 * @param {Attachment} one
 * @param {How} how
 */
function picture(one, how) {
  const image = element("img", { alt: one.file_name, loading: "lazy", decoding: "async" });
  const link = element("a", { class: "attachment-picture", target: "_blank", rel: "noopener", title: `${one.file_name} (${size(one.byte_count)})` }, image);
  image.addEventListener("error", () => link.replaceWith(failed(one, how)));
  if (!how.headers) {
    image.src = link.href = how.address(one.key);
    return link;
  }
  link.download = one.file_name;
  whenSeen(link, () => fetched(one, how).then((url) => (image.src = link.href = url), () => link.replaceWith(failed(one, how))));
  return link;
}

/**
 * @param {Attachment} one
 * @param {How} how
 */
function paper(one, how) {
  const link = element("a", { class: "attachment-file", download: one.file_name, href: how.address(one.key) }, icon("file"), name(one.file_name), bytes(one.byte_count, "PDF, "));
  if (!how.headers) return link;
  let isFetched = false;
  link.addEventListener("click", async (event) => {
    if (isFetched) return;
    event.preventDefault();
    try {
      link.href = await fetched(one, how);
      isFetched = true;
      link.click();
    } catch {
      link.replaceWith(failed(one, how));
    }
  });
  return link;
}

/**
 * Say that a file could not be fetched, and offer to try again.
 * @param {Attachment} one
 * @param {How} how
 */
function failed(one, how) {
  const again = element("button", { class: "button small quiet", type: "button", text: say("attach_again") });
  const place = element("span", { class: "attachment-file" }, icon("file"), name(one.file_name), element("span", { class: "small soft", text: say("attach_failed") }), again);
  again.addEventListener("click", () => {
    const next = shown(one, how);
    place.replaceWith(next);
    /** @type {HTMLElement} */ (next).focus();
  });
  return place;
}

/**
 * Fetch a file that a header opens; it is shown from memory.
 * @param {Attachment} one
 * @param {How} how
 */
async function fetched(one, how) {
  const response = await fetch(how.address(one.key), { headers: how.headers?.() ?? {}, credentials: "same-origin" });
  if (!response.ok) throw new Refused(response.status, "unknown", "", 0);
  return URL.createObjectURL(await response.blob());
}

/**
 * @param {Element} target
 * @param {() => void} does
 */
function whenSeen(target, does) {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    does();
  });
  observer.observe(target);
}

/** @param {string} text */
function name(text) {
  return element("span", { class: "attachment-name", text, dir: "auto" });
}

/**
 * @param {number} count
 * @param {string} [before]
 */
function bytes(count, before = "") {
  return element("span", { class: "small soft number", text: before + size(count) });
}

/**
 * Return a size as people read it: 340 kB, 2.4 MB.
 * @param {number} byteCount
 */
export function size(byteCount) {
  const [value, unit] = byteCount < 1024 * 1024 ? [Math.max(1, byteCount / 1024), "kB"] : [byteCount / (1024 * 1024), "MB"];
  return `${new Intl.NumberFormat(language(), { maximumFractionDigits: unit === "MB" ? 1 : 0 }).format(value)} ${unit}`;
}

/**
 * Return why a file cannot be sent, or nothing.
 * @param {File} file
 */
async function problemOf(file) {
  if (file.size === 0) return say("attach_empty");
  if (file.size > FILE_BYTES_MAX) return say("attach_too_large");
  try {
    const head = String.fromCharCode(...new Uint8Array(await file.slice(0, SIGNATURE_BYTES).arrayBuffer()));
    return SIGNATURES.some((signature) => signature.test(head)) ? "" : say("attach_wrong_type");
  } catch {
    return say("attach_unreadable");
  }
}

/**
 * @param {string} url
 * @param {FormData} form
 * @param {Record<string, string>} headers
 * @param {(share: number) => void} progress
 * @returns {Promise<any>}
 */
function post(url, form, headers, progress) {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    let movedAt = performance.now();
    const watch = setInterval(() => {
      if (performance.now() - movedAt > SILENT_MILLISECONDS_MAX) call.abort();
    }, 1000);
    const lost = () => reject(new LineLost("upload"));
    call.open("POST", url);
    for (const [header, value] of Object.entries({ Accept: "application/json", "Accept-Language": document.documentElement.lang, ...headers })) call.setRequestHeader(header, value);
    call.upload.onprogress = (event) => {
      movedAt = performance.now();
      if (event.lengthComputable) progress(event.loaded / event.total);
    };
    call.onerror = call.onabort = lost;
    call.onloadend = () => clearInterval(watch);
    call.onload = () => {
      const answer = parsed(call.responseText);
      if (call.status >= 200 && call.status < 300 && answer) return resolve(answer);
      const retry = Number(call.getResponseHeader("Retry-After") ?? 0);
      return reject(new Refused(call.status, answer?.error?.code ?? "unknown", answer?.error?.message ?? "", Number.isFinite(retry) ? retry : 0));
    };
    call.send(form);
  });
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

customElements.define("attachment-tray", AttachmentTray);
