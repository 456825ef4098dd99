"""What is known about a project at one moment, in no language: everything that a status report says is said from this.

What an audience may not read is not gathered for it: the facts of a client's version hold no internal figure at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from delivery.engine.chain import Head
from delivery.engine.states import Audience, GateState, Light, Role, Side
from delivery.engine.workdays import WorkCalendar
from delivery.extensions import db
from delivery.models import Deliverable, Membership, Milestone, Phase, Project, User
from delivery.queries.baselines import ReadBaseline, chosen_baseline
from delivery.queries.calculations import choice_of, newest_offered
from delivery.queries.calendars import calendars_of_projects
from delivery.queries.change_requests import decision_calendar
from delivery.queries.earned_value import ReadValue, earned_value_of
from delivery.queries.forecasts import ReadForecast, Timing, forecast_of
from delivery.queries.homes import Cause
from delivery.queries.ledger import head
from delivery.queries.phase_strips import PhaseOnStrip, phase_strip
from delivery.queries.plans import phases_of
from delivery.queries.targets import Target, target_of
from delivery.reports.delay_facts import SlipFound, slip_found
from delivery.reports.risk_facts import RiskFacts, risk_facts
from delivery.reports.status_changes import Ball, ChangeFact, change_facts
from delivery.reports.status_money import InternalFacts, MoneyFacts, internal_facts, money_facts
from delivery.reports.value_facts import ScheduleProgress, schedule_progress


@dataclass(frozen=True)
class Period:
    """Both days inside."""

    from_on: date
    to_on: date

    def holds(self, on: date | None) -> bool:
        return on is not None and self.from_on <= on <= self.to_on

    @property
    def following(self) -> Period:
        """As long again."""
        first = self.to_on + timedelta(days=1)
        return Period(first, first + (self.to_on - self.from_on))


@dataclass(frozen=True)
class MilestoneFact:
    """Dates are days; ``finish_on`` is the actual one where the milestone is done."""

    key: str
    code: str
    name: str
    owner: str
    phase: int | None
    start_on: date
    finish_on: date
    baseline_start_on: date | None
    baseline_finish_on: date | None
    deadline_on: date | None
    variance_days: int
    float_minutes: int
    is_critical: bool
    is_event: bool
    has_started: bool
    is_done: bool
    waits_for: tuple[str, ...]
    """Codes of the unfinished milestones that hold it."""

    @property
    def is_late(self) -> bool:
        missed = self.deadline_on is not None and self.finish_on > self.deadline_on
        return not self.is_done and (missed or self.variance_days > 0)

    def is_blocked(self, on: date) -> bool:
        """By the baseline it should have begun, and something unfinished holds it."""
        due = self.baseline_start_on is not None and self.baseline_start_on <= on
        return due and not self.has_started and bool(self.waits_for)


@dataclass(frozen=True)
class DeliverableFact:
    row: Deliverable
    is_overdue: bool


@dataclass(frozen=True)
class DecisionFact:
    """Something that waits for the client's word."""

    kind: str
    """``change``, ``deliverable``, ``gate`` or ``deployment``."""
    code: str
    title_en: str
    title_zh: str
    due_on: date | None
    days_left: int | None
    """Working days of the client; negative: overdue by so many."""
    asked_of: tuple[str, ...]


@dataclass(frozen=True)
class StatusFacts:
    project: Project
    audience: Audience
    period: Period
    on: date
    """The day the report is dated."""
    plan_version: int
    head: Head
    light: Light | None
    """None: there is no plan yet."""
    light_reason: Mapping[str, Any]
    target: Target | None
    cause: Cause | None
    calendar: WorkCalendar
    phases: tuple[PhaseOnStrip, ...]
    milestones: tuple[MilestoneFact, ...]
    baseline_name: str
    changes: tuple[ChangeFact, ...]
    deliverables: tuple[DeliverableFact, ...]
    decisions: tuple[DecisionFact, ...]
    deployment: tuple[str, str] | None
    """Option and licence model that the client chose."""
    money: MoneyFacts | None
    inside: InternalFacts | None
    value: ReadValue | None
    """Inside only."""
    progress: ScheduleProgress | None
    slip: SlipFound | None = None
    risk: RiskFacts | None = None

    @property
    def day_minutes(self) -> int:
        """What the project calls a day."""
        return self.calendar.facts.day_minutes

    @property
    def is_internal(self) -> bool:
        return self.audience is Audience.INTERNAL

    @property
    def has_baseline(self) -> bool:
        return bool(self.baseline_name)

    @property
    def status_on(self) -> date:
        return self.project.status_on or self.period.to_on


def status_facts(project: Project, audience: Audience, period: Period, on: date) -> StatusFacts:
    """Gather in a number of queries that does not grow with the project."""
    forecast, baseline = forecast_of(project), chosen_baseline(project)
    calendar = WorkCalendar(calendars_of_projects([project])[project.id])
    client_days = WorkCalendar(decision_calendar(project))
    phases = phases_of(project)
    milestones = _milestones(project, phases, forecast, baseline, calendar)
    changes = change_facts(project, is_internal=audience is Audience.INTERNAL)
    deliverables = _deliverables(project, on)
    choice = choice_of(project)
    value = earned_value_of(project, period.to_on)
    return StatusFacts(
        project=project,
        audience=audience,
        period=period,
        on=on,
        plan_version=project.plan_version,
        head=head(project),
        light=forecast.light if forecast else None,
        light_reason=forecast.light_reason if forecast else {},
        target=target_of(forecast),
        cause=_cause(milestones),
        calendar=calendar,
        phases=tuple(phase_strip(phases, forecast)),
        milestones=milestones,
        baseline_name=baseline.row.name if baseline else "",
        changes=changes,
        deliverables=deliverables,
        decisions=_decisions(project, changes, deliverables, phases, client_days, on, has_chosen=choice is not None),
        deployment=(choice.option, choice.licence) if choice else None,
        money=None if audience is Audience.CLIENT else money_facts(project, changes, choice, audience),
        inside=internal_facts(project, calendar.facts.day_minutes) if audience is Audience.INTERNAL else None,
        value=value if audience is Audience.INTERNAL else None,
        progress=schedule_progress(value),
        slip=slip_found(project, calendar, on),
        risk=risk_facts(project, is_internal=audience is Audience.INTERNAL),
    )


