"""The list of projects: one line each, the same number of queries however many there are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, case, func, select

from delivery import access
from delivery.access import Who
from delivery.engine.states import ChangeState, Light
from delivery.extensions import db
from delivery.models import ChangeRequest, Forecast, Organization, Performance, Phase, Project, Simulation, User
from delivery.queries.change_requests import approved_prices
from delivery.queries.forecasts import ReadForecast, forecasts_of
from delivery.queries.performances import Index, ReadPerformance, as_seen, pace_reason, read
from delivery.queries.phase_strips import PhaseOnStrip, phase_strip
from delivery.queries.projects import standing_by_project, visible_to
from delivery.queries.targets import Target, target_of
from delivery.queries.waiting import ON_CLIENT, ON_VENDOR


@dataclass(frozen=True)
class Waits:
    """Changes that wait on one side."""

    count: int = 0
    since: datetime | None = None
    """Of the one that waits longest."""
    due_on: date | None = None
    """The earliest."""


NOTHING = Waits()


@dataclass(frozen=True)
class Standing:
    """What the list finds and sorts a project by. There are as many as projects, so nothing heavy is read for them."""

    project_id: int
    key: str
    name: str
    client_id: int
    client_name: str
    client_waits: Waits
    vendor_waits: Waits
    price_cents: int | None
    """Contract and approved changes; None: not for this reader."""
    light: Light | None
    """As this reader sees it; None: no plan yet."""
    pace_reason: Mapping[str, Any] | None
    """Why the pace takes a green light away; None: the light is the forecast's, and so is its reason."""
    target_on: date | None
    p80_on: date | None
    """By when the go-live (or the finish) lies with 80 % certainty, as it was computed last; None: not computed."""
    is_p80_current: bool
    """Of the plan as it is now."""
    performance: ReadPerformance | None
    """What this reader may see of it; None: not computed yet, or nothing."""
    is_performance_current: bool
    sees: frozenset[Who]
    """Where the reader stands in the project."""
    variance_minutes: int
    is_late: bool
    phase_now: int
    phases_under_way: tuple[int, ...]

    @property
    def sees_pace(self) -> bool:
        return access.allowed(self.sees, access.Permission.EARNED_VALUE_VIEW)

    @property
    def sees_cost(self) -> bool:
        return access.sees_internal_money(self.sees)

    @property
    def spi(self) -> Index | None:
        """SPI(t); None: not computed yet, or not for this reader."""
        return self.performance.spi if self.performance else None

    @property
    def cpi(self) -> Index | None:
        return self.performance.cpi if self.performance else None


@dataclass(frozen=True)
class ProjectLine:
    """A project in the list, as it is drawn."""

    standing: Standing
    project: Project
    forecast: ReadForecast | None
    target: Target | None
    phases: list[PhaseOnStrip]

    @property
    def light_reason(self) -> Mapping[str, Any]:
        return self.standing.pace_reason or (self.forecast.light_reason if self.forecast else {})


def standings(user: User) -> list[Standing]:
    """Every project that this person may see, by key; from what is stored, in the same number of queries however many."""
    seen = visible_to(user)
    ids = select(Project.id).where(seen)
    waits, place, prices = _waits(ids), standing_by_project(user), approved_prices(ids)
    query = (
        select(
            Project.id, Project.key, Project.name, Project.client_id, Organization.name.label("client"), Project.vendor_id,
            Project.budget_cents, Project.plan_version.label("plan_now"),
            Forecast.light, func.coalesce(Forecast.go_live_at, Forecast.finish_at).label("target_at"),
            Forecast.variance_minutes, Forecast.is_late, Forecast.phase_now, Forecast.phases_under_way,
            Simulation.target_p80_at, Simulation.plan_version.label("simulated_version"),
            Performance.plan_version, Performance.status_on, Performance.passed_percent,
            Performance.spi_hundredths, Performance.spi_missing, Performance.cpi_hundredths, Performance.cpi_missing,
        )
        .join(Organization, Organization.id == Project.client_id)
        .outerjoin(Forecast, Forecast.project_id == Project.id)
        .outerjoin(Simulation, Simulation.project_id == Project.id)
        .outerjoin(Performance, Performance.project_id == Project.id)
        .where(seen)
        .order_by(Project.key)
    )  # fmt: skip
    return [
        _standing(row, waits.get(row.id, {}), place(row.id, row.vendor_id), prices.get(row.id, 0))
        for row in db.session.execute(query)
    ]


