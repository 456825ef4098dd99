// What every page does beyond plain HTML. Everything works without it; nothing here computes anything of the trade.
import "./busy.js";
import "./freshness.js";
import { putBackTyped } from "./keep_typed.js";
import "./shortcuts.js";

const root = document.documentElement;
const THEMES = ["auto", "light", "dark"];

function theme() {
  return root.dataset.bsTheme ?? "auto";
}

function showTheme(button) {
  const words = button.dataset.words.split("|");
  button.querySelector("[data-theme-word]").textContent = words[THEMES.indexOf(theme())];
  button.title = words[THEMES.indexOf(theme())];
}

function chooseTheme(next) {
  if (next === "auto") delete root.dataset.bsTheme;
  else root.dataset.bsTheme = next;
  try {
    if (next === "auto") localStorage.removeItem("theme");
    else localStorage.setItem("theme", next);
  } catch { /* kept for this page only */ }
  document.querySelectorAll("[data-theme-switch]").forEach(showTheme);
}

function closeMenus(except) {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (menu !== except) menu.open = false;
  });
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : root;
  if (target.closest("[data-theme-switch]")) chooseTheme(THEMES[(THEMES.indexOf(theme()) + 1) % 3]);
  const opener = target.closest("[data-opens]");
  const opened = opener && document.getElementById(opener.dataset.opens);
  if (opened instanceof HTMLDialogElement) {
    event.preventDefault();
    opened.showModal();
  }
  if (target.closest("[data-print]")) window.print();
  closeMenus(target.closest("details.menu"));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest("details.menu[open]");
  closeMenus(null);
  menu?.querySelector("summary")?.focus();
});

// A one-time code sends itself when it is complete; spaces from a pasted one are dropped.
document.addEventListener("input", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || !("code" in field.dataset)) return;
  field.value = field.value.normalize("NFKC").replace(/\D/g, "").slice(0, 6);
  if (field.value.length === 6) field.form.requestSubmit();
});

document.querySelectorAll("[data-theme-switch]").forEach(showTheme);
putBackTyped();
document.querySelector("[data-focus]")?.focus({ preventScroll: false });
document.querySelectorAll(".tabs [aria-current]").forEach((tab) => {
  tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.clientWidth / 2 + tab.clientWidth / 2;
});
