"""Small plans for the tests: MS Project XML and workbooks, made by a few lines each."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from delivery.exchange.document import ImportProblem, ImportRefused
from delivery.exchange.files import read_plan

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "plans"
NAMESPACE = "http://schemas.microsoft.com/project"
CALENDARS = "<Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar></Calendar>"
HEADINGS = ("Code", "Name", "Duration (days)", "Predecessors")


def task(uid: object, name: str = "Task", inside: str = "", duration: str = "PT8H0M0S") -> str:
    return f"<Task><UID>{uid}</UID><ID>{uid}</ID><Name>{name}</Name><Duration>{duration}</Duration>{inside}</Task>"


def link(uid: object, kind: int = 1, lag: int = 0, form: int = 7) -> str:
    inside = f"<PredecessorUID>{uid}</PredecessorUID><Type>{kind}</Type><LinkLag>{lag}</LinkLag><LagFormat>{form}</LagFormat>"
    return f"<PredecessorLink>{inside}</PredecessorLink>"


def mspdi(tasks: str, *, head: str = "", calendars: str = CALENDARS, tail: str = "", start: str = "2026-01-05T08:00:00") -> bytes:
    """An MS Project file of which only the interesting parts are written."""
    project = f"<StartDate>{start}</StartDate>{head}<CalendarUID>1</CalendarUID><Calendars>{calendars}</Calendars>"
    return f'<?xml version="1.0"?><Project xmlns="{NAMESPACE}">{project}<Tasks>{tasks}</Tasks>{tail}</Project>'.encode()


def workbook(
    rows: Iterable[Iterable[object]] = (),
    *,
    headings: Iterable[str] = HEADINGS,
    more: Callable[[Any, Any], None] | None = None,
    start: object = "2026-01-05",
) -> bytes:
    """A workbook with a plan; ``more`` may do what it likes with the workbook and the sheet before it is closed."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Plan")
    for number, row in enumerate([tuple(headings), *rows]):
        for index, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, index, value)
            elif value is not None:
                sheet.write(number, index, value)
    if start:
        facts = book.add_worksheet("Project")
        facts.write_row(0, 0, ["Project start", start])
    if more:
        more(book, sheet)
    book.close()
    return buffer.getvalue()


def text(*lines: str) -> bytes:
    return "\n".join(("Project start,2026-01-05", *lines, "")).encode()


def refused(data: bytes, name: str = "") -> tuple[ImportProblem, ...]:
    """The problems for which the file is refused; every one of them can be said in both languages."""
    with pytest.raises(ImportRefused) as caught:
        read_plan(data, name)
    for problem in caught.value.problems:
        assert problem.text("en")
        assert problem.text("zh")
    return caught.value.problems


def only_refusal(data: bytes, name: str = "") -> ImportProblem:
    problems = refused(data, name)
    assert len(problems) == 1, [problem.text() for problem in problems]
    return problems[0]
