"""The rows of a plan's table as milestones, and what stands beside them: owners, baselines, stated dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from delivery.engine.plan import CalendarFacts, ConstraintKind, Milestone
from delivery.exchange.columns import CONSTRAINTS, constraint_of, phase_of
from delivery.exchange.document import BaselineFacts, Findings, OutlineRow, RowKind, Uid
from delivery.exchange.one_line import shown, tidy
from delivery.exchange.spreadsheet_day import begin, end, working_minutes
from delivery.exchange.spreadsheet_links import Group
from delivery.exchange.spreadsheet_people import PeopleCells
from delivery.exchange.spreadsheet_row import RowCells
from delivery.exchange.table import as_text

CODE_LIMIT = 24
ROLE_LIMIT = 32

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
    "assigned": ("assignments",),
    "optional": ("is_optional",),
    "gate": ("is_gate",),
    "pinned": ("is_manual",),
    "calendar": ("calendar",),
    "likely": ("estimate_minutes",),
    "fixed_cost": ("fixed_cost_cents",),
}
"""Fields of a milestone, and what stands beside it, by the column that says them."""


class MilestoneRows:
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
        self.people = PeopleCells(findings)
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
        for group in self.groups:
            if group.is_group:
                self.people.read(group, 0)
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
        self.people.read(group, duration)
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
        start, finish = begin(row.when("baseline_start"), facts), end(row.when("baseline_finish"), facts)
        if start and finish and finish < start:
            place = row.at("baseline_finish")
            self._findings.problem(place, "value.finish_before_start", finish=finish, start=start)
        elif start or finish:
            self.baselines[group.key] = BaselineFacts(start, finish, working_minutes(start, finish, facts))
        stated = begin(row.when("start"), facts), end(row.when("finish"), facts)
        if stated[0] and stated[1]:
            self.dates[group.key] = stated[0], stated[1]
        self.moments += [stated[0], start]

    def _with_dates(self, milestone: Milestone, row: RowCells, facts: CalendarFacts) -> Milestone:
        started, finished = begin(row.when("actual_start"), facts), end(row.when("actual_finish"), facts)
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
            deadline_at=end(row.when("deadline"), facts),
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
        return kind, (end if is_finish else begin)(when, facts)


def _outline_row(group: Group) -> OutlineRow:
    code = group.code if group.code.replace(".", "").isdigit() else ""
    kind = RowKind.SUMMARY if group.is_group else RowKind.MILESTONE
    name = tidy(as_text(group.row.cells.get("name")))
    return OutlineRow(group.key, group.code or group.number, name, code, code.count(".") + 1, kind)
