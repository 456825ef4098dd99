"""What a project's home says: read from stored dates, never computed anew; the number of queries never grows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlalchemy import func, select

from delivery.engine.states import ChangeState, DeliverableState, GateState, Side
from delivery.engine.workdays import WorkCalendar
from delivery.extensions import db
from delivery.models import ChangeRequest, Deliverable, Milestone, Phase, Project, User
from delivery.queries.baselines import ReadBaseline, chosen_baseline
from delivery.queries.calendars import calendars_of_projects
from delivery.queries.change_requests import CLIENT_SEES, approved_price_cents
from delivery.queries.forecasts import ReadForecast, Timing, forecast_of
from delivery.queries.phase_strips import PhaseOnStrip, phase_strip
from delivery.queries.targets import DAY_MINUTES, Target, target_of

ON_CLIENT = (ChangeState.WITH_CLIENT,)
ON_VENDOR = (ChangeState.SUBMITTED, ChangeState.TRIAGED, ChangeState.RETURNED, ChangeState.APPROVED)
NEXT = 8


@dataclass(frozen=True)
class NextMilestone:
    milestone: Milestone
    timing: Timing
    baseline_finish_on: date | None
    variance_minutes: int
    owner: str


@dataclass(frozen=True)
class Waiting:
    """Something that somebody has to do."""

    kind: str
    """``change``, ``deliverable`` or ``gate``."""
    number: int
    title: str
    state: StrEnum
    due_on: date | None = None
    title_zh: str = ""


@dataclass(frozen=True)
class Cause:
    """The first milestone on the critical path that ends later than in the baseline."""

    code: str
    name: str
    baseline_on: date
    on: date


@dataclass(frozen=True)
class Home:
    project: Project
    forecast: ReadForecast | None
    target: Target | None
    cause: Cause | None
    phases: list[PhaseOnStrip]
    milestones: list[NextMilestone]
    done: int
    total: int
    on_client: list[Waiting] = field(default_factory=list)
    on_vendor: list[Waiting] = field(default_factory=list)
    approved_price_cents: int = 0


def home_of(project: Project, user: User) -> Home:
    forecast, baseline = forecast_of(project), chosen_baseline(project)
    calendar = WorkCalendar(calendars_of_projects([project])[project.id])
    milestones = _milestones(project)
    phases = list(db.session.scalars(select(Phase).where(Phase.project_id == project.id).order_by(Phase.position)))
    on_client, on_vendor = _waiting(project, user, phases)
    return Home(
        project=project,
        forecast=forecast,
        target=target_of(forecast, baseline.row if baseline else None, calendar),
        cause=_cause(forecast, baseline, milestones),
        phases=phase_strip(phases, forecast),
        milestones=_next(milestones, forecast, baseline, calendar),
        done=sum(milestone.actual_finish is not None for milestone, _ in milestones),
        total=len(milestones),
        on_client=on_client,
        on_vendor=on_vendor,
        approved_price_cents=approved_price_cents(project.id),
    )


def _milestones(project: Project) -> list[tuple[Milestone, str]]:
    query = (
        select(Milestone, func.coalesce(User.name, ""))
        .outerjoin(User, User.id == Milestone.owner_id)
        .where(Milestone.project_id == project.id)
        .order_by(Milestone.position)
    )
    return [(milestone, owner) for milestone, owner in db.session.execute(query)]


def _next(
    milestones: list[tuple[Milestone, str]], forecast: ReadForecast | None, baseline: ReadBaseline | None, calendar: WorkCalendar
) -> list[NextMilestone]:
    """The unfinished ones that end first."""
    if forecast is None:
        return []
    open_ones = [entry for entry in milestones if entry[0].actual_finish is None and entry[0].key in forecast.stored]
    open_ones.sort(key=lambda entry: (forecast.stored[entry[0].key][1], entry[0].position))
    lines = baseline.lines if baseline else {}
    found = []
    for milestone, owner in open_ones[:NEXT]:
        timing, line = forecast.timings[milestone.key], lines.get(milestone.key)
        before = line.finish.date() if line else None
        days = calendar.working_days_between(before, timing.finish.date()) if before else 0
        found.append(NextMilestone(milestone, timing, before, days * DAY_MINUTES, owner))
    return found


def _cause(forecast: ReadForecast | None, baseline: ReadBaseline | None, milestones: list[tuple[Milestone, str]]) -> Cause | None:
    """Where the slip of the target begins."""
    if forecast is None or baseline is None:
        return None
    by_key = {milestone.key: milestone for milestone, _ in milestones}
    for key in forecast.critical:
        line, timing = baseline.lines.get(key), forecast.timings[key]
        if line is not None and timing.finish.date() > line.finish.date() and key in by_key:
            return Cause(by_key[key].code, by_key[key].name, line.finish.date(), timing.finish.date())
    return None


def _waiting(project: Project, user: User, phases: list[Phase]) -> tuple[list[Waiting], list[Waiting]]:
    """On the client, on the vendor; the most urgent first."""
    on_client, on_vendor = _waiting_changes(project, user)
    query = select(Deliverable).where(
        Deliverable.project_id == project.id, Deliverable.state.in_((DeliverableState.SUBMITTED, DeliverableState.REJECTED))
    )
    for row in db.session.scalars(query):
        item = Waiting("deliverable", row.number, row.name, row.state, row.due_on)
        signs = row.state is DeliverableState.SUBMITTED and row.signed_by is Side.CLIENT
        (on_client if signs else on_vendor).append(item)
    for phase in phases:
        if phase.gate_state is GateState.WAIVER_ASKED:
            item = Waiting("gate", phase.position, phase.name_en, phase.gate_state, title_zh=phase.name_zh)
            (on_client if phase.waiver_asked_by is Side.VENDOR else on_vendor).append(item)
    for items in (on_client, on_vendor):
        items.sort(key=lambda item: (item.due_on or date.max, item.kind, item.number))
    return on_client, on_vendor


def _waiting_changes(project: Project, user: User) -> tuple[list[Waiting], list[Waiting]]:
    query = select(ChangeRequest).where(ChangeRequest.project_id == project.id, ChangeRequest.state.in_(ON_CLIENT + ON_VENDOR))
    shown = [
        row for row in db.session.scalars(query) if not user.is_client or row.state in CLIENT_SEES or row.created_by_id == user.id
    ]
    items = [
        (row.state, Waiting("change", row.number, row.title, row.state, row.due_on if row.state in ON_CLIENT else None))
        for row in shown
    ]
    return [item for state, item in items if state in ON_CLIENT], [item for state, item in items if state in ON_VENDOR]
