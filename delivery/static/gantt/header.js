// The time header: two levels of intervals. The upper ones keep their name in sight while they are scrolled through (CSS sticky).
import { lookOf } from "./shading.js";
import { Pool, setText } from "./pool.js";
import { ticks } from "./ticks.js";

export class Header {
  constructor(home) {
    this.pools = ["upper", "lower"].map((level) => new Pool(home, () => interval(level)));
    this.flags = ["status", "now"].map((moment) => flag(home, moment));
  }

  /** The lower intervals, for the lines of the picture. */
  show(axis, from, to, calendar) {
    const levels = ticks(axis, from, to);
    levels.forEach((intervals, level) => {
      this.pools[level].show(0, intervals.length - 1, (element, place) => this.#write(element, intervals[place], axis, level, calendar));
    });
    return levels;
  }

  /** Small triangles where the lines of the status date and of today begin. */
  point(axis, facts) {
    for (const { element, moment } of this.flags) {
      element.hidden = facts[moment] === null;
      element.style.setProperty("left", `${axis.x(facts[moment] ?? 0)}px`);
    }
  }

  #write(element, one, axis, level, calendar) {
    const left = Math.max(0, Math.round(one.x));
    element.style.setProperty("left", `${left}px`);
    element.style.setProperty("width", `${Math.round(one.x + one.width) - left}px`);
    setText(level ? element : element.firstElementChild, one.text);
    if (!level) return;
    const look = axis.level === "day" && calendar ? lookOf(calendar, one.day) : "";
    if (element.dataset.look !== look) element.dataset.look = look;
  }
}

function flag(home, moment) {
  const element = document.createElement("div");
  element.className = `gantt-flag is-${moment}`;
  home.append(element);
  return { element, moment };
}

function interval(level) {
  const element = document.createElement("div");
  element.className = `gantt-tick is-${level}`;
  if (level === "upper") element.append(document.createElement("span"));
  return element;
}
