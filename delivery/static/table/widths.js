// How wide the columns are: dragged at the edge of a heading, or Alt with an arrow on it; kept in this browser.

const PLACE = "plan-table-widths";
const LEAST = 48;
const STEP = 16;

export class Widths {
  constructor(table) {
    this.table = table;
    try {
      this.own = JSON.parse(localStorage.getItem(PLACE)) ?? {};
    } catch {
      this.own = {};
    }
  }

  of(column) {
    return Math.max(LEAST > column.width ? column.width : LEAST, Number(this.own[column.id]) || column.width);
  }

  set(column, width) {
    this.own[column.id] = Math.round(width);
    this.table.grid.size();
  }

  step(column, sign) {
    if (column.kind === "mark") return;
    this.set(column, this.of(column) + sign * STEP);
    this.keep();
  }

  /** The usual width again. */
  reset(column) {
    delete this.own[column.id];
    this.table.grid.size();
    this.keep();
  }

  keep() {
    try {
      localStorage.setItem(PLACE, JSON.stringify(this.own));
    } catch { /* for this visit only */ }
  }

  /** The edge that is dragged. */
  grip(column) {
    const grip = document.createElement("span");
    grip.className = "grip";
    grip.setAttribute("aria-hidden", "true");
    grip.addEventListener("pointerdown", (event) => this.drag(event, grip, column));
    grip.addEventListener("dblclick", () => this.reset(column));
    grip.addEventListener("click", (event) => event.stopPropagation());
    return grip;
  }

  drag(event, grip, column) {
    event.preventDefault();
    event.stopPropagation();
    const [from, width] = [event.clientX, this.of(column)];
    const move = (moved) => this.set(column, Math.max(LEAST, width + moved.clientX - from));
    grip.setPointerCapture(event.pointerId);
    grip.addEventListener("pointermove", move);
    grip.addEventListener("lostpointercapture", () => { grip.removeEventListener("pointermove", move); this.keep(); }, { once: true });
  }
}
