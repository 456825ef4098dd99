// Working days of a calendar, for shading and for feeling where a bar is while it is dragged; dates are computed by the server.
// A day is its number since 1970-01-01, a moment its minute since then, both in the project's own clock.

export const DAY = 1440;

export const dayOf = (moment) => Math.floor(moment / DAY);

// 0 is Monday.
export const weekday = (day) => (((day + 3) % 7) + 7) % 7;

export function shiftsOf(calendar, day) {
  return calendar.exceptions[day] ?? calendar.week[weekday(day)];
}

export const isWorkingDay = (calendar, day) => shiftsOf(calendar, day).length > 0;

// A holiday on a weekday, or a make-up day on a weekend: null when the day is as its week says.
export function exceptionOf(calendar, day) {
  const own = calendar.exceptions[day];
  if (!own) return null;
  const usual = calendar.week[weekday(day)].length > 0;
  if (own.length && !usual) return "make-up";
  return !own.length && usual ? "holiday" : null;
}

// The n-th working day after (before) a day; 0 is the day itself or the next one that works.
export function addWorkingDays(calendar, day, count) {
  const step = count < 0 ? -1 : 1;
  let left = Math.abs(count);
  let now = day;
  for (let tries = 0; tries < 4000; tries += 1) {
    if (isWorkingDay(calendar, now) && left === 0) return now;
    now += step;
    if (isWorkingDay(calendar, now)) left -= left > 0 ? 1 : 0;
  }
  return day + count;
}

// How many working days lie from one day to the other, both counted.
export function workingDays(calendar, from, to) {
  let count = 0;
  for (let day = from; day <= to && day - from < 40000; day += 1) if (isWorkingDay(calendar, day)) count += 1;
  return count;
}

// Working minutes from one moment to another; less than nothing backwards.
export function workBetween(calendar, from, to) {
  if (to < from) return -workBetween(calendar, to, from);
  let minutes = 0;
  for (let day = dayOf(from); day <= dayOf(to) && day - dayOf(from) < 40000; day += 1) {
    for (const [begin, end] of shiftsOf(calendar, day)) minutes += Math.max(0, Math.min(to, day * DAY + end) - Math.max(from, day * DAY + begin));
  }
  return minutes;
}
