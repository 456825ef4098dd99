"""The list of projects: one line each, the same number of queries however many there are."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, case, func, select

from delivery.engine.states import ChangeState, Light, Role
from delivery.extensions import db
from delivery.models import ChangeRequest, Forecast, Membership, Organization, Phase, Project, Simulation, User
from delivery.queries.change_requests import approved_prices
from delivery.queries.forecasts import ReadForecast, forecasts_of
from delivery.queries.phase_strips import PhaseOnStrip, phase_strip
from delivery.queries.projects import visible_to
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
    """None: no plan yet."""
    target_on: date | None
    p80_on: date | None
    """By when the go-live (or the finish) lies with 80 % certainty, as it was computed last; None: not computed."""
    is_p80_current: bool
    """Of the plan as it is now."""
    variance_minutes: int
    is_late: bool
    phase_now: int
    phases_under_way: tuple[int, ...]


@dataclass(frozen=True)
class ProjectLine:
    """A project in the list, as it is drawn."""

    standing: Standing
    project: Project
    forecast: ReadForecast | None
    target: Target | None
    phases: list[PhaseOnStrip]


def standings(user: User) -> list[Standing]:
    """Every project that this person may see, by key; from what is stored, in the same number of queries however many."""
    seen = visible_to(user)
    ids = select(Project.id).where(seen)
    waits, paid, prices = _waits(ids), _paid_before(user), approved_prices(ids)
    query = (
        select(
            Project.id, Project.key, Project.name, Project.client_id, Organization.name, Project.budget_cents, Project.vendor_id,
            Forecast.light, func.coalesce(Forecast.go_live_at, Forecast.finish_at), Forecast.variance_minutes, Forecast.is_late,
            Forecast.phase_now, Forecast.phases_under_way,
            Simulation.target_p80_at, Simulation.plan_version == Project.plan_version,
        )
        .join(Organization, Organization.id == Project.client_id)
        .outerjoin(Forecast, Forecast.project_id == Project.id)
        .outerjoin(Simulation, Simulation.project_id == Project.id)
        .where(seen)
        .order_by(Project.key)
    )  # fmt: skip
    found = []
    for id_, key, name, client_id, client, budget, vendor_id, *stored in db.session.execute(query):
        waiting = waits.get(id_, {})
        both = _together(waiting, ON_CLIENT), _together(waiting, ON_VENDOR)
        price = budget + prices.get(id_, 0) if paid(id_, vendor_id) else None
        found.append(Standing(id_, key, name, client_id, client, *both, price, **_stored(*stored)))
    return found


def _stored(
    light: Light | None, target_at: Any, variance: Any, late: Any, now: Any, under_way: Any, p80_at: Any, is_current: Any
) -> dict[str, Any]:
    """What forecast and simulation say; there is nothing of a project without a plan."""
    return {
        "light": light,
        "target_on": target_at.date() if target_at else None,
        "variance_minutes": variance or 0,
        "is_late": bool(late),
        "phase_now": now or 0,
        "phases_under_way": tuple(under_way or ()),
        "p80_on": p80_at.date() if p80_at else None,
        "is_p80_current": bool(is_current),
    }


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
    found = [waits[state] for state in states if state in waits]
    return Waits(
        sum(one.count for one in found),
        min((one.since for one in found if one.since), default=None),
        min((one.due_on for one in found if one.due_on), default=None),
    )


def _paid_before(user: User) -> Callable[[int, int], bool]:
    """Whether this person sees the price of a project (its id, its vendor's) in the list."""
    if user.is_director:
        return lambda _project_id, vendor_id: vendor_id == user.organization_id
    roles = (Role.MANAGER, Role.CLIENT_APPROVER)
    query = select(Membership.project_id).where(Membership.user_id == user.id, Membership.role.in_(roles))
    theirs = set(db.session.scalars(query))
    return lambda project_id, _vendor_id: project_id in theirs
