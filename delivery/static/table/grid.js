// The grid's elements: only the rows in sight exist, and the one that holds the keyboard. Everything shown comes from ``table``.
import { Painter, faceOf } from "./face.js";
import { groupRow } from "./group.js";

const BEYOND = 6;

export class Grid {
  constructor(table) {
    this.table = table;
    this.box = table.mount.querySelector("[data-grid]");
    this.head = this.box.querySelector("[data-head]");
    this.body = this.box.querySelector("[data-body]");
    this.painter = new Painter(table);
    this.rows = new Map();
    this.spare = [];
    this.isAsked = false;
    this.showsAll = false;
    this.box.addEventListener("scroll", () => this.soon(), { passive: true });
    new ResizeObserver(() => { this.size(); this.table.head.measure(); this.soon(); }).observe(this.box);
    window.addEventListener("beforeprint", () => this.forPaper(true));
    window.addEventListener("afterprint", () => this.forPaper(false));
  }

  soon() {
    if (this.isAsked) return;
    this.isAsked = true;
    requestAnimationFrame(() => { this.isAsked = false; this.paint(); });
  }

  /** The columns changed: everything is laid again. */
  lay() {
    const { shown } = this.table;
    for (const row of this.rows.values()) row.element.remove();
    this.rows.clear();
    this.spare = [];
    this.size();
    this.box.setAttribute("aria-colcount", shown.length);
    this.table.head.lay(this.head);
    this.soon();
  }

  /** How wide the columns and how high the rows are, on this screen. */
  size() {
    const { shown } = this.table;
    this.rowHeight = parseFloat(getComputedStyle(this.box).getPropertyValue("--row"));
    this.isNarrow = this.box.clientWidth < 640;
    const widths = shown.map((column) => this.widthOf(column));
    this.box.style.setProperty("--columns", widths.map((width, place) => (place === widths.length - 1 ? `minmax(${width}px, 1fr)` : `${width}px`)).join(" "));
    this.box.style.setProperty("--width", `${widths.reduce((sum, width) => sum + width, 0)}px`);
    this.stick(shown);
  }

  /** On a phone the name leaves room for the rest, and stands in two lines. */
  widthOf(column) {
    const width = this.table.widths.of(column);
    return this.isNarrow && column.id === "name" ? Math.min(width, 150) : width;
  }

  // The code and the name stay while the rest scrolls, and the marks before them where there is room.
  stick(shown) {
    let left = 0;
    for (const column of shown) {
      const sticks = column.id === "code" || column.id === "name" || (column.id === "mark" && !this.isNarrow);
      column.sticks = sticks ? column.id : "";
      if (!sticks) continue;
      this.box.style.setProperty(`--left-${column.id}`, `${left}px`);
      left += this.widthOf(column);
    }
    this.stuckWidth = left;
  }

  /** Which rows exist: those in sight, some beyond, and the current one. */
  wanted() {
    const { items, selection } = this.table;
    const height = this.rowHeight;
    const from = this.showsAll ? 0 : Math.max(0, Math.floor(this.box.scrollTop / height) - BEYOND);
    const to = this.showsAll ? items.length : Math.min(items.length, Math.ceil((this.box.scrollTop + this.box.clientHeight) / height) + BEYOND);
    const found = [];
    if (selection.row >= 0 && selection.row < from) found.push(selection.row);
    for (let index = from; index < to; index += 1) found.push(index);
    if (selection.row >= to && selection.row < items.length) found.push(selection.row);
    return found;
  }

  paint() {
    const { items } = this.table;
    const height = this.rowHeight;
    const hasKeyboard = this.hasKeyboard; // the row that had it may go
    if (items.length) this.box.removeAttribute("tabindex");
    else this.box.tabIndex = 0; // an empty plan takes what is pasted
    this.body.style.setProperty("height", `${items.length * height}px`);
    this.box.setAttribute("aria-rowcount", items.length + 1);
    const wanted = this.wanted();
    const kept = new Set(wanted);
    for (const [index, row] of this.rows) if (!kept.has(index)) { this.rows.delete(index); this.spare.push(row); }
    for (const index of wanted) this.paintRow(index, height);
    for (const row of this.spare.splice(0)) row.element.remove();
    clearTimeout(this.ordering);
    this.ordering = setTimeout(() => this.order(), 120);
    this.table.head.paint();
    this.focus(hasKeyboard);
  }

  get hasKeyboard() {
    return this.box.contains(document.activeElement) && document.activeElement !== this.box;
  }

  // Screen readers follow the order of the elements, which is put right when scrolling rests; the one with the keyboard is never
  // moved, or it would lose it.
  order() {
    let place = this.body.firstChild;
    for (const [, { element }] of [...this.rows].sort(([a], [b]) => a - b)) {
      if (element === place || element.contains(document.activeElement)) place = element.nextSibling;
      else this.body.insertBefore(element, place);
    }
  }

