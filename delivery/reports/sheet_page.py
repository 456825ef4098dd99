"""One sheet being filled from the top: a row cursor, formats, and the widths that its columns turn out to need."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from delivery.reports.content import Cell, CellKind
from delivery.reports.picture.ink import PALETTE, TONES, Ink
from delivery.reports.picture.lettering import width_of
from delivery.reports.plain_text import lines_of, one_line
from delivery.reports.tone import Tone
from delivery.reports.wording import Wording

LONGEST_CELL = 16_000
NARROWEST, WIDEST = 9.0, 56.0
FACE = "Microsoft YaHei"
DIGITS = 15
"""What a spreadsheet's numbers hold exactly; longer amounts are written as words."""
FIRST_DATE = date(1900, 3, 1)
_NUMBERS = {CellKind.INTEGER: "#,##0", CellKind.DECIMAL: "General", CellKind.MONEY: "#,##0.00", CellKind.PERCENT: "0.0%"}


class SheetPage:
    def __init__(self, book: Any, name: str, wording: Wording) -> None:
        self.book, self.wording = book, wording
        self.sheet = book.add_worksheet(name)
        self.row = 0
        self.widths: dict[int, float] = {}
        self.frozen = False
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.sheet.hide_gridlines(2)
        self.sheet.set_paper(9)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)

    def look(self, **properties: Any) -> Any:
        """A cell format; each kind is made once."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            base = {"font_name": FACE, "font_size": 10, "valign": "top", "font_color": PALETTE[Ink.TEXT]}
            self.formats[key] = self.book.add_format({**base, **properties})
        return self.formats[key]

    def title(self, text: str) -> None:
        self._write(0, text, self.look(bold=True, font_size=14, font_color=PALETTE[Ink.ACCENT]))
        self.row += 2

    def subtitle(self, text: str) -> None:
        if text:
            self._write(0, text, self.look(bold=True, font_size=11))
            self.row += 1

    def line(self, text: str, **properties: Any) -> None:
        """One row of words that run over the columns beside it."""
        if text:
            self._write(0, text, self.look(**properties))
            self.row += 1

    def group(self, text: str) -> None:
        """The heading of the rows below it: it runs over the columns and widens none."""
        self._write(0, text, self.look(bold=True, font_color=PALETTE[Ink.ACCENT]))
        self.row += 1

    def gap(self) -> None:
        self.row += 1

    def head(self, titles: list[str], rows: int) -> None:
        """The head of a table with ``rows`` rows: frozen and filtered where it is the sheet's first long one."""
        look = self.look(bold=True, text_wrap=True, font_color=PALETTE[Ink.PAPER], bg_color=PALETTE[Ink.ACCENT], valign="vcenter")
        for column, title in enumerate(titles):
            self._write(column, title, look, measured=True)
        if titles and rows and not self.frozen and self.row <= 12:
            self.sheet.freeze_panes(self.row + 1, 0)
            self.sheet.autofilter(self.row, 0, self.row + rows, len(titles) - 1)
            self.sheet.repeat_rows(self.row)
            self.frozen = True
        self.row += 1

    def cells(self, cells: list[tuple[Cell, CellKind]], **properties: Any) -> None:
        """One row of a table."""
        for column, (cell, kind) in enumerate(cells):
            self._cell(column, cell, kind, {"bottom": 4, "bottom_color": PALETTE[Ink.RULE], **properties})
        self.row += 1

    def texts(self, texts: list[str], **properties: Any) -> None:
        self.cells([(Cell(text), CellKind.TEXT) for text in texts], **properties)

    def finish(self) -> None:
        """Set the widths; a sheet without a table keeps its title in sight."""
        for column, width in self.widths.items():
            self.sheet.set_column(column, column, min(max(width, NARROWEST), WIDEST))
        if not self.widths:
            self.sheet.set_column(0, 0, WIDEST)
        if not self.frozen:
            self.sheet.freeze_panes(1, 0)

    def _cell(self, column: int, cell: Cell, kind: CellKind, properties: dict[str, Any]) -> None:
        if cell.on and cell.on >= FIRST_DATE and kind is CellKind.DATE:
            look = self.look(num_format=self._date_format(), align="left", **properties)
            self.sheet.write_datetime(self.row, column, datetime.combine(cell.on, time()), look)
            self._measure(column, "2026-12-31  ")
        elif cell.amount is not None and kind in _NUMBERS and _is_exact(cell.amount):
            self.sheet.write_number(self.row, column, float(cell.amount), self.look(num_format=_NUMBERS[kind], **properties))
            self._measure(column, cell.text + "  ")
        else:
            ink = {"font_color": PALETTE[TONES[cell.tone]]} if cell.tone and cell.tone is not Tone.GREY else {}
            text = _words(cell.text)
            wraps = width_of(text, 10) > WIDEST * 5
            self._write(column, text, self.look(text_wrap=wraps, **{**properties, **ink}), measured=True)

    def _date_format(self) -> str:
        return 'yyyy"年"m"月"d"日"' if self.wording.language == "zh" else "d mmm yyyy"

    def _write(self, column: int, text: str, look: Any, measured: bool = False) -> None:
        """Always as a string: write_string never makes a formula, a link or a number of it."""
        text = _words(text)
        self.sheet.write_string(self.row, column, text, look)
        if measured:
            self._measure(column, text)

    def _measure(self, column: int, text: str) -> None:
        longest = max((width_of(line, 10) for line in text[:400].split("\n")), default=0)
        self.widths[column] = max(self.widths.get(column, 0), longest / 5.4 + 2)


def _words(text: str) -> str:
    return "\n".join(lines_of(text, LONGEST_CELL)) if "\n" in text else one_line(text, LONGEST_CELL)


def _is_exact(amount: Decimal) -> bool:
    return amount.is_finite() and len(amount.normalize().as_tuple().digits) <= DIGITS and abs(amount.adjusted()) <= DIGITS
