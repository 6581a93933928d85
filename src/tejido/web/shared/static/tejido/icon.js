// @ts-check
const SPRITE = new URL("./icons.svg", import.meta.url).href;
const SVG = "http://www.w3.org/2000/svg";

/**
 * Draw one of our icons; the word beside it carries the meaning, so it is hidden from screen readers.
 * @param {string} name The id of a symbol in icons.svg.
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${SPRITE}#${name}`);
  svg.append(use);
  return svg;
}
