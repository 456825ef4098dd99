"""The child process that opens an XLSX file: bytes in on stdin, cells out on stdout as JSON, under hard limits.

Run by path with ``python -I``; it imports nothing of the product, so that it starts fast and stays small. A file of
4.6 kB can make a reader use 2 GB; here the worst that happens is that this process dies and the file is refused.

argv: row limit, column limit, memory limit in MB, CPU limit in seconds. Out: ``{"sheets": [{"name", "rows"}]}`` or
``{"error": key, "args": {…}, "place": {…}}``. A moment is ``{"at": ISO text}``, an error value ``{"error": "#REF!"}``.
"""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from datetime import date, datetime, time, timedelta

SHEET_LIMIT = 8
TEXT_LIMIT = 40_000_000
"""Characters of text in all cells together."""
CELL_LIMIT = 300_000
"""Cells of one sheet, and distinct strings of the book: more would take seconds to read."""
CELL = re.compile(rb"<(?:\w{1,8}:)?c[ >]")
STRING = re.compile(rb"<(?:\w{1,8}:)?si[ >]")
SKIPPED_SHEETS = {"notes", "说明", "example", "示例"}
DOCTYPE = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
ROW = re.compile(rb'<(?:\w{1,8}:)?row\b[^<>]{0,400}?\br="(\d{1,9})"')
CONTENT = re.compile(rb"<(?:\w{1,8}:)?(?:v|is|f)\b")
FAR_CELL = re.compile(rb'<(?:\w{1,8}:)?c\b[^<>]{0,100}?\br="([A-Z]{2,3}\d{1,9})"[^<>/]{0,100}>')
BARE_FORMULA = re.compile(
    rb'<(?:\w{1,8}:)?c\b[^<>]{0,100}?\br="([A-Z]{1,3}\d{1,9})"[^<>]{0,100}>\s{0,9}'
    rb"<(?:\w{1,8}:)?f\b[^<>]{0,200}(?:/>|>[^<]{0,9000}</(?:\w{1,8}:)?f>)\s{0,9}(?:<(?:\w{1,8}:)?v\s?/>|<(?:\w{1,8}:)?v></(?:\w{1,8}:)?v>)?"
    rb"\s{0,9}</(?:\w{1,8}:)?c>"
)


class Refused(Exception):
    """The file is refused: the key of the sentence, its arguments, the place."""

    def __init__(self, key: str, place: dict | None = None, **args: object) -> None:
        super().__init__(key)
        self.answer: dict[str, object] = {"error": key, "args": args, "place": place or {}}


def limit_self(memory_mb: int, cpu_seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's time limit remains.
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def has_more(pattern: re.Pattern[bytes], xml: bytes, limit: int) -> bool:
    return len(xml) > limit * 4 and any(number >= limit for number, _ in enumerate(pattern.finditer(xml)))


def check_sheet(name: str, xml: bytes, row_limit: int, column_limit: int) -> None:
    """Content beyond the limits, and formulas without a value, before anything is built from it."""
    for found in ROW.finditer(xml):
        if int(found.group(1)) > row_limit and CONTENT.search(xml, found.end()):
            raise Refused("sheet.row_limit", {"sheet": name, "row": int(found.group(1))}, limit=row_limit)
    for found in FAR_CELL.finditer(xml):
        letters = found.group(1).rstrip(b"0123456789")
        if column_number(letters) > column_limit:
            raise Refused("sheet.column_limit", {"sheet": name, "cell": found.group(1).decode()}, limit=column_limit)
    bare = BARE_FORMULA.search(xml)
    if bare:
        raise Refused("sheet.formula", {"sheet": name, "cell": bare.group(1).decode()})


def plain(value: object) -> object:
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, date):
        return {"at": f"{value.isoformat()}T00:00:00"}
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        return value.total_seconds() / 86400
    return str(value)


def sheet_rows(sheet: object, row_limit: int, column_limit: int, budget: list[int]) -> list[list[object]]:
    rows: list[list[object]] = []
    for cells in sheet.iter_rows(max_row=row_limit, max_col=column_limit):  # type: ignore[attr-defined]
        row: list[object] = []
        for cell in cells:
            value = plain(cell.value)
            if isinstance(value, str):
                budget[0] -= len(value)
                if budget[0] < 0:
                    raise Refused("sheet.too_much_text")
                if cell.data_type == "e":
                    value = {"error": value}
            row.append(value)
        while row and row[-1] in (None, ""):
            row.pop()
        rows.append(row)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def read(data: bytes, row_limit: int, column_limit: int) -> dict[str, object]:
    for module in ("numpy", "lxml", "PIL", "pandas"):
        sys.modules[module] = None  # type: ignore[assignment]  # openpyxl would load them when they are there
    from openpyxl import load_workbook

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.namelist():
            if member.endswith((".xml", ".rels")):
                content = archive.read(member)
                if any(mark in content for mark in DOCTYPE):
                    raise Refused("xml.doctype")
                counted = STRING if member.endswith("sharedStrings.xml") else CELL
                if has_more(counted, content, CELL_LIMIT):
                    raise Refused("sheet.too_heavy")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False, rich_text=False)
        sheets: list[dict[str, object]] = []
        budget = [TEXT_LIMIT]
        for sheet in book.worksheets[:SHEET_LIMIT]:
            if sheet.title.strip().lower() in SKIPPED_SHEETS:
                continue
            check_sheet(sheet.title, archive.read(sheet._worksheet_path), row_limit, column_limit)
            sheet.reset_dimensions()
            sheets.append({"name": sheet.title, "rows": sheet_rows(sheet, row_limit, column_limit, budget)})
    return {"sheets": sheets}


def main() -> int:
    row_limit, column_limit, memory_mb, cpu_seconds = (int(part) for part in sys.argv[1:5])
    limit_self(memory_mb, cpu_seconds)
    answer: dict[str, object]
    try:
        answer = read(sys.stdin.buffer.read(), row_limit, column_limit)
    except Refused as refused:
        answer = refused.answer
    except MemoryError:
        answer = {"error": "sheet.too_heavy"}
    except Exception:  # whatever a broken file makes openpyxl raise, it is a broken file
        answer = {"error": "sheet.broken"}
    json.dump(answer, sys.stdout)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
