/* In the grid of effort, Enter and the arrows go from row to row; without this script it is a plain form. */

const grid = document.querySelector("[data-entry]");

function rows() {
  return [...grid.querySelectorAll("tr")].map((row) => [...row.querySelectorAll(".value-cell")]).filter((cells) => cells.length);
}

function beside(cell, step) {
  const all = rows();
  const row = all.findIndex((cells) => cells.includes(cell));
  return all[row + step]?.[all[row].indexOf(cell)];
}

function go(event) {
  const cell = event.target.closest(".value-cell");
  const step = { ArrowDown: 1, ArrowUp: -1, Enter: event.shiftKey ? -1 : 1 }[event.key];
  if (!cell || !step || event.ctrlKey || event.metaKey || event.altKey) return;
  const next = beside(cell, step);
  if (next || event.shiftKey) event.preventDefault(); // below the last row Enter saves, as in any form
  next?.focus();
  next?.select();
}

grid?.addEventListener("keydown", go);
grid?.addEventListener("focusin", (event) => event.target.closest(".value-cell")?.select());