def _milestones(
    project: Project,
    phases: list[Phase],
    forecast: ReadForecast | None,
    baseline: ReadBaseline | None,
    calendar: WorkCalendar,
) -> tuple[MilestoneFact, ...]:
    """In the plan's order; those without dates are left out."""
    if forecast is None:
        return ()
    query = (
        select(Milestone, func.coalesce(User.name, ""))
        .outerjoin(User, User.id == Milestone.owner_id)
        .where(Milestone.project_id == project.id)
        .order_by(Milestone.position, Milestone.id)
    )
    rows = [(row, owner) for row, owner in db.session.execute(query) if row.key in forecast.stored]
    positions = {phase.id: phase.position for phase in phases}
    lines = baseline.lines if baseline else {}
    open_codes = {row.key: row.code or row.name for row, _owner in rows if row.actual_finish is None}
    found = []
    for row, owner in rows:
        timing, line = forecast.timings[row.key], lines.get(row.key)
        before = (line.start.date(), line.finish.date()) if line else (None, None)
        waits = tuple(open_codes[key] for key in timing.driven_by if key in open_codes and row.actual_start is None)
        phase = positions.get(row.phase_id) if row.phase_id is not None else None
        found.append(_milestone(row, owner, phase, timing, before, waits, calendar))
    return tuple(found)


def _milestone(
    row: Milestone,
    owner: str,
    phase: int | None,
    timing: Timing,
    before: tuple[date | None, date | None],
    waits: tuple[str, ...],
    calendar: WorkCalendar,
) -> MilestoneFact:
    finish_on = timing.finish.date()
    return MilestoneFact(
        key=row.key,
        code=row.code,
        name=row.name,
        owner=owner,
        phase=phase,
        start_on=timing.start.date(),
        finish_on=finish_on,
        baseline_start_on=before[0],
        baseline_finish_on=before[1],
        deadline_on=row.deadline_at.date() if row.deadline_at else None,
        variance_days=calendar.working_days_between(before[1], finish_on) if before[1] else 0,
        float_minutes=timing.total_float_minutes,
        is_critical=timing.is_critical and row.actual_finish is None,
        is_event=row.duration_minutes == 0,
        has_started=row.actual_start is not None,
        is_done=row.actual_finish is not None,
        waits_for=waits,
    )


def _cause(milestones: tuple[MilestoneFact, ...]) -> Cause | None:
    """Where the slip of the target begins: the first critical one that ends later than in the baseline."""
    slipped = [one for one in milestones if one.is_critical and one.variance_days > 0 and one.baseline_finish_on]
    if not slipped:
        return None
    first = min(slipped, key=lambda one: (one.start_on, one.finish_on))
    assert first.baseline_finish_on is not None
    return Cause(first.code, first.name, first.baseline_finish_on, first.finish_on)


def _deliverables(project: Project, on: date) -> tuple[DeliverableFact, ...]:
    query = select(Deliverable).where(Deliverable.project_id == project.id).order_by(Deliverable.number)
    return tuple(
        DeliverableFact(row, not row.is_accepted and row.due_on is not None and row.due_on < on)
        for row in db.session.scalars(query)
    )


def _decisions(
    project: Project,
    changes: tuple[ChangeFact, ...],
    deliverables: tuple[DeliverableFact, ...],
    phases: list[Phase],
    client_days: WorkCalendar,
    on: date,
    *,
    has_chosen: bool,
) -> tuple[DecisionFact, ...]:
    """What the client is asked, by due date; what has none comes last."""
    approvers = _approvers(project)
    asked: list[tuple[str, str, str, str, date | None, tuple[str, ...]]] = [
        ("change", one.code, one.title, one.title, one.due_on, one.waits_for) for one in changes if one.ball is Ball.CLIENT
    ]
    for item in (fact.row for fact in deliverables):
        if item.state == "submitted" and item.signed_by is Side.CLIENT:
            asked.append(("deliverable", str(item.number), item.name, item.name, item.due_on, approvers))
    for phase in phases:
        if phase.gate_state is GateState.WAIVER_ASKED and phase.waiver_asked_by is Side.VENDOR:
            asked.append(("gate", str(phase.position), phase.name_en, phase.name_zh, None, approvers))
    offered = None if has_chosen else newest_offered(project.id)
    if offered is not None:
        asked.append(("deployment", "", "", "", None, approvers))
    asked.sort(key=lambda one: (one[4] or date.max, one[0], one[1]))
    return tuple(
        DecisionFact(kind, code, english, chinese, due, client_days.working_days_between(on, due) if due else None, people)
        for kind, code, english, chinese, due, people in asked
    )


def _approvers(project: Project) -> tuple[str, ...]:
    query = select(User.name).join(Membership, Membership.user_id == User.id)
    mine = (Membership.project_id == project.id, Membership.role == Role.CLIENT_APPROVER, User.is_active)
    return tuple(db.session.scalars(query.where(*mine).order_by(User.name)))
