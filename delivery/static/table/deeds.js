// What a person can do with the table, by whichever hand: move, select, fold, type, fill, empty, add, undo.
import { newKey } from "../plan/wishes.js";

export class Deeds {
  // Where one is

  here() {
    const row = this.items[this.selection.row]?.row;
    return row && { row, column: this.shown[this.selection.column] };
  }

  group() {
    const item = this.items[this.selection.row];
    return item?.group ? item : null;
  }

  move(rows, columns, extend, toTop = false) {
    const from = this.selection.row;
    const up = rows < 0 && !toTop && !extend && from + rows < 0 && from > 0; // the head is one more step
    this.selection.by(up ? -from : rows, columns, extend);
    if (toTop) this.selection.to(extend ? 0 : this.firstRow(), this.selection.column, extend);
    this.arrive();
  }

  select(row, column, extend) {
    this.selection.to(row, column, extend);
    this.arrive();
  }

  arrive() {
    this.chain = null;
    this.grid.reveal();
    this.grid.paint();
    this.grid.focus(true);
    this.summary.arrive();
  }

  // After typing: down, or right; Enter at the end of a row of Tabs comes back to where they began.
  leave(move, { chain = false, back = false } = {}) {
    const begun = this.chain ?? this.selection.column;
    if (!move) return this.arrive();
    if (back && this.chain !== null && this.chain !== undefined) this.selection.to(this.selection.row, this.chain);
    this.move(move[0], move[1], false);
    if (chain) this.chain = begun;
    return null;
  }

  selectRows() {
    const { top, bottom } = this.selection.rectangle;
    this.selection.rows(top, bottom);
    this.arrive();
  }

  selectAll() {
    this.selection.all();
    this.grid.paint();
    this.summary.arrive();
  }

  isPlain() {
    const place = this.here();
    return this.selection.isOneCell && !this.marked.size && !(place && this.draft.wrongAt(place.row.key, place.column.field));
  }

  /** Only the current cell, and without what was refused in it. */
  narrowSelection() {
    const place = this.here();
    if (place) this.draft.forgetWrong(place.row.key, place.column.field);
    this.marked.clear();
    this.select(this.selection.row, this.selection.column, false);
  }

  fold(group, isFolded) {
    if (isFolded) this.collapsed.add(group.key);
    else this.collapsed.delete(group.key);
    const row = this.items.findIndex((item) => item.group?.key === group.key);
    this.selection.to(row, this.selection.column);
    this.rebuild();
    this.grid.paint();
    this.grid.focus(true);
  }

  openMilestone() {
    const row = this.here()?.row;
    if (row?.url) window.location.assign(row.url);
  }

  // Marks, for work on several milestones

  mark() {
    const key = this.here()?.row.key;
    if (!key) return;
    if (!this.marked.delete(key)) this.marked.add(key);
    this.refresh();
    this.summary.arrive();
  }

  markTo(row) {
    const [from, to] = [this.selection.row, row].sort((a, b) => a - b);
    for (const item of this.items.slice(Math.max(0, from), to + 1)) if (item.row) this.marked.add(item.row.key);
  }

  markAll() {
    const keys = this.items.flatMap((item) => (item.row ? [item.row.key] : []));
    const all = keys.every((key) => this.marked.has(key));
    for (const key of keys) if (all) this.marked.delete(key); else this.marked.add(key);
    this.refresh();
    this.summary.arrive();
  }

  /** The milestones to work on: the marked ones, else those of the selection. */
  chosenRows() {
    const { top, bottom } = this.selection.rectangle;
    const marked = this.marked.size > 0;
    return this.items.filter((item, index) => item.row && (marked ? this.marked.has(item.row.key) : index >= top && index <= bottom)).map((item) => item.row);
  }

  /** Every cell of the selection that can be typed into. */
  selectedCells() {
    const { top, bottom, left, right } = this.selection.rectangle;
    const rows = this.items.slice(Math.max(0, top), bottom + 1).filter((item) => item.row);
    const columns = this.shown.slice(left, right + 1).filter((column) => column.field);
    return rows.flatMap(({ row }) => columns.map((column) => ({ row, column })));
  }

  // Typing

  /** ``cells``: [{row, column, text, shown}] */
  put(cells) {
    this.draft.put(cells.map((cell) => ({ key: cell.row.key, field: cell.column.field, text: wishText(cell, this.words), shown: cell.shown })));
  }

