"""A register as XLSX and CSV: what its reader sees of it, row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from delivery.exchange.spreadsheet_writer import Styles, csv_text, open_workbook, write_value

Cell = str | int | float | None
LONGEST_SHEET_NAME = 31
WIDTH = 18


def write_register(name: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """One sheet with a head that stays; text stays text whatever it begins with."""
    buffer = io.BytesIO()
    with open_workbook(buffer) as book:
        styles = Styles(book)
        sheet = book.add_worksheet(name[:LONGEST_SHEET_NAME])
        sheet.set_column(0, 0, 8)
        sheet.set_column(1, 2, 44)
        sheet.set_column(3, max(3, len(heads) - 1), WIDTH)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, styles.head)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                write_value(sheet, number, column, value, styles)
        sheet.freeze_panes(1, 2)
    return buffer.getvalue()


def write_register_text(heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """The same as CSV in UTF-8 with a byte order mark."""
    buffer = io.StringIO(newline="")
    out = csv.writer(buffer)
    out.writerow(heads)
    out.writerows([csv_text(value) for value in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")
