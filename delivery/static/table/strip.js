// A small bar per milestone between the plan's first and last day, the baseline below it, and the months above.
const SVG = "http://www.w3.org/2000/svg";
const WIDE = 1000;
const MONTH_WIDTH = 42;

export class Strip {
  constructor(table) {
    this.table = table;
  }

  /** The days between which the bars stand: those of everything that is shown. */
  measure() {
    const { plan, items } = this.table;
    let [from, to] = [Infinity, -Infinity];
    for (const { row } of items) {
      if (!row) continue;
      const { start, finish } = plan.timing(row);
      if (start !== null && start < from) from = start;
      if (finish !== null && finish > to) to = finish;
    }
    this.span = from < to ? [from, to] : null;
  }

  x(moment) {
    const [from, to] = this.span;
    return Math.round(Math.max(0, Math.min(WIDE, ((moment - from) / (to - from)) * WIDE)) * 10) / 10;
  }

  draw(cell, row) {
    const { start, finish, critical } = this.table.plan.timing(row);
    if (!this.span || start === null || start === undefined) {
      if (cell.firstChild) cell.replaceChildren();
      cell.signature = "";
      return;
    }
    const tone = row.actual_finish !== null ? "done" : critical ? "critical" : "plain";
    const bars = [[tone, start, finish, 3, 8]];
    if (row.base_start !== null) bars.push(["base", row.base_start, row.base_finish, 13, 3]);
    const signature = [this.span, bars].join();
    if (cell.signature === signature) return;
    cell.signature = signature;
    const drawing = cell.firstChild ?? cell.appendChild(newDrawing());
    drawing.replaceChildren(...bars.map((bar) => this.bar(...bar)));
  }

  bar(tone, start, finish, y, height) {
    const bar = document.createElementNS(SVG, "rect");
    const [left, right] = [this.x(start), this.x(finish)];
    const width = Math.max(right - left, 7);
    const place = { class: `bar-${tone}`, x: Math.min(left, WIDE - width), y, width, height };
    for (const [name, value] of Object.entries(place)) bar.setAttribute(name, value);
    return bar;
  }

  /** As many as fit into that many pixels. */
  months(width) {
    if (!this.span) return [];
    const [from, to] = this.span;
    const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
    const format = new Intl.DateTimeFormat(language, { month: "short", timeZone: "UTC" });
    const first = new Date(from * 60000);
    const found = [];
    const step = Math.max(1, Math.ceil(((to - from) / 43200) * (MONTH_WIDTH / Math.max(width, 1))));
    for (let month = first.getUTCMonth() + 1; ; month += step) {
      const at = Date.UTC(first.getUTCFullYear(), month, 1);
      if (at / 60000 >= to || found.length > 60) break;
      found.push(monthSign(format.format(at).replace("Sept", "Sep"), this.x(at / 60000) / 10));
    }
    return found;
  }
}

function monthSign(text, percent) {
  const sign = document.createElement("span");
  sign.className = "month";
  sign.setAttribute("aria-hidden", "true");
  sign.textContent = text;
  sign.style.setProperty("left", `${percent}%`);
  return sign;
}

function newDrawing() {
  const drawing = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ class: "strip-bar", viewBox: "0 0 1000 18", preserveAspectRatio: "none", "aria-hidden": "true" })) drawing.setAttribute(name, value);
  return drawing;
}
