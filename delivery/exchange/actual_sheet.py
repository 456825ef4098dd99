"""Actual effort and cost from a spreadsheet: one row a milestone, week and person; headings in either language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import PurePath

from delivery.exchange.columns import Column, squeezed
from delivery.exchange.document import Findings, ImportProblem, Place, refuse
from delivery.exchange.files import ENDINGS, SIZE_LIMIT_MB, kind_of
from delivery.exchange.one_line import shown
from delivery.exchange.spreadsheet_row import RowCells
from delivery.exchange.table import Sheet, as_text, is_blank
from delivery.exchange.text_table import read_rows
from delivery.exchange.workbook import read_sheets

COLUMNS = (
    Column("milestone", "Milestone", "里程碑", ("Code", "编号", "Milestone code", "里程碑编号", "Task", "任务", "WBS"), width=12),
    Column("name", "Name", "名称", ("Milestone name", "里程碑名称", "Task name", "任务名称"), is_computed=True, width=36),
    Column("week", "Week", "周", ("Date", "日期", "Day", "Period", "周次", "期间", "Week of", "所在周"), width=14),
    Column("person", "Person", "人员", ("Who", "Name of person", "姓名", "E-mail", "邮箱", "Employee", "员工"), width=24),
    Column("role", "Role", "角色", ("Rate-card role", "岗位"), width=16),
    Column("effort", "Effort (person-days)", "工作量（人天）", ("Effort", "Person-days", "Days", "工作量", "人天"), width=18),
    Column("hours", "Hours", "小时", ("Effort (hours)", "工时", "工时（小时）", "Working hours"), width=12),
    Column("cost", "Cost", "成本", ("Actual cost", "实际成本", "Amount", "金额", "费用"), is_internal=True, width=14),
    Column("note", "Note", "备注", ("Remark", "Comment", "说明"), width=36),
)
"""The name is there for people; the milestone is found by its code."""
_KNOWN = {
    squeezed(word): column.key for column in reversed(COLUMNS) for word in (column.english, column.chinese, *column.aliases)
}
HEADER_DEPTH = 40
ISO_WEEK = re.compile(r"(\d{4})-?[Ww](\d{1,2})|(\d{4})年第?(\d{1,2})周")


@dataclass(frozen=True, slots=True)
class ActualLine:
    """One row as it was read; None is not said."""

    place: Place
    milestone: str
    week_on: date
    person: str
    role: str
    effort_minutes: int | None
    cost_cents: int | None
    note: str


@dataclass(frozen=True)
class ActualDocument:
    lines: tuple[ActualLine, ...]
    warnings: tuple[ImportProblem, ...] = ()


def read_actuals(data: bytes, name: str, *, day_minutes: int) -> ActualDocument:
    """The rows of an XLSX or CSV file.

    :raises ImportRefused: with every problem found, each with its row and column; then nothing is taken over.
    """
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise refuse("file.empty")
    if len(data) > SIZE_LIMIT_MB * 1024 * 1024:
        raise refuse("file.too_large", limit=SIZE_LIMIT_MB)
    kind, ending = kind_of(data), PurePath(name).suffix.lower()
    if kind == "xml" or (ending and ending not in ENDINGS[kind]):
        raise refuse("file.extension", ending=shown(ending, 10)) if kind != "xml" else refuse("file.unknown_type")
    sheets = read_sheets(data) if kind == "workbook" else [read_rows(data)]
    findings = Findings()
    sheet, head = _table(sheets)
    lines = _lines(sheet, head, findings, day_minutes)
    findings.refuse_if_any()
    if not lines:
        raise refuse("line.empty", Place(sheet=sheet.name, row=head))
    return ActualDocument(tuple(lines), tuple(findings.warnings))


def _table(sheets: list[Sheet]) -> tuple[Sheet, int]:
    """The first sheet with the headings that are needed, and their row."""
    for sheet in sheets:
        for number, row in sheet.numbered():
            keys = {_KNOWN.get(squeezed(as_text(cell))) for cell in row if not is_blank(cell)}
            if {"milestone", "week"} <= keys and keys & {"effort", "hours", "cost"}:
                return sheet, number
            if number > HEADER_DEPTH:
                break
    raise refuse("line.headings", Place(sheet=sheets[0].name if sheets else "", row=1))


def _lines(sheet: Sheet, head: int, findings: Findings, day_minutes: int) -> list[ActualLine]:
    columns: dict[int, str] = {}
    headings: dict[str, str] = {}
    for index, cell in enumerate(sheet.rows[head - 1]):
        heading = shown(as_text(cell))
        key = _KNOWN.get(squeezed(heading))
        if not heading:
            continue
        place = Place(sheet=sheet.name, row=head, column=heading)
        if key is None:
            findings.warn(place, "warn.column")
        elif key in headings:
            findings.problem(place, "sheet.column_twice")
        else:
            columns[index], headings[key] = key, heading
    lines = []
    for number, row in sheet.numbered():
        if number > head:
            cells = {columns[index]: cell for index, cell in enumerate(row) if index in columns}
            line = _line(RowCells(cells, headings, sheet.name, number, findings), day_minutes)
            lines += [line] if line else []
    return lines


def _line(row: RowCells, day_minutes: int) -> ActualLine | None:
    """None for a row that only names a milestone, as the template lays it."""
    if all(row.is_blank(key) for key in ("effort", "hours", "cost", "week", "person", "note")):
        return None
    if all(row.is_blank(key) for key in ("effort", "hours", "cost")):
        row.findings.problem(row.at(), "line.nothing")
    milestone = row.text("milestone", 60)
    if not milestone:
        row.findings.problem(row.at("milestone"), "value.missing")
    week_on = _week(row)
    days, hours = row.minutes("effort", day_minutes), row.minutes("hours", 60)
    effort = None if days is None and hours is None else (days or 0) + (hours or 0)
    cost = None if row.is_blank("cost") else row.cents("cost")
    texts = row.text("person", 120), row.text("role", 80)
    note = row.text("note", 250)
    return ActualLine(row.at(), milestone, week_on, *texts, effort, cost, note) if week_on else None


def _week(row: RowCells) -> date | None:
    """The Monday of the week that a day lies in, or that is called 2026-W47."""
    if row.is_blank("week"):
        row.findings.problem(row.at("week"), "value.missing")
        return None
    text = as_text(row.cells.get("week")).strip()
    named = ISO_WEEK.fullmatch(text)
    if named:
        year, week = (int(part) for part in named.groups() if part)
        try:
            return date.fromisocalendar(year, week, 1)
        except ValueError:
            row.findings.problem(row.at("week"), "line.week", value=shown(text))
            return None
    on = row.day("week")
    return on - timedelta(days=on.weekday()) if on else None
