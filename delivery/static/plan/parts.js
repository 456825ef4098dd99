// Elements made by script: text is text, whatever it says.

export function part(name, attributes = {}, ...inside) {
  return fitted(document.createElement(name), attributes, inside);
}

const SVG = "http://www.w3.org/2000/svg";

export function drawn(name, attributes = {}, ...inside) {
  return fitted(document.createElementNS(SVG, name), attributes, inside);
}

function fitted(element, attributes, inside) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on") && typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...inside.filter((one) => one !== null && one !== undefined));
  return element;
}

const sprite = document.querySelector("svg use")?.getAttribute("href")?.split("#")[0];

// A drawing of the page's own sheet; its name has to stand in a script, template or view as a literal.
export function icon(name) {
  return drawn("svg", { class: "icon-drawn", "aria-hidden": "true" }, drawn("use", { href: `${sprite}#tabler-${name}` }));
}
