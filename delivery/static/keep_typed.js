// What was typed survives a switch of the language, a reload, a lost connection and the end of a session: kept in this tab for
// this person, put back once, then forgotten. No passwords, codes or files.
import { tell, words } from "./signals.js";

const PLACE = "typed";
const LONGEST = 12 * 3600_000;
const NEVER = ["hidden", "password", "file", "submit", "button", "reset"];
const here = () => location.pathname + location.search;
const person = () => document.getElementById("search-window")?.dataset.person ?? "";
const isTick = (field) => field.type === "checkbox" || field.type === "radio";

function fields() {
  const all = [...document.querySelectorAll("main form")].flatMap((form) => [...form.elements]);
  return all.filter((field) => field.name && !NEVER.includes(field.type) && !("code" in field.dataset));
}

function isTouched(field) {
  if (isTick(field)) return field.checked !== field.defaultChecked;
  if (field instanceof HTMLSelectElement) return field.value !== (field.querySelector("option[selected]") ?? field.options[0])?.value;
  return field.value !== field.defaultValue;
}

// Fields are found again by the address and the name of their form and their own name: the new page may show other forms too.
function nameOf(field, counts) {
  const base = `${field.form.getAttribute("action") ?? ""} ${field.name} ${isTick(field) ? field.value : ""}`;
  counts[base] = (counts[base] ?? 0) + 1;
  return `${base} ${counts[base]}`;
}

// `every`: untouched fields too, where the page is the answer to a form and shows as given what was typed before.
export function keepTyped(address, { every = false, sent = false } = {}) {
  const counts = {};
  const values = fields().map((field) => [nameOf(field, counts), isTick(field) ? field.checked : field.value, isTouched(field)]);
  const kept = values.filter(([, , touched]) => every || touched).map(([name, value]) => [name, value]);
  if (!kept.length) return;
  write({ address, values: kept, who: person(), at: Date.now(), sent, from: here() });
  document.documentElement.dataset.typedKept = "";  // whoever warns of leaving a page need not
}

function write(kept) {
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(kept));
  } catch { /* storage may be forbidden: then it has to be typed again */ }
}

export function forgetTyped() {
  try {
    sessionStorage.removeItem(PLACE);
  } catch { /* nothing was kept */ }
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(PLACE));
  } catch {
    return null;
  }
}

// A form that was sent has arrived when the server answered with a page that is no refusal: the browser came here from the form.
function hasArrived(kept) {
  if (!kept.sent || document.querySelector("[data-refused]")) return false;
  const [way] = performance.getEntriesByType("navigation");
  const from = document.referrer && new URL(document.referrer);
  return way?.type !== "back_forward" && Boolean(from) && from.pathname + from.search === kept.from;
}

export function putBackTyped() {
  const kept = read();
  if (!kept) return;
  if (hasArrived(kept) || Date.now() - kept.at > LONGEST) return forgetTyped();
  if (kept.address !== here() || (kept.who && kept.who !== person())) return;
  forgetTyped();
  const counts = {};
  const values = new Map(kept.values);
  let changed = 0;
  for (const field of fields()) {
    const name = nameOf(field, counts);
    if (!values.has(name)) continue;
    const [slot, value] = [isTick(field) ? "checked" : "value", values.get(name)];
    if (field[slot] === value) continue;
    field[slot] = value;
    changed += 1;
  }
  if (changed) tell("put-back", words.putBack);
}
