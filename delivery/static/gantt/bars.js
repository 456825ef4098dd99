// Bars, diamonds, summaries, baseline ghosts and deadlines of the lines in the window, one path per look.
import { across, block, box, bracket, check, diamond, pin, upright, warning } from "./strokes.js";
import { doneShare } from "./state.js";
import { phaseSpan } from "./lines.js";

const HALF_DIAMOND = 8;
const LEAST = 5;

export const BAR_LAYERS = [
  "baseline", "moved-from", "summary", "summary-done", "open", "open-critical", "done", "part", "part-critical",
  "event", "event-critical", "event-done", "gate", "deadline-gap", "deadline", "deadline-missed", "late", "check",
];

/** Where a milestone lies on the picture: {left, right, y, event}. */
export function barAt(timing, row, y, axis) {
  if (timing.start === null) return null;
  const left = axis.x(timing.start);
  if (row.duration === 0 && timing.start === timing.finish) return { left: left - HALF_DIAMOND, right: left + HALF_DIAMOND, y, event: true };
  return { left, right: Math.max(axis.x(timing.finish), left + LEAST), y, event: false };
}

export class Bars {
  constructor() {
    this.paths = {};
    this.labels = [];
  }

  /** ``look`` gives: axis, first, last, lines, middle(place), timingOf, savedOf, stateOf, statusAt, shows, thick. */
  draw(look) {
    this.paths = Object.fromEntries(BAR_LAYERS.map((layer) => [layer, ""]));
    this.labels = [];
    for (let place = look.first; place <= look.last; place += 1) {
      const line = look.lines.at(place);
      if (!line) continue;
      if (line.kind === "phase") this.#phase(line, place, look);
      else this.#milestone(line.row, place, look);
    }
    return this.paths;
  }

  #phase(line, place, { axis, middle, timingOf, phaseNote }) {
    const span = phaseSpan(line.rows, timingOf);
    if (!span) return;
    const [left, right, y] = [axis.x(span.start), axis.x(span.finish), middle(place)];
    this.paths.summary += bracket(left, y, right);
    const done = left + ((right - left) * span.done) / Math.max(1, span.total);
    if (span.done) this.paths["summary-done"] += block(left, y - 4, done, y - 1);
    this.labels.push({ place, x: Math.max(right, left + 8) + 10, text: phaseNote(line, span), left: left, right: right, phase: true });
  }

  #milestone(row, place, look) {
    const { axis, timingOf, savedOf, stateOf, middle, thick } = look;
    const timing = timingOf(row);
    const y = middle(place);
    const bar = barAt(timing, row, y, axis);
    if (!bar) return;
    const saved = savedOf(row);
    const state = stateOf(row);
    const critical = state.critical && look.shows.critical;
    if (look.shows.baseline) this.#baseline(row, y, axis, thick);
    if (saved.start !== null && (saved.start !== timing.start || saved.finish !== timing.finish)) this.#ghost(saved, row, y, axis, thick);
    if (bar.event) this.#event(row, bar, state, critical);
    else this.#bar(row, timing, bar, state, critical, look);
    this.#deadline(look.valueOf(row, "deadline"), bar, state, axis);
    this.#label(row, place, bar, state);
  }

  #baseline(row, y, axis, thick) {
    if (row.base_start === null) return;
    const left = axis.x(row.base_start);
    const right = axis.x(row.base_finish);
    if (right - left < 1) this.paths.baseline += diamond(left, y + thick / 2 + 3, 4);
    else this.paths.baseline += block(left, y + thick / 2 + 2, right, y + thick / 2 + 6);
  }

  #ghost(saved, row, y, axis, thick) {
    const was = barAt(saved, row, y, axis);
    if (was.event) this.paths["moved-from"] += diamond(was.left + HALF_DIAMOND, y, HALF_DIAMOND - 1);
    else this.paths["moved-from"] += box(was.left, y - thick / 2, was.right, y + thick / 2);
  }

  #event(row, bar, state, critical) {
    const x = bar.left + HALF_DIAMOND;
    this.paths[state.done ? "event-done" : critical ? "event-critical" : "event"] += diamond(x, bar.y, HALF_DIAMOND);
    if (row.gate) this.paths.gate += diamond(x, bar.y, 3);
  }

  #bar(row, timing, bar, state, critical, { thick, statusAt }) {
    const [top, bottom] = [bar.y - thick / 2, bar.y + thick / 2];
    this.paths[state.done ? "done" : critical ? "open-critical" : "open"] += box(bar.left, top, bar.right, bottom);
    const share = state.done ? 0 : doneShare(row, timing, statusAt);
    if (!share) return;
    const end = Math.round(bar.left + (bar.right - bar.left) * share);
    this.paths[critical ? "part-critical" : "part"] += block(bar.left + 1, top + 1, Math.max(end, bar.left + 3), bottom);
  }

  #deadline(deadline, bar, state, axis) {
    if (deadline === null) return;
    const x = axis.x(deadline);
    this.paths[state.missed ? "deadline-missed" : "deadline"] += pin(x, bar.y - 2) + upright(x, bar.y + 1, bar.y + 11);
    if (state.missed) this.paths["deadline-gap"] += across(x, bar.y, bar.right);
  }

  #label(row, place, bar, state) {
    let x = bar.right + 14;
    if (state.late) {
      this.paths.late += warning(x, bar.y);
      x += 17;
    } else if (state.done) {
      this.paths.check += check(x, bar.y);
      x += 14;
    }
    this.labels.push({ place, x, text: row.name, left: bar.left, right: bar.right, phase: false });
  }
}
