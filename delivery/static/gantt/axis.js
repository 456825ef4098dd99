// Time against pixels. A working day fills its column: what happens before the first or after the last shift lies on the column's edge.
import { DAY, dayOf } from "../plan/work_days.js";

const LEVELS = { day: 36, week: 16, month: 4.5 };
const SMALLEST = 0.15;
const LARGEST = 72;
const ROOM_BEFORE = 21;
const ROOM_AFTER = 70;

/** The last day that a piece of work touches: at midnight it is the one before. */
export function lastDayOf(start, finish) {
  return dayOf(finish > start ? finish - 1 : finish);
}

export class Axis {
  constructor(calendar) {
    const shifts = (calendar?.week ?? []).flat();
    this.opens = shifts.length ? Math.min(...shifts.map((shift) => shift[0])) : 0;
    this.closes = shifts.length ? Math.max(...shifts.map((shift) => shift[1])) : DAY;
    this.scale = LEVELS.week;
    this.first = 0;
    this.last = 1;
  }

  /** Whole days with room on both sides; wide enough for the pane. */
  span(start, finish, paneWidth) {
    const missing = Math.ceil(paneWidth / this.scale);
    this.first = dayOf(start) - ROOM_BEFORE;
    this.last = Math.max(dayOf(finish) + ROOM_AFTER, this.first + missing);
  }

  get width() {
    return Math.ceil((this.last - this.first) * this.scale);
  }

  x(moment) {
    const day = dayOf(moment);
    const share = (moment - day * DAY - this.opens) / (this.closes - this.opens);
    return (day - this.first + Math.min(1, Math.max(0, share))) * this.scale;
  }

  dayX(day) {
    return (day - this.first) * this.scale;
  }

  dayAt(x) {
    return this.first + x / this.scale;
  }

  get level() {
    if (this.scale >= 24) return "day";
    if (this.scale >= 8) return "week";
    return this.scale >= 2.4 ? "month" : "phase";
  }

  /** Pixels for one day at a named level; the widest shows the whole plan in the pane. */
  scaleOf(level, start, finish, paneWidth) {
    return level === "phase" ? Math.min(this.fitting(start, finish, paneWidth), 2.2) : LEVELS[level];
  }

  fitting(start, finish, paneWidth) {
    const days = Math.max(5, dayOf(finish) - dayOf(start) + 1);
    return clamp(paneWidth / (days * 1.16));
  }

  zoomed(factor) {
    return clamp(this.scale * factor);
  }
}

function clamp(scale) {
  return Math.min(LARGEST, Math.max(SMALLEST, scale));
}
