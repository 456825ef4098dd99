// Keys of a page: Ctrl-K (⌘K) and "/" search, "?" shows every key of the page, and a single character presses the element that
// names it by data-shortcut. Fields, grids and whatever says data-takes-keys keep their keys. Single characters can be switched
// off (WCAG 2.1.4); the choice is kept in this browser.
const PLACE = "single-keys";
const KEEPS_KEYS = "input, textarea, select, [contenteditable], [role=grid], [role=treegrid], [data-takes-keys]";
const isApple = /Mac|iPhone|iPad/.test(navigator.platform);
let search = null;

function singleKeysWork() {
  try {
    return localStorage.getItem(PLACE) !== "off";
  } catch {
    return true;
  }
}

function letSingleKeysWork(on) {
  try {
    if (on) localStorage.removeItem(PLACE);
    else localStorage.setItem(PLACE, "off");
  } catch { /* then they work until the page is left, as they do everywhere */ }
}

// The style has to be there before the window is, or it would be seen growing.
function bringSearch(opener) {
  search ??= new Promise((resolve) => {
    const style = document.createElement("link");
    style.addEventListener("load", resolve, { once: true });
    style.addEventListener("error", resolve, { once: true });
    Object.assign(style, { rel: "stylesheet", href: opener.dataset.style });
    document.head.append(style);
  }).then(() => import("./search.js"));
  return search;
}

async function openSearch(event) {
  const opener = document.querySelector("[data-search-open]");
  if (!opener) return;
  event.preventDefault();
  try {
    (await bringSearch(opener)).openSearch();
  } catch {
    search = null;
    location.assign(opener.href);
  }
}

// A page with many keys (Gantt, Table) lists them itself, perhaps in a template: <dl data-shortcut-page>.
function listsOfPage() {
  const places = [document, ...[...document.querySelectorAll("template")].map((template) => template.content)];
  return places.flatMap((place) => [...place.querySelectorAll("[data-shortcut-page]")]).filter((own) => !own.closest("#shortcuts-window"));
}

const named = (keys) => (isApple ? keys.replace("Ctrl+", "⌘") : keys.replaceAll("+", " + "));

function openHelp() {
  const dialog = document.getElementById("shortcuts-window");
  const list = dialog?.querySelector("[data-shortcut-list]");
  if (!list || dialog.open) return;
  list.replaceChildren();
  const told = new Set();
  for (const { dataset } of document.querySelectorAll("[data-shortcut]")) {
    const says = dataset.shortcutSays;
    if (!says || told.has(dataset.shortcut + says)) continue;
    told.add(dataset.shortcut + says);
    const keys = document.createElement("dt");
    keys.append(Object.assign(document.createElement("kbd"), { textContent: named(dataset.shortcut) }));
    list.append(keys, Object.assign(document.createElement("dd"), { textContent: says }));
  }
  dialog.querySelectorAll("[data-shortcut-page]").forEach((old) => old.remove());
  const more = dialog.querySelector("[data-shortcut-more]");
  const lists = listsOfPage().map((own) => own.cloneNode(true));
  more.hidden = !lists.length;
  more.after(...lists);
  dialog.querySelector("[data-single-keys]").checked = singleKeysWork();
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const hasModifier = event.ctrlKey || event.metaKey;
  if (hasModifier && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") return openSearch(event);
  const target = event.target instanceof Element ? event.target : document.body;
  if (hasModifier || event.altKey || event.key.length !== 1 || event.key === " " || !singleKeysWork()) return;
  if (target.closest(KEEPS_KEYS) || document.querySelector("dialog[open]")) return;
  if (event.key === "/") return openSearch(event);
  if (event.key === "?") return openHelp();
  const pressed = document.querySelector(`:is(a, button)[data-shortcut="${CSS.escape(event.key)}"]`);
  if (!pressed) return;
  event.preventDefault();
  pressed.click();
});

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.closest("[data-search-open]") && !event.ctrlKey && !event.metaKey && !event.shiftKey) openSearch(event);
  if (target.closest("[data-shortcuts-open]")) openHelp();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-single-keys]")) letSingleKeysWork(event.target.checked);
});

if (isApple) document.querySelectorAll("[data-search-open] kbd").forEach((key) => (key.textContent = "⌘K"));
