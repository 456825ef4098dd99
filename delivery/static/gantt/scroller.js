// Where the Gantt is scrolled to, how large its panes are, and how much time a pixel is.
import { Axis } from "./axis.js";

export class Scroller extends EventTarget {
  constructor(plan, parts, memory) {
    super();
    Object.assign(this, { plan, parts, memory, pane: 0, drawn: null });
    this.axis = new Axis(plan.calendar);
    this.lineHeight = matchMedia("(pointer: coarse)").matches ? 40 : 32;
    parts.view.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.measured()).observe(parts.view);
  }

  get facts() {
    return this.plan.facts;
  }

  get timeWidth() {
    return Math.max(50, this.size.width - this.pane);
  }

  get scroll() {
    return this.scrolled ?? { left: 0, top: 0 };
  }

  #scrolled() {
    const { view } = this.parts;
    this.scrolled = { left: view.scrollLeft, top: view.scrollTop };
    if (this.#isOutside()) this.redraw();
    this.dispatchEvent(new Event("scrolled"));
  }

  /** Whether something would come into sight that is not drawn. */
  #isOutside() {
    if (!this.drawn) return true;
    const { window: seen, first, last } = this.drawn;
    const { left, top } = this.scroll;
    const up = top / this.lineHeight - first < 1 && first > 0;
    const down = last - (top + this.size.height) / this.lineHeight < 1 && last < this.lines.length - 1;
    const sideways = (left < seen.left + 20 && seen.left > 0) || (left + this.timeWidth > seen.right - 20 && seen.right < this.axis.width);
    return up || down || sideways;
  }

  /** The pane or the page has another size. */
  measured() {
    const { view, columns, head } = this.parts;
    const size = { width: view.clientWidth, height: view.clientHeight - head.offsetHeight };
    const pane = columns.offsetWidth;
    if (this.size && size.width === this.size.width && size.height === this.size.height && pane === this.pane) return;
    const isFirst = !this.size;
    this.size = size;
    this.pane = pane;
    this.lay();
    if (isFirst) this.dispatchEvent(new Event("sized"));
    else if (this.activePlace >= 0) this.bringBar(this.activeKey);
    this.redraw();
  }

  /** The canvas is as large as the plan; what is drawn on it follows the window. */
  lay() {
    if (!this.size) return;
    const { axis, facts } = this;
    const moved = [...(this.plan.consequence?.times.values() ?? [])].map((timing) => timing.finish);
    const finish = moved.reduce((latest, one) => Math.max(latest, one), Math.max(facts.finish, facts.status ?? 0, facts.now));
    const before = axis.first;
    axis.span(facts.start, finish, this.timeWidth);
    const { canvas } = this.parts;
    canvas.style.setProperty("width", `${axis.width + this.pane}px`);
    canvas.style.setProperty("--lines", `${this.lines.length * this.lineHeight}px`);
    if (this.drawn && before !== axis.first) this.scrollTo({ left: this.scroll.left + (before - axis.first) * axis.scale });
  }

  /** Another scale; the day at ``anchor`` pixels from the left edge of the time pane stays there. */
  zoom(scale, anchor = this.timeWidth / 2) {
    const day = this.axis.dayAt(this.scroll.left + anchor);
    this.axis.scale = scale;
    this.lay();
    this.scrollTo({ left: this.axis.dayX(day) - anchor });
    this.memory.keep("scale", scale);
    this.redraw();
    this.dispatchEvent(new Event("zoomed"));
  }

  zoomTo(level) {
    const wanted = this.axis.scaleOf(level, this.facts.start, this.facts.finish, this.timeWidth);
    this.zoom(wanted);
    if (level === "phase") this.#startAtTheStart();
  }

  /** The whole plan; with ``least`` pixels a day, at today when that is too much for the pane (then false). */
  fit(least = 0) {
    const fitting = this.axis.fitting(this.facts.start, this.facts.finish, this.timeWidth);
    this.zoom(Math.max(fitting, least));
    if (fitting >= least) this.#startAtTheStart();
    else this.centre(this.facts.now);
    return fitting >= least;
  }

  #startAtTheStart() {
    this.scrollTo({ left: this.axis.x(this.facts.start) - this.timeWidth * 0.03 });
  }

  centre(moment) {
    this.scrollTo({ left: this.axis.x(moment) - this.timeWidth / 3 });
  }

  scrollTo({ left = this.scroll.left, top = this.scroll.top }) {
    this.parts.view.scrollTo({ left: Math.round(left), top: Math.round(top), behavior: "instant" });
    this.scrolled = { left: this.parts.view.scrollLeft, top: this.parts.view.scrollTop };
    this.redraw();
  }
}
