// Pointers on the time pane: move a bar, stretch its end, draw an arrow from a knob, choose an arrow, pull the picture along.
// While something is dragged the server is asked what it would do, and the picture shows the answer.
import { dayOf } from "../plan/work_days.js";
import { lastDayOf } from "./axis.js";
import { sayArrow, sayCarry } from "./drag_words.js";
import { isIdle, outline, wishFor } from "./drag_wishes.js";
import { diamond } from "./strokes.js";

const STEADY = 4; // pixels before a press becomes a drag
const LONG_PRESS = 420; // milliseconds that a finger rests before it drags
const EDGE = 9; // pixels at the end of a bar that stretch it
const BORDER = 36; // near the border of the pane the picture runs along

export class Drag {
  constructor(board, readout) {
    Object.assign(this, { board, readout, going: null });
    const { svg, view } = board.parts;
    svg.addEventListener("pointerdown", (event) => this.#press(event));
    svg.addEventListener("pointermove", (event) => this.#hover(event), { passive: true });
    svg.addEventListener("pointerleave", () => this.#leave(), { passive: true });
    svg.addEventListener("dblclick", (event) => this.#open(event));
    svg.addEventListener("contextmenu", (event) => { if (this.going?.isTouch) event.preventDefault(); });
    svg.addEventListener("touchmove", (event) => { if (this.going?.isBegun && event.cancelable) event.preventDefault(); }, { passive: false });
    addEventListener("pointermove", (event) => this.#move(event), { passive: true });
    addEventListener("pointerup", (event) => this.#drop(event));
    addEventListener("pointercancel", () => this.cancel());
    view.addEventListener("scroll", () => { if (this.going && !this.going.isBegun) this.#stop(); }, { passive: true });
  }

  get isBusy() {
    return Boolean(this.going?.isBegun);
  }

  // — what lies under the pointer —

  #point(event) {
    const { view, head } = this.board.parts;
    const frame = view.getBoundingClientRect();
    const { left, top } = this.board.scroll;
    return { x: event.clientX - frame.left - this.board.pane + left, y: event.clientY - frame.top - head.offsetHeight + top };
  }

  #placeAt(y) {
    const place = Math.floor(y / this.board.lineHeight);
    return place >= 0 && place < this.board.lines.length ? place : -1;
  }

  /** What a press here would do: {way, row, bar} or nothing. */
  #aim(event) {
    const { board } = this;
    const at = this.#point(event);
    const end = event.target.dataset?.end;
    if (end) return { way: "link", end, row: this.#held(), at };
    const line = board.lines.at(this.#placeAt(at.y));
    const bar = line && board.extentOf(line);
    const reach = bar && Math.max(0, 24 - (bar.right - bar.left)) / 2; // a short bar is as easy to hit as a long one
    if (!bar || at.x < bar.left - reach || at.x > bar.right + reach) return { way: "pull", at };
    if (line.kind === "phase") return { way: "phase", line, at };
    return { way: this.#way(line.row, bar, at.x), row: line.row, bar, at };
  }

  #way(row, bar, x) {
    if (!this.board.plan.rights.edit || row.actual_finish !== null) return "choose";
    const isEnd = !bar.event && x > bar.right - Math.min(EDGE, (bar.right - bar.left) / 3);
    if (isEnd) return "stretch";
    return row.actual_start === null ? "move" : "choose";
  }

  #held() {
    const { board } = this;
    const line = board.lines.at(board.hoverPlace >= 0 ? board.hoverPlace : board.activePlace);
    return line?.row ?? null;
  }

  // — hovering —

  #hover(event) {
    if (this.going || event.pointerType === "touch") return;
    const { board } = this;
    const at = this.#point(event);
    const aim = this.#aim(event);
    const place = this.#placeAt(at.y);
    if (place !== board.hoverPlace && aim.way !== "link") {
      board.hoverPlace = place;
      board.redraw();
    }
    const arrow = aim.way === "pull" && board.picture.arrows.under(at.x, at.y);
    board.parts.svg.dataset.way = arrow ? "arrow" : aim.way;
  }

  #leave() {
    if (this.going) return;
    this.board.hoverPlace = -1;
    this.board.redraw();
  }

  // — from press to drop —

  #press(event) {
    if (event.button !== 0 || this.going) return;
    const aim = this.#aim(event);
    const isTouch = event.pointerType === "touch";
    this.going = { ...aim, isTouch, isBegun: false, fromX: event.clientX, fromY: event.clientY, scroll: { ...this.board.scroll }, pointer: event.pointerId };
    this.board.parts.view.focus({ preventScroll: true });
    if (!isTouch) event.preventDefault();
    else if (["move", "stretch", "link"].includes(aim.way)) this.going.timer = setTimeout(() => this.#begin(), LONG_PRESS);
  }

  #begin() {
    const { going, board } = this;
    going.isBegun = true;
    board.parts.svg.dataset.way = `${going.way}-ing`;
    if (going.row) board.activate(going.row.key, { withBar: false });
    if (going.row && going.way !== "link") {
      const timing = board.timingOf(going.row);
      going.days = { start: dayOf(timing.start), last: lastDayOf(timing.start, timing.finish) };
      going.bar = board.barOf(going.row.key);
    }
    if (going.isTouch) navigator.vibrate?.(15);
  }

  #move(event) {
    const { going } = this;
    if (!going || event.pointerId !== going.pointer) return;
    going.client = event;
    const away = Math.hypot(event.clientX - going.fromX, event.clientY - going.fromY);
    if (!going.isBegun) {
      if (away < STEADY * (going.isTouch ? 2 : 1)) return;
      if (going.isTouch) return this.#stop();
      this.#begin();
    }
    going.frame ??= requestAnimationFrame(() => {
      going.frame = null;
      if (this.going === going) this.#step();
    });
  }

  #step() {
    const { going, board } = this;
    if (going.way === "pull") {
      board.scrollTo({ left: going.scroll.left - (going.client.clientX - going.fromX), top: going.scroll.top - (going.client.clientY - going.fromY) });
    } else if (going.way === "link") this.#drawArrow();
    else if (going.way === "move" || going.way === "stretch") this.#carry();
    if (going.way !== "pull") this.#runAlong();
  }

  /** The bar follows the pointer in whole days; what the plan makes of it follows from the server. */
  #carry() {
    const { going, board } = this;
    const moved = this.#point(going.client).x - going.at.x;
    const shift = Math.round(moved / board.axis.scale);
    const wish = wishFor(going, shift);
    board.lift({ path: outline(going, shift * board.axis.scale) });
    const isNew = wish.day !== going.wish?.day;
    going.wish = wish;
    if (isNew) this.#ask([wish]);
    this.readout.follow(going.client, sayCarry(board, going, wish));
  }

