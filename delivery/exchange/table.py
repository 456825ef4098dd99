"""Sheets of cells as they come from a workbook or a text file, and the places in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

Cell = None | str | int | float | bool | datetime
ROW_LIMIT = 10_000
"""Milestones in one file; the same as a project may have."""
SPARE_ROWS = 60
"""Head lines and preamble beside the milestones."""
COLUMN_LIMIT = 100


@dataclass(frozen=True)
class Sheet:
    """``rows[0]`` is row 1 of the file."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)

    def numbered(self) -> Iterator[tuple[int, list[Cell]]]:
        """Rows that say something, with their numbers in the file."""
        for number, row in enumerate(self.rows, start=1):
            if any(not is_blank(cell) for cell in row):
                yield number, row


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def as_text(cell: Cell) -> str:
    """A cell as people see it: 3.0 is ``3``."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="minutes")
    return str(cell).strip()
