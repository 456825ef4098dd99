// One window for many milestones: set what was filled in for all that are chosen; and the question before removing some.
import { daysValue, fill } from "../plan/wording.js";

export class BulkWindow {
  constructor(table) {
    this.table = table;
    this.window = table.mount.querySelector("[data-bulk]");
    this.form = this.window.querySelector("form[data-fields]");
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.use(); });
  }

  ask() {
    this.rows = this.table.chosenRows();
    if (!this.rows.length) return;
    this.form.reset();
    this.window.querySelector("[data-count]").textContent = fill(this.table.words.chosen, { count: this.rows.length });
    this.window.showModal();
  }

  use() {
    this.window.close();
    const cells = this.rows.flatMap((row) => this.cellsOf(row));
    if (cells.length) this.table.draft.put(cells);
    this.table.arrive();
  }

  // An untouched field leaves its column as it is; "–" empties it.
  cellsOf(row) {
    const cells = [];
    for (const field of this.form.querySelectorAll("[data-field]")) {
      if (field.value === "") continue;
      const text = field.value === "none" ? "" : field.value;
      const shown = field.tagName === "SELECT" ? (text ? field.selectedOptions[0].textContent.trim() : "") : text;
      cells.push({ key: row.key, field: field.dataset.field, text, shown });
    }
    const days = this.duration(row);
    if (days !== null) cells.push({ key: row.key, field: "duration", text: days });
    return cells;
  }

  duration(row) {
    const amount = this.form.elements.amount.value.trim();
    if (!amount) return null;
    const { plan } = this.table;
    const how = this.form.elements.how.value;
    const number = Number(amount.normalize("NFKC").replace(",", "."));
    if (how === "to" || Number.isNaN(number)) return amount;
    const now = Number(daysValue(plan.value(row, "duration"), plan.facts.day_minutes));
    return String(Math.max(0, Math.round((how === "more" ? now + number : now - number) * 10000) / 10000));
  }
}

export class RemovalWindow {
  constructor(table) {
    this.table = table;
    this.window = table.mount.querySelector("[data-removal]");
    this.window.addEventListener("close", () => this.use());
  }

  ask() {
    this.rows = this.table.chosenRows();
    if (!this.rows.length) return;
    const names = this.rows.slice(0, 5).map((row) => `${row.code} ${row.name}`.trim());
    if (this.rows.length > 5) names.push(fill(this.table.plan.words.more, { count: this.rows.length - 5 }));
    this.window.querySelector("[data-names]").replaceChildren(...names.map((name) => Object.assign(document.createElement("li"), { textContent: name })));
    this.window.returnValue = "";
    this.window.showModal();
  }

  use() {
    const { returnValue } = this.window;
    if (returnValue === "bridge" || returnValue === "cut") this.table.remove(this.rows, returnValue === "bridge");
    else this.table.grid.focus(true);
  }
}
