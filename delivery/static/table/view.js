// Which milestones stand in which order: filtered, grouped, sorted; and what a group adds up to.

/** ``wish``: {text, phase, only, owner, group, sort, down}. Answers items: {group} or {row}. */
export function itemsOf(plan, all, wish, columns, collapsed) {
  const rows = all.filter((row) => fits(plan, row, wish));
  const key = columns.get(wish.sort)?.order;
  if (key) sortRows(rows, key, wish.down);
  const items = [];
  for (const group of groupsOf(plan, wish.group, rows)) {
    if (group.key !== null) items.push({ group, collapsed: collapsed.has(group.key) });
    if (group.key === null || !collapsed.has(group.key)) for (const row of group.rows) items.push({ row });
  }
  return items;
}

function sortRows(rows, key, down) {
  const keys = new Map(rows.map((row) => [row, key(row)]));
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const compare = (a, b) => (typeof a === "string" ? collator.compare(a, b) : a === b ? 0 : a < b ? -1 : 1);
  rows.sort((a, b) => compare(keys.get(a), keys.get(b)) * (down ? -1 : 1));
}

function groupsOf(plan, by, rows) {
  if (by !== "phase" && by !== "owner") return [{ key: null, rows }];
  const list = by === "phase" ? plan.facts.phases : plan.facts.owners;
  const members = new Map([...list.keys(), null].map((index) => [index, []]));
  for (const row of rows) members.get(plan.value(row, by) ?? null)?.push(row);
  const found = [...members].filter(([, inside]) => inside.length);
  return found.map(([index, inside]) => ({ key: `${by} ${index}`, by, index, rows: inside }));
}

const isDone = (plan, row) => plan.value(row, "actual_finish") !== null;

function isLate(plan, row) {
  if (isDone(plan, row)) return false;
  const [timing, deadline] = [plan.timing(row), plan.value(row, "deadline")];
  return row.variance > 0 || timing.float < 0 || (deadline !== null && timing.finish > deadline);
}

const ONLY = {
  critical: (plan, row) => Boolean(plan.timing(row).critical),
  late: isLate,
  open: (plan, row) => !isDone(plan, row),
  done: isDone,
};

function fits(plan, row, wish) {
  if (wish.kept.has(row.key)) return true;
  const [phase, owner] = [plan.facts.phases[plan.value(row, "phase")], plan.facts.owners[plan.value(row, "owner")]];
  if (wish.phase && (phase?.key ?? "none") !== wish.phase) return false;
  if (wish.owner && owner?.id !== wish.owner) return false;
  if (ONLY[wish.only] && !ONLY[wish.only](plan, row)) return false;
  return !wish.text || `${row.code} ${plan.value(row, "name")} ${owner?.name ?? ""}`.toLowerCase().includes(wish.text.toLowerCase());
}

/** Count, done, first start, last finish, effort of a group, with the pending changes. */
export function sumOf(plan, rows) {
  const sum = { count: rows.length, done: 0, start: null, finish: null, effort: 0 };
  for (const row of rows) {
    const { start, finish } = plan.timing(row);
    if (isDone(plan, row)) sum.done += 1;
    if (start !== null && (sum.start === null || start < sum.start)) sum.start = start;
    if (finish !== null && (sum.finish === null || finish > sum.finish)) sum.finish = finish;
    sum.effort += plan.value(row, "effort") ?? 0;
  }
  return sum;
}
