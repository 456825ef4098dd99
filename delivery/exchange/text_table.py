"""Opening CSV files from outside: encodings as Excel writes them in Europe and China, any usual separator."""

from __future__ import annotations

import csv
import io
import re

from delivery.exchange.document import Place, refuse
from delivery.exchange.table import COLUMN_LIMIT, ROW_LIMIT, SPARE_ROWS, Cell, Sheet

SEPARATORS = (",", ";", "\t", "|")
GUARDED = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
"""Beginnings that a spreadsheet program may take for a formula, behind the apostrophes that keep it from doing so."""


def read_text(data: bytes) -> str:
    """The text of a file: by its byte order mark, else UTF-8, else GB 18030.

    :raises ImportRefused: when none of them fits.
    """
    encodings = ["utf-8-sig", "gb18030"]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise refuse("file.encoding")


def read_rows(data: bytes, row_limit: int = ROW_LIMIT) -> Sheet:
    """The rows of a CSV file as a nameless sheet.

    :raises ImportRefused: for an unknown encoding, too many rows or columns, or quotes that never end.
    """
    text = read_text(data)
    rows: list[list[Cell]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        for row in reader:
            if len(rows) >= row_limit + SPARE_ROWS and any(row):
                raise refuse("sheet.row_limit", Place(row=len(rows) + 1), limit=row_limit)
            if len(row) > COLUMN_LIMIT and any(row[COLUMN_LIMIT:]):
                raise refuse("sheet.column_limit", Place(row=len(rows) + 1), limit=COLUMN_LIMIT)
            rows.append([unguarded(cell) for cell in row[:COLUMN_LIMIT]])
    except csv.Error as error:
        raise refuse("csv.broken", Place(row=reader.line_num)) from error
    return Sheet("", rows)


def _separator(text: str) -> str:
    """The separator that the first lines use most."""
    head = text[:4000]
    return max(SEPARATORS, key=head.count)


def guarded(text: str) -> str:
    """Text that no spreadsheet program takes for a formula.

    >>> guarded("=1+1"), guarded("M1")
    ("'=1+1", 'M1')
    """
    return f"'{text}" if GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """What :func:`guarded` was given."""
    return text[1:] if text.startswith("'") and GUARDED.match(text) else text
