"""Milestones by people: what the grid of assignments shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from delivery.engine.loading.rests import work_minutes
from delivery.engine.plan import CalendarFacts
from delivery.engine.workdays import WorkCalendar
from delivery.extensions import db
from delivery.models import Milestone, Phase, Project, Resource
from delivery.queries.assignments import assignment_version, assignments_of
from delivery.queries.calendars import calendar_key, calendars_by_key
from delivery.queries.forecasts import forecast_of
from delivery.queries.plans import spans_of
from delivery.queries.team import workers_for
from delivery.words.collation import in_order

PAGE = 60
COLUMNS = 40


@dataclass(frozen=True)
class GridWish:
    """What the reader asked to see."""

    phase: str = ""
    with_done: bool = False
    people: frozenset[int] = frozenset()
    """Columns wanted beside those of people who have work here."""
    page: int = 1


@dataclass(frozen=True)
class GridRow:
    id: int
    key: str
    code: str
    name: str
    role: str | None
    is_done: bool
    start: datetime | None
    finish: datetime | None
    duration_minutes: int
    work_minutes: int
    """The duration without the days on which work rests."""
    effort_minutes: int
    percents: Mapping[int, int]

    @property
    def assigned_minutes(self) -> int:
        """Person-minutes that the assignments make of the duration."""
        return self.work_minutes * sum(self.percents.values()) // 100

    @property
    def asked_percent(self) -> int:
        """Of one person's day, as long as the milestone lasts, so that the effort is done: the suggestion."""
        return -(-self.effort_minutes * 100 // self.work_minutes)

    @property
    def short_minutes(self) -> int:
        """Effort that nobody is there for; negative when more is given than asked."""
        return self.effort_minutes - self.assigned_minutes


@dataclass(frozen=True)
class Grid:
    rows: list[GridRow]
    columns: list[Resource]
    others: list[Resource]
    """Who could be given a column."""
    version: int
    phases: list[Phase]
    total: int
    pages: int


def assignment_grid(project: Project, wish: GridWish, locale: str) -> Grid:
    """Seven queries, two more where work rests, however many rows and people."""
    rows = assignments_of(project)
    percents: dict[str, dict[int, int]] = {}
    for (key, person), row in rows.items():
        percents.setdefault(key, {})[person] = row.percent
    phases = list(db.session.scalars(select(Phase).where(Phase.project_id == project.id).order_by(Phase.position)))
    nodes = [node for node in _milestones(project) if _is_asked(node, wish, {p.id: str(p.position) for p in phases})]
    columns, others = _columns(project, {person for _key, person in rows}, wish, locale)
    pages = max(1, -(-len(nodes) // PAGE))
    begin = (min(wish.page, pages) - 1) * PAGE
    forecast = forecast_of(project)
    dates = forecast.timings if forecast else {}
    page = nodes[begin : begin + PAGE]
    resting = [node for node in page if node.rests]
    calendars = calendars_by_key(project, {node.calendar_id for node in resting if node.calendar_id}) if resting else {}
    shown = [_row(node, _work(project, node, calendars), dates.get(node.key), percents.get(node.key, {})) for node in page]
    return Grid(shown, columns, others, assignment_version(project), phases, len(nodes), pages)


def _milestones(project: Project) -> Iterable[Milestone]:
    """Events have no duration: nobody works on them."""
    query = select(Milestone).where(Milestone.project_id == project.id, Milestone.duration_minutes > 0)
    return db.session.scalars(query.order_by(Milestone.position, Milestone.id))


def _is_asked(node: Milestone, wish: GridWish, positions: Mapping[int, str]) -> bool:
    if not wish.with_done and node.actual_finish is not None:
        return False
    return not wish.phase or (node.phase_id is not None and positions.get(node.phase_id) == wish.phase)


def _columns(project: Project, working: set[int], wish: GridWish, locale: str) -> tuple[list[Resource], list[Resource]]:
    """Everybody while the team is small; else those who work here and those who were asked for, who come first where there are
    more than columns."""
    everybody = in_order(workers_for(project), locale)
    gone = working - {one.id for one in everybody}
    if gone:
        left = db.session.scalars(select(Resource).where(Resource.id.in_(gone))).all()
        everybody = in_order([*everybody, *left], locale)
    wanted = working | wish.people
    shown = [one for one in everybody if one.id in wanted] if working or len(everybody) > COLUMNS // 2 else everybody
    kept = {one.id for one in sorted(shown, key=lambda one: one.id not in wish.people)[:COLUMNS]}
    shown = [one for one in shown if one.id in kept]
    return shown, [one for one in everybody if one.id not in kept and one.is_active]


def _work(project: Project, node: Milestone, calendars: Mapping[str, CalendarFacts]) -> int:
    if not node.rests:
        return node.duration_minutes
    calendar = WorkCalendar(calendars[calendar_key(node.calendar_id or project.calendar_id)])
    return work_minutes(node.duration_minutes, spans_of(node.rests), calendar)


def _row(node: Milestone, work: int, timing: object, percents: Mapping[int, int]) -> GridRow:
    return GridRow(
        id=node.id,
        key=node.key,
        code=node.code or node.key,
        name=node.name,
        role=node.role,
        is_done=node.actual_finish is not None,
        start=getattr(timing, "start", None),
        finish=getattr(timing, "finish", None),
        duration_minutes=node.duration_minutes,
        work_minutes=work,
        effort_minutes=node.effort_minutes,
        percents=percents,
    )
