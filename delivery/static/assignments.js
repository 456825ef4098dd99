// The grid of assignments by keyboard: up and down move between rows, a figure is marked when it is entered.
const grid = document.querySelector("[data-percent-grid]");

function cellAt(row, column) {
  return row?.cells[column]?.querySelector("input");
}

grid?.addEventListener("keydown", (event) => {
  const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  const cell = event.target instanceof HTMLInputElement ? event.target.closest("td") : null;
  const next = step && cell ? cellAt(cell.parentElement[step], cell.cellIndex) : null;
  if (!next) return;
  event.preventDefault();
  next.focus();
});

grid?.addEventListener("focusin", (event) => {
  if (event.target instanceof HTMLInputElement) event.target.select();
});
