// Pages that draw themselves anew from what is typed, before it is saved: the server renders the page, its live parts are put in place.
// A live part is an element with an id and "data-live". Nothing here knows what the parts mean.
export const parts = () => document.querySelectorAll("[data-live]");

function isChanged(field) {
  if (field.type === "hidden" || !field.name) return false;
  if (field.options) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  return "defaultValue" in field && field.value !== field.defaultValue;
}

export const isDirty = (form) => [...form.elements].some(isChanged);

// The new content goes into the old place: what is open stays open, what has the focus keeps it.
export function redraw(part, fresh) {
  if (!fresh || fresh.isEqualNode(part)) return;
  const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
  const opened = [...part.querySelectorAll("details")].map((details) => details.open);
  part.replaceChildren(...[...fresh.childNodes].map((node) => node.cloneNode(true)));
  part.querySelectorAll("details").forEach((details, place) => { details.open = opened[place] ?? details.open; });
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

// Errors stand beside their fields, in the server's own words and markup.
export function showFaults(form, page) {
  form.querySelectorAll(".field-error").forEach((error) => error.remove());
  form.querySelectorAll("[aria-invalid]").forEach((field) => {
    field.classList.remove("is-invalid");
    field.removeAttribute("aria-invalid");
    field.setAttribute("aria-describedby", (field.getAttribute("aria-describedby") ?? "").replace(`${field.id}-error`, "").trim());
  });
  page.querySelectorAll(`#${form.id} .field-error`).forEach((error) => {
    const field = document.getElementById(error.id.replace(/-error$/, ""));
    if (!field || field.type === "hidden") return;
    field.classList.add("is-invalid");
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${error.id}`.trim());
    field.closest(".field").append(error.cloneNode(true));
  });
}

function say(what) {
  const place = document.getElementById("computing");
  if (place) place.textContent = what ? place.dataset[what] : "";
}

let asked = null;

export function forget() {
  asked?.abort();
  say("");
}

// The page as the server would draw it now; null when a newer question came in between or no answer did.
export async function pageOf(address, body) {
  asked?.abort();
  const own = asked = new AbortController();
  const late = setTimeout(say, 400, "computing");
  try {
    const answer = await fetch(address, { method: body ? "POST" : "GET", body, signal: own.signal });
    if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    say("");
    return page;
  } catch {
    if (!own.signal.aborted) say("failed");
    return null;
  } finally {
    clearTimeout(late);
  }
}

// Leaving with something unsaved is asked about; sending the form to where it is saved is not leaving.
export function guard(form) {
  let leaving = false;
  form.addEventListener("submit", (event) => { leaving = !event.defaultPrevented; });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => {
    if (isDirty(form) && !leaving && !("typedKept" in document.documentElement.dataset)) event.preventDefault();
  });
}
