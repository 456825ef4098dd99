"""The stored dates: written by whoever changes a plan or a calendar, inside the same unit of work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from delivery.engine.plan import Milestone, Plan
from delivery.engine.schedule import Schedule, Timing, schedule
from delivery.engine.states import GateState
from delivery.engine.workdays import WorkCalendar, minute
from delivery.extensions import db
from delivery.models import Calendar, Forecast, Phase, Project
from delivery.queries.baselines import ReadBaseline, chosen_baseline
from delivery.queries.forecasts import phase_summary
from delivery.queries.phase_strips import UNDER_WAY, PhaseState, state_of
from delivery.queries.plans import calendar_stamp, go_live_key, plan_of
from delivery.queries.targets import DAY_MINUTES
from delivery.services.calendars import ensure_official_days
from delivery.services.delay_analyses import store_analysis
from delivery.services.lights import Promise, light_of
from delivery.services.simulations import owe_simulation

HORIZON_YEARS = 5
"""Official days are filled in that far beyond the finish, so that a preview meets them too."""
OPEN_GATES = (GateState.OPEN, GateState.WAIVED)


def refresh_forecast(project: Project, *, at: datetime) -> Forecast:
    """Compute the dates anew from the rows: after a calendar, a gate, a baseline or the committed date changed."""
    db.session.flush()
    plan = plan_of(project)
    return store_forecast(project, plan, schedule(plan), at=at)


def store_forecast(project: Project, plan: Plan, dates: Schedule, *, at: datetime) -> Forecast:
    """Store the dates computed from ``plan``; when the official days do not reach that far yet, they are filled in first."""
    if _ensure_calendars(plan, range(dates.start.year, dates.finish.year + HORIZON_YEARS)):
        db.session.flush()
        plan = plan_of(project)
        dates = schedule(plan)
    baseline = chosen_baseline(project)
    timings = dict(dates.timings)
    go_live = go_live_key(plan)
    go_live_at = None if go_live is None else timings[go_live].finish
    promise = Promise(go_live_at or dates.finish, project.committed_on, _baseline_target(baseline, go_live))
    light, reason = light_of(plan, timings, promise)
    forecast = db.session.get(Forecast, project.id) or Forecast(project_id=project.id)
    forecast.plan_version = project.plan_version
    forecast.calendar_stamp = calendar_stamp(plan)
    forecast.computed_at = at
    forecast.finish_at, forecast.go_live_at = dates.finish, go_live_at
    forecast.light, forecast.light_reason = light, reason
    _measure_variance(forecast, plan, promise)
    forecast.timings = {key: _stored(timing) for key, timing in timings.items()}
    forecast.phases = _phases(project, plan, timings, baseline)
    _find_phase_now(forecast, at)
    db.session.add(forecast)
    owe_simulation(project.id, at=at)
    store_analysis(project, baseline.row if baseline else None, plan, dates, at=at)
    return forecast


def _measure_variance(forecast: Forecast, plan: Plan, promise: Promise) -> None:
    before, days = promise.baseline_at, 0
    if before is not None:
        days = WorkCalendar(plan.calendars[plan.calendar]).working_days_between(before.date(), promise.target_at.date())
    forecast.baseline_on = None if before is None else before.date()
    forecast.variance_minutes = days * DAY_MINUTES
    forecast.is_late = days > 0 or forecast.light_reason["code"] == "late"


def _find_phase_now(forecast: Forecast, at: datetime) -> None:
    states = {int(position): state_of(phase_summary(facts), at) for position, facts in forecast.phases.items()}
    forecast.phase_now = min((position for position, state in states.items() if state is not PhaseState.DONE), default=0)
    forecast.phases_under_way = sorted(position for position, state in states.items() if state in UNDER_WAY)


def _ensure_calendars(plan: Plan, years: range) -> bool:
    used = db.session.scalars(select(Calendar).where(Calendar.id.in_(map(int, plan.calendars)), Calendar.region != ""))
    return sum(ensure_official_days(calendar, years) for calendar in used) > 0


def _baseline_target(baseline: ReadBaseline | None, go_live: str | None) -> datetime | None:
    if baseline is None:
        return None
    return baseline.row.go_live_at if go_live is not None else baseline.row.finish_at


def _stored(timing: Timing) -> list[Any]:
    moments = (
        timing.start,
        timing.finish,
        timing.early_start,
        timing.early_finish,
        timing.late_start,
        timing.late_finish,
    )
    return [
        *map(minute, moments),
        timing.total_float_minutes,
        timing.free_float_minutes,
        timing.is_critical,
        list(timing.driven_by),
    ]


def _phases(
    project: Project, plan: Plan, timings: Mapping[str, Timing], baseline: ReadBaseline | None
) -> dict[str, dict[str, Any]]:
    gates = dict(db.session.execute(select(Phase.position, Phase.gate_state).where(Phase.project_id == project.id)).all())
    members: defaultdict[str, list[Milestone]] = defaultdict(list)
    for milestone in plan.milestones:
        if milestone.phase is not None:
            members[milestone.phase].append(milestone)
    frozen = {} if baseline is None else {key: values[1] for key, values in baseline.row.lines.items()}
    return {
        position: _phase(inside, timings, frozen, is_behind_gate=_is_behind_closed_gate(int(position), gates))
        for position, inside in members.items()
    }


def _is_behind_closed_gate(position: int, gates: Mapping[int, GateState]) -> bool:
    before = gates.get(position - 1)
    return before is not None and before not in OPEN_GATES


def _phase(
    inside: list[Milestone], timings: Mapping[str, Timing], frozen: Mapping[str, int], *, is_behind_gate: bool
) -> dict[str, Any]:
    open_ones = [milestone for milestone in inside if milestone.actual_finish is None]
    return {
        "start": min(minute(timings[m.key].start) for m in inside),
        "finish": max(minute(timings[m.key].finish) for m in inside),
        "done": len(inside) - len(open_ones),
        "total": len(inside),
        "critical": sum(timings[m.key].is_critical for m in open_ones),
        "late": sum(_is_late(m, timings[m.key], frozen) for m in open_ones),
        "at_risk": sum(m.actual_start is not None for m in open_ones) if is_behind_gate else 0,
    }


def _is_late(milestone: Milestone, timing: Timing, frozen: Mapping[str, int]) -> bool:
    """Later than its baseline or its deadline, or without float to keep what is asked of the plan."""
    if milestone.deadline_at is not None and timing.finish > milestone.deadline_at:
        return True
    planned = frozen.get(milestone.key)
    return timing.total_float_minutes < 0 if planned is None else minute(timing.finish) > planned
