// The line below the grid, as in a spreadsheet: what just happened or what is wrong here, and what the selection adds up to.
import { daysText, fill } from "../plan/wording.js";
import { linkText } from "./links.js";

export class Summary {
  constructor(table) {
    this.table = table;
    this.message = table.mount.querySelector("[data-message]");
    this.sum = table.mount.querySelector("[data-sum]");
  }

  say(text, tone = "") {
    this.message.className = `sheet-message${tone ? ` is-${tone}` : ""}`;
    this.message.textContent = text;
  }

  /** An answer that takes longer is announced; nothing else is overwritten. */
  wait(isBusy) {
    const { computing } = this.table.plan.words;
    clearTimeout(this.waiting);
    if (isBusy) this.waiting = setTimeout(() => { if (!this.message.textContent) this.say(computing); }, 400);
    else if (this.message.textContent === computing) this.say("");
  }

  /** The current cell is another one. */
  arrive() {
    const place = this.table.here();
    const wrong = place && this.table.draft.wrongAt(place.row.key, place.column.field);
    if (wrong) this.say(wrong.message, "bad");
    else if (this.message.textContent) this.say("");
    this.soon();
  }

  soon() {
    const { table } = this;
    const rows = table.chosenRows();
    const parts = [];
    if (table.draft.wrong.size) parts.push(fill(table.words.wrong_count, { count: table.draft.wrong.size }));
    if (rows.length === 1) parts.push(this.reason(table.here()));
    if (rows.length > 1) parts.push(fill(table.words.chosen, { count: rows.length }), this.days(rows));
    this.sum.textContent = parts.filter(Boolean).join(" · ");
    const { mount } = table;
    for (const button of mount.querySelectorAll("[data-deed=undo]")) button.disabled = !table.draft.past.length && !table.hasSaved;
    for (const button of mount.querySelectorAll("[data-deed=redo]")) button.disabled = !table.draft.future.length;
    for (const button of mount.querySelectorAll("[data-deed=bulk], [data-deed=remove], [data-deed=fill]")) button.disabled = !rows.length;
    const open = mount.querySelector("[data-open]");
    open.hidden = !rows[0]?.url;
    if (rows[0]?.url) open.href = rows[0].url;
  }

  /** What drives a computed date; while changes are pending only the server knows. */
  reason(place) {
    const { plan, words } = this.table;
    if (!place?.column.was || plan.isDirty || plan.value(place.row, "actual_start") !== null) return "";
    const drivers = plan.into(place.row).filter((link) => link.drives).map((link) => linkText(plan, link));
    return drivers.length ? fill(words.driven, { codes: drivers.join(", ") }) : "";
  }

  days(rows) {
    const { plan, words } = this.table;
    const minutes = rows.reduce((sum, row) => sum + (plan.value(row, "duration") ?? 0), 0);
    return fill(words.duration_sum, { days: daysText(plan.words, minutes, plan.facts.day_minutes) });
  }
}
