// What was typed and is not saved: sent on to the plan's pending wishes, kept where the server cannot read it, undone step by step.

export class Draft {
  constructor(table) {
    this.table = table;
    this.typed = new Map(); // cells whose answer is on its way
    this.wrong = new Map(); // cells that were refused, with what was typed and why
    this.fresh = new Map(); // milestones that have no name yet
    this.past = [];
    this.future = [];
  }

  static place(key, field) {
    return `${key}\u0001${field}`;
  }

  typedAt(key, field) {
    if (!field) return undefined;
    const fresh = this.fresh.get(key);
    return this.typed.get(Draft.place(key, field)) ?? (fresh?.isSent === false ? fresh.cells.get(field) : undefined);
  }

  wrongAt(key, field) {
    return field ? this.wrong.get(Draft.place(key, field)) : undefined;
  }

  forgetWrong(key, field) {
    if (!this.wrongAt(key, field)) return;
    this.keep();
    this.wrong.delete(Draft.place(key, field));
  }

  isTouched(key, field) {
    return field !== null && this.touched().has(Draft.place(key, field));
  }

  /** Cells that a pending wish sets. */
  touched() {
    const { pending } = this.table.plan;
    if (this.seen === pending.length && this.seenLast === pending.at(-1)) return this.places;
    this.seen = pending.length;
    this.seenLast = pending.at(-1);
    this.places = new Set(pending.flatMap(placesOf));
    return this.places;
  }

  get isEmpty() {
    return !this.table.plan.pending.length && !this.wrong.size && !this.fresh.size;
  }

  /** ``cells``: [{key, field, text, shown}]; ``more``: other wishes, done first. */
  put(cells, more = []) {
    this.keep();
    const wishes = [...more];
    for (const cell of cells) {
      const place = Draft.place(cell.key, cell.field);
      this.wrong.delete(place);
      this.typed.set(place, cell.shown ?? cell.text);
      const fresh = this.fresh.get(cell.key);
      if (fresh && !fresh.isSent) this.fresh.set(cell.key, { ...fresh, cells: new Map(fresh.cells).set(cell.field, cell.text) });
      else wishes.push({ do: "set", key: cell.key, field: cell.field, text: cell.text });
    }
    this.send([...this.named(), ...wishes]);
  }

  drop(rows, bridge) {
    this.keep();
    const { plan } = this.table;
    const known = rows.filter((row) => plan.row(row.key));
    for (const row of rows) this.fresh.delete(row.key);
    this.send(known.map((row) => ({ do: "remove", key: row.key, bridge })));
    if (!known.length) this.table.rebuild();
  }

  // A new milestone becomes a wish as soon as it has a name; what was typed before follows.
  named() {
    const wishes = [];
    for (const [key, fresh] of this.fresh) {
      const { after, phase, cells } = fresh;
      const name = cells.get("name")?.trim();
      if (!name || fresh.isSent) continue;
      this.fresh.set(key, { ...fresh, isSent: true });
      wishes.push({ do: "add", key, name, after, phase, duration: "1" });
      for (const [field, text] of cells) if (field !== "name") wishes.push({ do: "set", key, field, text });
    }
    return wishes;
  }

  send(wishes) {
    this.count = this.table.plan.pending.length + wishes.length;
    if (wishes.length) this.table.plan.wishAll(wishes);
    this.table.refresh();
  }

  /** These wishes instead of the pending ones. */
  ask(pending) {
    const { plan } = this.table;
    this.count = pending.length;
    plan.pending = pending;
    plan.takeBack(() => false);
  }

  /** A line for a milestone that has no name yet. */
  begin(row, after, phase) {
    this.fresh.set(row.key, { row, after, phase, cells: new Map(), isSent: false });
  }

  /** The plan's rows, with the new lines where they belong. */
  rows() {
    const { plan } = this.table;
    const missing = [...this.fresh.values()].filter(({ row }) => !plan.row(row.key));
    if (!missing.length) return plan.rows;
    const rows = [...plan.rows];
    for (const { row, after } of missing) {
      const place = rows.findIndex((known) => known.key === after);
      rows.splice(place < 0 ? rows.length : place + 1, 0, row);
    }
    return rows;
  }

  /** Before every step: how to come back here. */
  keep() {
    this.past.push(this.state());
    this.future = [];
  }

  state() {
    return { pending: [...this.table.plan.pending], wrong: new Map(this.wrong), fresh: new Map(this.fresh) };
  }

  undo() {
    return this.step(this.past, this.future);
  }

  redo() {
    return this.step(this.future, this.past);
  }

  step(from, to) {
    const state = from.pop();
    if (!state) return false;
    to.push(this.state());
    this.wrong = state.wrong;
    this.fresh = state.fresh;
    this.typed.clear();
    this.ask(state.pending);
    this.table.rebuild();
    return true;
  }

  forget() {
    for (const map of [this.typed, this.wrong, this.fresh]) map.clear();
    this.past = [];
    this.future = [];
    this.seen = null;
  }

  /** The server answered: what it understood shows as it was understood. */
  answered() {
    const { plan } = this.table;
    this.typed.clear();
    if (!plan.pending.length && this.count) this.forget(); // discarded from outside
    this.count = plan.pending.length;
  }

  /** Saved, by us or by somebody else: the steps before are history now; what was refused stays to be mended. */
  settled() {
    this.typed.clear();
    this.past = [];
    this.future = [];
    this.count = this.table.plan.pending.length;
    for (const [key, { isSent }] of this.fresh) if (isSent) this.fresh.delete(key);
  }

  /** Cells that were refused keep what was typed, with the reason; everything else is asked again without them. */
  refused(problem) {
    const { plan } = this.table;
    const named = problem.problems.map((found) => [this.wishOf(found), found.message]).filter(([wish]) => wish);
    const problems = named.length ? named : this.lastSets().map((wish) => [wish, problem.message]);
    if (!problems.length) return this.takeBack(problem.message);
    for (const [wish, message] of problems) this.wrong.set(Draft.place(wish.key, wish.field), { text: this.typedAt(wish.key, wish.field) ?? wish.text, message });
    const bad = new Set(problems.map(([wish]) => wish));
    this.ask(plan.pending.filter((wish) => !bad.has(wish)));
    this.table.tellWrong(problems.length, problems[0][1]);
  }

  wishOf({ wish, key, field }) {
    const { pending } = this.table.plan;
    const found = wish === null ? pending.findLast((one) => one.key === key && one.field === field) : pending[wish];
    return found?.do === "set" ? found : null;
  }

  // What the newest step set: where the plan as a whole cannot be had, these cells are the reason.
  lastSets() {
    const before = new Set(this.past.at(-1)?.pending ?? []);
    const sets = this.table.plan.pending.filter((wish) => wish.do === "set" && !before.has(wish));
    const links = sets.filter((wish) => wish.field === "predecessors");
    return links.length ? links : sets;
  }

  takeBack(message) {
    const state = this.past.pop();
    if (state) this.ask(state.pending);
    this.typed.clear();
    this.table.say(message, "bad");
    this.table.rebuild();
  }
}

function placesOf(wish) {
  if (wish.do === "set") return [Draft.place(wish.key, wish.field)];
  if (wish.do === "move" || wish.do === "free") return [Draft.place(wish.key, "start")];
  if (wish.do === "stretch") return [Draft.place(wish.key, "finish")];
  if (wish.do === "link" || wish.do === "unlink" || wish.do === "relink") return [Draft.place(wish.to, "predecessors")];
  return [];
}
