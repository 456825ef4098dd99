// What the sheet beside the pointer says while a bar is carried or an arrow is drawn.
import { dayText, fill } from "../plan/wording.js";
import { DAY } from "../plan/work_days.js";

export function sayCarry({ plan, words }, { row, way, trouble }, wish) {
  const title = fill(words[way === "move" ? "wish_move" : "wish_stretch"], { code: row.code || row.name, day: dayText(wish.day * DAY) });
  return { title, lines: outcome(plan, words, row, trouble) };
}

export function sayArrow({ plan, words, facts }, { row, target, kind, trouble }) {
  if (!target) return { title: fill(words.link_from, { code: row.code || row.name }), lines: [{ text: words.link_where }] };
  const title = `${row.code || row.name} → ${target.row.code || target.row.name}: ${facts.kinds[kind]}`;
  return { title, lines: outcome(plan, words, target.row, trouble) };
}

function outcome(plan, words, row, trouble) {
  if (trouble) return [{ text: trouble.problems[0]?.message ?? trouble.message, tone: "worse" }];
  const { trial } = plan;
  if (!trial) return [{ text: words.computing }];
  const timing = plan.timing(row);
  return [{ text: `${dayText(timing.start)} – ${dayText(timing.finish)}` }, { text: trial.nothing ? words.nothing : trial.answer, tone: trial.tone }];
}
