"""The list of projects: one line each, the same number of queries however many there are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import load_only

from delivery.engine.states import ChangeState, Role
from delivery.engine.workdays import WorkCalendar
from delivery.extensions import db
from delivery.models import Baseline, ChangeRequest, Membership, Phase, Project, User
from delivery.queries.calendars import calendars_of_projects
from delivery.queries.change_requests import approved_prices
from delivery.queries.forecasts import ReadForecast, forecasts_of
from delivery.queries.phase_strips import PhaseOnStrip, phase_strip
from delivery.queries.projects import visible_projects
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
class ProjectLine:
    """A project in the list."""

    project: Project
    forecast: ReadForecast | None
    target: Target | None
    phases: list[PhaseOnStrip]
    client_waits: Waits
    vendor_waits: Waits
    price_cents: int | None
    """Contract and approved changes; None: not for this reader."""

    @property
    def is_late(self) -> bool:
        """Later than the baseline, or than what was promised."""
        is_slipping = self.target is not None and self.target.variance_minutes > 0
        return is_slipping or (self.forecast is not None and self.forecast.light_reason.get("code") == "late")


def portfolio(user: User) -> list[ProjectLine]:
    """Every project that this person may see."""
    projects = visible_projects(user)
    if not projects:
        return []
    ids = [project.id for project in projects]
    forecasts, baselines, calendars = forecasts_of(projects), _chosen_baselines(ids), calendars_of_projects(projects)
    phases, waits = _phases(ids), _waits(ids)
    paid, prices = _paid_before(user, projects), approved_prices(ids)
    lines = []
    for project in projects:
        forecast, baseline = forecasts.get(project.id), baselines.get(project.id)
        price = project.budget_cents + prices.get(project.id, 0) if project.id in paid else None
        lines.append(
            ProjectLine(
                project=project,
                forecast=forecast,
                target=target_of(forecast, baseline, WorkCalendar(calendars[project.id])),
                phases=phase_strip(phases.get(project.id, []), forecast),
                client_waits=_together(waits.get(project.id, {}), ON_CLIENT),
                vendor_waits=_together(waits.get(project.id, {}), ON_VENDOR),
                price_cents=price,
            )
        )
    return lines


def _chosen_baselines(project_ids: list[int]) -> dict[int, Baseline]:
    """Without their lines, which nobody reads here."""
    query = select(Baseline).where(Baseline.project_id.in_(project_ids), Baseline.is_chosen)
    query = query.options(load_only(Baseline.project_id, Baseline.go_live_at, Baseline.finish_at, raiseload=True))
    return {row.project_id: row for row in db.session.scalars(query)}


def _phases(project_ids: list[int]) -> dict[int, list[Phase]]:
    phases: dict[int, list[Phase]] = {}
    for phase in db.session.scalars(select(Phase).where(Phase.project_id.in_(project_ids)).order_by(Phase.position)):
        phases.setdefault(phase.project_id, []).append(phase)
    return phases


def _waits(project_ids: list[int]) -> dict[int, dict[ChangeState, Waits]]:
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


def _paid_before(user: User, projects: list[Project]) -> set[int]:
    """Projects whose price this person sees in the list."""
    if user.is_director:
        return {project.id for project in projects if project.vendor_id == user.organization_id}
    roles = (Role.MANAGER, Role.CLIENT_APPROVER)
    query = select(Membership.project_id).where(Membership.user_id == user.id, Membership.role.in_(roles))
    return set(db.session.scalars(query))
