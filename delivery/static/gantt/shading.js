// Days without work, and the lines between intervals of the time header. A make-up day on a weekend is a working day: it stays plain.
import { exceptionOf, isWorkingDay } from "../plan/work_days.js";

const SHADED_FROM = 5; // pixels a day: below that weekends are only noise

export function shading(axis, calendar, from, to, top, bottom) {
  const paths = { weekend: "", holiday: "", "make-up": "" };
  if (!calendar || axis.scale < SHADED_FROM) return paths;
  for (let day = Math.floor(from); day < to; day += 1) {
    const look = lookOf(calendar, day);
    if (!look) continue;
    const left = Math.round(axis.dayX(day));
    const right = Math.round(axis.dayX(day + 1));
    paths[look] += `M${left} ${top}H${right}V${bottom}H${left}z`;
  }
  return paths;
}

/** weekend, holiday, make-up, or nothing for a working day as usual. */
export function lookOf(calendar, day) {
  return exceptionOf(calendar, day) ?? (isWorkingDay(calendar, day) ? "" : "weekend");
}

export function intervalLines(intervals, top, bottom) {
  return intervals.map((interval) => `M${Math.round(interval.x) + 0.5} ${top}V${bottom}`).join("");
}
