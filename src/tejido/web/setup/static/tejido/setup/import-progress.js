// @ts-check
/** Sends the form inside as soon as the page stands, so that an import goes on by itself; without this, by its button. */

class ImportProgress extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    if (form instanceof HTMLFormElement) form.requestSubmit();
  }
}

customElements.define("import-progress", ImportProgress);
