// Every column of the table: what it shows, sorts by, takes from the keyboard and gives to a spreadsheet.
import { dayText, daysText, daysValue, isoDay } from "../plan/wording.js";
import { workBetween } from "../plan/work_days.js";
import { linksText } from "./links.js";

export const DEFAULT = ["mark", "code", "name", "start", "finish", "variance", "duration", "float", "done", "predecessors", "owner", "strip"];

const WIDTHS = {
  mark: 38, code: 62, name: 228, phase: 170, start: 150, finish: 150, base_start: 112, base_finish: 112, variance: 92, duration: 80,
  float: 112, free: 112, done: 112, predecessors: 116, owner: 126, role: 116, effort: 80, points: 112, deadline: 112, constraint: 170,
  constraint_on: 124, calendar: 140, actual_start: 112, actual_finish: 112, remaining: 92, gate: 60, optional: 78, strip: 110,
};

/** All columns by their id, for the people who may see them. */
export function columnsOf(plan, words) {
  const { facts } = plan;
  const make = (id, column) => ({ id, label: words.columns[id], width: WIDTHS[id], field: null, ...column });
  const all = [
    make("mark", { kind: "mark", align: "check", show: () => "", edit: () => "", order: null }),
    make("code", text(plan, "code")),
    make("name", text(plan, "name")),
    make("phase", choice(plan, "phase", facts.phases.map((phase) => ({ id: phase.key, name: `${phase.key} ${phase.name}` })))),
    make("start", timed(plan, "start")),
    make("finish", timed(plan, "finish")),
    make("base_start", day(plan, "base_start", null)),
    make("base_finish", day(plan, "base_finish", null)),
    make("variance", variance(plan)),
    make("duration", days(plan, "duration", "duration")),
    make("float", floating(plan, "float")),
    make("free", floating(plan, "free")),
    make("done", progress(plan, words)),
    make("actual_start", day(plan, "actual_start", "actual_start")),
    make("actual_finish", day(plan, "actual_finish", "actual_finish")),
    make("remaining", days(plan, "remaining", "remaining")),
    make("predecessors", predecessors(plan)),
    ...(facts.rights.internal ? internal(plan, make) : []),
    make("deadline", day(plan, "deadline", "deadline")),
    make("constraint", choice(plan, "constraint", Object.entries(facts.constraints).map(([id, name]) => ({ id, name })), "ASAP")),
    make("constraint_on", day(plan, "constraint_at", "constraint_on")),
    make("calendar", choice(plan, "calendar", facts.calendar_choices)),
    make("gate", check(plan, "gate", words)),
    make("optional", check(plan, "optional", words)),
    make("strip", { kind: "strip", show: () => "", edit: () => "", order: (row) => plan.timing(row).start ?? Infinity }),
  ];
  const known = facts.baseline ? all : all.filter((column) => !["base_start", "base_finish", "variance"].includes(column.id));
  return new Map(known.map((column) => [column.id, facts.rights.edit ? column : { ...column, field: null }]));
}

function internal(plan, make) {
  const { owners, roles } = plan.facts;
  return [make("owner", choice(plan, "owner", owners)), make("role", choice(plan, "role", roles)), make("effort", days(plan, "effort", "effort")), make("points", points(plan))];
}

function text(plan, name) {
  const read = (row) => plan.value(row, name) ?? "";
  return { kind: "text", field: name, show: read, edit: read, order: name === "code" ? (row) => natural(read(row)) : (row) => read(row).toLowerCase() };
}

function day(plan, name, field) {
  const read = (row) => plan.value(row, name);
  return { kind: "date", field, align: "date", show: (row) => (read(row) === null ? "" : dayText(read(row))), edit: (row) => isoDay(read(row)), order: (row) => read(row) ?? Infinity };
}

function timed(plan, name) {
  const read = (row) => plan.timing(row)[name];
  return { ...day(plan, name, name), was: (row) => plan.saved(row)[name], now: read, show: (row) => (read(row) === null ? "" : dayText(read(row))), edit: (row) => isoDay(read(row)), order: (row) => read(row) ?? Infinity };
}

