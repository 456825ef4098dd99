// The Gantt as a whole: what is shown, which line and arrow is chosen, and one redraw a frame at most.
import { sameLink } from "./arrows.js";
import { barAt } from "./bars.js";
import { Grid } from "./grid.js";
import { Header } from "./header.js";
import { Lines, phaseSpan } from "./lines.js";
import { Picture } from "./picture.js";
import { Scroller } from "./scroller.js";
import { fill } from "../plan/wording.js";
import { spokenRow } from "./spoken.js";
import { stateOf } from "./state.js";

const OVERSCAN = 2; // lines that are drawn beyond both edges of the window
const SIDEWAYS = 0.4; // and how much of its width
const THICK = 16;

export class Board extends Scroller {
  constructor(plan, parts, memory) {
    super(plan, parts, memory);
    this.words = plan.words;
    this.lines = new Lines();
    this.shows = memory.read("shows", { critical: true, baseline: true, links: true, labels: true });
    this.collapsed = new Set(memory.read("collapsed", []));
    this.filter = { text: "", only: "all" };
    this.lifted = null;
    this.chosen = null;
    this.activeKey = null;
    this.hoverPlace = -1;
    this.picture = new Picture(parts.svg);
    this.grid = new Grid(parts.grid, this);
    this.header = new Header(parts.scale);
    this.middle = (place) => place * this.lineHeight + this.lineHeight / 2 - 2;
    this.timingOf = (row) => plan.timing(row);
    this.savedOf = (row) => plan.saved(row);
    this.stateOf = (row) => stateOf(row, plan.timing(row), plan.saved(row), plan.value(row, "deadline"));
    this.phaseNote = (line, span) => `${line.phase.name} · ${fill(this.words.done_count, { done: span.done, total: span.total })}`;
  }

  get activePlace() {
    return this.activeKey === null ? -1 : this.lines.placeOf(this.activeKey);
  }

  get activeLine() {
    return this.lines.at(this.activePlace) ?? null;
  }

  isPending(row) {
    const [now, saved] = [this.timingOf(row), this.plan.saved(row)];
    return now.start !== saved.start || now.finish !== saved.finish;
  }

  spoken(row) {
    return spokenRow(row, this.timingOf(row), this.stateOf(row), { words: this.words, dayMinutes: this.facts.day_minutes, duration: this.plan.value(row, "duration") });
  }

  /** Rows or arrows came or went since the lines were built. */
  get linksAreOld() {
    return this.linksFrom !== this.plan.links;
  }

  spokenLink(link) {
    const [from, to] = [this.plan.row(link.from), this.plan.row(link.to)];
    return fill(this.words.link_said, { from: `${from.code} ${from.name}`, to: `${to.code} ${to.name}`, kind: this.facts.kinds[link.kind] });
  }

  /** Lines anew: after other data, another filter, a phase that opens or closes. */
  rebuild() {
    const { rows, links } = this.plan;
    this.linksFrom = links;
    this.links = links.map((link) => ({ ...link, from: rows[link.from].key, to: rows[link.to].key }));
    this.lines.build(this.plan, this);
    this.parts.view.setAttribute("aria-rowcount", this.lines.length + 1);
    if (this.activePlace < 0) this.activeKey = null;
    this.lay();
    this.#followChosen();
    this.redraw(true);
    this.dispatchEvent(new Event("lines"));
  }

