// Which columns stand in the table, and in which order: chosen in a window, kept in this browser.
import { part } from "../plan/parts.js";
import { DEFAULT } from "./columns.js";

const PLACE = "plan-table-columns";
const FIXED = ["mark", "code", "name"];

export function rememberedColumns() {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE));
    if (Array.isArray(kept) && kept.includes("name")) return kept;
  } catch { /* the usual ones then */ }
  return DEFAULT;
}

export class ColumnChoice {
  constructor(table) {
    this.table = table;
    this.window = table.mount.querySelector("[data-columns]");
    this.list = this.window.querySelector("ul");
    this.window.querySelector("[data-usual]").addEventListener("click", () => this.lay(DEFAULT));
    this.window.addEventListener("close", () => { if (this.window.returnValue === "use") this.use(); });
  }

  ask() {
    this.lay(this.table.shown.map((column) => column.id));
    this.window.returnValue = "";
    this.window.showModal();
  }

  lay(chosen) {
    const rest = [...this.table.columns.keys()].filter((id) => !chosen.includes(id));
    const order = [...chosen, ...rest].filter((id) => !FIXED.includes(id) && this.table.columns.has(id));
    this.list.replaceChildren(...order.map((id) => this.item(id, chosen.includes(id))));
  }

  item(id, isChosen) {
    const { label } = this.table.columns.get(id);
    const { words } = this.table;
    const box = part("input", { type: "checkbox", class: "form-check-input", value: id });
    box.checked = isChosen;
    const item = part("li", {}, part("label", { class: "form-check" }, box, part("span", {}, label)),
      this.mover(words.earlier, label, "↑", () => item.previousElementSibling?.before(item)),
      this.mover(words.later, label, "↓", () => item.nextElementSibling?.after(item)));
    return item;
  }

  mover(word, label, sign, act) {
    const button = part("button", { type: "button", class: "tool", "aria-label": `${word}: ${label}`, title: word }, sign);
    button.addEventListener("click", () => { act(); button.focus(); });
    return button;
  }

  use() {
    const chosen = [...this.list.querySelectorAll("input:checked")].map((box) => box.value);
    const ids = [...FIXED, ...chosen];
    try {
      localStorage.setItem(PLACE, JSON.stringify(ids));
    } catch { /* for this visit only */ }
    const { table } = this;
    table.shown = table.columnsShown(ids);
    table.selection.to(table.selection.row, Math.min(table.selection.column, table.shown.length - 1));
    table.grid.lay();
    table.refresh();
  }
}
