// The head of the grid: names of the columns, sorting, and the months over the strip of bars.

export class Head {
  constructor(table) {
    this.table = table;
  }

  lay(head) {
    this.line = document.createElement("div");
    this.line.setAttribute("role", "row");
    this.line.setAttribute("aria-rowindex", "1");
    this.line.className = "line head-line";
    this.line.append(...this.table.shown.map((column, place) => this.cell(column, place)));
    head.replaceChildren(this.line);
  }

  cell(column, place) {
    const cell = document.createElement("div");
    cell.setAttribute("role", "columnheader");
    cell.setAttribute("aria-colindex", place + 1);
    cell.className = `cell ${column.align ?? ""} ${column.sticks ? `is-stuck-${column.sticks}` : ""} of-${column.kind}`;
    cell.tabIndex = -1;
    cell.title = column.label;
    if (column.kind === "mark") cell.append(hidden(column.label), tick());
    else if (column.kind === "strip") cell.append(hidden(column.label));
    else cell.append(column.label, arrow());
    if (column.kind !== "mark" && column.kind !== "strip") cell.append(this.table.widths.grip(column));
    return cell;
  }

  /** The months follow the dates; the rest of the head stays, with the keyboard that may be in it. */
  measure() {
    const place = this.table.shown.findIndex((column) => column.kind === "strip");
    const cell = this.line?.children[place];
    cell?.replaceChildren(cell.firstChild, ...this.table.strip.months(cell.clientWidth));
  }

  paint() {
    const { wish, shown, selection } = this.table;
    for (const [place, cell] of [...this.line.children].entries()) {
      const column = shown[place];
      const sorted = wish.sort === column.id ? (wish.down ? "descending" : "ascending") : "none";
      if (column.order && cell.getAttribute("aria-sort") !== sorted) cell.setAttribute("aria-sort", sorted);
      cell.classList.toggle("is-current", selection.row === -1 && selection.column === place);
      cell.classList.toggle("is-crossed", selection.row >= 0 && place >= selection.rectangle.left && place <= selection.rectangle.right);
    }
  }

  /** Up, down, as in the plan. */
  sort(place) {
    const { wish, shown } = this.table;
    const column = shown[place];
    if (column.kind === "mark") return this.table.markAll();
    if (!column.order) return;
    if (wish.sort !== column.id) Object.assign(wish, { sort: column.id, down: false });
    else if (!wish.down) wish.down = true;
    else Object.assign(wish, { sort: "", down: false });
    this.table.rebuild();
    this.table.filter.remember();
  }
}

function hidden(text) {
  const span = document.createElement("span");
  span.className = "visually-hidden";
  span.textContent = text;
  return span;
}

function tick() {
  const span = document.createElement("span");
  span.className = "tick";
  return span;
}

function arrow() {
  const span = document.createElement("span");
  span.className = "sort-sign";
  span.setAttribute("aria-hidden", "true");
  return span;
}
