// @ts-check
/** The page that holds this frame is not on the list: its own script says so to whoever looks after the site. */
if (window.parent !== window) window.parent.postMessage({ tejido: "refused", why: document.body.dataset.why ?? "" }, "*");
export {};
