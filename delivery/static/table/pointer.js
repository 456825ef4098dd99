// Mouse and finger: a press selects, a drag selects more, a second tap or a double click begins to edit.

export function listenToPointer(table) {
  const { box } = table.grid;
  let drags = false;
  box.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch") return;
    drags = press(table, event);
  });
  box.addEventListener("pointermove", (event) => {
    if (!drags || !(event.buttons & 1)) return;
    const place = placeOf(table, document.elementFromPoint(event.clientX, event.clientY));
    if (place && place.row >= 0) table.select(place.row, drags === "rows" ? 0 : place.column, true);
  });
  window.addEventListener("pointerup", () => { drags = false; });
  box.addEventListener("dblclick", (event) => {
    const place = placeOf(table, event.target);
    if (place && place.row >= 0 && !table.editor.isOpen && place.column !== 0) table.enter();
  });
  box.addEventListener("click", (event) => tap(table, event));
}

function placeOf(table, target) {
  const cell = target?.closest?.("[aria-colindex]");
  const line = cell?.closest("[aria-rowindex]");
  if (!line || !table.grid.box.contains(line)) return null;
  return { row: Number(line.getAttribute("aria-rowindex")) - 2, column: Number(cell.getAttribute("aria-colindex")) - 1 };
}

/** Whether a drag may follow. */
function press(table, event) {
  const place = placeOf(table, event.target);
  if (!place || table.editor.cell?.contains(event.target) && table.editor.isOpen || event.target.closest("a")) return false;
  event.preventDefault();
  if (place.row < 0 || table.items[place.row].group) {
    table.select(place.row, place.column, false);
    return false;
  }
  const isMark = table.shown[place.column].kind === "mark";
  if (isMark && event.shiftKey) table.markTo(place.row);
  table.select(place.row, place.column, event.shiftKey && !isMark);
  return true;
}

// Clicks end presses of a mouse and are all that a finger gives.
function tap(table, event) {
  const place = placeOf(table, event.target);
  if (!place || event.target.closest("a, input")) return;
  const isTouch = event.pointerType === "touch";
  if (place.row < 0) return table.head.sort(place.column);
  const { group, collapsed } = table.items[place.row];
  const { row, column } = table.selection;
  if (isTouch) table.select(place.row, place.column, false);
  if (group) return table.fold(group, !collapsed);
  const { kind, field } = table.shown[place.column];
  if (kind === "mark" && !event.shiftKey) return table.mark();
  if (!isTouch || row !== place.row || column !== place.column) return;
  if (kind === "check") table.toggle();
  else if (field) table.editor.open();
}
