// The small sheet beside the pointer that says what a drag means, while it is dragged.
import { part } from "../plan/parts.js";

export class Readout {
  constructor(element) {
    this.element = element;
    this.said = "";
  }

  /** ``said`` is {title, lines: [{text, tone}]}. */
  follow(pointer, said) {
    const key = JSON.stringify(said);
    if (key !== this.said) {
      this.said = key;
      this.element.replaceChildren(part("strong", {}, said.title), ...said.lines.map((line) => part("span", { class: `is-${line.tone ?? "same"}` }, line.text)));
    }
    this.element.hidden = false;
    const left = Math.min(pointer.clientX + 16, innerWidth - 330);
    const top = pointer.clientY + 24 + 90 > innerHeight ? pointer.clientY - 96 : pointer.clientY + 24;
    this.element.style.setProperty("transform", `translate(${Math.max(8, left)}px, ${top}px)`);
  }

  hide() {
    this.element.hidden = true;
    this.said = "";
  }
}
