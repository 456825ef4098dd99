// Inputs beside the pictures: each change is computed by the server and drawn in place. Nothing is saved before "Save".
const WAIT = 300;
const form = document.getElementById("what-if");
const parts = () => document.querySelectorAll("[data-live]");
const saved = new Map([...parts()].map((part) => [part.id, part.cloneNode(true)]));
const turned = new Map(); // what the choosers below were set to: it belongs to the pictures, not to the inputs
let timer = 0;
let asked = null;
let leaving = false;

const isChanged = (field) => field.type !== "hidden" && "defaultValue" in field && field.value !== field.defaultValue;
const isDirty = () => Boolean(form) && [...form.elements].some(isChanged);

// The new content goes into the old place: what is open stays open, what has the focus keeps it.
function redraw(part, fresh) {
  if (!fresh || fresh.isEqualNode(part)) return;
  const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
  const opened = [...part.querySelectorAll("details")].map((details) => details.open);
  part.replaceChildren(...[...fresh.childNodes].map((node) => node.cloneNode(true)));
  part.querySelectorAll("details").forEach((details, place) => { details.open = opened[place] ?? details.open; });
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

function showFaults(page) {
  form.querySelectorAll(".field-error").forEach((error) => error.remove());
  form.querySelectorAll("[aria-invalid]").forEach((field) => {
    field.classList.remove("is-invalid");
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  });
  page.querySelectorAll("#what-if .field-error").forEach((error) => {
    const field = document.getElementById(error.id.replace(/-error$/, ""));
    if (!field || field.type === "hidden") return;
    field.classList.add("is-invalid");
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", error.id);
    field.closest(".field").append(error.cloneNode(true));
  });
}

// With a fault the pictures stay as they were, and look it.
function show(page) {
  const isFaulty = Boolean(page.querySelector("#faults .notice"));
  if (form) showFaults(page);
  parts().forEach((part) => {
    if (!isFaulty || part.id === "faults") redraw(part, page.getElementById(part.id));
    part.classList.toggle("is-old", isFaulty && part.id !== "faults");
  });
}

function say(what) {
  const place = document.getElementById("computing");
  if (place) place.textContent = what ? place.dataset[what] : "";
}

async function ask(address, body) {
  asked?.abort();
  asked = new AbortController();
  const late = setTimeout(say, 400, "computing");
  try {
    const answer = await fetch(address, { method: body ? "POST" : "GET", body, signal: asked.signal });
    if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    clearTimeout(late);
    say("");
    show(page);
  } catch (problem) {
    clearTimeout(late);
    if (problem.name !== "AbortError") say("failed");
  }
}

function compute() {
  document.getElementById("unsaved").hidden = !isDirty();
  return ask(form.action, new URLSearchParams([...new FormData(form), ...turned]));
}

function discard(event) {
  event.preventDefault();
  clearTimeout(timer);
  asked?.abort();
  form.reset();
  document.getElementById("unsaved").hidden = true;
  say("");
  const page = document.implementation.createHTMLDocument("");
  saved.forEach((part) => page.body.append(part.cloneNode(true)));
  show(page);
}

document.addEventListener("change", (event) => {
  const chooser = event.target.closest?.("form[data-turn]");
  if (!chooser) return;
  chooser.querySelectorAll("select").forEach((select) => turned.set(select.name, select.value));
  if (isDirty()) compute();
  else ask(`${location.pathname}?${new URLSearchParams([...turned, ["version", chooser.elements.version.value]])}`);
});

if (form) {
  form.addEventListener("input", () => {
    document.getElementById("unsaved").hidden = !isDirty();
    clearTimeout(timer);
    timer = setTimeout(compute, WAIT);
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) leaving = true;
    else event.preventDefault();
    if (!leaving) compute();
  });
  document.getElementById("discard").addEventListener("click", discard);
  window.addEventListener("beforeunload", (event) => {
    if (isDirty() && !leaving) event.preventDefault();
  });
  if (isDirty()) compute();
}