  enter() {
    const place = this.here();
    if (!this.plan.rights.edit) return this.openMilestone();
    if (place?.column.kind === "mark") this.mark();
    else if (place?.column.kind === "check" && place.column.field) this.toggle();
    else this.editor.open();
    return null;
  }

  refuseEdit(place) {
    if (place && place.column.kind !== "mark") this.say(this.words.computed);
  }

  toggle() {
    const place = this.here();
    if (place?.column.kind === "mark") return this.mark();
    if (place?.column.kind !== "check" || !place.column.field) return undefined;
    const isOn = !place.column.isOn(place.row);
    const cells = this.selectedCells().filter(({ column }) => column === place.column);
    return this.put(cells.map((cell) => ({ ...cell, text: isOn ? "yes" : "no", shown: isOn ? this.words.yes : "" })));
  }

  empty() {
    const cells = this.selectedCells().filter(({ row, column }) => column.id !== "name" && column.show(row) !== "");
    const isName = this.selectedCells().some(({ column }) => column.id === "name");
    if (cells.length) this.put(cells.map((cell) => ({ ...cell, text: cell.column.kind === "check" ? "no" : "", shown: "" })));
    if (isName) this.say(this.words.name_needed);
  }

  fillDown() {
    const { top, bottom, left, right } = this.selection.rectangle;
    const source = this.items.slice(Math.max(0, top === bottom ? top - 1 : top)).find((item) => item.row)?.row;
    const first = top === bottom ? top : this.items.findIndex((item) => item.row === source) + 1;
    if (!source) return;
    const columns = this.shown.slice(left, right + 1).filter((column) => column.field && column.id !== "code");
    const rows = this.items.slice(first, bottom + 1).filter((item) => item.row);
    this.put(rows.flatMap(({ row }) => columns.map((column) => ({ row, column, text: column.edit(source), shown: column.show(source) }))));
  }

  // Milestones

  add() {
    const row = this.newLine(this.chosenRows().at(-1) ?? this.items.findLast((item) => item.row)?.row ?? null);
    this.rebuild();
    this.select(this.items.findIndex((item) => item.row?.key === row.key), this.shown.findIndex((column) => column.id === "name"), false);
    this.editor.open();
  }

  /** An empty line behind that row, in its phase. */
  newLine(after) {
    const phase = after ? this.plan.value(after, "phase") : null;
    const blank = Object.fromEntries(this.plan.facts.fields.map((field) => [field, null]));
    const row = { ...blank, key: newKey(), code: "", name: "", phase, duration: this.plan.facts.day_minutes, constraint: "ASAP", index: -1 };
    this.draft.begin(row, after?.key ?? null, phase === null || phase === undefined ? null : this.plan.facts.phases[phase].key);
    return row;
  }

  /** A new line that was left without a name is none. */
  forgetUnnamed(row) {
    const fresh = this.draft.fresh.get(row.key);
    if (!fresh || fresh.isSent || fresh.cells.size) return;
    this.draft.fresh.delete(row.key);
    this.rebuild();
  }

  /** Removes milestones; with ``bridge`` their predecessors are tied to their followers. */
  remove(rows, bridge) {
    const place = this.selection.rectangle.top;
    this.draft.drop(rows, bridge);
    this.marked.clear();
    this.selection.to(place, this.selection.column);
  }

  find() {
    const field = this.filter.field("q");
    field.focus();
    field.select();
  }

  // Taking back and saving; what others saved, or we before this visit, is taken back by the page's own button

  undo() {
    if (this.draft.undo()) return this.say(this.words.undone);
    if (this.hasSaved && !this.plan.isDirty) return this.plan.undo();
    return this.say(this.words.nothing_to_undo);
  }

  redo() {
    this.say(this.draft.redo() ? this.words.redone : this.words.nothing_to_redo);
  }

  /** Everything else was saved by the bar below, which hears Ctrl+S itself. */
  warn() {
    if (this.draft.wrong.size) this.say(this.words.wrong_stay, "bad");
  }
}

function wishText(cell, words) {
  if (cell.column.kind !== "check") return cell.text;
  return /^(|no|0|false|否|–)$/i.test(cell.text.trim()) ? "no" : cell.text === words.yes || /^(yes|y|1|true|x|✓|是)$/i.test(cell.text.trim()) ? "yes" : cell.text;
}
