// The keyboard while no cell is being typed into: moving, selecting, and the commands of a spreadsheet.

export function listenToKeys(table) {
  const { box } = table.grid;
  box.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || table.editor.isOpen || (event.target === box && table.items.length)) return;
    const act = moveOf(table, event) ?? commandOf(table, event);
    if (!act) return;
    event.preventDefault();
    act();
  });
  // A printed key goes on into the field that it opened, and so does the first key of an input method.
  box.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || table.editor.isOpen || !table.plan.rights.edit || !isTyping(event)) return;
    table.editor.open({ typed: true });
  });
}

function isTyping(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  return event.keyCode === 229 || event.key === "Process" || ([...event.key].length === 1 && event.key !== " ");
}

function moveOf(table, event) {
  const { selection } = table;
  const far = event.ctrlKey || event.metaKey;
  const { rows, columns } = selection.size();
  const page = Math.max(1, Math.floor(table.grid.box.clientHeight / table.grid.rowHeight) - 2);
  const steps = {
    ArrowUp: far ? [-Infinity, 0] : [-1, 0], ArrowDown: far ? [Infinity, 0] : [1, 0],
    ArrowLeft: far ? [0, -Infinity] : [0, -1], ArrowRight: far ? [0, Infinity] : [0, 1],
    PageUp: [-page, 0], PageDown: [page, 0], Home: far ? [-Infinity, -Infinity] : [0, -Infinity], End: far ? [Infinity, Infinity] : [0, Infinity],
  };
  const folds = foldOf(table, event);
  if (folds) return folds;
  if (event.key === "Tab") return tabOf(table, event, columns);
  const step = steps[event.key];
  if (!step || event.altKey) return null;
  return () => table.move(Math.max(-rows, Math.min(rows, step[0])), Math.max(-columns, Math.min(columns, step[1])), event.shiftKey, far && step[0] === -Infinity);
}

// Tab goes from cell to cell and leaves the grid at the end of the row: nobody is caught in it.
function tabOf(table, event, columns) {
  const next = table.selection.column + (event.shiftKey ? -1 : 1);
  if (event.ctrlKey || next < 0 || next >= columns || table.group()) return null;
  return () => table.leave([0, event.shiftKey ? -1 : 1], { chain: true });
}

function foldOf(table, event) {
  const item = table.group();
  if (!item) return null;
  const wants = { ArrowLeft: true, ArrowRight: false, Enter: !item.collapsed, " ": !item.collapsed }[event.key];
  return wants === undefined || event.ctrlKey ? null : () => table.fold(item.group, wants);
}

function commandOf(table, event) {
  const ctrl = event.ctrlKey || event.metaKey;
  const { shiftKey: shift, altKey: alt } = event;
  const name = `${ctrl ? "ctrl " : ""}${shift ? "shift " : ""}${alt ? "alt " : ""}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;
  const isHead = table.selection.row < 0;
  const wider = (sign) => () => table.widths.step(table.shown[table.selection.column], sign);
  if (isHead) return { Insert: table.plan.rights.edit ? () => table.add() : null, "alt ArrowRight": wider(1), "alt ArrowLeft": wider(-1), Enter: () => table.head.sort(table.selection.column), " ": () => table.head.sort(table.selection.column) }[name] ?? null;
  return { ...reading(table), ...(table.plan.rights.edit ? writing(table) : {}) }[name] ?? null;
}

function reading(table) {
  return {
    Enter: () => table.enter(), "ctrl Enter": () => table.openMilestone(), "shift  ": () => table.selectRows(), "ctrl a": () => table.selectAll(),
    "ctrl f": () => table.find(), " ": () => {}, Escape: table.isPlain() ? null : () => table.narrowSelection(),
  };
}

function writing(table) {
  return {
    F2: () => table.editor.open(), "alt ArrowDown": () => table.editor.open(), " ": () => table.toggle(), "ctrl  ": () => table.mark(),
    Delete: () => table.empty(), Backspace: () => table.empty(), "ctrl d": () => table.fillDown(),
    "ctrl z": () => table.undo(), "ctrl y": () => table.redo(), "ctrl shift z": () => table.redo(), "ctrl s": () => {},
    Insert: () => table.add(), "ctrl Delete": () => table.removal.ask(),
  };
}
