// @ts-check
/** A button that prints the page; without JavaScript the browser's own menu does. */
class PrintButton extends HTMLElement {
  connectedCallback() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = this.dataset.label ?? "";
    button.addEventListener("click", () => window.print());
    this.replaceChildren(button);
  }
}

customElements.define("print-button", PrintButton);
