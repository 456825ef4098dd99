"""Column widths from what the cells hold: codes, dates and amounts stay whole, texts share the rest."""

from __future__ import annotations

import re

from delivery.reports.content import CellKind, Column, Table
from delivery.reports.pdf.fonts import text_width
from delivery.reports.plain_text import one_line
from delivery.reports.wording import CHINESE, ENGLISH

PADDING = 9.0
ICON = 12.0
SAMPLE = 400
"""Rows that are looked at."""
WIDEST_WORD = 96.0
WIDEST_TEXT = 380.0
_WORDS = re.compile("[\\s\u2e80-\uffff]+")
WHOLE = {CellKind.CODE, CellKind.INTEGER, CellKind.DECIMAL, CellKind.MONEY, CellKind.PERCENT, CellKind.DATE, CellKind.STATE}
SHORT_TEXT = 80.0
"""A text column is never narrower than its widest cell up to this."""


def column_widths(table: Table, available: float, size: float) -> list[float]:
    """Widths in points that add up to ``available``."""
    shares = [column.share for column in table.columns]
    if all(shares):
        return [available * share / sum(shares) for share in shares]
    needs = [_needs(table, index, column, size) for index, column in enumerate(table.columns)]
    return shared([least for least, _ in needs], [most for _, most in needs], available)


def shared(least: list[float], most: list[float], available: float) -> list[float]:
    """Between the least and the most that each column wants.

    >>> shared([20, 30], [20, 130], 100)
    [20.0, 80.0]
    >>> shared([20, 30], [20, 60], 100)
    [20.0, 80.0]
    >>> [round(width) for width in shared([80, 120], [80, 300], 100)]
    [40, 60]
    """
    if sum(least) >= available:
        return [width * available / sum(least) for width in least]
    wishes = [high - low for low, high in zip(least, most, strict=True)]
    if not sum(wishes):
        return [low + (available - sum(least)) / len(least) for low in least]
    spare = available - sum(least)
    return [low + spare * wish / sum(wishes) for low, wish in zip(least, wishes, strict=True)]


def _needs(table: Table, index: int, column: Column, size: float) -> tuple[float, float]:
    rows = [row for row in table.rows if not row.is_heading and index < len(row.cells)][:SAMPLE]
    texts = [one_line(row.cells[index].text, 200) for row in rows]
    icon = ICON if any(row.cells[index].tone for row in rows) else 0
    bold = any(row.is_total for row in rows)
    head = max((text_width(word, True, size) for word in [*column.title.split(), _unit(column.unit)]), default=0)
    widest = max((text_width(text, bold, size) for text in texts), default=0) + icon
    if column.kind in WHOLE:
        width = max(min(head, 80), min(widest, 120)) + PADDING
        return width, width
    words = (word for text in texts for word in _WORDS.split(text))
    word = max((text_width(word, False, size) for word in words), default=0) + icon
    least = max(min(word, WIDEST_WORD), min(head, 80), min(widest, SHORT_TEXT), 3 * size)
    return least + PADDING, max(min(max(widest, head), WIDEST_TEXT), least) + PADDING + 1


def _unit(unit: str) -> str:
    """As the head writes it: in the brackets of its own script, which stay on its line."""
    return ENGLISH.aside(unit).strip() if unit.isascii() else CHINESE.aside(unit)
