"""The plan as a table: milestones with their stored dates, measured against the chosen baseline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select

from delivery.engine.plan import CalendarFacts
from delivery.engine.workdays import WorkCalendar, minute
from delivery.extensions import db
from delivery.models import Dependency, Milestone, Phase, Project, User
from delivery.queries.baselines import BaselineLine, ReadBaseline, chosen_baseline
from delivery.queries.calendars import calendar_key, calendars_by_key
from delivery.queries.forecasts import ReadForecast, Timing, forecast_of
from delivery.queries.plans import last_edit, phases_of

PAGE_ROWS = 100
"""Of the table that people without scripts get; with scripts there are no pages."""
NEVER = datetime(2200, 1, 1)  # noqa: DTZ001 - moments of a plan have no zone


class Only(StrEnum):
    """Which milestones to show."""

    ALL = "all"
    CRITICAL = "critical"
    LATE = "late"
    OPEN = "open"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One milestone; dates are None when no forecast is stored."""

    key: str
    code: str
    name: str
    phase: int | None
    owner: str | None
    owner_id: str | None
    duration_minutes: int
    is_gate: bool
    actual_start: datetime | None
    actual_finish: datetime | None
    deadline_at: datetime | None
    timing: Timing | None
    baseline: BaselineLine | None
    variance_minutes: int | None
    """Working minutes that the finish is later than the baseline."""
    predecessors: tuple[str, ...]
    """Codes."""

    @property
    def address(self) -> str:
        """What its page is called."""
        return self.code or self.key

    @property
    def is_critical(self) -> bool:
        return self.timing is not None and self.timing.is_critical

    @property
    def misses_deadline(self) -> bool:
        return bool(self.deadline_at and self.timing and self.timing.finish > self.deadline_at)

    @property
    def is_late(self) -> bool:
        if self.actual_finish is not None:
            return False
        has_too_little_float = self.timing is not None and self.timing.total_float_minutes < 0
        return (self.variance_minutes or 0) > 0 or self.misses_deadline or has_too_little_float


@dataclass(frozen=True)
class Wish:
    """What the reader asked to see; unknown words mean everything."""

    phase: str = ""
    only: Only = Only.ALL
    owner: str = ""
    text: str = ""
    sort: str = ""
    is_descending: bool = False
    knows_owners: bool = True
    """A client is not told who of the vendor does what, and cannot find it out by filtering."""

    @classmethod
    def of(cls, asked: Mapping[str, str], *, knows_owners: bool = True) -> Wish:
        sort = asked.get("sort", "")
        only = asked.get("only", "")
        return cls(
            phase=asked.get("phase", ""),
            only=Only(only) if only in set(Only) else Only.ALL,
            owner=asked.get("owner", "") if knows_owners else "",
            text=asked.get("q", "").strip()[:100],
            sort=sort.removeprefix("-") if sort.removeprefix("-") in SORTS else "",
            is_descending=sort.startswith("-"),
            knows_owners=knows_owners,
        )

    @property
    def is_narrow(self) -> bool:
        return bool(self.phase or self.owner or self.text or self.only is not Only.ALL)


@dataclass(frozen=True)
class PlanTable:
    """Everything the page shows."""

    rows: Sequence[TableRow]
    total: int
    phases: Sequence[Phase]
    owners: Mapping[str, str]
    forecast: ReadForecast | None
    baseline: ReadBaseline | None
    calendar: CalendarFacts
    last_edit: Any
    target_variance_minutes: int | None
    """Go-live (or finish) against the baseline."""

    def page(self, number: int) -> PlanTable:
        return replace(self, rows=self.rows[(number - 1) * PAGE_ROWS : number * PAGE_ROWS])

    @property
    def span(self) -> tuple[datetime, datetime] | None:
        dates = [row.timing for row in self.rows if row.timing]
        return (min(t.start for t in dates), max(t.finish for t in dates)) if dates else None

    def by_phase(self) -> list[tuple[Phase | None, list[TableRow]]]:
        """Rows under their phases; those without one last."""
        members: defaultdict[int | None, list[TableRow]] = defaultdict(list)
        for row in self.rows:
            members[row.phase].append(row)
        known: list[Phase | None] = [*self.phases, None]
        return [(phase, inside) for phase in known if (inside := members.get(phase.position if phase else None))]


