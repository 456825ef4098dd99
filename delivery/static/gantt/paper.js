// For the printer the window becomes the whole plan: every line, and as much time as fits on the sheet.
const SHEET = 1000; // pixels across
const MOST = 400; // lines

export function preparePrint(board) {
  let before = null;
  addEventListener("beforeprint", () => {
    before = { scale: board.axis.scale, size: board.size, scrolled: board.scroll, pane: board.pane };
    board.pane = 300;
    board.size = { width: SHEET, height: Math.min(MOST, board.lines.length) * board.lineHeight };
    board.axis.scale = board.axis.fitting(board.facts.start, board.facts.finish, SHEET - board.pane);
    board.lay();
    board.scrolled = { left: Math.max(0, board.axis.x(board.facts.start) - 20), top: 0 };
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
