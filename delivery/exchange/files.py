"""Which reader a file needs, decided by its content; and whether what was read can be scheduled at all."""

from __future__ import annotations

from datetime import datetime
from os import PathLike
from pathlib import Path, PurePath

from delivery.engine.refusal import CycleError, PlanError
from delivery.engine.schedule import schedule
from delivery.exchange.document import ImportProblem, ImportRefused, Place, PlanDocument, refuse
from delivery.exchange.msproject import read_msproject
from delivery.exchange.one_line import shown
from delivery.exchange.spreadsheet import read_text_table, read_workbook

SIZE_LIMIT_MB = 20
CYCLE_NAMES = 12
ENDINGS = {"xml": {".xml", ".mspdi"}, "workbook": {".xlsx", ".xlsm"}, "text": {".csv", ".txt", ".tsv"}}
SPREADSHEETS = {"workbook": read_workbook, "text": read_text_table}
BINARY_MARKS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"BM", b"\x7fELF", b"MZ")


def read_plan(source: bytes | str | PathLike[str], name: str = "", *, start: datetime | None = None) -> PlanDocument:
    """The plan in a file: MS Project XML, XLSX or CSV. ``source`` is its content or its path; ``name`` the file's name;
    ``start`` the start of the project that it is read for, where a spreadsheet names none.

    :raises ImportRefused: naming rows and fields, when anything at all is wrong; then nothing is taken over.
    :raises OSError: when a path cannot be read.
    """
    if isinstance(source, bytes):
        data = source
    else:
        name = name or PurePath(source).name
        data = _bytes_of(Path(source))
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise refuse("file.empty")
    if len(data) > SIZE_LIMIT_MB * 1024 * 1024:
        raise refuse("file.too_large", limit=SIZE_LIMIT_MB)
    kind = kind_of(data)
    ending = PurePath(name).suffix.lower()
    if ending and ending not in ENDINGS[kind]:
        raise refuse("file.extension", ending=shown(ending, 10))
    document = read_msproject(data) if kind == "xml" else SPREADSHEETS[kind](data, start=start)
    check_schedulable(document)
    return document


def _bytes_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(SIZE_LIMIT_MB * 1024 * 1024 + 1)


def kind_of(data: bytes) -> str:
    """``xml``, ``workbook`` or ``text``.

    :raises ImportRefused: for anything else, with a hint for old Office files.
    """
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "workbook"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise refuse("file.old_office")
    if data.startswith(BINARY_MARKS):
        raise refuse("file.unknown_type")
    head = data[:400].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if head.startswith(b"<"):
        return "xml"
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not is_wide and b"\0" in data:
        raise refuse("file.unknown_type")
    return "text"


def check_size(document: PlanDocument, milestone_limit: int, dependency_limit: int) -> None:
    """Refuse a plan that is larger than a project may be; showing one needs no such limit."""
    if len(document.plan.milestones) > milestone_limit:
        raise refuse("file.too_many_rows", limit=milestone_limit)
    if len(document.plan.dependencies) > dependency_limit:
        raise refuse("file.too_many_links", limit=dependency_limit)


def check_schedulable(document: PlanDocument) -> None:
    """A file whose plan cannot be computed is refused like any other bad one, with the circle or the place named."""
    try:
        schedule(document.plan)
    except CycleError as error:
        names = [shown(name, 30) for name in (*error.names, error.names[0])]
        if len(names) > CYCLE_NAMES:
            names = [*names[: CYCLE_NAMES - 1], "…", names[-1]]
        raise ImportRefused([ImportProblem(Place(), "file.cycle", {"names": " → ".join(names)})]) from error
    except PlanError as error:
        key = "plan.date_range" if error.rule == "date_range" else "plan.refused"
        raise ImportRefused(
            [ImportProblem(Place(name=shown(error.place)), key, {"reason": shown(error.message, 200)})]
        ) from error
