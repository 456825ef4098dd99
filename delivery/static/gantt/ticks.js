// The two levels of the time header: which intervals lie between two days, and what they are called in the reader's language.
import { weekday } from "../plan/work_days.js";
import { dateFormat as speak, isChinese as zh } from "../plan/wording.js";

const SPOKEN = {
  month: speak({ year: "numeric", month: "long" }),
  shortMonth: speak({ month: "short" }),
  longMonth: speak({ month: "long" }),
  day: speak({ day: "numeric", month: "short" }),
  weekday: speak({ weekday: "narrow" }),
};

const date = (day) => new Date(day * 86400000);

export function isoWeek(day) {
  const thursday = day - weekday(day) + 3;
  const january = Math.floor(Date.UTC(date(thursday).getUTCFullYear(), 0, 1) / 86400000);
  return Math.floor((thursday - january) / 7) + 1;
}

const monday = (day) => day - weekday(day);
const monthStart = (day, months) => {
  const on = date(day);
  const month = on.getUTCMonth() - (on.getUTCMonth() % months);
  return Math.floor(Date.UTC(on.getUTCFullYear(), month, 1) / 86400000);
};
const afterMonths = (day, months) => Math.floor(Date.UTC(date(day).getUTCFullYear(), date(day).getUTCMonth() + months, 1) / 86400000);

const months = (count) => ({ from: (day) => monthStart(day, count), next: (day) => afterMonths(day, count) });
const weeks = { from: monday, next: (day) => day + 7 };
const days = { from: (day) => day, next: (day) => day + 1 };

const weekWord = (day) => (zh ? `第${isoWeek(day)}周` : `W${isoWeek(day)}`);
const yearWord = (day) => (zh ? `${date(day).getUTCFullYear()}年` : `${date(day).getUTCFullYear()}`);
const quarterWord = (day) => (zh ? `${1 + Math.floor(date(day).getUTCMonth() / 3)}季度` : `Q${1 + Math.floor(date(day).getUTCMonth() / 3)}`);
const dayWord = (day) => `${date(day).getUTCDate()}`;

const LEVELS = {
  day: [
    { ...weeks, text: (day) => `${SPOKEN.month.format(date(day))} · ${weekWord(day)}` },
    { ...days, text: (day, scale) => (scale >= 34 ? `${SPOKEN.weekday.format(date(day))} ${dayWord(day)}` : dayWord(day)) },
  ],
  week: [
    { ...months(1), text: (day) => SPOKEN.month.format(date(day)) },
    { ...weeks, text: (day, scale) => (scale >= (zh ? 15.5 : 12) ? `${SPOKEN.day.format(date(day))} · ${weekWord(day)}` : SPOKEN.day.format(date(day))) },
  ],
  month: [
    { ...months(12), text: yearWord },
    { ...months(1), text: (day, scale) => SPOKEN[scale >= 3.4 && !zh ? "longMonth" : "shortMonth"].format(date(day)) },
  ],
  quarter: [
    { ...months(12), text: yearWord },
    { ...months(1), text: (day) => SPOKEN.shortMonth.format(date(day)) },
  ],
  year: [
    { ...months(12), text: yearWord },
    { ...months(3), text: (day, scale) => (scale >= 0.3 ? quarterWord(day) : "") },
  ],
};

function levelOf(axis) {
  if (axis.level !== "phase") return LEVELS[axis.level];
  return axis.scale >= 1.1 ? LEVELS.quarter : LEVELS.year;
}

/** Intervals of both levels that touch [from, to): {day, x, width, text}. */
export function ticks(axis, from, to) {
  return levelOf(axis).map((level) => {
    const found = [];
    for (let day = level.from(Math.floor(from)); day < to; day = level.next(day)) {
      const x = axis.dayX(day);
      found.push({ day, x, width: axis.dayX(level.next(day)) - x, text: level.text(day, axis.scale) });
    }
    return found;
  });
}
