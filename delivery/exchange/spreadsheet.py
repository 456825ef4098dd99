"""Reading plans from spreadsheets: XLSX and CSV with headings in either language."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from delivery.engine.plan import CalendarFacts, ConstraintKind, Milestone, Plan
from delivery.engine.workdays import WorkCalendar, minute
from delivery.exchange.columns import (
    BY_KEY,
    CALENDAR_SHEETS,
    CONSTRAINTS,
    PLAN_SHEETS,
    PROJECT_SHEETS,
    column_of,
    constraint_of,
    fact_of,
    phase_of,
    squeezed,
)
from delivery.exchange.document import BaselineFacts, Findings, OutlineRow, Place, PlanDocument, RowKind, Source, Uid, refuse
from delivery.exchange.moments import at
from delivery.exchange.one_line import shown, tidy
from delivery.exchange.spreadsheet_calendar import CalendarLines
from delivery.exchange.spreadsheet_links import Group, read_links
from delivery.exchange.spreadsheet_row import RowCells, When
from delivery.exchange.table import ROW_LIMIT, Sheet, as_text, is_blank
from delivery.exchange.text_table import read_rows
from delivery.exchange.workbook import read_sheets

CODE_LIMIT = 24
ROLE_LIMIT = 32
HEADER_DEPTH = 400
"""Lines above the table (project facts, calendar days in a CSV file) that are looked through for its headings."""


def read_workbook(data: bytes, row_limit: int = ROW_LIMIT) -> PlanDocument:
    """The plan in an XLSX file.

    :raises ImportRefused: with every problem found, each with sheet, row and column; then nothing is taken over.
    """
    return _read(read_sheets(data, row_limit), Source.WORKBOOK, row_limit)


def read_text_table(data: bytes, row_limit: int = ROW_LIMIT) -> PlanDocument:
    """The plan in a CSV file. Raises as :func:`read_workbook` does."""
    return _read([read_rows(data, row_limit)], Source.TEXT, row_limit)


def _read(sheets: list[Sheet], source: Source, row_limit: int) -> PlanDocument:
    findings = Findings()
    document = _Reader(sheets, findings, row_limit).document(source)
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
    def __init__(self, sheets: list[Sheet], findings: Findings, row_limit: int) -> None:
        self.findings = findings
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
            if not any(facts.week) and not any(facts.exceptions.values()):
                self.findings.problem(Place(sheet="Calendar", name=name), "calendar.no_work", value=name)
        self.findings.refuse_if_any()
        rows = self._rows()
        if not rows:
            raise refuse("file.no_milestones", Place(sheet=self.sheet.name, row=self.head))
        lines = _Lines(rows, calendars, self.calendars.default, self.findings)
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

    def _start(self, lines: _Lines, calendar: CalendarFacts) -> datetime:
        facts = self.facts
        if facts.start is not None:
            return _morning(facts.start.date(), calendar) if facts.start_is_date else facts.start
        known = [moment for moment in lines.moments if moment]
        if not known:
            self.findings.problem(Place(sheet=self.sheet.name), "sheet.no_start")
            self.findings.refuse_if_any()
        self.findings.warn(Place(sheet=self.sheet.name), "warn.start_guessed", value=min(known).date())
        return min(known)


FIELDS_OF = {
    "code": ("code", "outline"),
    "name": ("name",),
    "phase": ("phase",),
    "duration": ("duration_minutes", "is_elapsed"),
    "constraint": ("constraint", "constraint_at"),
    "constraint_at": ("constraint", "constraint_at"),
    "deadline": ("deadline_at",),
    "actual_start": ("actual_start",),
    "actual_finish": ("actual_finish",),
    "remaining": ("remaining_minutes",),
    "effort": ("effort_minutes",),
    "role": ("role",),
    "optional": ("is_optional",),
    "gate": ("is_gate",),
    "pinned": ("is_manual",),
    "calendar": ("calendar",),
    "likely": ("estimate_minutes",),
    "fixed_cost": ("fixed_cost_cents",),
}
"""Fields of a milestone by the column that says them."""


class _Lines:
    """The rows of the table as milestones, and what stands beside them."""

    def __init__(self, rows: list[RowCells], calendars: dict[str, CalendarFacts], default: str, findings: Findings) -> None:
        self._calendars = calendars
        self._default = default
        self._findings = findings
        self.uids: dict[str, Uid] = {}
        self.owners: dict[str, str] = {}
        self.baselines: dict[str, BaselineFacts] = {}
        self.dates: dict[str, tuple[datetime, datetime]] = {}
        self.moments: list[datetime | None] = []
        self.groups = self._grouped(rows)
        self.rows = tuple(_outline_row(group) for group in self.groups)

    def _grouped(self, rows: list[RowCells]) -> list[Group]:
        """Every row with its key; a row whose code (``2``) begins other codes (``2.1``) is a group."""
        codes = [row.text("code", CODE_LIMIT) for row in rows]
        parents = {code.rpartition(".")[0] for code in codes if code.replace(".", "").isdigit() and "." in code}
        groups, seen = [], set()
        for number, (row, code) in enumerate(zip(rows, codes, strict=True), start=1):
            if code and code in seen:
                self._findings.problem(row.at("code"), "sheet.code_twice", value=shown(code))
            seen.add(code)
            groups.append(Group(code or f"#{number}", code, number, row, code in parents))
        return groups

    def milestones(self) -> tuple[Milestone, ...]:
        return tuple(self._milestone(group) for group in self.groups if not group.is_group)

    def _milestone(self, group: Group) -> Milestone:
        row = group.row
        name = row.text("name")
        if not name:
            self._findings.problem(row.at("name"), "value.missing")
        calendar = row.text("calendar", 100)
        if calendar and calendar not in self._calendars:
            self._findings.problem(row.at("calendar"), "calendar.unknown", value=shown(calendar))
            calendar = ""
        facts = self._calendars[calendar or self._default]
        duration, is_elapsed = row.span("duration", facts.day_minutes) or self._no_duration(row)
        self.uids[group.key] = group.code or group.number
        milestone = Milestone(
            key=group.key,
            name=name,
            duration_minutes=duration,
            is_elapsed=is_elapsed,
            calendar=calendar if calendar and calendar != self._default else None,
            code=group.code,
            phase=self._phase(row),
            effort_minutes=row.minutes("effort", facts.day_minutes) or 0,
            role=row.text("role", ROLE_LIMIT) or None,
            fixed_cost_cents=row.cents("fixed_cost"),
            is_optional=row.yes("optional"),
            is_gate=row.yes("gate"),
            is_manual=row.yes("pinned"),
            estimate_minutes=self._estimate(row, facts),
            outline=group.code if group.code.replace(".", "").isdigit() else "",
        )
        self._read_owner(group)
        self._read_dates(group, facts)
        return self._with_dates(milestone, row, facts)

    def _no_duration(self, row: RowCells) -> tuple[int, bool]:
        if row.is_blank("duration"):
            self._findings.problem(row.at("duration"), "value.missing")
        return 0, False

    def _phase(self, row: RowCells) -> str | None:
        text = row.text("phase", 100)
        key = phase_of(text) if text else None
        if text and key is None:
            self._findings.warn(row.at("phase"), "warn.phase", value=shown(text))
        return key

    def _estimate(self, row: RowCells, facts: CalendarFacts) -> tuple[int, int, int] | None:
        keys = ("optimistic", "likely", "pessimistic")
        if all(row.is_blank(key) for key in keys):
            return None
        low, likely, high = (row.minutes(key, facts.day_minutes) for key in keys)
        if low is None or likely is None or high is None or not low <= likely <= high:
            self._findings.problem(row.at("likely"), "sheet.estimate")
            return None
        return low, likely, high

    def _read_owner(self, group: Group) -> None:
        email = group.row.text("owner", 254)
        local, _, domain = email.partition("@")
        if email and (not local or "." not in domain or " " in email or "@" in domain):
            self._findings.problem(group.row.at("owner"), "value.not_an_email", value=shown(email))
        elif email:
            self.owners[group.key] = email

    def _read_dates(self, group: Group, facts: CalendarFacts) -> None:
        row = group.row
        start, finish = _begin(row.when("baseline_start"), facts), _end(row.when("baseline_finish"), facts)
        if start and finish and finish < start:
            place = row.at("baseline_finish")
            self._findings.problem(place, "value.finish_before_start", finish=finish, start=start)
        elif start or finish:
            self.baselines[group.key] = BaselineFacts(start, finish, _working_minutes(start, finish, facts))
        stated = _begin(row.when("start"), facts), _end(row.when("finish"), facts)
        if stated[0] and stated[1]:
            self.dates[group.key] = stated[0], stated[1]
        self.moments += [stated[0], start]

    def _with_dates(self, milestone: Milestone, row: RowCells, facts: CalendarFacts) -> Milestone:
        started, finished = _begin(row.when("actual_start"), facts), _end(row.when("actual_finish"), facts)
        if finished and not started and not row.is_blank("actual_finish") and row.is_blank("actual_start"):
            self._findings.problem(row.at("actual_start"), "value.finish_without_start")
        if started and finished and finished < started:
            self._findings.problem(row.at("actual_finish"), "value.finish_before_start", finish=finished, start=started)
        remaining = row.minutes("remaining", facts.day_minutes)
        kind, moment = self._constraint(row, facts)
        self.moments += [started, moment if kind in (ConstraintKind.SNET, ConstraintKind.MSO) else None]
        return replace(
            milestone,
            constraint=kind,
            constraint_at=moment,
            deadline_at=_end(row.when("deadline"), facts),
            actual_start=started,
            actual_finish=finished,
            remaining_minutes=remaining if started and not finished else None,
        )

    def _constraint(self, row: RowCells, facts: CalendarFacts) -> tuple[ConstraintKind, datetime | None]:
        text, when = row.text("constraint"), row.when("constraint_at")
        kind = constraint_of(text) if text else ConstraintKind.SNET if when else ConstraintKind.ASAP
        if kind is None:
            choices = ", ".join(word.value for word in CONSTRAINTS)
            self._findings.problem(row.at("constraint"), "value.unknown_choice", value=shown(text), choices=choices)
            return ConstraintKind.ASAP, None
        if kind in (ConstraintKind.ASAP, ConstraintKind.ALAP):
            return kind, None
        if when is None and row.is_blank("constraint_at"):
            self._findings.problem(row.at("constraint_at"), "value.constraint_without_date", value=kind.value)
        is_finish = kind in (ConstraintKind.MFO, ConstraintKind.FNET, ConstraintKind.FNLT)
        return kind, (_end if is_finish else _begin)(when, facts)


def _is_called(sheet: Sheet, names: tuple[str, ...]) -> bool:
    return squeezed(sheet.name) in {squeezed(name) for name in names}


def _expected() -> str:
    return ", ".join(f"{BY_KEY[key].english}/{BY_KEY[key].chinese}" for key in ("code", "name", "duration", "predecessors"))


def _in_use(calendars: dict[str, CalendarFacts], milestones: tuple[Milestone, ...], default: str) -> dict[str, CalendarFacts]:
    used = {default, *(milestone.calendar for milestone in milestones)}
    return {name: facts for name, facts in calendars.items() if name in used}


def _outline_row(group: Group) -> OutlineRow:
    code = group.code if group.code.replace(".", "").isdigit() else ""
    kind = RowKind.SUMMARY if group.is_group else RowKind.MILESTONE
    name = tidy(as_text(group.row.cells.get("name")))
    return OutlineRow(group.key, group.code or group.number, name, code, code.count(".") + 1, kind)


def _shifts(day: date, facts: CalendarFacts) -> tuple[tuple[int, int], ...]:
    working = next((shifts for shifts in facts.week if shifts), ((480, 720), (780, 1020)))
    return facts.exceptions.get(day, facts.week[day.weekday()]) or working


def _morning(day: date, facts: CalendarFacts) -> datetime:
    """When a start that is only a date begins: with that day's first shift."""
    return at(day, _shifts(day, facts)[0][0])


def _begin(when: When | None, facts: CalendarFacts) -> datetime | None:
    if when is None:
        return None
    return _morning(when[0].date(), facts) if when[1] else when[0]


def _end(when: When | None, facts: CalendarFacts) -> datetime | None:
    """When a finish that is only a date ends: with that day's last shift."""
    if when is None:
        return None
    return at(when[0].date(), _shifts(when[0].date(), facts)[-1][1]) if when[1] else when[0]


def _working_minutes(start: datetime | None, finish: datetime | None, facts: CalendarFacts) -> int | None:
    if start is None or finish is None:
        return None
    calendar = WorkCalendar(facts)
    return calendar.work_at(minute(finish)) - calendar.work_at(minute(start))