  paintRow(index, height) {
    const item = this.table.items[index];
    let row = this.rows.get(index) ?? this.spare.pop();
    if (row && row.isGroup !== Boolean(item.group)) { row.element.remove(); row = null; }
    row ??= this.newRow(Boolean(item.group));
    this.rows.set(index, row);
    if (!row.element.isConnected) this.body.append(row.element);
    if (row.index !== index) {
      row.index = index;
      row.element.style.setProperty("top", `${index * height}px`);
      row.element.setAttribute("aria-rowindex", index + 2);
    }
    if (item.group) groupRow(this.table, row, item, index);
    else this.paintCells(row, item.row, index);
  }

  newRow(isGroup) {
    const element = document.createElement("div");
    element.setAttribute("role", "row");
    element.className = isGroup ? "line group-line" : "line";
    const cells = isGroup ? [] : this.table.shown.map((column, place) => this.newCell(element, column, place));
    return { element, cells, isGroup, index: null };
  }

  newCell(element, column, place) {
    const cell = document.createElement("div");
    cell.setAttribute("role", column.kind === "mark" || column.kind === "check" ? "gridcell" : column.id === "name" ? "rowheader" : "gridcell");
    cell.setAttribute("aria-colindex", place + 1);
    if (!column.field && column.kind !== "mark") cell.setAttribute("aria-readonly", "true");
    cell.tabIndex = -1;
    element.append(cell);
    return cell;
  }

  paintCells(row, milestone, index) {
    const { table } = this;
    const isCritical = table.plan.timing(milestone).critical && milestone.actual_finish === null;
    row.element.className = `line${isCritical ? " is-critical" : ""}${table.marked.has(milestone.key) ? " is-marked" : ""}${table.selection.row === index ? " is-here" : ""}`;
    for (const [place, column] of table.shown.entries()) {
      const cell = row.cells[place];
      if (table.editor.cell === cell && table.editor.isOpen) continue;
      const face = faceOf(table, milestone, column);
      if (table.selection.holds(index, place)) face.classes.push(table.selection.isOneCell ? "" : "is-in");
      if (table.selection.row === index && table.selection.column === place) face.classes.push("is-current");
      this.painter.draw(cell, face, column, milestone);
      speak(cell, face, table.selection.holds(index, place));
    }
  }

  cellAt(index, place) {
    if (index < 0) return this.head.firstElementChild?.children[place];
    const row = this.rows.get(index);
    return row?.isGroup ? row.element.firstElementChild : row?.cells[place];
  }

  /** The roving tab stop, and the keyboard when the grid has it. */
  focus(takes = false) {
    const { selection, editor } = this.table;
    const cell = this.cellAt(selection.row, selection.column);
    if (this.stop !== cell) {
      if (this.stop) this.stop.tabIndex = -1;
      if (cell) cell.tabIndex = 0;
      this.stop = cell;
    }
    if (cell && !editor.isOpen && (takes || this.hasKeyboard) && document.activeElement !== cell) cell.focus({ preventScroll: true });
  }

  /** Scrolls so that the current cell can be seen whole. */
  reveal() {
    const { selection, shown } = this.table;
    const height = this.rowHeight;
    if (selection.row >= 0) {
      const top = selection.row * height;
      const room = this.box.clientHeight - this.head.offsetHeight;
      if (top < this.box.scrollTop) this.box.scrollTop = top;
      else if (top + height > this.box.scrollTop + room) this.box.scrollTop = top + height - room;
    }
    const column = shown[selection.column];
    if (!column || column.sticks || this.table.items[selection.row]?.group) return;
    const left = shown.slice(0, selection.column).reduce((sum, before) => sum + this.widthOf(before), 0);
    if (left < this.box.scrollLeft + this.stuckWidth) this.box.scrollLeft = left - this.stuckWidth;
    else if (left + this.widthOf(column) > this.box.scrollLeft + this.box.clientWidth) this.box.scrollLeft = left + this.widthOf(column) - this.box.clientWidth;
  }

  forPaper(isPaper) {
    this.showsAll = isPaper;
    this.box.classList.toggle("is-on-paper", isPaper);
    this.paint();
  }
}

function speak(cell, face, isSelected) {
  const wrong = face.classes.includes("is-wrong");
  if (wrong) cell.setAttribute("aria-invalid", "true");
  else if (cell.hasAttribute("aria-invalid")) cell.removeAttribute("aria-invalid");
  const selected = String(isSelected);
  if (cell.getAttribute("aria-selected") !== selected) cell.setAttribute("aria-selected", selected);
}
