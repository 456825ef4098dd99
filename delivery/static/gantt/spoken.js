// Dates as short as a column, and the sentence that says a whole row to a reader who does not see the picture.
import { dateFormat, dayText as longDayText, fill, isChinese } from "../plan/wording.js";

const short = dateFormat({ day: "numeric", ...(isChinese ? { month: "numeric", year: "numeric" } : { month: "short", year: "2-digit" }) });
const tenths = new Intl.NumberFormat(isChinese ? "zh-CN" : "en", { maximumFractionDigits: 1 });
const kept = new Map();

/** Kept, since a plan says the same few hundred days again and again. */
export function dayText(moment) {
  const day = Math.floor(moment / 1440);
  if (!kept.has(day)) kept.set(day, short.format(day * 86400000));
  return kept.get(day);
}

export function workingDays(words, minutes, dayMinutes) {
  const count = tenths.format(minutes / dayMinutes).replace("-", "−");
  return fill(words[Math.abs(minutes) === dayMinutes ? "one_working_day" : "working_days"], { count });
}

/** ``M18, Increment 1, 12 Jan 2027 to 20 Jan 2027, …`` */
export function spokenRow(row, timing, state, { words, dayMinutes, duration }) {
  const parts = [row.code, row.name, row.gate && words.gate];
  if (timing.start !== null) parts.push(fill(words.from_to, { start: longDayText(timing.start), finish: longDayText(timing.finish) }));
  parts.push(workingDays(words, duration, dayMinutes));
  if (!state.done && timing.float !== null) parts.push(fill(words.float_of, { days: workingDays(words, timing.float, dayMinutes) }));
  parts.push(state.done && words.done, state.begun && words.under_way, state.critical && words.critical, state.late && words.late, state.missed && words.deadline_missed);
  return parts.filter(Boolean).join(words.comma);
}
