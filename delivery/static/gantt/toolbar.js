// Buttons, filters and switches above the picture.
import { fill } from "../plan/wording.js";

const ZOOM = 1.35;

export class Toolbar {
  constructor(element, board, deeds) {
    Object.assign(this, { element, board, deeds });
    element.addEventListener("click", (event) => this.#click(event));
    element.addEventListener("change", (event) => this.#change(event));
    this.search = element.querySelector("[data-search]");
    this.only = element.querySelector("[data-only]");
    this.count = element.querySelector("[data-count]");
    this.search.addEventListener("input", () => this.#filter());
    board.parts.view.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    board.addEventListener("lines", () => this.#tell());
    board.addEventListener("zoomed", () => this.#tell());
    board.addEventListener("unfiltered", () => { this.search.value = ""; this.only.value = "all"; });
    element.querySelector("[data-view-menu]").addEventListener("toggle", (event) => this.#fillMenu(event.target), { once: true });
    this.#tell();
  }

  /** The menu is laid when it is first opened. */
  #fillMenu(menu) {
    menu.append(menu.querySelector("template").content.cloneNode(true));
    for (const box of menu.querySelectorAll("[data-shows]")) box.checked = this.board.shows[box.dataset.shows];
  }

  #click(event) {
    const button = event.target.closest("[data-deed]");
    if (!button) return;
    const { board } = this;
    const deeds = {
      in: () => board.zoom(board.axis.zoomed(ZOOM)), out: () => board.zoom(board.axis.zoomed(1 / ZOOM)),
      fit: () => board.fit(), today: () => board.centre(board.facts.now),
      collapse: () => board.toggleAll(true), expand: () => board.toggleAll(false),
      help: () => this.deeds.help(), level: () => board.zoomTo(button.dataset.level),
    };
    deeds[button.dataset.deed]();
  }

  #change(event) {
    const { shows } = event.target.dataset;
    if (shows) this.board.show(shows, event.target.checked);
    else if (event.target === this.only) this.#filter();
  }

  #filter() {
    this.board.filter = { text: this.search.value.trim(), only: this.only.value };
    this.board.rebuild();
    this.board.scrollTo({ top: 0 });
  }

  /** Control and the wheel (a pinch, too) zoom around the pointer. */
  #wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const { board } = this;
    const anchor = event.clientX - board.parts.view.getBoundingClientRect().left - board.pane;
    board.zoom(board.axis.zoomed(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) / 180)), Math.max(0, anchor));
  }

  #tell() {
    const { board } = this;
    for (const button of this.element.querySelectorAll("[data-level]")) button.setAttribute("aria-pressed", button.dataset.level === board.axis.level);
    const isNarrow = board.filter.text !== "" || board.filter.only !== "all";
    this.count.textContent = isNarrow ? fill(board.words.shown_count, { shown: board.lines.shown, total: board.plan.rows.length }) : "";
    board.parts.none.hidden = board.lines.length > 0;
  }
}
