// What a drag or a key press asks for: a milestone not before a day, or finished on a day.
import { addWorkingDays, dayOf } from "../plan/work_days.js";
import { lastDayOf } from "./axis.js";
import { box, diamond } from "./strokes.js";

export function wishFor({ way, row, days }, shift) {
  if (way === "move") return { do: "move", key: row.key, day: days.start + shift };
  return { do: "stretch", key: row.key, day: Math.max(days.start, days.last + shift) };
}

/** It was dropped where it lay. */
export function isIdle({ way, days }, wish) {
  return wish.day === (way === "move" ? days.start : days.last);
}

/** The dashed box that follows the pointer. */
export function outline({ way, bar }, shift) {
  const [top, bottom] = [bar.y - 9, bar.y + 9];
  if (bar.event) return diamond((bar.left + bar.right) / 2 + shift, bar.y, 10);
  return way === "move" ? box(bar.left + shift, top, bar.right + shift, bottom, 4) : box(bar.left, top, Math.max(bar.left + 6, bar.right + shift), bottom, 4);
}

/** The wish of a key press: one working day on, from where the last wish put it. */
export function steppedWish(board, row, way, direction) {
  const { plan } = board;
  const timing = plan.timing(row);
  if (timing.start === null) return null;
  const kind = way === "move" ? "move" : "stretch";
  const pending = plan.pending.find((wish) => wish.do === kind && wish.key === row.key);
  const from = pending?.day ?? (way === "move" ? dayOf(timing.start) : lastDayOf(timing.start, timing.finish));
  const day = addWorkingDays(plan.calendarOf(row), from, direction);
  return { do: kind, key: row.key, day: way === "move" ? day : Math.max(dayOf(timing.start), day) };
}
