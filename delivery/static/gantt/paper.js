// For the printer the window becomes the whole plan: every line, and as much time as fits on the sheet.
const SHEET = 1060; // pixels across
const PANE = 400; // of which the list takes these, as gantt.css says
const MARGIN = 50; // days around the plan
const MOST = 400; // lines

export function preparePrint(board) {
  let before = null;
  addEventListener("beforeprint", () => {
    before = { scale: board.axis.scale, size: board.size, scrolled: board.scroll, pane: board.pane };
    board.pane = PANE;
    board.size = { width: SHEET, height: Math.min(MOST, board.lines.length) * board.lineHeight };
    board.axis.scale = (SHEET - PANE) / ((board.facts.finish - board.facts.start) / 1440 + MARGIN);
    board.scrolled = { left: 0, top: 0 };
    board.lay();
    board.parts.canvas.style.setProperty("width", `${SHEET}px`);
    board.draw();
  });
  addEventListener("afterprint", () => {
    if (!before) return;
    Object.assign(board, { size: before.size, pane: before.pane, scrolled: before.scrolled });
    board.axis.scale = before.scale;
    board.lay();
    board.draw();
    before = null;
  });
}
