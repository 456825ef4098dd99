"""How sure the dates of an option are: the plan before and after, simulated over the same random numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from delivery.engine.options.context import OptionContext
from delivery.engine.options.rework import chance_percent, reworks
from delivery.engine.plan import Plan
from delivery.engine.simulation import RiskDifference, RiskEvent, RiskModel, Spread, compare
from delivery.engine.simulation.model import GoOn
from delivery.engine.states import OptionRisk
from delivery.engine.workdays import WorkCalendar, minute


@dataclass(frozen=True, slots=True)
class Certainty:
    """Before and after. Minutes are working minutes of the plan's calendar, positive is later."""

    runs: int
    finish_before: Spread
    finish_after: Spread
    go_live_before: Spread | None
    go_live_after: Spread | None
    shift_minutes: int
    """Of the P80 finish."""
    shift_low: int
    shift_high: int
    spread_minutes: int
    """From P50 to P80 of the finish: how far it may run beyond an even chance."""
    spread_before_minutes: int
    rework_percent: int
    """The chance that an overlap of the option leads to rework."""

    @property
    def p80(self) -> datetime:
        return self.finish_after.p80

    @property
    def go_live_p80(self) -> datetime | None:
        return None if self.go_live_after is None else self.go_live_after.p80


def certainty(
    plan: Plan,
    submitted: Plan,
    option: Plan,
    model: RiskModel,
    context: OptionContext,
    *,
    runs: int | None = None,
    most_runs: int = 20_000,
    go_on: GoOn | None = None,
) -> Certainty:
    """Simulate ``plan`` and ``option``, with the rework that the option's overlaps risk against the change as submitted.

    ``runs`` None: until both P80 are settled. Common random numbers (see ``simulation.compare``). Raises Cancelled,
    PlanError.
    """
    risks = reworks(submitted, option, context)
    found = compare(
        plan,
        option,
        replace(model, events=_known(model.events, plan)),
        runs=runs,
        most_runs=most_runs,
        go_on=go_on,
        go_live=context.go_live,
        after_model=replace(model, events=(*_known(model.events, option), *risks)),
    )
    return _of(found, WorkCalendar(plan.calendars[plan.calendar]), chance_percent(risks))


def risk_of(rework_percent: int, spread_minutes: int, spread_before_minutes: int, day_minutes: int) -> OptionRisk:
    """How much may go wrong, in one word; ``spread`` is from P50 to P80.

    >>> [risk_of(*case, 480).value for case in ((0, 960, 960), (30, 960, 960), (0, 1500, 960), (51, 0, 0))]
    ['low', 'medium', 'high', 'high']
    """
    more = spread_minutes - spread_before_minutes
    if rework_percent >= 50 or more > max(day_minutes, spread_before_minutes / 2):
        return OptionRisk.HIGH
    return OptionRisk.MEDIUM if rework_percent or more > day_minutes / 2 else OptionRisk.LOW


def _of(found: RiskDifference, calendar: WorkCalendar, rework_percent: int) -> Certainty:
    before, after = found.before, found.after
    return Certainty(
        runs=after.runs,
        finish_before=before.finish,
        finish_after=after.finish,
        go_live_before=before.go_live,
        go_live_after=after.go_live,
        shift_minutes=found.p80_shift_minutes,
        shift_low=found.p80_shift_low,
        shift_high=found.p80_shift_high,
        spread_minutes=_beyond(after.finish, calendar),
        spread_before_minutes=_beyond(before.finish, calendar),
        rework_percent=rework_percent,
    )


def _beyond(spread: Spread, calendar: WorkCalendar) -> int:
    return calendar.between(minute(spread.p50), minute(spread.p80))


def _known(events: Iterable[RiskEvent], plan: Plan) -> tuple[RiskEvent, ...]:
    """Risks without the delays of milestones that the plan does not have (any more)."""
    keys = {each.key for each in plan.milestones}
    return tuple(replace(event, delays=tuple(delay for delay in event.delays if delay[0] in keys)) for event in events)
