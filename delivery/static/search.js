// The search window: a combobox over the list that the server makes. Loaded when it is opened for the first time (see app.js).
import { recent, remember } from "./search_recent.js";
import { words } from "./signals.js";

const PAUSE = 140;
const dialog = document.getElementById("search-window");
const field = dialog.querySelector("[role=combobox]");
const list = dialog.querySelector("[role=listbox]");
const say = dialog.querySelector("[role=status]");
let chosen = null;
let asking = null;
let waiting = 0;

const options = () => [...list.querySelectorAll("[role=option]")];

export function openSearch() {
  if (dialog.open) return;
  dialog.showModal();
  field.select();
  if (!field.value.trim()) showRecent();
}

function choose(option) {
  chosen?.setAttribute("aria-selected", "false");
  chosen = option ?? null;
  chosen?.setAttribute("aria-selected", "true");
  chosen?.scrollIntoView({ block: "nearest" });
  if (chosen) field.setAttribute("aria-activedescendant", chosen.id);
  else field.removeAttribute("aria-activedescendant");
}

function show(nodes) {
  choose(null);
  list.replaceChildren(...nodes);
  const found = options();
  field.setAttribute("aria-expanded", String(found.length > 0));
  list.scrollTop = 0;
  choose(found[0]);
  say.textContent = list.querySelector(".hits-none")?.textContent ?? (found.length && field.value.trim() ? String(found.length) : "");
}

function showRecent() {
  const kept = recent(dialog.dataset.person);
  if (!kept.length) return show([]);
  const head = document.createElement("div");
  Object.assign(head, { className: "hits-head", id: "found-recent", textContent: dialog.dataset.recent });
  head.setAttribute("role", "presentation");
  const group = document.createElement("div");
  group.setAttribute("role", "group");
  group.setAttribute("aria-labelledby", "found-recent");
  group.append(head, ...kept.map(recentOption));
  show([group]);
}

function recentOption({ address, title, where }, place) {
  const option = document.createElement("a");
  Object.assign(option, { className: "hit", href: address, id: `found-recent-${place}`, tabIndex: -1 });
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  for (const [name, text] of [["hit-title", title], ["hit-where", where]]) {
    const part = document.createElement("span");
    Object.assign(part, { className: name, textContent: text });
    option.append(part);
  }
  return option;
}

// One request at a time: a newer one ends the older, so that a late answer never replaces a newer one.
async function ask() {
  asking?.abort();
  const text = field.value.trim();
  if (!text) return showRecent();
  const mine = (asking = new AbortController());
  const address = `/search?${new URLSearchParams({ q: text, near: dialog.dataset.near })}`;
  try {
    const answer = await fetch(address, { headers: { "HX-Request": "true" }, redirect: "manual", signal: mine.signal });
    if (answer.type === "opaqueredirect") return fail(words.ended);
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine === asking) show([...page.body.children]);
  } catch (error) {
    if (error.name !== "AbortError" && mine === asking) fail(dialog.dataset.failed);
  }
}

function fail(text) {
  const note = document.createElement("p");
  Object.assign(note, { className: "hits-none", textContent: text });
  show([note]);
}

function follow(option, event) {
  remember(dialog.dataset.person, {
    address: option.getAttribute("href"),
    title: option.querySelector(".hit-title")?.textContent.trim() ?? option.textContent.trim(),
    where: [...(option.querySelector(".hit-where")?.children ?? [])].slice(0, 1).map((part) => part.textContent.trim()).join(" "),
  });
  dialog.close();
  if (event.type === "click") return;
  if (event.ctrlKey || event.metaKey) window.open(option.href, "_blank", "noopener");
  else location.assign(option.href);
}

function step(by) {
  const all = options();
  if (all.length) choose(all[(all.indexOf(chosen) + by + all.length) % all.length]);
}

field.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, PAUSE);
});
field.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    step(event.key === "ArrowDown" ? 1 : -1);
  }
  if (event.key === "Enter" && chosen) {
    event.preventDefault();
    follow(chosen, event);
  }
});
list.addEventListener("click", (event) => {
  const option = event.target.closest("[role=option]");
  if (option) follow(option, event);
});
dialog.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("[data-search-close]")) dialog.close();
});
dialog.addEventListener("close", () => asking?.abort());
