// The plan as the pages Gantt and Table share it: rows, arrows, the wishes that are not saved yet and what the server says
// they do. It computes nothing of the trade itself.
//
// Events: "data" (the rows changed), "consequence" (what the pending wishes do changed), "problem" (a wish cannot be had),
// "busy" (a question is on its way, or its answer came), "saved".
import { ask, Trouble } from "./asking.js";
import { takeBack, tell, words } from "../signals.js";
import { renewHead } from "./page_head.js";
import { merged } from "./wishes.js";

const TIMES = ["start", "finish", "float", "free", "critical"];

export class Plan extends EventTarget {
  constructor(mount) {
    super();
    this.mount = mount;
    this.addresses = { ...mount.dataset };
    this.pending = [];
    this.consequence = null;
    this.problem = null;
    this.busy = false;
    this.tries = 0;
    this.trying = null;
    this.latest = null;
  }

  get words() { return this.facts.words; }
  get rights() { return this.facts.rights; }
  get phases() { return this.facts.phases; }
  get calendar() { return this.facts.calendars[this.facts.calendar]; }

  calendarOf(row) {
    return this.facts.calendars[row.calendar] ?? this.calendar;
  }

  async reload() {
    this.facts = await ask(this.addresses.plan);
    this.savedRows = objects(this.facts.fields, this.facts.rows);
    this.savedByKey = new Map(this.savedRows.map((row) => [row.key, row]));
    this.savedLinks = this.facts.links.map(link);
    this.#lay(this.savedRows, this.savedLinks);
    this.#say("data");
    if (this.pending.length) await this.#reconsider();
  }

