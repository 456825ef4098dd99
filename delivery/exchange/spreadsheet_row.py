"""Reading the cells of one row: a bad value becomes a finding with its sheet, row and column."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from delivery.exchange.amounts import cents, read_amount
from delivery.exchange.columns import NO, YES
from delivery.exchange.document import Findings, Place
from delivery.exchange.moments import DURATION_LIMIT_MINUTES, OutOfRange, in_range, read_moment
from delivery.exchange.one_line import NAME_LIMIT, forbidden_character, shown, tidy
from delivery.exchange.predecessors import BadNotation, read_span
from delivery.exchange.table import Cell, as_text, is_blank

AMOUNT_LIMIT = 20_000_000_000
"""Whole units of money on one milestone."""
When = tuple[datetime, bool]
"""A moment, and whether the cell gave only the date."""


class RowCells:
    """One row: its cells by column key, and where it stands."""

    def __init__(self, cells: Mapping[str, Cell], headings: Mapping[str, str], sheet: str, row: int, findings: Findings) -> None:
        self.cells = cells
        self.headings = headings
        self.sheet = sheet
        self.row = row
        self.findings = findings
        self.name = shown(as_text(cells.get("name")))

    def at(self, key: str = "") -> Place:
        return Place(sheet=self.sheet, row=self.row, column=self.headings.get(key, key), name=self.name)

    def is_blank(self, key: str) -> bool:
        return is_blank(self.cells.get(key))

    def text(self, key: str, limit: int = NAME_LIMIT) -> str:
        """A one-line text; numbers as people see them."""
        value = tidy(as_text(self.cells.get(key)))
        bad = forbidden_character(value)
        if bad:
            self.findings.problem(self.at(key), "value.forbidden_character", value=bad)
        elif len(value) > limit:
            self.findings.problem(self.at(key), "value.too_long", limit=limit)
        return value

    def yes(self, key: str) -> bool:
        value = as_text(self.cells.get(key)).lower()
        if value not in YES and value not in NO:
            self.findings.problem(self.at(key), "value.unknown_choice", value=shown(value), choices="yes, no, 是, 否")
        return value in YES

    def when(self, key: str) -> When | None:
        """A date or date-time, from a date cell or from ISO text."""
        cell = self.cells.get(key)
        if is_blank(cell):
            return None
        try:
            if isinstance(cell, datetime):
                return in_range(cell), cell.hour == cell.minute == 0
            text = as_text(cell).replace("/", "-").replace(".", "-") if isinstance(cell, str) else ""
            moment = read_moment(text)
            return moment, ":" not in text
        except OutOfRange:
            self.findings.problem(self.at(key), "value.date_range", value=shown(as_text(cell)))
        except ValueError:
            self.findings.problem(self.at(key), "value.not_a_date", value=shown(as_text(cell)))
        return None

    def span(self, key: str, day_minutes: int) -> tuple[int, bool] | None:
        """Days, or a number with a unit, as minutes of 0 or more, and whether they are elapsed; None for a blank cell."""
        cell = self.cells.get(key)
        if is_blank(cell):
            return None
        try:
            minutes, is_elapsed = self._minutes(cell, day_minutes)
        except (BadNotation, ValueError, OverflowError):
            self.findings.problem(self.at(key), "value.not_a_duration", value=shown(as_text(cell)))
            return None
        if minutes < 0:
            self.findings.problem(self.at(key), "value.negative", value=shown(as_text(cell)))
            return None
        if minutes > DURATION_LIMIT_MINUTES:
            self.findings.problem(self.at(key), "value.duration_range", value=shown(as_text(cell)))
            return None
        return minutes, is_elapsed

    def _minutes(self, cell: Cell, day_minutes: int) -> tuple[int, bool]:
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            return round(cell * day_minutes), False
        return read_span(as_text(cell), day_minutes)

    def minutes(self, key: str, day_minutes: int) -> int | None:
        found = self.span(key, day_minutes)
        return None if found is None else found[0]

    def cents(self, key: str) -> int:
        cell = self.cells.get(key)
        if is_blank(cell):
            return 0
        try:
            amount = read_amount(cell)
            if amount > AMOUNT_LIMIT:
                raise ValueError(cell)
        except ValueError:
            self.findings.problem(self.at(key), "value.not_an_amount", value=shown(as_text(cell)))
            return 0
        return cents(amount)

    def day(self, key: str) -> date | None:
        found = self.when(key)
        return None if found is None else found[0].date()
