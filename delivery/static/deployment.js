// Inputs beside the pictures: each change is computed by the server and drawn in place. Nothing is saved before "Save".
import { forget, guard, isDirty, pageOf, parts, redraw, showFaults } from "./live.js";

const WAIT = 300;
const form = document.getElementById("what-if");
const saved = new Map([...parts()].map((part) => [part.id, part.cloneNode(true)]));
const turned = new Map(); // what the choosers below were set to: it belongs to the pictures, not to the inputs
let timer = 0;

// With a fault the pictures stay as they were, and look it.
function show(page) {
  const isFaulty = Boolean(page.querySelector("#faults .notice"));
  if (form) showFaults(form, page);
  parts().forEach((part) => {
    if (!isFaulty || part.id === "faults") redraw(part, page.getElementById(part.id));
    part.classList.toggle("is-old", isFaulty && part.id !== "faults");
  });
}

async function ask(address, body) {
  const page = await pageOf(address, body);
  if (page) show(page);
}

function compute() {
  clearTimeout(timer);
  document.getElementById("unsaved").hidden = !isDirty(form);
  return ask(form.action, new URLSearchParams([...new FormData(form), ...turned]));
}

function discard(event) {
  event.preventDefault();
  clearTimeout(timer);
  forget();
  form.reset();
  document.getElementById("unsaved").hidden = true;
  const page = document.implementation.createHTMLDocument("");
  saved.forEach((part) => page.body.append(part.cloneNode(true)));
  show(page);
}

document.addEventListener("change", (event) => {
  const chooser = event.target.closest?.("form[data-turn]");
  if (!chooser) return;
  chooser.querySelectorAll("select").forEach((select) => turned.set(select.name, select.value));
  if (form && isDirty(form)) compute();
  else ask(`${location.pathname}?${new URLSearchParams([...turned, ["version", chooser.elements.version.value]])}`);
});

if (form) {
  form.addEventListener("input", () => {
    document.getElementById("unsaved").hidden = !isDirty(form);
    clearTimeout(timer);
    timer = setTimeout(compute, WAIT);
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    compute();
  });
  document.getElementById("discard").addEventListener("click", discard);
  guard(form);
  if (isDirty(form)) compute();
}
