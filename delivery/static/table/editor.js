// Typing into a cell: one field that stands in the cell, with a list below it where there is something to choose from.
import { Suggestions } from "./suggestions.js";

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Editor {
  constructor(table) {
    this.table = table;
    this.isOpen = false;
    this.field = document.createElement("input");
    this.field.className = "cell-field";
    this.field.autocomplete = "off";
    this.field.spellcheck = false;
    this.suggestions = new Suggestions(table, this.field, (option) => this.commit([1, 0], { option }));
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("input", () => this.suggestions.narrow());
    this.field.addEventListener("blur", (event) => { if (!this.isPicking(event)) this.commit(null, { stays: true }); });
  }

  isPicking(event) {
    return !this.isOpen || this.cell.contains(event.relatedTarget);
  }

  /** ``typed``: begun by typing over the cell, so that arrows leave it again; otherwise its text is there to be mended. */
  open({ typed = false } = {}) {
    const { table } = this;
    const place = table.here();
    if (!place?.column.field) return table.refuseEdit(place);
    const { row, column } = place;
    table.grid.reveal();
    table.grid.paint();
    Object.assign(this, { row, column, typed, isOpen: true, cell: table.grid.cellAt(table.selection.row, table.selection.column) });
    this.before = table.draft.wrongAt(row.key, column.field)?.text ?? table.draft.typedAt(row.key, column.field) ?? column.edit(row);
    this.field.value = typed ? "" : this.before;
    this.field.setAttribute("aria-label", `${column.label}, ${row.code || row.name || table.words.new_milestone}`);
    this.field.inputMode = column.kind === "days" ? "decimal" : "text";
    this.cell.classList.add("is-editing");
    this.cell.signature = null;
    this.cell.replaceChildren(this.field, ...(column.kind === "date" ? [this.picker()] : []));
    this.suggestions.begin(column, typed);
    this.field.focus({ preventScroll: true });
    if (!typed) this.field.select();
  }

  picker() {
    const picker = document.createElement("input");
    picker.type = "date";
    picker.className = "cell-date";
    picker.tabIndex = -1;
    picker.setAttribute("aria-label", this.table.words.pick_date);
    picker.value = this.column.edit(this.row);
    picker.addEventListener("change", () => { if (picker.value) this.field.value = picker.value; this.field.focus(); });
    picker.addEventListener("keydown", (event) => { event.stopPropagation(); if (event.key === "Enter") this.commit([1, 0]); if (event.key === "Escape") this.cancel(); });
    picker.addEventListener("blur", (event) => { if (!this.isPicking(event)) this.commit(null, { stays: true }); });
    return picker;
  }

  key(event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") return this.commit(null);
    event.stopPropagation();
    if (event.isComposing || event.keyCode === 229) return null;
    const act = this.suggestions.key(event) ? () => {} : this.act(event);
    if (!act) return null;
    event.preventDefault();
    return act();
  }

  act(event) {
    const { key } = event;
    const isCtrl = event.ctrlKey || event.metaKey;
    if (key === "Escape") return () => this.cancel();
    if (key === "Enter" && isCtrl) return () => this.commit(null, { everywhere: true });
    if (key === "Enter") return () => this.commit([event.shiftKey ? -1 : 1, 0], { back: true });
    if (key === "Tab") return () => this.commit([0, event.shiftKey ? -1 : 1], { chain: true });
    if (event.altKey && key === "ArrowDown" && this.column.kind === "date") return () => this.cell.querySelector(".cell-date").showPicker?.();
    if (ARROWS[key] && this.typed && !isCtrl && !event.shiftKey) return () => this.commit(ARROWS[key]);
    return null;
  }

  close() {
    this.isOpen = false;
    this.suggestions.end();
    this.cell.classList.remove("is-editing");
    this.cell.replaceChildren();
    this.cell.signature = null;
  }

  cancel() {
    this.close();
    this.table.forgetUnnamed(this.row);
    this.table.grid.paint();
    this.table.grid.focus(true);
  }

  commit(move, { option = this.suggestions.chosen, everywhere = false, chain = false, back = false, stays = false } = {}) {
    if (!this.isOpen) return;
    const text = option && option.id !== undefined ? option : { shown: this.field.value };
    const { row, column, before } = this;
    this.close();
    const isSame = text.id === undefined ? text.shown === before && !everywhere : false;
    const cells = everywhere ? this.table.selectedCells() : [{ row, column }];
    if (!isSame) this.table.put(cells.map((cell) => ({ ...cell, text: text.id ?? text.shown, shown: text.name ?? text.shown, isOption: text.id !== undefined })));
    else this.table.forgetUnnamed(row);
    if (!stays) this.table.leave(move, { chain, back });
    else this.table.grid.paint();
  }
}