  #drawArrow() {
    const { going, board } = this;
    const at = this.#point(going.client);
    const from = board.barOf(going.row.key);
    const startX = going.end === "start" ? from.left : from.right;
    const target = this.#targetAt(at);
    const kind = target && `${going.end === "start" ? "S" : "F"}${target.end === "start" ? "S" : "F"}`;
    const tip = target ? { x: target.end === "start" ? target.bar.left : target.bar.right, y: target.bar.y } : at;
    const ring = target ? diamond(tip.x, tip.y, 6) : "";
    board.lift({ rubber: `M${startX} ${from.y}L${tip.x} ${tip.y}${ring}` });
    const isNew = target?.row.key !== going.target?.row.key || kind !== going.kind;
    Object.assign(going, { target, kind, wish: target && { do: "link", from: going.row.key, to: target.row.key, kind, lag: "", unit: "working" } });
    if (isNew && going.wish) this.#ask([going.wish]);
    else if (isNew) board.plan.stopTrying();
    this.readout.follow(going.client, sayArrow(board, going));
  }

  /** The bar under the pointer, other than the one that the arrow begins at, and which of its ends is nearer. */
  #targetAt({ x, y }) {
    const { board, going } = this;
    const line = board.lines.at(this.#placeAt(y));
    if (line?.kind !== "milestone" || line.key === going.row.key) return null;
    const bar = board.barOf(line.key);
    if (!bar || x < bar.left - 24 || x > bar.right + 24) return null;
    return { row: line.row, bar, end: x < (bar.left + bar.right) / 2 ? "start" : "finish" };
  }

  async #ask(wishes) {
    const { going, board } = this;
    const { plan } = board;
    plan.trialTrouble = null;
    await plan.try(wishes);
    if (this.going !== going) return;
    going.trouble = plan.trial ? null : plan.trialTrouble;
    if (going.client) this.readout.follow(going.client, going.way === "link" ? sayArrow(board, going) : sayCarry(board, going, going.wish));
  }

  #runAlong() {
    const { going, board } = this;
    const frame = board.parts.view.getBoundingClientRect();
    const into = (at, from, to) => (at < from + BORDER ? at - from - BORDER : at > to - BORDER ? at - to + BORDER : 0);
    const dx = into(going.client.clientX, frame.left + board.pane, frame.right);
    const dy = going.way === "link" ? into(going.client.clientY, frame.top + board.parts.head.offsetHeight, frame.bottom) : 0;
    if (!dx && !dy) return;
    board.scrollTo({ left: board.scroll.left + dx / 3, top: board.scroll.top + dy / 3 });
    going.frame ??= requestAnimationFrame(() => {
      going.frame = null;
      if (this.going === going) this.#step();
    });
  }

  #drop(event) {
    const { going, board } = this;
    if (!going || event.pointerId !== going.pointer) return;
    const isClick = !going.isBegun;
    const { wish, trouble } = going;
    this.#stop();
    if (isClick) return this.#click(going);
    if (!wish || trouble || (going.days && isIdle(going, wish))) return board.plan.stopTrying();
    return board.plan.wish(wish);
  }

  #click(going) {
    const { board } = this;
    if (going.way === "phase") return board.toggle(going.line.phase.key);
    if (going.row) {
      board.activate(going.row.key, { withBar: false });
      return going.isTouch ? board.open() : undefined;
    }
    const link = board.picture.arrows.under(going.at.x, going.at.y);
    if (link) return board.choose(link);
    board.choose(null);
    const line = board.lines.at(this.#placeAt(going.at.y));
    if (line) board.activate(line.key, { withBar: false });
    return undefined;
  }

  #open(event) {
    if (this.#aim(event).row) this.board.open();
  }

  cancel() {
    if (!this.going) return false;
    const wasBegun = this.going.isBegun;
    this.#stop();
    this.board.plan.stopTrying();
    return wasBegun;
  }

  #stop() {
    clearTimeout(this.going.timer);
    this.going = null;
    this.readout.hide();
    this.board.parts.svg.dataset.way = "";
    this.board.lift(null);
  }
}
