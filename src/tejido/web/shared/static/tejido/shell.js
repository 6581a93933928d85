// @ts-check
/** What every page has: the theme switch and the "show password" button. Both are absent without JavaScript. */
import { icon } from "./icon.js";

class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button quiet small square";
    button.addEventListener("click", () => this.#turn());
    this.replaceChildren(button);
    this.#draw();
  }

  get #isDark() {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  #turn() {
    const next = this.#isDark ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    try {
      localStorage.setItem("tejido-theme", next);
    } catch {
      // The choice then lasts as long as this page.
    }
    this.#draw();
  }

  #draw() {
    const button = /** @type {HTMLButtonElement} */ (this.firstElementChild);
    button.replaceChildren(icon(this.#isDark ? "sun" : "moon"));
    const label = (this.#isDark ? this.dataset.light : this.dataset.dark) ?? "";
    button.setAttribute("aria-label", label);
    button.title = label;
  }
}

class PasswordField extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector("input");
    if (!input) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button quiet small";
    button.textContent = this.dataset.show ?? "";
    button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-label", this.dataset.label ?? "");
    button.addEventListener("click", () => {
      const shown = input.type === "text";
      input.type = shown ? "password" : "text";
      button.textContent = (shown ? this.dataset.show : this.dataset.hide) ?? "";
      button.setAttribute("aria-pressed", String(!shown));
    });
    this.append(button);
  }
}

customElements.define("theme-switch", ThemeSwitch);
customElements.define("password-field", PasswordField);
