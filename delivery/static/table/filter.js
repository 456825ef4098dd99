// The form above the grid: with scripts it filters at once, and the address keeps what was asked, so that it can be sent to others.
import { fill } from "../plan/wording.js";

const USUAL = "phase";
const GROUPS = [USUAL, "owner", "none"];

export class Filter {
  constructor(table) {
    this.table = table;
    this.form = document.querySelector("[data-filter]");
    this.shown = table.mount.querySelector("[data-shown]");
    const asked = new URLSearchParams(window.location.search);
    const sort = asked.get("sort") ?? "";
    const id = sort.replace(/^-/, "");
    this.wish = {
      text: asked.get("q") ?? "", phase: asked.get("phase") ?? "", only: asked.get("only") ?? "all", owner: asked.get("owner") ?? "",
      group: GROUPS.includes(asked.get("group")) ? asked.get("group") : id ? "none" : USUAL,
      sort: table.columns.has(id) ? id : "", down: sort.startsWith("-"), kept: new Set(),
    };
    this.field("group").value = this.wish.group;
    for (const [name, value] of Object.entries({ q: this.wish.text, phase: this.wish.phase, only: this.wish.only, owner: this.wish.owner })) if (this.field(name)) this.field(name).value = value;
    this.form.addEventListener("input", () => this.apply());
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.apply(); });
    this.form.querySelector("[data-clear]").addEventListener("click", () => this.clear());
  }

  field(name) {
    return this.form.elements[name];
  }

  apply() {
    const value = (name) => this.field(name)?.value ?? "";
    Object.assign(this.wish, { text: value("q").trim(), phase: value("phase"), only: value("only"), owner: value("owner"), group: value("group") });
    this.table.grid.box.scrollTop = 0;
    this.table.rebuild({ stays: false });
    this.table.selection.to(this.table.firstRow(), Math.max(1, this.table.selection.column));
    this.table.refresh();
    this.remember();
  }

  clear() {
    for (const [name, value] of Object.entries({ q: "", phase: "", only: "all", owner: "" })) if (this.field(name)) this.field(name).value = value;
    this.apply();
    this.field("q").focus();
  }

  remember() {
    const { text, phase, only, owner, group, sort, down } = this.wish;
    const wanted = { q: text, phase, only: only === "all" ? "" : only, owner, sort: sort ? (down ? "-" : "") + sort : "", group: group === USUAL ? "" : group };
    const search = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value)).toString();
    window.history.replaceState(null, "", window.location.pathname + (search ? `?${search}` : ""));
  }

  get isNarrow() {
    const { text, phase, only, owner } = this.wish;
    return Boolean(text || phase || owner || only !== "all");
  }

  count() {
    const count = this.table.items.filter((item) => item.row).length + this.folded();
    const total = this.table.plan.rows.length;
    const [begin, nothing] = [document.querySelector("[data-begin]"), this.table.mount.querySelector("[data-nothing]")];
    if (begin) {
      begin.hidden = count > 0;
      this.form.hidden = !count;
    }
    this.shown.textContent = fill(this.table.words.shown, { shown: count, total });
    this.form.classList.toggle("is-narrow", this.isNarrow);
    nothing.hidden = count > 0;
    if (!total) nothing.textContent = this.table.words.empty;
  }

  folded() {
    return this.table.items.reduce((sum, item) => sum + (item.group && item.collapsed ? item.group.rows.length : 0), 0);
  }
}
