// The plan as a spreadsheet: brings plan, columns, rows and selection together. Everything that is computed comes from the server.
import { ConsequenceBar } from "../plan/consequence.js";
import { openPlan } from "../plan/store.js";
import { fill } from "../plan/wording.js";
import { BulkWindow, RemovalWindow } from "./bulk.js";
import { listenToClipboard } from "./clipboard.js";
import { ColumnChoice, rememberedColumns } from "./column_choice.js";
import { columnsOf } from "./columns.js";
import { Deeds } from "./deeds.js";
import { Draft } from "./draft.js";
import { Editor } from "./editor.js";
import { Filter } from "./filter.js";
import { Grid } from "./grid.js";
import { Head } from "./head.js";
import { listenToKeys } from "./keys.js";
import { listenToPointer } from "./pointer.js";
import { Selection } from "./selection.js";
import { Strip } from "./strip.js";
import { Summary } from "./summary.js";
import { itemsOf } from "./view.js";
import { Widths } from "./widths.js";

export class Table extends Deeds {
  constructor(mount, plan) {
    super();
    Object.assign(this, { mount, plan, words: JSON.parse(mount.querySelector("[data-words]").dataset.words), items: [], collapsed: new Set(), marked: new Set() });
    this.columns = columnsOf(plan, this.words);
    this.selection = new Selection(() => ({ rows: this.items.length, columns: this.shown.length }));
    this.summary = new Summary(this);
    this.filter = new Filter(this);
    this.draft = new Draft(this);
    this.strip = new Strip(this);
    this.head = new Head(this);
    this.widths = new Widths(this);
    this.shown = this.columnsShown(rememberedColumns());
    this.grid = new Grid(this);
    this.editor = new Editor(this);
    if (plan.rights.edit) Object.assign(this, { bulk: new BulkWindow(this), removal: new RemovalWindow(this) });
    this.columnChoice = new ColumnChoice(this);
  }

  open() {
    this.items = this.itemsNow();
    this.grid.lay();
    this.measure();
    this.selection.to(this.firstRow(), this.shown.findIndex((column) => column.id === "code"));
    this.filter.count();
    for (const listen of [listenToKeys, listenToPointer, listenToClipboard]) listen(this);
    this.listenToPlan();
    this.listenToButtons();
    this.grid.paint();
    this.mount.dataset.ready = "yes";
  }

  listenToPlan() {
    const { plan, draft } = this;
    plan.addEventListener("problem", (event) => {
      if (plan.problem.kind !== "invalid" && plan.problem.kind !== "refused") return;
      event.stopImmediatePropagation();
      draft.refused(plan.problem);
    });
    plan.addEventListener("saved", () => { this.hasSaved = plan.facts.undo; this.warn(); this.summary.soon(); });
    addEventListener("beforeunload", (event) => { if (!draft.isEmpty) event.preventDefault(); });
    plan.addEventListener("busy", () => this.summary.wait(plan.busy));
    plan.addEventListener("consequence", () => { draft.answered(); this.changed(); });
    plan.addEventListener("data", () => { draft.settled(); this.columns = columnsOf(plan, this.words); this.shown = this.columnsShown(this.shown.map(({ id }) => id)); this.grid.lay(); this.rebuild(); });
  }

  listenToButtons() {
    this.mount.addEventListener("click", (event) => {
      const deed = event.target.closest("[data-deed]")?.dataset.deed;
      if (!deed) return;
      const deeds = {
        add: () => this.add(), remove: () => this.removal.ask(), bulk: () => this.bulk.ask(), fill: () => this.fillDown(), undo: () => this.undo(),
        redo: () => this.redo(), columns: () => this.columnChoice.ask(), help: () => this.mount.querySelector("[data-help]").showModal(),
      };
      deeds[deed]();
    });
  }

  columnsShown(ids) {
    return ids.map((id) => this.columns.get(id)).filter(Boolean).filter((column) => column.kind !== "mark" || this.plan.rights.edit);
  }

  get wish() { return this.filter.wish; }

  // What is shown stays while it is worked on, also where it stops to fit the filter.
  itemsNow(stays = false) {
    this.wish.kept = new Set([...this.draft.fresh.keys(), ...(stays ? this.items.flatMap((item) => (item.row ? [item.row.key] : [])) : [])]);
    this.laid = this.plan.rows;
    return itemsOf(this.plan, this.draft.rows(), this.wish, this.columns, this.collapsed);
  }

  firstRow() {
    return this.items[0]?.group && !this.items[0].collapsed ? 1 : 0;
  }

  /** Which rows there are is found anew; the selection stays with its milestone. */
  rebuild({ stays = true } = {}) {
    const key = this.items[this.selection.row]?.row?.key;
    this.items = this.itemsNow(stays);
    this.measure();
    const place = key ? this.items.findIndex((item) => item.row?.key === key) : -1;
    if (place >= 0) {
      const { column } = this.selection;
      this.selection.to(place, column);
    } else this.selection.to(Math.min(this.selection.row, this.items.length - 1), this.selection.column);
    this.filter.count();
    this.refresh();
  }

  /** The answer to the pending wishes is there: the same rows with other values, or other rows. */
  changed() {
    if (this.laid !== this.plan.rows || !this.plan.isDirty) return this.rebuild();
    this.measure();
    return this.refresh();
  }

  /** The strip of bars and the months above it follow the dates. */
  measure() {
    this.strip.measure();
    this.head.measure();
  }

  refresh() {
    this.grid.soon();
    this.summary.soon();
  }

  say(text, tone = "") {
    this.summary.say(text, tone);
  }

  tellWrong(count, message) {
    this.say(count === 1 ? message : `${fill(this.words.wrong_many, { count })} ${message}`, "bad");
    this.refresh();
  }
}

const mount = document.querySelector("#plan-table");
if (mount) {
  const plan = await openPlan(mount);
  const table = new Table(mount, plan);
  table.open();
  const bar = document.querySelector("[data-consequence]");
  if (bar) new ConsequenceBar(plan, bar);
}
