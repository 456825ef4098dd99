"""Opening XLSX files from outside: the archive is checked here, the cells are read by a limited child process."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from datetime import datetime
from pathlib import Path
from threading import BoundedSemaphore

from delivery.exchange.document import Findings, ImportProblem, ImportRefused, Place, refuse
from delivery.exchange.moments import to_minute
from delivery.exchange.one_line import shown
from delivery.exchange.table import COLUMN_LIMIT, ROW_LIMIT, SPARE_ROWS, Cell, Sheet

MEMBER_LIMIT = 500
MEMBER_BYTES = 50_000_000
TOTAL_BYTES = 200_000_000
RATIO_LIMIT = 200
SMALL = 100_000
"""Below this many bytes the ratio does not matter."""
MEMORY_MB = 512
CPU_SECONDS = 20
WAIT_SECONDS = 30
CHILD = Path(__file__).with_name("workbook_cells.py")
_children = BoundedSemaphore(2)


def read_sheets(data: bytes, row_limit: int = ROW_LIMIT) -> list[Sheet]:
    """The sheets of a workbook.

    :raises ImportRefused: for anything that is no workbook, is too large, has formulas without values, or error values.
    """
    check_archive(data)
    answer = _ask_child(data, row_limit + SPARE_ROWS)
    if "error" in answer:
        place = Place(**answer.get("place", {}))
        args = {**answer.get("args", {}), **({"limit": row_limit} if answer["error"] == "sheet.row_limit" else {})}
        raise ImportRefused([ImportProblem(place, answer["error"], args)])
    findings = Findings()
    sheets = [Sheet(shown(sheet["name"]), _rows(sheet, findings)) for sheet in answer["sheets"]]
    findings.refuse_if_any()
    return sheets


def check_archive(data: bytes) -> None:
    """Refuse what is no workbook, and bombs, from the directory of the archive alone."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise refuse("sheet.broken") from error
    if not any(member.filename == "xl/workbook.xml" for member in members):
        raise refuse("file.unknown_type")
    names = [member.filename for member in members]
    too_large = sum(member.file_size for member in members) > TOTAL_BYTES or any(_is_bomb(member) for member in members)
    if len(members) > MEMBER_LIMIT or len(set(names)) < len(names) or too_large:
        raise refuse("sheet.too_heavy")
    if any(".." in name.split("/") or name.startswith(("/", "\\")) or "\\" in name for name in names):
        raise refuse("sheet.broken")
    if any(member.flag_bits & 1 for member in members):
        raise refuse("sheet.encrypted")


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    ratio_is_high = member.file_size > SMALL and member.file_size > RATIO_LIMIT * max(1, member.compress_size)
    return member.file_size > MEMBER_BYTES or ratio_is_high


def _ask_child(data: bytes, row_limit: int) -> dict:
    """What the child says; a child that dies or takes too long means that the file is too heavy."""
    command = [sys.executable, "-I", str(CHILD), *(str(part) for part in (row_limit, COLUMN_LIMIT, MEMORY_MB, CPU_SECONDS))]
    with _children:
        try:
            done = subprocess.run(command, input=data, capture_output=True, timeout=WAIT_SECONDS, check=False)
        except subprocess.TimeoutExpired as error:
            raise refuse("sheet.too_heavy") from error
    try:
        return json.loads(done.stdout)
    except ValueError as error:
        raise refuse("sheet.too_heavy") from error


def _rows(sheet: dict, findings: Findings) -> list[list[Cell]]:
    return [
        [_cell(value, sheet["name"], row, column, findings) for column, value in enumerate(cells)]
        for row, cells in enumerate(sheet["rows"], start=1)
    ]


def _cell(value: object, sheet: str, row: int, column: int, findings: Findings) -> Cell:
    if not isinstance(value, dict):
        return value  # type: ignore[return-value]
    if "at" in value:
        return to_minute(datetime.fromisoformat(value["at"]))
    place = Place(sheet=shown(sheet), cell=f"{column_letters(column)}{row}")
    findings.problem(place, "sheet.error_value", value=shown(value["error"], 20))
    return None


def column_letters(index: int) -> str:
    """``A`` for 0, ``AA`` for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
