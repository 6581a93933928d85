// @ts-check
const SVG = "http://www.w3.org/2000/svg";
const RADIUS = 20;
const ROUND = 2 * Math.PI * RADIUS;

/**
 * A ring that empties, with the seconds inside. It is only for the eye: whoever uses it says the time in words too.
 * The owner calls `show` as often as it likes; the ring has no clock of its own.
 */
export class CountdownRing extends HTMLElement {
  connectedCallback() {
    if (this.firstElementChild) return;
    this.setAttribute("aria-hidden", "true");
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 48 48");
    for (const name of ["ring-ground", "ring-left"]) {
      const circle = document.createElementNS(SVG, "circle");
      circle.setAttribute("class", name);
      circle.setAttribute("cx", "24");
      circle.setAttribute("cy", "24");
      circle.setAttribute("r", String(RADIUS));
      circle.setAttribute("fill", "none");
      circle.setAttribute("transform", "rotate(-90 24 24)");
      svg.append(circle);
    }
    const seconds = document.createElementNS(SVG, "text");
    seconds.setAttribute("x", "24");
    seconds.setAttribute("y", "24");
    seconds.setAttribute("dy", "0.36em");
    seconds.setAttribute("text-anchor", "middle");
    svg.append(seconds);
    this.append(svg);
  }

  /**
   * Draw what is left.
   * @param {number} leftSeconds
   * @param {number} wholeSeconds
   */
  show(leftSeconds, wholeSeconds) {
    const left = Math.max(0, leftSeconds);
    const share = wholeSeconds > 0 ? Math.min(1, left / wholeSeconds) : 0;
    const ring = this.querySelector(".ring-left");
    ring?.setAttribute("stroke-dasharray", `${ROUND * share} ${ROUND}`);
    this.toggleAttribute("data-short", left <= 5);
    const text = this.querySelector("text");
    if (text) text.textContent = String(Math.ceil(left));
  }
}

customElements.define("countdown-ring", CountdownRing);
