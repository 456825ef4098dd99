// The list below a cell that is being typed into: the choices of the column, or the milestones whose code or name begins so.
import { tokenAt } from "./links.js";

const MOST = 60;

export class Suggestions {
  constructor(table, field, choose) {
    this.table = table;
    this.field = field;
    this.choose = choose;
    this.list = table.mount.querySelector("[data-suggestions]");
    this.list.addEventListener("pointerdown", (event) => this.press(event));
    this.options = [];
    this.at = -1;
  }

  begin(column, typed) {
    this.column = column;
    this.isNarrowed = typed;
    const chooses = column.kind === "choice" || column.kind === "links";
    const states = chooses ? { role: "combobox", "aria-autocomplete": "list", "aria-controls": this.list.id, "aria-haspopup": "listbox" } : {};
    for (const name of ["role", "aria-autocomplete", "aria-controls", "aria-haspopup", "aria-expanded", "aria-activedescendant"]) {
      if (states[name]) this.field.setAttribute(name, states[name]);
      else this.field.removeAttribute(name);
    }
    this.show(chooses && (column.kind === "choice" || typed) ? this.found() : []);
  }

  end() {
    this.show([]);
  }

  /** The person typed. */
  narrow() {
    this.isNarrowed = true;
    if (this.column.kind === "choice" || this.column.kind === "links") this.show(this.found());
  }

  found() {
    return this.column.kind === "choice" ? this.choices() : this.milestones();
  }

  choices() {
    const none = this.column.usual ? [] : [{ id: "", name: this.table.words.none, isNone: true }];
    const all = [...none, ...this.column.options];
    const wanted = this.field.value.trim().toLowerCase();
    if (!this.isNarrowed || !wanted) return all;
    return all.filter((option) => option.name.toLowerCase().includes(wanted));
  }

  milestones() {
    const { typed } = tokenAt(this.field.value, this.field.selectionStart ?? this.field.value.length);
    const wanted = typed.toLowerCase();
    if (!wanted) return [];
    const found = [];
    for (const row of this.table.plan.rows) {
      const code = row.code || row.key;
      if (code.toLowerCase() === wanted) return [];
      if (code.toLowerCase().startsWith(wanted) || row.name.toLowerCase().includes(wanted)) found.push({ code, name: `${code}  ${row.name}` });
      if (found.length > 7) break;
    }
    return found;
  }

  show(options) {
    this.options = options.slice(0, MOST);
    this.list.replaceChildren(...this.options.map((option, index) => this.item(option, index)));
    this.list.hidden = !this.options.length;
    if (this.field.getAttribute("role") === "combobox") this.field.setAttribute("aria-expanded", String(!this.list.hidden));
    if (this.options.length) this.put();
    const current = this.column?.kind === "choice" ? this.options.findIndex((option) => (this.isNarrowed ? !option.isNone : option.name === this.field.value)) : -1;
    this.light(this.isNarrowed && !this.field.value.trim() ? -1 : current);
  }

  item(option, index) {
    const item = document.createElement("li");
    item.id = `${this.list.id}-${index}`;
    item.setAttribute("role", "option");
    item.dataset.index = index;
    item.textContent = option.name;
    return item;
  }

  // Below the cell, or above where there is no room; over everything, since the grid's box would cut it off.
  put() {
    const cell = this.field.getBoundingClientRect();
    const height = Math.min(this.list.scrollHeight + 2, 280);
    const below = window.innerHeight - cell.bottom > height + 8;
    const left = Math.max(8, Math.min(cell.left - 8, window.innerWidth - this.list.offsetWidth - 8));
    this.list.style.setProperty("left", `${left}px`);
    this.list.style.setProperty("top", `${below ? cell.bottom + 5 : Math.max(8, cell.top - height - 5)}px`);
    this.list.style.setProperty("min-width", `${cell.width + 16}px`);
  }

  light(index) {
    this.at = index;
    for (const [place, item] of [...this.list.children].entries()) item.setAttribute("aria-selected", String(place === index));
    const item = this.list.children[index];
    if (item) {
      this.field.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    } else this.field.removeAttribute("aria-activedescendant");
  }

  get chosen() {
    return this.column?.kind === "choice" ? this.options[this.at] : undefined;
  }

  /** Whether the list took the key. */
  key(event) {
    if (event.altKey && event.key === "ArrowDown" && this.list.hidden && this.column.kind !== "date") {
      this.isNarrowed = false;
      this.show(this.found());
      return true;
    }
    if (this.list.hidden || event.ctrlKey || event.metaKey) return false;
    const last = this.options.length - 1;
    if (event.key === "ArrowDown") this.light(this.at < last ? this.at + 1 : 0);
    else if (event.key === "ArrowUp") this.light(this.at > 0 ? this.at - 1 : last);
    else if (event.key === "Escape" && this.column.kind === "links") this.show([]);
    else if ((event.key === "Enter" || event.key === "Tab") && this.column.kind === "links" && this.at >= 0) this.complete(this.options[this.at]);
    else return false;
    return true;
  }

  /** The code in place of what was typed of it. */
  complete(option) {
    const caret = this.field.selectionStart ?? this.field.value.length;
    const { start } = tokenAt(this.field.value, caret);
    this.field.setRangeText(option.code, start, caret, "end");
    this.show([]);
  }

  press(event) {
    event.preventDefault();
    const item = event.target.closest("[data-index]");
    if (!item) return;
    const option = this.options[Number(item.dataset.index)];
    if (this.column.kind === "links") this.complete(option);
    else this.choose(option);
  }
}
