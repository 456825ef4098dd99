"""Reading plans from spreadsheets: XLSX and CSV with headings in either language."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from delivery.engine.plan import CalendarFacts, Milestone, Plan
from delivery.exchange.calendar_time import works
from delivery.exchange.columns import (
    BY_KEY,
    CALENDAR_SHEETS,
    PLAN_SHEETS,
    PROJECT_SHEETS,
    column_of,
    fact_of,
    squeezed,
)
from delivery.exchange.document import Findings, Place, PlanDocument, Source, refuse
from delivery.exchange.one_line import shown
from delivery.exchange.spreadsheet_calendar import CalendarLines
from delivery.exchange.spreadsheet_day import morning
from delivery.exchange.spreadsheet_links import read_links
from delivery.exchange.spreadsheet_milestones import FIELDS_OF, MilestoneRows
from delivery.exchange.spreadsheet_row import RowCells
from delivery.exchange.table import ROW_LIMIT, Sheet, as_text, is_blank
from delivery.exchange.text_table import read_rows
from delivery.exchange.workbook import read_sheets

HEADER_DEPTH = 400
"""Lines above the table (project facts, calendar days in a CSV file) that are looked through for its headings."""


def read_workbook(data: bytes, row_limit: int = ROW_LIMIT, start: datetime | None = None) -> PlanDocument:
    """The plan in an XLSX file; ``start`` is the project's, for a file that names none.

    :raises ImportRefused: with every problem found, each with sheet, row and column; then nothing is taken over.
    """
    return _read(read_sheets(data, row_limit), Source.WORKBOOK, row_limit, start)


def read_text_table(data: bytes, row_limit: int = ROW_LIMIT, start: datetime | None = None) -> PlanDocument:
    """The plan in a CSV file. Raises as :func:`read_workbook` does."""
    return _read([read_rows(data, row_limit)], Source.TEXT, row_limit, start)


def _read(sheets: list[Sheet], source: Source, row_limit: int, start: datetime | None) -> PlanDocument:
    findings = Findings()
    document = _Reader(sheets, findings, row_limit, start).document(source)
    findings.refuse_if_any()
    return replace(document, warnings=tuple(findings.warnings))


@dataclass
class _Facts:
    """What the file says of the project."""

    name: str = ""
    currency: str = ""
    start: datetime | None = None
    start_is_date: bool = False
    status: datetime | None = None
    critical_float_days: float = 0
    values: dict[str, str] = field(default_factory=dict)


class _Reader:
    def __init__(self, sheets: list[Sheet], findings: Findings, row_limit: int, start: datetime | None) -> None:
        self.findings = findings
        self.default_start = start
        self.row_limit = row_limit
        self.calendars = CalendarLines(findings)
        self.facts = _Facts()
        self.sheet, self.head = self._table(sheets)
        for sheet in sheets:
            if sheet is not self.sheet and _is_called(sheet, PROJECT_SHEETS):
                self._read_facts(sheet, len(sheet.rows))
            elif sheet is not self.sheet and _is_called(sheet, CALENDAR_SHEETS):
                self.calendars.read_sheet(sheet)
        self._read_facts(self.sheet, self.head - 1)

    def _table(self, sheets: list[Sheet]) -> tuple[Sheet, int]:
        """The sheet with the milestones and the number of its heading row."""
        named = [sheet for sheet in sheets if _is_called(sheet, PLAN_SHEETS)]
        others = [sheet for sheet in sheets if not _is_called(sheet, (*PLAN_SHEETS, *PROJECT_SHEETS, *CALENDAR_SHEETS))]
        for sheet in (*named, *others):
            for number, row in sheet.numbered():
                keys = {column_of(as_text(cell)) for cell in row if not is_blank(cell)} - {None}
                if "name" in keys and len(keys) > 1:
                    return sheet, number
                if number > HEADER_DEPTH:
                    break
        first = (*named, *others, *sheets)
        if not first:
            raise refuse("file.empty")
        raise refuse("sheet.no_headings", Place(sheet=first[0].name, row=1), headings=_expected())

    def _read_facts(self, sheet: Sheet, last: int) -> None:
        headings = {"word": "A", "value": "B"}
        for number, row in sheet.numbered():
            if number > last:
                break
            key = fact_of(as_text(row[0]))
            if key == "day":
                self.calendars.read_line(row[1:], sheet.name, number)
            elif key is not None and len(row) > 1:
                cells = RowCells({"value": row[1]}, headings, sheet.name, number, self.findings)
                self._read_fact(key, cells)

    def _read_fact(self, key: str, cells: RowCells) -> None:
        facts = self.facts
        if key == "start":
            found = cells.when("value")
            if found:
                facts.start, facts.start_is_date = found
        elif key == "status":
            status = cells.when("value")
            facts.status = status[0] if status else None
        elif key == "calendar":
            self.calendars.default = cells.text("value", 100) or self.calendars.default
        elif key == "critical_float":
            facts.critical_float_days = (cells.minutes("value", 1440) or 0) / 1440
        elif key == "currency":
            code = cells.text("value").upper()
            facts.currency = code if len(code) == 3 and code.isascii() and code.isalpha() else ""
        else:
            facts.name = cells.text("value")

    def document(self, source: Source) -> PlanDocument:
        calendars = self.calendars.facts()
        for name, facts in calendars.items():
            if not works(facts):
                self.findings.problem(Place(sheet="Calendar", name=name), "calendar.no_work", value=name)
        self.findings.refuse_if_any()
        rows = self._rows()
        if not rows:
            raise refuse("file.no_milestones", Place(sheet=self.sheet.name, row=self.head))
        lines = MilestoneRows(rows, calendars, self.calendars.default, self.findings)
        milestones = lines.milestones()
        plan = Plan(
            start=self._start(lines, calendars[self.calendars.default]),
            calendars=_in_use(calendars, milestones, self.calendars.default),
            calendar=self.calendars.default,
            milestones=milestones,
            dependencies=read_links(lines.groups, calendars, self.calendars.default, self.findings),
            critical_float_minutes=round(self.facts.critical_float_days * calendars[self.calendars.default].day_minutes),
        )
        return PlanDocument(
            plan=plan,
            source=source,
            name=self.facts.name,
            currency=self.facts.currency,
            uids=lines.uids,
            rows=lines.rows,
            baselines={0: lines.baselines} if lines.baselines else {},
            dates=lines.dates,
            owners=lines.owners,
            resources=lines.people.resources,
            assignments=tuple(lines.people.assignments),
            spare_calendars={name: facts for name, facts in calendars.items() if name not in plan.calendars},
            fields=self._fields(rows[0]),
            status_at=self.facts.status,
        )

    def _fields(self, row: RowCells) -> frozenset[str]:
        """What the table has columns for; a file without a column has no opinion on it."""
        known = {name for key in row.headings for name in FIELDS_OF.get(key, ())}
        return frozenset(known | ({"start"} if self.facts.start else set()))

    def _rows(self) -> list[RowCells]:
        """The rows below the headings as cells by column."""
        columns: dict[int, str] = {}
        headings: dict[str, str] = {}
        for index, cell in enumerate(self.sheet.rows[self.head - 1]):
            if is_blank(cell):
                continue
            heading = shown(as_text(cell))
            key = column_of(heading)
            if key is None:
                self.findings.warn(Place(sheet=self.sheet.name, row=self.head, column=heading), "warn.column")
            elif key in headings:
                self.findings.problem(Place(sheet=self.sheet.name, row=self.head, column=heading), "sheet.column_twice")
            else:
                columns[index], headings[key] = key, heading
        if "duration" not in headings:
            place = Place(sheet=self.sheet.name, row=self.head)
            self.findings.problem(place, "sheet.no_column", value=BY_KEY["duration"].english, chinese=BY_KEY["duration"].chinese)
            self.findings.refuse_if_any()
        rows = []
        for number, row in self.sheet.numbered():
            if number > self.head:
                cells = {columns[index]: cell for index, cell in enumerate(row) if index in columns}
                rows.append(RowCells(cells, headings, self.sheet.name, number, self.findings))
        if len(rows) > self.row_limit:
            raise refuse("sheet.row_limit", Place(sheet=self.sheet.name, row=rows[self.row_limit].row), limit=self.row_limit)
        return rows

    def _start(self, lines: MilestoneRows, calendar: CalendarFacts) -> datetime:
        facts = self.facts
        if facts.start is not None:
            return morning(facts.start.date(), calendar) if facts.start_is_date else facts.start
        if self.default_start is not None:
            return self.default_start
        known = [moment for moment in lines.moments if moment]
        if not known:
            self.findings.problem(Place(sheet=self.sheet.name), "sheet.no_start")
            self.findings.refuse_if_any()
        self.findings.warn(Place(sheet=self.sheet.name), "warn.start_guessed", value=min(known).date())
        return min(known)


def _is_called(sheet: Sheet, names: tuple[str, ...]) -> bool:
    return squeezed(sheet.name) in {squeezed(name) for name in names}


def _expected() -> str:
    return ", ".join(f"{BY_KEY[key].english}/{BY_KEY[key].chinese}" for key in ("code", "name", "duration", "predecessors"))


def _in_use(calendars: dict[str, CalendarFacts], milestones: tuple[Milestone, ...], default: str) -> dict[str, CalendarFacts]:
    used = {default, *(milestone.calendar for milestone in milestones)}
    return {name: facts for name, facts in calendars.items() if name in used}