SORTS: dict[str, Callable[[TableRow], Any]] = {
    "code": lambda row: _natural(row.code),
    "name": lambda row: row.name.lower(),
    "start": lambda row: row.timing.start if row.timing else NEVER,
    "finish": lambda row: row.timing.finish if row.timing else NEVER,
    "variance": lambda row: row.variance_minutes or 0,
    "float": lambda row: row.timing.total_float_minutes if row.timing else 0,
    "duration": lambda row: row.duration_minutes,
}


def plan_table(project: Project, wish: Wish) -> PlanTable:
    """A fixed number of queries, whatever the size of the plan."""
    phases, forecast, baseline = phases_of(project), forecast_of(project), chosen_baseline(project)
    calendar = calendars_by_key(project)[calendar_key(project.calendar_id)]
    rows = _rows(project, forecast, baseline, WorkCalendar(calendar))
    shown = [row for row in rows if _fits(row, wish)]
    if wish.sort:
        shown.sort(key=SORTS[wish.sort], reverse=wish.is_descending)
    return PlanTable(
        rows=shown,
        total=len(rows),
        phases=phases,
        owners={row.owner_id: row.owner for row in rows if row.owner_id and row.owner},
        forecast=forecast,
        baseline=baseline,
        calendar=calendar,
        last_edit=last_edit(project),
        target_variance_minutes=target_variance(forecast, baseline, WorkCalendar(calendar)),
    )


def target_variance(forecast: ReadForecast | None, baseline: ReadBaseline | None, calendar: WorkCalendar) -> int | None:
    if forecast is None or baseline is None:
        return None
    then = baseline.row.go_live_at if forecast.go_live_at else baseline.row.finish_at
    return None if then is None else calendar.between(minute(then), minute(forecast.target_at))


def _rows(
    project: Project, forecast: ReadForecast | None, baseline: ReadBaseline | None, calendar: WorkCalendar
) -> list[TableRow]:
    found = _found(project.id)
    predecessors = _predecessors(project.id, {row.id: row.code or row.key for row in found})
    timings = forecast.timings if forecast else {}
    lines = baseline.lines if baseline else {}
    rows = []
    columns: list[Any]
    for row_id, *columns in found:
        timing, line = timings.get(columns[0]), lines.get(columns[0])
        measured = timing, line, _variance(timing, line, calendar), tuple(predecessors[row_id])
        rows.append(TableRow(*(*columns, *measured)))
    return rows


def _found(project_id: int) -> Sequence[Row[Any]]:
    """The rows, their columns in the order of ``TableRow``."""
    columns = Milestone.__table__.c
    query = (
        select(
            *(columns.id, columns.key, columns.code, columns.name),
            *(Phase.position, User.name.label("owner"), User.public_id),
            *(columns.duration_minutes, columns.is_gate, columns.actual_start, columns.actual_finish, columns.deadline_at),
        )
        .outerjoin(Phase, Phase.id == columns.phase_id)
        .outerjoin(User, User.id == columns.owner_id)
        .where(columns.project_id == project_id)
        .order_by(columns.position, columns.id)
    )
    return db.session.execute(query).all()


def _predecessors(project_id: int, codes: Mapping[int, str]) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    columns = Dependency.__table__.c
    query = select(columns.predecessor_id, columns.successor_id).where(columns.project_id == project_id).order_by(columns.id)
    for predecessor, successor in db.session.execute(query):
        found[successor].append(codes[predecessor])
    return found


def _variance(timing: Timing | None, line: BaselineLine | None, calendar: WorkCalendar) -> int | None:
    if timing is None or line is None:
        return None
    return calendar.between(minute(line.finish), minute(timing.finish))


def _fits(row: TableRow, wish: Wish) -> bool:
    if wish.phase and str(row.phase or "none") != wish.phase:
        return False
    if wish.owner and row.owner_id != wish.owner:
        return False
    searched = f"{row.code} {row.name} {row.owner or ''}" if wish.knows_owners else f"{row.code} {row.name}"
    if wish.text and wish.text.lower() not in searched.lower():
        return False
    return {
        Only.ALL: True,
        Only.CRITICAL: row.is_critical,
        Only.LATE: row.is_late,
        Only.OPEN: row.actual_finish is None,
        Only.DONE: row.actual_finish is not None,
    }[wish.only]


def _natural(code: str) -> tuple[str, int, str]:
    """M9 before M10."""
    head = code.rstrip("0123456789")
    tail = code[len(head) :]
    return head, int(tail[:9] or 0), code
