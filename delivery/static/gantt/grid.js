// The left pane: one row of the tree grid for each line in the window.
import { daysText, fill as filled } from "../plan/wording.js";
import { dayText } from "./spoken.js";
import { phaseSpan } from "./lines.js";
import { Pool, setText } from "./pool.js";

export const COLUMNS = ["code", "name", "start", "finish", "duration", "float"];

export class Grid {
  constructor(home, board) {
    this.board = board;
    this.pool = new Pool(home, makeRow);
  }

  show(first, last, afresh) {
    const { board } = this;
    this.pool.show(first, last, (element, place, wasThere) => {
      const line = board.lines.at(place);
      if (!wasThere || afresh) this.#write(element, line, place);
      const marks = [place === board.activePlace && "active", place === board.hoverPlace && "hovered"];
      put(element, "data-is", [element.looks, ...marks].filter(Boolean).join(" "));
    });
  }

  rowAt(place) {
    return this.pool.elementAt(place);
  }

  #write(element, line, place) {
    element.style.setProperty("transform", `translateY(${place * this.board.lineHeight}px)`);
    element.setAttribute("aria-rowindex", place + 2);
    element.dataset.key = line.key;
    if (line.kind === "phase") this.#phase(element, line);
    else this.#milestone(element, line.row, line.phase);
  }

  #phase(element, line) {
    const { words, timingOf } = this.board;
    const span = phaseSpan(line.rows, timingOf);
    const number = line.phase.number ?? line.phase.key;
    const note = `${span?.done ?? 0}/${line.rows.length}`;
    fill(element, [number, line.phase.name, span ? dayText(span.start) : "", span ? dayText(span.finish) : "", note, ""]);
    dress(element, "phase", 1, line.isOpen);
    const said = [`${words.phase} ${number} ${line.phase.name}`, span && `${dayText(span.start)} – ${dayText(span.finish)}`, filled(words.done_count, { done: span?.done ?? 0, total: line.rows.length })];
    element.setAttribute("aria-label", said.filter(Boolean).join(words.comma));
  }

  #milestone(element, row, phase) {
    const { timingOf, stateOf, words, plan, facts } = this.board;
    const days = (minutes) => daysText(words, minutes, facts.day_minutes);
    const timing = timingOf(row);
    const state = stateOf(row);
    const dates = timing.start === null ? ["–", "–"] : [dayText(timing.start), dayText(timing.finish)];
    const float = state.done || timing.float === null ? "–" : days(timing.float);
    fill(element, [row.code, row.name, ...dates, days(plan.value(row, "duration")), float]);
    const looks = [state.done && "done", state.late && "late", state.critical && "critical", row.gate && "gate", this.board.isPending(row) && "pending"];
    dress(element, looks.filter(Boolean).join(" "), phase ? 2 : 1, null);
    element.setAttribute("aria-label", this.board.spoken(row));
  }
}

function makeRow(number) {
  const row = document.createElement("div");
  row.id = `gantt-row-${number}`;
  row.className = "gantt-row";
  row.setAttribute("role", "row");
  for (const column of COLUMNS) {
    const cell = document.createElement("div");
    cell.className = `gantt-cell of-${column}`;
    cell.setAttribute("role", "gridcell");
    row.append(cell);
  }
  return row;
}

function fill(row, texts) {
  texts.forEach((text, column) => {
    setText(row.children[column], String(text));
  });
}

/** Looks stand in an attribute of their own: another class would make a browser look at the style of the whole page (``:has``). */
function dress(row, looks, level, isOpen) {
  row.looks = looks;
  put(row, "aria-level", level);
  if (isOpen === null) row.removeAttribute("aria-expanded");
  else put(row, "aria-expanded", isOpen);
}

function put(element, name, value) {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}
