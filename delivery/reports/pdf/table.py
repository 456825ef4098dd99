"""Tables that run over pages: repeated head, zebra, group rows, totals."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Flowable
from reportlab.platypus import Table as Grid

from delivery.reports.content import Cell, CellKind, Column, Row, Table
from delivery.reports.pdf.fonts import REGULAR
from delivery.reports.pdf.marked import words
from delivery.reports.pdf.paragraph import paragraph
from delivery.reports.pdf.setting import Flow, Setting, noted, titled
from delivery.reports.pdf.style import color, style
from delivery.reports.pdf.widths import column_widths
from delivery.reports.picture.ink import Ink
from delivery.reports.wording import Wording

MOST_ROWS = 2_000
LINES_IN_CELL = 30
RIGHT = {CellKind.INTEGER, CellKind.DECIMAL, CellKind.MONEY, CellKind.PERCENT}

Command = tuple[Any, ...]
PLAIN: list[Command] = [
    ("FONT", (0, 0), (-1, -1), REGULAR, 8),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 4),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ("TOPPADDING", (0, 0), (-1, -1), 3.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
]


def ruled() -> list[Command]:
    """A head with a line of the accent below, thin lines between rows."""
    return [
        *PLAIN,
        ("LINEBELOW", (0, 0), (-1, 0), 0.9, color(Ink.ACCENT)),
        ("LINEBELOW", (0, 1), (-1, -1), 0.35, color(Ink.RULE)),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
    ]


def draw_table(block: Table, setting: Setting) -> Flow:
    if not block.rows:
        return titled(block.title, [paragraph(block.empty, "small"), *noted(block.note)], 20)
    shown = block.rows[:MOST_ROWS]
    widths = column_widths(block, setting.width, style("cell").fontSize)
    lines = [_head(block.columns, setting.wording), *(_line(row, block.columns, widths) for row in shown)]
    grid = Grid(lines, colWidths=widths, repeatRows=1, splitInRow=1, spaceBefore=0, style=_looks(shown), hAlign="LEFT")
    cut = len(block.rows) - len(shown)
    below = noted(setting.wording.cut.format(count=cut)) if cut else []
    return titled(block.title, [grid, *below, *noted(block.note)], 120)


def _head(columns: tuple[Column, ...], wording: Wording) -> list[Flowable]:
    titles = [column.title + wording.aside(column.unit) for column in columns]
    looks = [style("cell_head", column.kind in RIGHT) for column in columns]
    return [paragraph(title, look, 120) for title, look in zip(titles, looks, strict=True)]


def _line(row: Row, columns: tuple[Column, ...], widths: list[float]) -> list[Flowable | str]:
    if row.is_heading:
        return [paragraph(row.cells[0].text if row.cells else "", "cell_accent", 300), *[""] * (len(columns) - 1)]
    look = "cell_bold" if row.is_total else "cell"
    cells = (*row.cells, *[Cell("")] * len(columns))[: len(columns)]
    return [_cell(cell, column, width, look) for cell, column, width in zip(cells, columns, widths, strict=True)]


def _cell(cell: Cell, column: Column, width: float, look: str) -> Flowable | str:
    if not cell.text:
        return ""
    return words(cell.tone, within(cell.text, width), look, column.kind in RIGHT)


def within(text: str, width: float) -> str:
    """As much as fills a cell of the allowed height, even if all characters are as wide as Chinese ones."""
    most = max(60, int(width / style("cell").fontSize * LINES_IN_CELL))
    return text if len(text) <= most else text[:most] + "…"


def _looks(rows: tuple[Row, ...]) -> list[Command]:
    looks, shade = ruled(), False
    for index, row in enumerate(rows, 1):
        shade = not shade and not row.is_heading
        if row.is_heading:
            looks += [("SPAN", (0, index), (-1, index)), ("TOPPADDING", (0, index), (-1, index), 8)]
            looks += [("NOSPLIT", (0, index), (0, index + 1))] if index < len(rows) else []
        elif row.is_total:
            looks.append(("LINEABOVE", (0, index), (-1, index), 0.9, color(Ink.TEXT)))
        elif not shade:
            looks.append(("BACKGROUND", (0, index), (-1, index), color(Ink.SHADE)))
    return looks
