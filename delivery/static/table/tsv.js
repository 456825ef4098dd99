// Cells as a spreadsheet puts them into the clipboard: tabs, lines, quotes around what contains them.

/** ``a⇥"b\nc"`` → [["a", "b\nc"]]; the last line break ends the last row and opens no other. */
export function readTsv(text) {
  const rows = [[]];
  const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  let place = 0;
  while (place <= source.length) {
    const [cell, end] = source[place] === '"' ? quoted(source, place) : bare(source, place);
    rows.at(-1).push(cell);
    if (source[end] === "\n") rows.push([]);
    place = end + 1;
  }
  return rows;
}

function bare(source, start) {
  const rest = source.slice(start).search(/[\t\n]/);
  const end = rest < 0 ? source.length : start + rest;
  return [source.slice(start, end), end];
}

// A quote that never closes, or that is followed by more text, was no quoting: the cell is taken as it stands.
function quoted(source, start) {
  let cell = "";
  for (let place = start + 1; place < source.length; place += 1) {
    if (source[place] !== '"') cell += source[place];
    else if (source[place + 1] === '"') { cell += '"'; place += 1; }
    else return [undefined, "\t", "\n"].includes(source[place + 1]) ? [cell, place + 1] : bare(source, start);
  }
  return bare(source, start);
}

export function writeTsv(rows) {
  return rows.map((row) => row.map(writeCell).join("\t")).join("\n");
}

function writeCell(cell) {
  return /[\t\n\r]|^"/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
