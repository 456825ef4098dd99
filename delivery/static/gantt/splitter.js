// The border between grid and time pane, moved by pointer or arrow keys.
const STEP = 24;
const ROOM = 140; // pixels that the time pane keeps

export class Splitter {
  constructor(element, board, memory) {
    Object.assign(this, { element, board, memory });
    element.addEventListener("pointerdown", (event) => this.#grab(event));
    element.addEventListener("keydown", (event) => this.#hear(event));
    const kept = memory.read("pane", null);
    if (kept) this.#set(kept);
    this.#tell();
    addEventListener("resize", () => this.#tell(), { passive: true });
  }

  #set(width) {
    const { view } = this.board.parts;
    const most = Math.max(120, view.clientWidth - ROOM);
    this.width = Math.round(Math.min(most, Math.max(88, width)));
    view.parentElement.style.setProperty("--pane", `${this.width}px`);
    this.board.measured();
    this.#tell();
  }

  #tell() {
    const { columns } = this.board.parts;
    this.element.setAttribute("aria-valuenow", columns.offsetWidth);
  }

  #grab(event) {
    event.preventDefault();
    this.element.setPointerCapture(event.pointerId);
    const from = this.board.parts.columns.offsetWidth - event.clientX;
    const move = (moved) => this.#set(from + moved.clientX);
    this.element.addEventListener("pointermove", move, { passive: true });
    this.element.addEventListener("lostpointercapture", () => {
      this.element.removeEventListener("pointermove", move);
      this.memory.keep("pane", this.width);
    }, { once: true });
  }

  #hear(event) {
    const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (!step) return;
    event.preventDefault();
    this.#set(this.board.parts.columns.offsetWidth + step);
    this.memory.keep("pane", this.width);
  }
}