  /** A chosen arrow may have got another kind, or be gone. */
  #followChosen() {
    const { chosen, links } = this;
    if (!chosen || links.includes(chosen)) return;
    const heirs = links.filter((link) => link.from === chosen.from && link.to === chosen.to);
    this.choose(heirs.find((link) => link.kind === chosen.kind) ?? heirs[0] ?? null);
  }

  /** In the next frame; ``afresh`` rewrites the rows of the left pane too. */
  redraw(afresh = false) {
    this.isStale = this.isStale || afresh;
    this.frame ??= requestAnimationFrame(() => this.draw());
  }

  draw() {
    cancelAnimationFrame(this.frame);
    this.frame = null;
    if (!this.size || !this.lines.length) return this.#blank();
    const look = this.#look();
    look.ticks = this.header.show(this.axis, this.axis.dayAt(look.window.left), this.axis.dayAt(look.window.right), look.calendar);
    this.header.point(this.axis, this.facts);
    this.picture.draw(look);
    this.grid.show(look.first, look.last, this.isStale);
    this.isStale = false;
    this.drawn = look;
    const row = this.grid.rowAt(this.activePlace);
    if (row) this.parts.view.setAttribute("aria-activedescendant", row.id);
    else this.parts.view.removeAttribute("aria-activedescendant");
    this.dispatchEvent(new Event("drawn"));
  }

  #blank() {
    this.grid.show(0, -1);
    this.parts.svg.setAttribute("height", 0);
  }

  #look() {
    const { axis, lines, lineHeight, plan, facts, scroll } = this;
    const first = Math.max(0, Math.floor(scroll.top / lineHeight) - OVERSCAN);
    const last = Math.min(lines.length - 1, Math.ceil((scroll.top + this.size.height) / lineHeight) + OVERSCAN);
    const left = Math.max(0, Math.floor(scroll.left - this.timeWidth * SIDEWAYS));
    const right = Math.min(axis.width, Math.ceil(scroll.left + this.timeWidth * (1 + SIDEWAYS)));
    const barOf = (key, place) => barAt(this.timingOf(plan.row(key)), plan.row(key), this.middle(place), axis);
    return {
      axis, lines, first, last, lineHeight, barOf,
      window: { left, right, top: first * lineHeight, bottom: Math.max((last + 1) * lineHeight, this.size.height) },
      calendar: plan.calendar,
      links: this.links, valueOf: (row, field) => plan.value(row, field),
      isCritical: (link) => this.shows.critical && link.drives && this.#isCritical(link.from) && this.#isCritical(link.to),
      middle: this.middle, timingOf: this.timingOf, savedOf: this.savedOf, stateOf: this.stateOf, phaseNote: this.phaseNote,
      shows: this.shows, thick: THICK, activePlace: this.activePlace,
      statusAt: facts.status, now: facts.now, chosen: this.chosen,
      wish: this.lifted?.path ?? "", rubber: this.lifted?.rubber ?? "", grip: this.#grip(),
    };
  }

  #isCritical(key) {
    const row = this.plan.row(key);
    return row.actual_finish === null && this.timingOf(row).critical;
  }

  /** The bar that shows its knobs: the one under the pointer, else the active one. */
  #grip() {
    if (!this.plan.rights.edit || this.lifted?.rubber === undefined && this.lifted) return null;
    const line = this.lines.at(this.hoverPlace >= 0 ? this.hoverPlace : this.activePlace);
    if (line?.kind !== "milestone") return null;
    return barAt(this.timingOf(line.row), line.row, this.middle(this.lines.placeOf(line.key)), this.axis);
  }

  /** Where the bar of a milestone lies in the time pane. */
  barOf(key) {
    const place = this.lines.placeOf(key);
    return place < 0 ? null : barAt(this.timingOf(this.plan.row(key)), this.plan.row(key), this.middle(place), this.axis);
  }

  /** From where to where a line is drawn: a bar, or the summary of a phase. */
  extentOf(line) {
    if (line.kind === "milestone") return this.barOf(line.key);
    const span = phaseSpan(line.rows, this.timingOf);
    return span && { left: this.axis.x(span.start), right: this.axis.x(span.finish) };
  }

  // — choosing —

  /** Makes a line the active one and brings it into sight. */
  activate(key, { withBar = true } = {}) {
    if (key !== this.activeKey) {
      this.activeKey = key;
      this.chosen = null;
      this.dispatchEvent(new Event("active"));
    }
    const place = this.activePlace;
    if (place < 0) return;
    this.#bring(place);
    if (withBar) this.bringBar(key);
    this.redraw();
  }

  #bring(place) {
    const top = place * this.lineHeight;
    if (top < this.scroll.top) this.scrollTo({ top });
    else if (top + this.lineHeight > this.scroll.top + this.size.height) this.scrollTo({ top: top + this.lineHeight - this.size.height + 4 });
  }

  bringBar(key) {
    const bar = this.lines.at(this.lines.placeOf(key))?.kind === "milestone" ? this.barOf(key) : null;
    if (!bar) return;
    const { left } = this.scroll;
    if (bar.right < left + 20 || bar.left > left + this.timeWidth - 40) this.scrollTo({ left: bar.left - this.timeWidth / 3 });
  }

  choose(link) {
    const isSame = link === this.chosen || (sameLink(link, this.chosen) && link.amount === this.chosen.amount && link.unit === this.chosen.unit);
    this.chosen = link;
    if (isSame) return;
    this.redraw();
    this.dispatchEvent(new Event("chosen"));
  }

  /** Shows a milestone even when its phase is closed or a filter hides it. */
  reveal(key) {
    if (this.lines.placeOf(key) < 0) {
      const row = this.plan.row(key);
      const phase = row.phase === null ? "none" : this.plan.phases[row.phase].key;
      this.collapsed.delete(phase);
      this.filter = { text: "", only: "all" };
      this.rebuild();
      this.dispatchEvent(new Event("unfiltered"));
    }
    this.activate(key);
  }

  toggle(phaseKey, wanted = !this.collapsed.has(phaseKey)) {
    if (wanted) this.collapsed.add(phaseKey);
    else this.collapsed.delete(phaseKey);
    this.#keepCollapsed();
  }

  toggleAll(wanted) {
    this.collapsed = new Set(wanted ? [...this.plan.phases.map((phase) => phase.key), "none"] : []);
    this.#keepCollapsed();
  }

  #keepCollapsed() {
    this.memory.keep("collapsed", [...this.collapsed]);
    this.rebuild();
  }

  show(name, wanted) {
    this.shows = { ...this.shows, [name]: wanted };
    this.memory.keep("shows", this.shows);
    this.redraw(true);
  }

  lift(lifted) {
    this.lifted = lifted;
    this.redraw();
  }
}
