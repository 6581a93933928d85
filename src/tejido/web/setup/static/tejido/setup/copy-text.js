// @ts-check
/** A button that copies the text inside, and says whether it did. Without JavaScript the text can still be selected. */

class CopyText extends HTMLElement {
  connectedCallback() {
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    said.className = "soft";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button small";
    button.textContent = this.dataset.label ?? "";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(this.querySelector("code")?.textContent ?? "");
        said.textContent = ` ${this.dataset.done ?? ""}`;
      } catch {
        said.textContent = ` ${this.dataset.failed ?? ""}`;
      }
    });
    this.append(button, said);
  }
}

customElements.define("copy-text", CopyText);
