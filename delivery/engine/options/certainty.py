"""How sure the dates of an option are: the plan before and after, simulated over the same random numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from delivery.engine.options.context import OptionContext
from delivery.engine.options.rework import chance_percent, reworks
from delivery.engine.plan import Milestone, Plan
from delivery.engine.simulation import Cancelled, RiskEvent, RiskModel, Spread
from delivery.engine.simulation.comparison import p80_shift
from delivery.engine.simulation.findings import result_of
from delivery.engine.simulation.model import GoOn
from delivery.engine.simulation.run import STEP, Simulation, check_runs, refusing
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


class Measure:
    """Measures options against one plan: the plan itself is simulated once, every option over the same random numbers.

    ``submitted`` is the plan with the change as it was asked for: what an option overlaps beyond it risks rework.
    """

    def __init__(self, plan: Plan, submitted: Plan, model: RiskModel, context: OptionContext) -> None:
        self.plan, self.submitted, self.context = plan, submitted, context
        self.model = replace(model, events=_known(model.events, plan))
        self.calendar = WorkCalendar(plan.calendars[plan.calendar])
        self._before: Simulation | None = None

    def certainty(
        self, option: Plan, *, runs: int | None = None, most_runs: int = 20_000, go_on: GoOn | None = None
    ) -> Certainty:
        """``runs`` None: until both P80 are settled. Raises Cancelled, PlanError."""
        most = most_runs if runs is None else runs
        check_runs(most)
        risks = reworks(self.submitted, option, self.context)
        model = replace(self.model, events=(*_known(self.model.events, option), *risks))
        with refusing():
            after = Simulation(self._estimated(option), model, self.context.go_live, most)
            settled = False
            while after.runs < most and not (runs is None and settled):
                if go_on is not None and not go_on(after.runs, most):
                    raise Cancelled(after.runs)
                after.make(min(STEP, most - after.runs))
                before = self._plan_after(after.runs, most)
                settled = before.is_settled() and after.is_settled()
            return self._certainty(before, after, chance_percent(risks))

    def _estimated(self, option: Plan) -> Plan:
        """Three points that were left behind when the duration changed keep their proportion to it."""
        before = {each.key: each for each in self.plan.milestones}
        return replace(option, milestones=tuple(_in_proportion(before.get(each.key), each) for each in option.milestones))

    def _plan_after(self, runs: int, most: int) -> Simulation:
        """The plan as it is after so many runs: more are made of what stands, fewer begin anew."""
        if self._before is None or self._before.runs > runs:
            self._before = Simulation(self.plan, self.model, self.context.go_live, most)
        self._before.make(runs - self._before.runs)
        return self._before

    def _certainty(self, first: Simulation, second: Simulation, rework_percent: int) -> Certainty:
        old, new = (each.rows.to_work(each.finish.made()) for each in (first, second))
        shift, reach = p80_shift(old, new, self.model.confidence_percent / 100)
        before, after = result_of(first), result_of(second)
        return Certainty(
            runs=after.runs,
            finish_before=before.finish,
            finish_after=after.finish,
            go_live_before=before.go_live,
            go_live_after=after.go_live,
            shift_minutes=shift,
            shift_low=shift - reach,
            shift_high=shift + reach,
            spread_minutes=self._beyond(after.finish),
            spread_before_minutes=self._beyond(before.finish),
            rework_percent=rework_percent,
        )

    def _beyond(self, spread: Spread) -> int:
        return self.calendar.between(minute(spread.p50), minute(spread.p80))


def risk_of(rework_percent: int, spread_minutes: int, spread_before_minutes: int, day_minutes: int) -> OptionRisk:
    """How much may go wrong, in one word; ``spread`` is from P50 to P80.

    >>> [risk_of(*case, 480).value for case in ((0, 960, 960), (30, 960, 960), (0, 1500, 960), (51, 0, 0))]
    ['low', 'medium', 'high', 'high']
    """
    more = spread_minutes - spread_before_minutes
    if rework_percent >= 50 or more > max(day_minutes, spread_before_minutes / 2):
        return OptionRisk.HIGH
    return OptionRisk.MEDIUM if rework_percent or more > day_minutes / 2 else OptionRisk.LOW


def _in_proportion(before: Milestone | None, now: Milestone) -> Milestone:
    points = now.estimate_minutes
    is_left = before is not None and before.estimate_minutes == points and before.duration_minutes != now.duration_minutes
    if before is None or points is None or not is_left or not before.duration_minutes:
        return now
    low, likely, high = (point * now.duration_minutes // before.duration_minutes for point in points)
    return replace(now, estimate_minutes=(low, likely, high))


def _known(events: Iterable[RiskEvent], plan: Plan) -> tuple[RiskEvent, ...]:
    """Risks without the delays of milestones that the plan does not have (any more)."""
    keys = {each.key for each in plan.milestones}
    return tuple(replace(event, delays=tuple(delay for delay in event.delays if delay[0] in keys)) for event in events)
