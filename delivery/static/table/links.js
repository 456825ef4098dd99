// Dependencies in one cell: "M3, M4FS+2d, M5SS".
import { dependencyText } from "../plan/wording.js";

/** What stands in the cell of a milestone: each predecessor with its kind and lag; a plain FS is only its code. */
export function linksText(plan, row) {
  const known = plan.row(row.key);
  if (!known) return "";
  return plan.into(known).map((link) => linkText(plan, link)).join(", ");
}

export function linkText(plan, link) {
  const { code, key } = plan.rows[link.from];
  return dependencyText(code || key, link, plan.facts.day_minutes);
}

/** The part of the text before the caret that names a milestone: where it begins, and what of it is typed. */
export function tokenAt(text, caret) {
  const before = text.slice(0, caret);
  const from = Math.max(...[",", ";", "，", "；", "、", "\n"].map((mark) => before.lastIndexOf(mark))) + 1;
  const typed = before.slice(from).trimStart();
  return { start: caret - typed.length, typed };
}