def _standing(row: Any, waiting: dict[ChangeState, Waits], sees: frozenset[Who], approved_cents: int) -> Standing:
    """There is nothing stored of a project without a plan."""
    performance = None if row.status_on is None else as_seen(read(row), sees)
    reason = pace_reason(performance, row.plan_now) if row.light is Light.GREEN else None
    return Standing(
        project_id=row.id,
        key=row.key,
        name=row.name,
        client_id=row.client_id,
        client_name=row.client,
        client_waits=_together(waiting, ON_CLIENT),
        vendor_waits=_together(waiting, ON_VENDOR),
        price_cents=row.budget_cents + approved_cents if access.sees_client_price(sees) else None,
        light=row.light if reason is None else Light.AMBER,
        pace_reason=reason,
        target_on=row.target_at.date() if row.target_at else None,
        p80_on=row.target_p80_at.date() if row.target_p80_at else None,
        is_p80_current=row.simulated_version == row.plan_now,
        performance=performance,
        is_performance_current=row.plan_version == row.plan_now,
        sees=sees,
        variance_minutes=row.variance_minutes or 0,
        is_late=bool(row.is_late),
        phase_now=row.phase_now or 0,
        phases_under_way=tuple(row.phases_under_way or ()),
    )


def lines_of(found: list[Standing]) -> list[ProjectLine]:
    """These projects in this order, with all that a line shows."""
    ids = [one.project_id for one in found]
    projects = {project.id: project for project in db.session.scalars(select(Project).where(Project.id.in_(ids)))}
    forecasts, phases = forecasts_of(projects.values()), _phases(ids)
    return [_line(one, projects[one.project_id], forecasts.get(one.project_id), phases.get(one.project_id, [])) for one in found]


def _line(one: Standing, project: Project, forecast: ReadForecast | None, phases: list[Phase]) -> ProjectLine:
    return ProjectLine(one, project, forecast, target_of(forecast), phase_strip(phases, forecast))


def phases_to_choose(user: User) -> list[Phase]:
    """One phase of each position that some project has."""
    first = select(func.min(Phase.id)).join(Project, Project.id == Phase.project_id).where(visible_to(user))
    query = select(Phase).where(Phase.id.in_(first.group_by(Phase.position))).order_by(Phase.position)
    return list(db.session.scalars(query))


def _phases(project_ids: list[int]) -> dict[int, list[Phase]]:
    phases: dict[int, list[Phase]] = {}
    for phase in db.session.scalars(select(Phase).where(Phase.project_id.in_(project_ids)).order_by(Phase.position)):
        phases.setdefault(phase.project_id, []).append(phase)
    return phases


def _waits(project_ids: Select[int]) -> dict[int, dict[ChangeState, Waits]]:
    ours = func.coalesce(ChangeRequest.decided_at, ChangeRequest.triaged_at, ChangeRequest.submitted_at, ChangeRequest.created_at)
    since = func.min(case((ChangeRequest.state.in_(ON_CLIENT), ChangeRequest.sent_at), else_=ours))
    query = (
        select(ChangeRequest.project_id, ChangeRequest.state, func.count(), since, func.min(ChangeRequest.due_on))
        .where(ChangeRequest.project_id.in_(project_ids), ChangeRequest.state.in_(ON_CLIENT + ON_VENDOR))
        .group_by(ChangeRequest.project_id, ChangeRequest.state)
    )
    counted: dict[int, dict[ChangeState, Waits]] = {}
    for project_id, state, count, first, due_on in db.session.execute(query):
        counted.setdefault(project_id, {})[state] = Waits(count, first, due_on if state in ON_CLIENT else None)
    return counted


def _together(waits: dict[ChangeState, Waits], states: Collection[ChangeState]) -> Waits:
    found = [waits[state] for state in states if state in waits] if waits else []
    if not found:
        return NOTHING
    return Waits(
        sum(one.count for one in found),
        min((one.since for one in found if one.since), default=None),
        min((one.due_on for one in found if one.due_on), default=None),
    )
