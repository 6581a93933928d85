// @ts-check
/** The server understood and said no; `message` is its sentence, in the person's language. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {string} code
   * @param {string} message
   * @param {number} retrySeconds From `Retry-After`, or 0.
   */
  constructor(status, code, message, retrySeconds) {
    super(message);
    this.status = status;
    this.code = code;
    this.retrySeconds = retrySeconds;
  }

  /** Whether the same request may succeed later: too many, or the server is starting. */
  get isPassing() {
    return this.status === 429 || this.status >= 500;
  }
}

/** The request did not reach the server, or its answer did not reach us: nobody knows whether it was done. */
export class LineLost extends Error {}

const ANSWER_MILLISECONDS_MAX = 15000;

/**
 * Ask the server and return its JSON.
 * @param {string} url
 * @param {{method?: string, body?: unknown, headers?: Record<string, string>}} [given]
 * @returns {Promise<any>}
 * @throws {Refused} The server answered with an error.
 * @throws {LineLost} No answer came within 15 s.
 */
export async function request(url, { method = "GET", body, headers = {} } = {}) {
  /** @type {Record<string, string>} */
  const sent = { Accept: "application/json", "Accept-Language": document.documentElement.lang, ...headers };
  if (body !== undefined) sent["Content-Type"] = "application/json";
  let response;
  let text;
  try {
    response = await fetch(url, {
      method,
      headers: sent,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      signal: AbortSignal.timeout(ANSWER_MILLISECONDS_MAX),
    });
    text = await response.text();
  } catch (error) {
    throw new LineLost(String(error));
  }
  const answer = parse(text);
  if (response.ok) return answer;
  const retry = Number(response.headers.get("Retry-After") ?? 0);
  throw new Refused(response.status, answer?.error?.code ?? "unknown", answer?.error?.message ?? "", Number.isFinite(retry) ? retry : 0);
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Return an identifier that no other browser makes: 122 random bits in the form of a UUID.
 * `crypto.randomUUID` exists only on secure pages; a site in a local network may be plain HTTP.
 */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
