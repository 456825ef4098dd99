"""The list of projects: one line each, the same number of queries however many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from delivery.engine.states import ChangeState, Role
from delivery.engine.workdays import WorkCalendar
from delivery.extensions import db
from delivery.models import Baseline, ChangeRequest, Membership, Phase, Project, User
from delivery.queries.calendars import calendars_of_projects
from delivery.queries.forecasts import ReadForecast, forecasts_of
from delivery.queries.homes import ON_CLIENT, ON_VENDOR
from delivery.queries.phase_strips import PhaseOnStrip, phase_strip
from delivery.queries.projects import visible_projects
from delivery.queries.targets import Target, target_of


@dataclass(frozen=True)
class ProjectLine:
    """A project in the list."""

    project: Project
    forecast: ReadForecast | None
    target: Target | None
    phases: list[PhaseOnStrip]
    on_client: int
    on_vendor: int
    price_cents: int | None
    """Contract and approved changes; None: not for this reader."""


def portfolio(user: User) -> list[ProjectLine]:
    """Every project that this person may see."""
    projects = visible_projects(user)
    ids = [project.id for project in projects]
    forecasts, calendars = forecasts_of(projects), calendars_of_projects(projects) if projects else {}
    baselines = {
        row.project_id: row
        for row in db.session.scalars(select(Baseline).where(Baseline.project_id.in_(ids), Baseline.is_chosen))
    }
    phases: dict[int, list[Phase]] = {}
    for phase in db.session.scalars(select(Phase).where(Phase.project_id.in_(ids)).order_by(Phase.position)):
        phases.setdefault(phase.project_id, []).append(phase)
    states, led = _states(ids), _led_by(user, projects)
    lines = []
    for project in projects:
        forecast = forecasts.get(project.id)
        target = target_of(forecast, baselines.get(project.id), WorkCalendar(calendars[project.id]))
        counts = states.get(project.id, Counter())
        price = project.budget_cents if project.id in led else None
        strip = phase_strip(phases.get(project.id, []), forecast)
        lines.append(ProjectLine(project, forecast, target, strip, _sum(counts, ON_CLIENT), _sum(counts, ON_VENDOR), price))
    return lines


def _sum(counts: Counter[ChangeState], states: Collection[ChangeState]) -> int:
    return sum(counts[state] for state in states)


def _states(project_ids: list[int]) -> dict[int, Counter[ChangeState]]:
    query = select(ChangeRequest.project_id, ChangeRequest.state, func.count()).where(ChangeRequest.project_id.in_(project_ids))
    counted: dict[int, Counter[ChangeState]] = {}
    for project_id, state, count in db.session.execute(query.group_by(ChangeRequest.project_id, ChangeRequest.state)):
        counted.setdefault(project_id, Counter())[state] = count
    return counted


def _led_by(user: User, projects: list[Project]) -> set[int]:
    """Projects whose money this person sees in the list."""
    if user.is_director:
        return {project.id for project in projects if project.vendor_id == user.organization_id}
    query = select(Membership.project_id).where(Membership.user_id == user.id, Membership.role == Role.MANAGER)
    return set(db.session.scalars(query))
