// The lines of the picture from top to bottom: phases and their milestones, as filtered and collapsed.
const PLAIN = { text: "", only: "all" };

export class Lines {
  constructor() {
    this.all = [];
    this.places = new Map();
    this.shown = 0;
  }

  /** ``stateOf(row)`` tells how a row stands; ``collapsed`` is a set of phase keys. */
  build(plan, { collapsed, filter = PLAIN, stateOf }) {
    const groups = grouped(plan);
    const isNarrow = filter.text !== "" || filter.only !== "all";
    this.all = [];
    this.shown = 0;
    for (const [phase, rows] of groups) {
      const kept = isNarrow ? rows.filter((row) => fits(row, filter, stateOf)) : rows;
      this.shown += kept.length;
      if (isNarrow && !kept.length) continue;
      const isOpen = !phase || !collapsed.has(phase.key);
      if (phase) this.all.push({ kind: "phase", key: `phase:${phase.key}`, phase, rows, isOpen });
      if (isOpen) for (const row of kept) this.all.push({ kind: "milestone", key: row.key, row, phase });
    }
    this.places = new Map(this.all.map((line, place) => [line.key, place]));
  }

  get length() {
    return this.all.length;
  }

  at(place) {
    return this.all[place];
  }

  placeOf(key) {
    return this.places.get(key) ?? -1;
  }
}

/** Pairs of a phase and its rows; null stands for a plan without any phases. */
function grouped(plan) {
  const members = new Map(plan.phases.map((phase, index) => [index, []]));
  const homeless = [];
  for (const row of plan.rows) (members.get(row.phase) ?? homeless).push(row);
  const groups = plan.phases.map((phase, index) => [phase, members.get(index)]).filter(([, rows]) => rows.length);
  if (!homeless.length) return groups;
  const none = groups.length ? { key: "none", number: "", name: plan.words.no_phase, done: 0, total: homeless.length } : null;
  return [...groups, [none, homeless]];
}

function fits(row, filter, stateOf) {
  if (filter.text && !`${row.code} ${row.name}`.toLowerCase().includes(filter.text.toLowerCase())) return false;
  if (filter.only === "all") return true;
  const state = stateOf(row);
  return filter.only === "open" ? !state.done : state[filter.only];
}

/** From the first start to the last finish of a phase at the dates that ``timingOf`` gives. */
export function phaseSpan(rows, timingOf) {
  let start = Infinity;
  let finish = -Infinity;
  let done = 0;
  for (const row of rows) {
    const timing = timingOf(row);
    if (row.actual_finish !== null) done += 1;
    if (timing.start === null) continue;
    start = Math.min(start, timing.start);
    finish = Math.max(finish, timing.finish);
  }
  return finish >= start ? { start, finish, done, total: rows.length } : null;
}
