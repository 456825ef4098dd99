// What was typed survives a switch of the language: kept in this tab, put back once, then forgotten. No passwords, codes or files.
const PLACE = "typed";
const NEVER = ["hidden", "password", "file", "submit", "button", "reset"];

function fields() {
  const all = [...document.querySelectorAll("main form")].flatMap((form) => [...form.elements]);
  return all.filter((field) => field.name && !NEVER.includes(field.type) && !("code" in field.dataset));
}

const isTick = (field) => field.type === "checkbox" || field.type === "radio";

export function keepTyped(address) {
  const values = fields().map((field) => [field.name, isTick(field) ? field.checked : field.value]);
  try {
    sessionStorage.setItem(PLACE, JSON.stringify({ address, values }));
  } catch { /* storage may be forbidden: then it has to be typed again */ }
}

export function putBackTyped() {
  let kept = null;
  try {
    kept = JSON.parse(sessionStorage.getItem(PLACE));
    sessionStorage.removeItem(PLACE);
  } catch { /* nothing was kept */ }
  if (kept?.address !== location.pathname + location.search) return;
  fields().forEach((field, place) => {
    const [name, value] = kept.values[place] ?? [];
    if (name !== field.name) return;
    if (isTick(field)) field.checked = value;
    else field.value = value;
  });
}
