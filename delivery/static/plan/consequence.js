// The bar at the bottom of Gantt and Table: what the changes that are not saved yet would do, and the choice to save or discard.
import { part, icon } from "./parts.js";
import { dayText, daysText, fill } from "./wording.js";

const TONES = { worse: "alert-triangle", better: "circle-check", same: "info-circle" };

export class ConsequenceBar {
  constructor(plan, bar) {
    this.plan = plan;
    this.bar = bar;
    this.reason = "";
    this.isOpen = false;
    for (const event of ["consequence", "problem", "saved", "busy", "data"]) plan.addEventListener(event, () => this.show(event));
    document.addEventListener("keydown", (event) => this.hear(event));
  }

  hear(event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s" && this.plan.isDirty) {
      event.preventDefault();
      this.save();
    }
  }

  async save() {
    if (this.plan.problem?.kind === "away" && !this.plan.consequence) return this.again();
    if (await this.plan.save(this.reason)) this.reason = "";
    return null;
  }

  again() {
    return this.plan.takeBack(() => false);
  }

  show(event) {
    if (event === "busy") return this.#busy();
    if (event === "saved") return this.#draw([this.#saved()]);
    const { plan } = this;
    if (plan.problem) return this.#draw([this.#problem(plan.problem)]);
    if (!plan.isDirty || !plan.consequence) {
      if (event !== "data" && !this.bar.dataset.saved) this.bar.hidden = true;
      return null;
    }
    return this.#draw([this.#answer(plan.consequence), this.#deeds(), this.#more(plan.consequence)]);
  }

  #busy() {
    this.bar.setAttribute("aria-busy", String(this.plan.busy));
  }

  #draw(parts) {
    const focused = this.bar.contains(document.activeElement) ? document.activeElement.dataset.role : null;
    delete this.bar.dataset.saved;
    this.bar.hidden = false;
    this.bar.replaceChildren(...parts);
    if (focused) this.bar.querySelector(`[data-role="${focused}"]`)?.focus();
  }

  #answer(seen) {
    const { words } = this.plan;
    const said = seen.nothing ? words.nothing : seen.answer;
    return part("p", { class: `consequence-answer consequence-${seen.tone}`, role: "status" },
      icon(TONES[seen.tone]), part("span", {}, part("span", { class: "consequence-pending" }, words.pending), " ", part("strong", {}, said)));
  }

  #deeds() {
    const { words } = this.plan;
    const reason = part("input", { class: "form-control", "data-role": "reason", maxlength: 500, "aria-label": words.reason, placeholder: words.reason });
    reason.value = this.reason;
    reason.addEventListener("input", () => { this.reason = reason.value; });
    return part("div", { class: "consequence-deeds" }, reason,
      part("button", { type: "button", class: "btn btn-primary", "data-role": "save", onclick: () => this.save() }, icon("check"), words.save),
      part("button", { type: "button", class: "btn", "data-role": "discard", onclick: () => this.plan.discard() }, words.discard));
  }

  #more(seen) {
    const { words } = this.plan;
    const details = part("details", { class: "consequence-more" }, part("summary", {}, words.details),
      part("div", { class: "consequence-columns" }, this.#said(seen), this.#facts(seen), this.#moves(seen)));
    details.open = this.isOpen;
    details.addEventListener("toggle", () => { this.isOpen = details.open; });
    return details;
  }

  #said(seen) {
    const { words } = this.plan;
    const items = seen.sentences.slice(0, 40).map((sentence) => part("li", {}, part("bdi", {}, sentence)));
    const more = seen.sentences.length + seen.more_sentences - items.length;
    if (more > 0) items.push(part("li", {}, fill(words.more, { count: more })));
    return part("section", {}, part("h3", {}, words.what), part("ul", {}, ...items));
  }

  #facts(seen) {
    const rows = seen.details.flatMap((detail) => [
      part("dt", {}, detail.label),
      part("dd", { class: `is-${detail.tone}` }, ...detail.lines.map((line) => part("div", {}, part("bdi", {}, line)))),
    ]);
    return rows.length ? part("section", {}, part("dl", { class: "facts" }, ...rows)) : null;
  }

  #moves(seen) {
    const { words, facts } = this.plan;
    if (!seen.moves.length) return null;
    const rows = seen.moves.slice(0, 100).map(([, code, name, , , before, after, shift]) => part("tr", {},
      part("th", { scope: "row" }, part("span", { class: "code" }, code), " ", part("bdi", {}, name)),
      part("td", { class: "date" }, before === null ? words.new : after === null ? words.removed : `${dayText(before)} → ${dayText(after)}`),
      part("td", { class: "num" }, shift ? daysText(words, shift, facts.day_minutes, true) : "")));
    const more = seen.moves.length + seen.more_moves - rows.length;
    const head = part("tr", {}, part("th", { scope: "col" }, words.milestone), part("th", { scope: "col" }, words.finish), part("th", { scope: "col" }, "Δ"));
    return part("section", { class: "consequence-moves", tabindex: 0, "aria-label": words.moves }, part("h3", {}, words.moves),
      part("table", { class: "table" }, part("thead", {}, head), part("tbody", {}, ...rows)),
      more > 0 ? part("p", {}, fill(words.more, { count: more })) : null);
  }

  #problem(problem) {
    const { words } = this.plan;
    const said = { away: words.offline, signed_out: words.signed_out }[problem.kind] ?? (problem.message || words.problem);
    const count = problem.problems.length > 1 ? ` (${problem.problems.length})` : "";
    const theirs = problem.theirs.length ? part("ul", {}, ...problem.theirs.map((line) => part("li", {}, part("bdi", {}, line)))) : null;
    const deeds = part("div", { class: "consequence-deeds" });
    if (problem.kind === "moved") deeds.append(part("button", { type: "button", class: "btn btn-primary", "data-role": "save", onclick: () => this.plan.rebase() }, words.keep));
    if (problem.kind === "away" || problem.kind === "signed_out") {
      deeds.append(part("button", { type: "button", class: "btn btn-primary", "data-role": "save", onclick: () => this.again() }, words.again));
    }
    if (this.plan.isDirty) {
      deeds.append(part("button", { type: "button", class: "btn", "data-role": "back", onclick: () => this.plan.takeBack() }, icon("arrow-back-up"), words.take_back),
        part("button", { type: "button", class: "btn", "data-role": "discard", onclick: () => this.plan.discard() }, words.discard));
    }
    return part("div", { class: "consequence-problem" },
      part("p", { class: "consequence-answer consequence-worse", role: "alert" }, icon("alert-circle"), part("strong", {}, said + count)), theirs, deeds);
  }

  #saved() {
    const { words, facts, message } = this.plan;
    const undo = facts.undo ? part("button", { type: "button", class: "btn", "data-role": "undo", onclick: () => this.plan.undo() }, icon("arrow-back-up"), words.undo) : null;
    const close = part("button", { type: "button", class: "tool", "aria-label": words.close, onclick: () => { this.bar.hidden = true; } }, icon("x"));
    setTimeout(() => { this.bar.dataset.saved = "yes"; });
    return part("div", { class: "consequence-saved" },
      part("p", { class: "consequence-answer consequence-better", role: "status" }, icon("circle-check"), part("strong", {}, message ?? words.saved)),
      part("div", { class: "consequence-deeds" }, undo, close));
  }
}
