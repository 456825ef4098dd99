// The line above a group: its name, whether it is folded, and what its milestones add up to.
import { dayText, daysText, fill } from "../plan/wording.js";
import { sumOf } from "./view.js";

export function groupRow(table, row, item, index) {
  const cell = row.cells[0] ?? newCell(table, row);
  const isHere = table.selection.row === index;
  cell.setAttribute("aria-expanded", String(!item.collapsed));
  cell.setAttribute("aria-colspan", table.shown.length);
  cell.classList.toggle("is-current", isHere);
  const said = [nameOf(table, item.group), noteOf(table, item.group)];
  const signature = said.join("\u0001");
  if (cell.signature === signature) return;
  cell.signature = signature;
  row.name.textContent = said[0];
  row.note.textContent = said[1];
}

function newCell(table, row) {
  const cell = document.createElement("div");
  cell.setAttribute("role", "gridcell");
  cell.setAttribute("aria-colindex", "1");
  cell.className = "group-cell";
  cell.tabIndex = -1;
  const label = document.createElement("span");
  label.className = "group-label";
  row.name = document.createElement("strong");
  row.note = document.createElement("span");
  row.note.className = "group-note";
  label.append(table.grid.painter.icon("fold"), row.name, row.note);
  cell.append(label);
  row.element.append(cell);
  row.cells = [cell];
  return cell;
}

export function nameOf(table, group) {
  const { plan, words } = table;
  if (group.index === null) return group.by === "phase" ? words.without_phase : words.without_owner;
  if (group.by === "owner") return plan.facts.owners[group.index].name;
  const phase = plan.facts.phases[group.index];
  return `${phase.key}  ${phase.name}`;
}

function noteOf(table, group) {
  const { plan, words } = table;
  const sum = sumOf(plan, group.rows);
  const parts = [fill(words.done_of, { done: sum.done, total: sum.count })];
  if (sum.start !== null) parts.push(`${dayText(sum.start)} – ${dayText(sum.finish)}`);
  if (sum.effort) parts.push(fill(words.effort_sum, { days: daysText(plan.words, sum.effort, plan.facts.day_minutes) }));
  return parts.join(" · ");
}