function days(plan, name, field) {
  const { day_minutes } = plan.facts;
  const read = (row) => plan.value(row, name);
  const isBlank = (row) => read(row) === null || (!read(row) && name === "effort");
  return {
    kind: "days", field, align: "num",
    show: (row) => (isBlank(row) ? "" : daysText(plan.words, read(row), day_minutes)),
    edit: (row) => (isBlank(row) ? "" : plan.value(row, "elapsed") && name === "duration" ? `${daysValue(read(row), 1440)}ed` : daysValue(read(row), day_minutes)),
    order: (row) => read(row) ?? -Infinity,
  };
}

// Optimistic, likely and pessimistic duration in one cell: 4 / 5 / 9.
function points(plan) {
  const read = (row) => plan.value(row, "points");
  const said = (row) => (read(row) ? read(row).split("/").map((minutes) => daysValue(Number(minutes), plan.facts.day_minutes)).join(" / ") : "");
  return { kind: "text", field: "points", align: "num", show: said, edit: said, order: (row) => (read(row) ? Number(read(row).split("/")[2]) : -Infinity) };
}

function floating(plan, name) {
  const read = (row) => (plan.value(row, "actual_finish") === null ? plan.timing(row)[name] : null);
  return {
    kind: "days", align: "num", was: (row) => plan.saved(row)[name], now: read,
    show: (row) => (read(row) === null ? "" : daysText(plan.words, read(row), plan.facts.day_minutes)),
    edit: (row) => daysValue(read(row), plan.facts.day_minutes),
    tone: (row) => (read(row) < 0 ? "is-worse" : ""),
    order: (row) => read(row) ?? Infinity,
  };
}

// The server says it of the saved plan; while changes are pending it follows their finish.
function variance(plan) {
  const read = (row) => {
    const { finish } = plan.timing(row);
    if (row.base_finish === null || finish === null) return null;
    return finish === plan.saved(row).finish ? plan.saved(row).variance : workBetween(plan.calendarOf(row), row.base_finish, finish);
  };
  const spoken = (row) => (read(row) === null || read(row) === undefined ? "" : daysText(plan.words, read(row), plan.facts.day_minutes, true));
  return {
    kind: "days", align: "num", was: (row) => plan.saved(row).variance, now: read, laterIsWorse: true, show: spoken,
    edit: (row) => daysValue(read(row), plan.facts.day_minutes), tone: (row) => toneOf(read(row)), order: (row) => read(row) ?? -Infinity,
  };
}

const toneOf = (minutes) => (minutes > 0 ? "is-worse" : minutes < 0 ? "is-better" : "");

function choice(plan, name, options, usual = null) {
  const names = new Map(options.map((option) => [String(option.id), option.name]));
  const read = (row) => {
    const value = idOf(plan, name, plan.value(row, name));
    return value === null || value === usual ? "" : names.get(value) ?? value;
  };
  return { kind: "choice", field: name, options, usual, show: read, edit: read, order: (row) => (name === "phase" ? plan.value(row, name) ?? Infinity : read(row).toLowerCase() || "\uffff") };
}

// Phases and owners are places in their lists; everything else is its own name.
function idOf(plan, name, value) {
  if (value === null || value === undefined) return null;
  if (name === "phase") return String(plan.facts.phases[value]?.key);
  if (name === "owner") return String(plan.facts.owners[value]?.id);
  return String(value);
}

function check(plan, name, words) {
  const isOn = (row) => Boolean(plan.value(row, name));
  const read = (row) => (isOn(row) ? words.yes : "");
  return { kind: "check", field: name, align: "check", isOn, show: read, edit: read, order: (row) => (isOn(row) ? 0 : 1) };
}

function progress(plan, words) {
  const state = (row) => (plan.value(row, "actual_finish") !== null ? "done" : plan.value(row, "actual_start") !== null ? "running" : "ahead");
  const share = (row) => plan.value(row, "done") ?? 0;
  return {
    kind: "state", field: "done", state,
    show: (row) => ({ done: words.states.done, running: share(row) ? `${share(row)} %` : words.states.running, ahead: "" })[state(row)],
    edit: (row) => (state(row) === "ahead" ? "" : `${share(row)}%`),
    order: (row) => ["running", "ahead", "done"].indexOf(state(row)) * 1000 - share(row),
  };
}

function predecessors(plan) {
  const read = (row) => linksText(plan, row);
  return { kind: "links", field: "predecessors", show: read, edit: read, order: (row) => natural(read(row)) };
}

/** M9 before M10; what is empty comes last. */
function natural(code) {
  return code ? code.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(9, "0")) : "\uffff";
}
