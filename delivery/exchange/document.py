"""What a plan file says once it has been read: the plan, and everything around it that must not be lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from delivery.engine.plan import CalendarFacts, Plan
from delivery.exchange.messages import Args, sentence
from delivery.exchange.people import AssignmentFacts, ResourceFacts

Uid = int | str
"""How the file names a row: a whole number in MS Project, a code or row number in a spreadsheet."""


class Source(StrEnum):
    MS_PROJECT = "msproject"
    WORKBOOK = "xlsx"
    TEXT = "csv"


class RowKind(StrEnum):
    SUMMARY = "summary"
    MILESTONE = "milestone"
    INACTIVE = "inactive"
    """Kept in the file, without part in the schedule."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something is: a cell, or a field of a task."""

    sheet: str = ""
    row: int | None = None
    column: str = ""
    cell: str = ""
    uid: Uid | None = None
    name: str = ""
    field: str = ""

    def text(self, locale: str = "en") -> str:
        """``Sheet "Plan", row 4, column Duration`` or ``Task 12 "Test", field LinkLag``; empty for the whole file."""
        known = (
            ("place.sheet", self.sheet),
            ("place.cell", self.cell),
            ("place.row", "" if self.row is None or self.cell else self.row),
            ("place.column", self.column),
            ("place.task", "" if self.uid is None else self.uid),
            ("place.field", self.field),
        )
        parts = [sentence(key, locale, {"value": value}) for key, value in known if value != ""]
        if self.name:
            parts.append(sentence("place.name", locale, {"value": self.name}))
        return sentence("place.separator", locale, {}).join(parts)


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """One thing that is wrong (or, as a warning, not supported), with its place and the remedy in both languages."""

    place: Place
    key: str
    args: Args = field(default_factory=dict)

    def text(self, locale: str = "en") -> str:
        where = self.place.text(locale)
        what = sentence(self.key, locale, self.args)
        return f"{where}: {what}" if where else what


PROBLEM_LIMIT = 200
"""More problems than this are counted, not listed: nobody reads them, and a hostile file could make millions."""


class ImportRefused(ValueError):
    """The file was not taken over: nothing has been saved. ``problems`` says why, row by row."""

    def __init__(self, problems: Sequence[ImportProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.text("en") for problem in self.problems))


class Findings:
    """Problems and warnings as a reader collects them, so that people see all of them at once."""

    def __init__(self) -> None:
        self.problems: list[ImportProblem] = []
        self.warnings: list[ImportProblem] = []
        self._uncounted = 0

    def problem(self, place: Place, key: str, **args: object) -> None:
        if len(self.problems) < PROBLEM_LIMIT:
            self.problems.append(ImportProblem(place, key, args))
        else:
            self._uncounted += 1

    def warn(self, place: Place, key: str, **args: object) -> None:
        if len(self.warnings) < PROBLEM_LIMIT:
            self.warnings.append(ImportProblem(place, key, args))

    def refuse_if_any(self) -> None:
        if self._uncounted:
            more = ImportProblem(Place(), "file.more_problems", {"count": self._uncounted})
            raise ImportRefused([*self.problems, more])
        if self.problems:
            raise ImportRefused(self.problems)


def refuse(key: str, place: Place | None = None, **args: object) -> ImportRefused:
    """The error for a file that cannot be read any further."""
    return ImportRefused([ImportProblem(place or Place(), key, args)])


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """A row of the file in its order, leaf or not."""

    key: str
    uid: Uid
    name: str
    outline: str
    level: int
    kind: RowKind
    notes: str = ""
    duration_minutes: int | None = None
    """Of an inactive row; a milestone's stands in the plan."""


@dataclass(frozen=True, slots=True)
class BaselineFacts:
    """What a baseline froze of one row; None is not said in the file."""

    start: datetime | None = None
    finish: datetime | None = None
    duration_minutes: int | None = None
    effort_minutes: int | None = None
    cost_cents: int | None = None


@dataclass(frozen=True)
class PlanDocument:
    """``plan`` holds the leaves; the rest is what the file says beside them. All maps go by ``Milestone.key``."""

    plan: Plan
    source: Source
    name: str = ""
    currency: str = ""
    uids: Mapping[str, Uid] = field(default_factory=dict)
    rows: tuple[OutlineRow, ...] = ()
    baselines: Mapping[int, Mapping[str, BaselineFacts]] = field(default_factory=dict)
    """Baseline 0 is the one people mean; summary rows may have entries too."""
    dates: Mapping[str, tuple[datetime, datetime]] = field(default_factory=dict)
    """Start and finish as the file states them, to be compared with ours."""
    owners: Mapping[str, str] = field(default_factory=dict)
    """E-mail of the owner."""
    spare_calendars: Mapping[str, CalendarFacts] = field(default_factory=dict)
    """Calendars of the file that no milestone follows."""
    resources: tuple[ResourceFacts, ...] = ()
    assignments: tuple[AssignmentFacts, ...] = ()
    status_at: datetime | None = None
    """The file's status date. ``plan.status_at`` stays None: the tool that wrote the file pushed nothing to it."""
    fields: frozenset[str] = frozenset()
    """Fields of ``Milestone`` (and ``start``) that the file speaks of; importing again leaves the others alone."""
    own_keys: Mapping[str, str] = field(default_factory=dict)
    """Keys that our own export wrote beside other uids."""
    properties: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[ImportProblem, ...] = ()

    def with_plan(self, plan: Plan) -> PlanDocument:
        return replace(self, plan=plan)
