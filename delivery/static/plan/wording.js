// Dates and amounts as people read them, in the language of the page.

const language = document.documentElement.lang || "en";
const isChinese = language.startsWith("zh");
const month = isChinese ? "long" : "short";

// A format of moments in the plan's own clock. September is "Sep", as everywhere else in the product.
export function dateFormat(options) {
  const format = new Intl.DateTimeFormat(isChinese ? "zh-CN" : "en-GB", { timeZone: "UTC", ...options });
  return { format: (milliseconds) => format.format(milliseconds).replace(/\bSept\b/, "Sep") };
}

const formats = {
  day: dateFormat({ day: "numeric", month, year: "numeric" }),
  short: dateFormat({ day: "numeric", month }),
  long: dateFormat({ weekday: "short", day: "numeric", month, year: "numeric" }),
};
const tenths = new Intl.NumberFormat(isChinese ? "zh-CN" : "en", { maximumFractionDigits: 1 });

export { isChinese, language };

// A moment in minutes: "19 Jan 2027", "2027年1月19日".
export const dayText = (moment) => said(formats.day, moment);
export const shortDay = (moment) => said(formats.short, moment);
export const longDay = (moment) => said(formats.long, moment);

function said(format, moment) {
  return moment === null || moment === undefined ? "–" : format.format(moment * 60000);
}

export function isoDay(moment) {
  return moment === null || moment === undefined ? "" : new Date(moment * 60000).toISOString().slice(0, 10);
}

export function daysText(words, minutes, dayMinutes = 480, signed = false) {
  if (minutes === null || minutes === undefined) return "–";
  const sign = minutes < 0 ? "−" : signed && minutes ? "+" : "";
  return fill(words.days, { count: sign + tenths.format(Math.abs(minutes) / dayMinutes) });
}

// What stands in a field for an amount of working minutes: "5", "1.5".
export function daysValue(minutes, dayMinutes = 480) {
  return minutes === null || minutes === undefined ? "" : String(Math.round((minutes / dayMinutes) * 10000) / 10000);
}

// "{count} more" with its values.
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

// A dependency as people write it into a cell: "M3", "M4FS+2d", "M5SS-1d", "M6FF+50%".
export function dependencyText(word, one, dayMinutes = 480) {
  if (!one.amount) return one.kind === "FS" ? word : word + one.kind;
  const size = Math.abs(one.amount);
  const amount = { percent: `${size}%`, elapsed: `${daysValue(size, 1440)}ed`, working: `${daysValue(size, dayMinutes)}d` }[one.unit];
  return `${word}${one.kind}${one.amount < 0 ? "-" : "+"}${amount}`;
}
