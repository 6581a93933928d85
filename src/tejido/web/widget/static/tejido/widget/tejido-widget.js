// The one line on a client's site:
//   <script src="https://centre.example/static/tejido/widget/tejido-widget.js" data-programme="KEY" data-language="es" async></script>
// With data-identity="..." the site says, signed, which of its customers is there (docs/how-to/put-the-chat-on-a-site.md).
// It adds a button and, once that is pressed, a frame of our origin. It reads nothing of the page it stands on, sets no
// cookie, and works under a strict content security policy of that page (script-src and frame-src for our origin).
(() => {
  const script = document.currentScript;
  if (!script || !script.dataset.programme) return;
  const origin = new URL(script.src).origin;
  const programme = script.dataset.programme;
  const language = script.dataset.language || document.documentElement.lang || "en";
  const isSpanish = language.toLowerCase().startsWith("es");
  const words = {
    open: script.dataset.label || (isSpanish ? "Escríbanos" : "Chat with us"),
    close: isSpanish ? "Ocultar el chat" : "Hide the chat",
    frame: "Chat",
    unread: isSpanish ? "mensajes nuevos" : "new messages",
    failed: isSpanish ? "El chat no se pudo abrir. Revise su conexión e intente de nuevo." : "The chat could not be opened. Check your connection and try again.",
    retry: isSpanish ? "Intentar de nuevo" : "Try again",
  };
  // There the window fills the screen, and the button lies beneath it.
  const FILLS = "(max-width: 30rem), (max-height: 34rem)";
  // Within this time the window says that it is there; a browser does not tell us that it kept the frame empty.
  const READY_MILLISECONDS_MAX = 12000;
  const stored = `tejido-open-${programme}`;
  const STYLE = `
    :host { all: initial; position: fixed; inset: auto 1rem 1rem auto; z-index: 2147483000; font: 600 16px/1.2 system-ui, sans-serif; }
    button { all: unset; box-sizing: border-box; display: flex; gap: .6em; align-items: center; min-height: 3.25rem; padding: 0 1.25rem; margin-left: auto; width: max-content; cursor: pointer;
      background: #9c4127; color: #fffaf3; border-radius: 1.7rem; box-shadow: 0 2px 10px rgb(31 26 21 / 30%); }
    button:hover { background: #7d321c; }
    button:focus-visible { outline: 3px solid #1f1a15; outline-offset: 3px; box-shadow: 0 0 0 3px #fffaf3; }
    svg { width: 1.4em; height: 1.4em; fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; }
    .count { background: #fffaf3; color: #7d321c; border-radius: 1em; padding: .15em .55em; font-size: .875em; }
    iframe { display: block; box-sizing: border-box; width: min(23.5rem, calc(100vw - 2rem)); height: min(37rem, calc(100vh - 6.5rem)); margin: 0 0 .75rem; border: 1px solid #86765f;
      border-radius: 10px; background: #f6f1e7; box-shadow: 0 6px 30px rgb(31 26 21 / 28%); color-scheme: normal; }
    .failed { box-sizing: border-box; width: min(23.5rem, calc(100vw - 2rem)); margin: 0 0 .75rem; padding: 1rem; background: #f6f1e7; color: #1f1a15; border: 1px solid #86765f; border-radius: 10px; font-weight: 400; line-height: 1.45; }
    .failed p { margin: 0 0 .75rem; }
    [hidden] { display: none !important; }
    .off { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    @media ${FILLS} {
      :host([data-open]:not([data-failed])) { inset: 0; }
      :host([data-open]) iframe { width: 100vw; height: 100dvh; border: 0; border-radius: 0; margin: 0; }
      :host([data-open]:not([data-failed])) .launch { display: none; }
    }`;

  const host = document.createElement("tejido-launcher");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const button = document.createElement("button");
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  shape.setAttribute("d", "M4 5h16v11H11l-5 4v-4H4z");
  icon.append(shape);
  const label = document.createElement("span");
  const count = document.createElement("span");
  count.className = "count";
  count.hidden = true;
  button.type = "button";
  button.className = "launch";
  button.append(icon, label, count);
  root.append(button);

  const failed = document.createElement("div");
  failed.className = "failed";
  failed.setAttribute("role", "alert");
  root.insertBefore(failed, button);
  failed.hidden = true;

  let frame = null;
  let isOpen = false;
  let isReady = false;
  let readyTimer;

  function remember(value) {
    try {
      if (value) sessionStorage.setItem(stored, value);
      else sessionStorage.removeItem(stored);
    } catch {
      // Without storage the chat opens again by a press of the button.
    }
  }

  function recall() {
    try {
      return sessionStorage.getItem(stored);
    } catch {
      return null;
    }
  }

  function makeFrame() {
    frame?.remove();
    isReady = false;
    frame = document.createElement("iframe");
    frame.title = words.frame;
    frame.allow = "";
    frame.src = `${origin}/widget/${encodeURIComponent(programme)}/frame?language=${encodeURIComponent(language)}`;
    root.insertBefore(frame, failed);
    showFailed(false);
    clearTimeout(readyTimer);
    readyTimer = setTimeout(() => {
      console.warn(`Tejido: the chat's window did not open. Either ${origin} cannot be reached, or ${location.origin} is not on the list of sites that may show it.`);
      showFailed(true);
    }, READY_MILLISECONDS_MAX);
  }

  function showFailed(isFailed) {
    host.toggleAttribute("data-failed", isFailed);
    failed.hidden = !isFailed || !isOpen;
    failed.replaceChildren();
    if (!isFailed) return;
    frame.hidden = true;
    const retry = Object.assign(document.createElement("button"), { type: "button", textContent: words.retry });
    retry.addEventListener("click", () => {
      makeFrame();
      frame.focus();
    });
    failed.append(Object.assign(document.createElement("p"), { textContent: words.failed }), retry);
  }

  function tell() {
    // Before the window is there, its place holds a page of this site.
    if (isReady) frame?.contentWindow?.postMessage({ tejido: isOpen ? "opened" : "hidden", fills: matchMedia(FILLS).matches, identity: script.dataset.identity || "" }, origin);
  }

  function draw(unread = 0) {
    label.textContent = isOpen ? words.close : words.open;
    button.setAttribute("aria-expanded", String(isOpen));
    host.toggleAttribute("data-open", isOpen);
    const isFailed = host.hasAttribute("data-failed");
    if (frame) frame.hidden = !isOpen || isFailed;
    failed.hidden = !isOpen || !isFailed;
    count.hidden = isOpen || unread === 0;
    count.replaceChildren(String(unread), Object.assign(document.createElement("span"), { className: "off", textContent: ` ${words.unread}` }));
  }

  function turn(open) {
    isOpen = open;
    if (isOpen && !frame) makeFrame();
    draw();
    tell();
    if (!isOpen) button.focus();
    else if (host.hasAttribute("data-failed")) failed.querySelector("button")?.focus();
    else frame.focus();
  }

  button.addEventListener("click", () => turn(!isOpen));
  matchMedia(FILLS).addEventListener("change", () => tell());
  addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== origin) return;
    const told = event.data?.tejido;
    if (told === "ready" || told === "refused") {
      clearTimeout(readyTimer);
      isReady = true;
      showFailed(false);
      frame.hidden = !isOpen;
      tell();
    }
    if (told === "refused") console.warn(`Tejido: the chat is not shown here, because ${location.origin} is not on the list of sites that may show it (${event.data.why}).`);
    if (told === "identity" && event.data.is !== "verified") console.warn(`Tejido: data-identity is ${event.data.is}, so the customer is not known. It needs the programme's secret, and a time at most 12 hours ahead.`);
    if (told === "close") turn(false);
    if (event.data?.tejido === "unread") draw(Number(event.data.count) || 0);
    // While a chat goes on, the next page of the client's site takes it up again.
    if (event.data?.tejido === "thread") remember(event.data.going ? "1" : null);
  });

  function start() {
    document.body.append(host);
    draw();
    if (recall()) {
      makeFrame();
      draw();
    }
  }
  if (document.body) start();
  else addEventListener("DOMContentLoaded", start);
})();
