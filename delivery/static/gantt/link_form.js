// A dependency in fields: kind, lag and its unit; in the side panel for the chosen arrow, in a dialog for a new one.
import { icon, part } from "../plan/parts.js";
import { daysValue, fill } from "../plan/wording.js";

const UNITS = ["working", "percent", "elapsed"];

/** The form of an arrow that is there: change it or remove it. */
export function linkForm(board, link) {
  const { plan, words } = board;
  const [from, to] = [plan.row(link.from), plan.row(link.to)];
  const said = part("p", {}, part("bdi", {}, fill(words.link_said, { from: named(from), to: named(to), kind: board.facts.kinds[link.kind] })));
  const goTo = (row) => part("a", { href: row.url, "data-select": row.key }, named(row));
  const ends = part("p", { class: "gantt-ends" }, goTo(from), " → ", goTo(to));
  if (!plan.rights.edit) return part("div", {}, said, ends);
  const form = part("form", { class: "gantt-link-form" }, ends, ...fields(board, link, "chosen"),
    part("div", { class: "form-end" },
      part("button", { class: "btn btn-primary" }, icon("eye"), words.see),
      part("button", { type: "button", class: "btn btn-danger", onclick: () => removed(board, link) }, icon("trash"), words.remove)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const asked = read(form);
    plan.wish({ do: "relink", from: link.from, to: link.to, kind: link.kind, new_kind: asked.kind, lag: asked.lag, unit: asked.unit });
  });
  return form;
}

function removed(board, link) {
  board.choose(null);
  board.plan.wish({ do: "unlink", from: link.from, to: link.to, kind: link.kind });
}

export function fields(board, link, id) {
  const { words, facts } = board;
  const option = (value, label, chosen) => part("option", { value, selected: value === chosen }, label);
  const kinds = Object.entries(facts.kinds).map(([value, label]) => option(value, `${value} · ${label}`, link?.kind ?? "FS"));
  const units = UNITS.map((value) => option(value, words[`unit_${value}`], link?.unit ?? "working"));
  const lag = part("input", { class: "form-control", name: "lag", id: `lag-${id}`, inputmode: "text", autocomplete: "off" });
  lag.value = link?.amount ? lagText(link, facts.day_minutes) : "";
  return [
    field(words.kind, `kind-${id}`, part("select", { class: "form-select", name: "kind", id: `kind-${id}` }, ...kinds)),
    part("div", { class: "gantt-lag" }, field(words.lag, `lag-${id}`, lag),
      field(words.lag_unit, `unit-${id}`, part("select", { class: "form-select", name: "unit", id: `unit-${id}` }, ...units))),
  ];
}

export function field(label, id, control, ...more) {
  return part("div", { class: "field" }, part("label", { class: "form-label", for: id }, label), control, ...more);
}

export function read(form) {
  const { kind, lag, unit } = form.elements;
  return { kind: kind.value, lag: lag.value.trim(), unit: unit.value };
}

function lagText({ amount, unit }, dayMinutes) {
  return unit === "percent" ? String(amount) : daysValue(amount, unit === "elapsed" ? 1440 : dayMinutes);
}

function named(row) {
  return `${row.code} ${row.name}`.trim();
}
