// What one cell looks like, as values; and the drawing of such a face into its element, only where something changed.
import { dayText, daysText, daysValue, shortDay } from "../plan/wording.js";

/** {text, old, icons, classes, state}: everything that is visible of the cell. */
export function faceOf(table, row, column) {
  const { draft, plan } = table;
  const wrong = draft.wrongAt(row.key, column.field);
  const typed = wrong ? wrong.text : draft.typedAt(row.key, column.field);
  const face = { text: typed ?? column.show(row), old: "", icons: [], classes: [column.align ?? "", column.tone?.(row) ?? ""] };
  if (wrong) face.classes.push("is-wrong");
  else if (draft.isTouched(row.key, column.field)) face.classes.push("is-touched");
  if (typed === undefined && column.was) compare(plan, row, column, face);
  if (["text", "links", "choice"].includes(column.kind) && face.text.length > 12) face.title = face.text;
  if (column.kind === "state") face.state = column.state(row);
  if (column.kind === "check") face.state = typed === undefined ? column.isOn(row) : Boolean(typed);
  if (column.kind === "mark") face.state = table.marked.has(row.key);
  if (column.id === "name") face.icons = signs(plan, row);
  if (column.id === "code" && !plan.rights.edit) face.href = row.url;
  if (!column.field && column.kind !== "mark" && plan.rights.edit) face.classes.push("is-computed");
  return face;
}

/** A computed date or float that the pending changes move: old → new. */
function compare(plan, row, column, face) {
  const [was, is] = [column.was(row), column.now(row)];
  if (!plan.isDirty || was === is || was === null || was === undefined || is === null) return;
  const isDay = column.kind === "date";
  if (isDay && dayText(was) === dayText(is)) return;
  face.old = isDay ? shortDay(was) : daysValue(was, plan.facts.day_minutes).replace("-", "\u2212");
  face.text = isDay ? shortDay(is) : daysText(plan.words, is, plan.facts.day_minutes, column.laterIsWorse);
  face.title = isDay ? `${dayText(was)} → ${dayText(is)}` : "";
  face.classes.push("is-moved", (isDay || column.laterIsWorse ? is > was : is < was) ? "is-worse" : "is-better");
}

function signs(plan, row) {
  const timing = plan.timing(row);
  const found = [];
  const deadline = plan.value(row, "deadline");
  if (plan.value(row, "gate")) found.push("gate");
  if (timing.critical && plan.value(row, "actual_finish") === null) found.push("critical");
  if (deadline !== null && timing.finish > deadline) found.push("deadline");
  return found;
}

export class Painter {
  constructor(table) {
    this.table = table;
    this.icons = table.mount.querySelector("template[data-icons]").content;
  }

  /** An icon with the word it stands for. */
  icon(name) {
    return this.icons.querySelector(`[data-icon="${name}"]`).cloneNode(true);
  }

  draw(cell, face, column, row) {
    const signature = [face.text, face.old, face.icons, face.state, face.href].join("\u0001");
    const classes = `cell ${column.sticks ? `is-stuck-${column.sticks} ` : ""}${face.classes.filter(Boolean).join(" ")}`;
    if (cell.className !== classes) cell.className = classes;
    if (column.kind === "strip") return this.table.strip.draw(cell, row);
    if (cell.signature === signature) return;
    cell.signature = signature;
    cell.title = face.title ?? "";
    this.fill(cell, face, column);
  }

  fill(cell, face, column) {
    if (column.kind === "check" || column.kind === "mark") return this.box(cell, face, column);
    if (!face.old && !face.icons.length && !face.state && !face.href) {
      cell.textContent = face.text;
      return;
    }
    const parts = [];
    if (face.state && face.state !== "ahead") parts.push(this.icon(face.state));
    if (face.old) parts.push(...old(face.old, this.table.words));
    parts.push(face.href ? link(face) : face.old ? strong(face.text) : face.text);
    cell.replaceChildren(...parts, ...face.icons.flatMap((name) => [" ", this.icon(name)]));
  }

  box(cell, face, column) {
    const sign = document.createElement("span");
    sign.className = `tick${face.state ? " is-on" : ""}${column.kind === "check" && !column.field ? " is-readonly" : ""}`;
    const word = document.createElement("span");
    word.className = "visually-hidden";
    word.textContent = face.state ? this.table.words.yes : this.table.words.no;
    cell.replaceChildren(sign, word);
  }
}

function old(text, words) {
  const was = document.createElement("span");
  was.className = "change-old";
  was.textContent = text;
  const arrow = document.createElement("span");
  arrow.textContent = " → ";
  arrow.setAttribute("role", "img");
  arrow.setAttribute("aria-label", words.becomes);
  return [was, arrow];
}

function strong(text) {
  const now = document.createElement("strong");
  now.textContent = text;
  return now;
}

function link(face) {
  const anchor = document.createElement("a");
  anchor.href = face.href;
  anchor.tabIndex = -1;
  anchor.textContent = face.text;
  return anchor;
}
