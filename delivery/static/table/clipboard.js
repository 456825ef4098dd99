// Copy, cut and paste between the table and any spreadsheet. Copied cells are plain: numbers of days, dates from the year down.
import { fill } from "../plan/wording.js";
import { readTsv, writeTsv } from "./tsv.js";

export function listenToClipboard(table) {
  const { box } = table.grid;
  box.addEventListener("copy", (event) => copy(table, event));
  box.addEventListener("cut", (event) => { if (copy(table, event) && table.plan.rights.edit) table.empty(); });
  box.addEventListener("paste", (event) => paste(table, event));
}

function copy(table, event) {
  if (table.editor.isOpen) return false;
  const { top, bottom, left, right } = table.selection.rectangle;
  const columns = table.shown.slice(left, right + 1);
  const rows = table.items.slice(Math.max(top, 0), bottom + 1).filter((item) => item.row);
  const cells = rows.map(({ row }) => columns.map((column) => column.edit(row)));
  event.clipboardData.setData("text/plain", writeTsv(top < 0 ? [columns.map((column) => column.label), ...cells] : cells));
  event.preventDefault();
  table.say(fill(table.words.copied, { rows: cells.length, columns: columns.length }));
  return true;
}

function paste(table, event) {
  if (table.editor.isOpen || !table.plan.rights.edit || (table.selection.row < 0 && table.items.length)) return;
  event.preventDefault();
  const block = readTsv(event.clipboardData.getData("text/plain"));
  if (block.length === 1 && block[0].length === 1 && !table.selection.isOneCell) return fillAll(table, block[0][0]);
  return lay(table, block);
}

const NEVER_EMPTY = ["name", "start", "finish"];
const oneLine = (text) => text.replace(/\s*\n\s*/g, " ").trim();

// One copied cell goes into every cell of the selection.
function fillAll(table, text) {
  table.put(table.selectedCells().map((cell) => ({ ...cell, text: oneLine(text), shown: oneLine(text) })));
}

function lay(table, block) {
  const { left } = table.selection.rectangle;
  const top = Math.max(0, table.selection.rectangle.top);
  const rows = linesFrom(table, top, block.length);
  const cells = [];
  let skipped = 0;
  for (const [down, texts] of block.entries()) {
    for (const [across, text] of texts.entries()) {
      const [column, typed] = [table.shown[left + across], oneLine(text)];
      if (column?.field && (typed || !NEVER_EMPTY.includes(column.id))) cells.push({ row: rows[down], column, text: typed, shown: typed });
      else skipped += typed ? 1 : 0;
    }
  }
  const changed = cells.filter(({ row, column, text }) => column.edit(row) !== text || table.draft.wrongAt(row.key, column.field));
  table.put(changed);
  table.rebuild();
  table.selection.to(top, left);
  table.selection.to(table.items.findIndex((item) => item.row?.key === rows.at(-1).key), left + block[0].length - 1, true);
  table.arrive();
  table.say([fill(table.words.pasted, { count: cells.length }), skipped ? fill(table.words.skipped, { count: skipped }) : ""].join(" "));
}

// The rows below, over the lines of groups; beyond the end new milestones.
function linesFrom(table, top, count) {
  const rows = table.items.slice(top).flatMap((item) => (item.row ? [item.row] : [])).slice(0, count);
  let last = rows.at(-1) ?? table.plan.rows.at(-1) ?? null;
  while (rows.length < count) {
    last = table.newLine(last);
    rows.push(last);
  }
  return rows;
}