  // Rows and arrows as they are shown: with the pending wishes where these add, remove or change any.
  #lay(rows, links) {
    this.rows = rows;
    this.links = links;
    this.byKey = new Map(rows.map((row) => [row.key, row]));
    this.incoming = new Map();
    this.outgoing = new Map();
    for (const one of links) {
      push(this.outgoing, one.from, one);
      push(this.incoming, one.to, one);
    }
  }

  row(key) { return this.byKey.get(key); }
  into(row) { return this.incoming.get(row.index) ?? []; }
  outOf(row) { return this.outgoing.get(row.index) ?? []; }

  // The computed dates of a row: with a consequence (the pending one, or one that is being tried), else as saved.
  timing(row) {
    return (this.trial ?? this.consequence)?.times.get(row.key) ?? row;
  }

  saved(row) {
    return this.savedByKey.get(row.key) ?? row;
  }

  // A cell as the pending wishes leave it.
  value(row, field) {
    const changed = (this.trial ?? this.consequence)?.cells.get(`${row.key} ${field}`);
    return changed === undefined ? row[field] : changed;
  }

  isChanged(row, field) {
    return this.consequence?.cells.has(`${row.key} ${field}`) ?? false;
  }

  get isDirty() { return this.pending.length > 0; }

  wish(one) { return this.wishAll([one]); }

  // What was tried last stays in sight until the answer is here, so that a dropped bar does not jump back and forth.
  async wishAll(wishes) {
    this.latest = null;
    this.pending = merged(this.pending, wishes);
    await this.#reconsider();
  }

  // Take back the last wish, or those of one milestone, or all.
  async takeBack(which = (wish, place, all) => place === all.length - 1) {
    this.pending = this.pending.filter((wish, place, all) => !which(wish, place, all));
    await this.#reconsider();
  }

  discard() {
    this.pending = [];
    this.#settle(null);
  }

  async #reconsider() {
    if (!this.pending.length) return this.#settle(null);
    const wishes = this.pending;
    this.#hurry(true);
    try {
      const answer = await this.#preview(wishes);
      if (wishes === this.pending) this.#settle(answer);
    } catch (trouble) {
      if (wishes === this.pending) this.#fail(trouble);
    } finally {
      this.#hurry(false);
    }
  }

  // What these wishes would do on top of the pending ones: while a bar is dragged. One question at a time, only the newest counts.
  async try(wishes) {
    this.latest = wishes;
    if (this.trying) return this.trying;
    this.trying = this.#tryLatest();
    try {
      return await this.trying;
    } finally {
      this.trying = null;
    }
  }

  async #tryLatest() {
    let asked = null;
    while (this.latest && this.latest !== asked) {
      asked = this.latest;
      try {
        const answer = await this.#preview(merged(this.pending, asked));
        if (this.latest) this.trial = answer;
      } catch (trouble) {
        if (!(trouble instanceof Trouble)) throw trouble;
        this.trial = null;
        this.trialTrouble = trouble;
      }
      if (this.latest) this.#say("consequence");
    }
    return this.trial;
  }

  stopTrying() {
    this.latest = null;
    if (this.trial) {
      this.trial = null;
      this.#say("consequence");
    }
  }

  async #preview(wishes) {
    const form = { plan_version: this.facts.version, wishes: JSON.stringify(wishes) };
    return read(await ask(this.addresses.preview, form, this.addresses.token), this.facts.fields);
  }

  #settle(consequence) {
    this.problem = null;
    this.trial = null;
    this.consequence = consequence;
    if (consequence?.rows) this.#lay(consequence.rows, consequence.links);
    else if (this.rows !== this.savedRows) this.#lay(this.savedRows, this.savedLinks);
    this.#say("consequence");
  }

  #fail(trouble) {
    if (!(trouble instanceof Trouble)) throw trouble;
    this.trial = null;
    this.problem = trouble;
    this.#say("problem");
  }

  // True when it was saved; otherwise `problem` says why and the wishes are still here.
  async save(reason = "") {
    while (this.busy) await new Promise((resolve) => { this.addEventListener("busy", resolve, { once: true }); }); // what was typed last comes along
    if (!this.consequence) return false;
    const form = { edits: this.consequence.edits, plan_version: this.facts.version, reason };
    const saved = await this.#tell(this.addresses.save, form);
    if (!saved) return false;
    this.pending = [];
    this.consequence = null;
    await this.#after(saved);
    return true;
  }

  async undo() {
    if (this.busy) return false;
    const undone = await this.#tell(this.addresses.undo, { plan_version: this.facts.version });
    if (!undone) return false;
    await this.#after(undone);
    return true;
  }

  async #tell(address, form) {
    this.#hurry(true);
    try {
      return await ask(address, form, this.addresses.token);
    } catch (trouble) {
      this.#fail(trouble);
      return null;
    } finally {
      this.#hurry(false);
    }
  }

  async #after(answer) {
    this.message = answer.message;
    document.dispatchEvent(new CustomEvent("plan-saved", { detail: answer }));
    await this.reload();
    this.#settle(null);
    this.#say("saved");
  }

  // The plan that somebody else saved, with our wishes tried on it.
  async rebase() {
    this.problem = null;
    await this.reload();
  }

  #hurry(busy) {
    this.busy = busy;
    this.#say("busy");
  }

  #say(what) { this.dispatchEvent(new Event(what)); }
}

export async function openPlan(mount) {
  const plan = new Plan(mount);
  addEventListener("beforeunload", (event) => { if (plan.isDirty) event.preventDefault(); });
  document.addEventListener("project-changed", (event) => offer(plan, event));
  await plan.reload();
  plan.addEventListener("data", renewHead);
  return plan;
}

// Somebody else saved the plan: it is brought here without a reload, and the pending wishes are tried on it. What else
// happened in the project does not show on these pages.
function offer(plan, event) {
  event.preventDefault();
  if (event.detail.version === plan.facts.version) return;
  const show = async () => {
    takeBack("changed");
    await plan.rebase();
  };
  tell("changed", event.detail.said, { deeds: [[words.showNew, show]] });
}

function objects(fields, rows) {
  return rows.map((cells, index) => {
    const row = { index };
    fields.forEach((field, place) => { row[field] = cells[place]; });
    return row;
  });
}

function link([from, to, kind, amount, unit, drives]) {
  return { from, to, kind, amount, unit, drives: Boolean(drives) };
}

function read(answer, fields) {
  const times = new Map(answer.timings.map(([key, ...values]) => [key, Object.fromEntries(TIMES.map((name, n) => [name, values[n]]))]));
  const cells = new Map(answer.changed.map(([key, field, value]) => [`${key} ${field}`, value]));
  const rows = answer.rows && objects(fields, answer.rows);
  return { ...answer, times, cells, rows, links: answer.links?.map(link) };
}

function push(map, key, value) {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
