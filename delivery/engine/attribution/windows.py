"""Going through the history of a plan window by window, inserting what happened one event at a time.

>>> from datetime import datetime
>>> from delivery.engine.edit import SetField
>>> from delivery.engine.plan import CalendarFacts, Dependency, Milestone, STANDARD_WEEK
>>> week = CalendarFacts("w", STANDARD_WEEK)
>>> plan = Plan(datetime(2026, 3, 2, 8), {"w": week}, "w", (Milestone("a", "A", 960), Milestone("b", "B", 480)),
...     (Dependency("a", "b"),))
>>> history = [Saved(2, date(2026, 3, 3), (SetField("a", "duration_minutes", 960, 1920),))]
>>> found = analyse(plan, history, "b", WorkCalendar(week))
>>> [(step.cause.value, step.subject, step.added_days, str(step.after)) for step in found.steps]
[('delay', 'a', 2, '2026-03-06')]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from delivery.engine.attribution.events import Caused, Event, causes_first, delays, rebuilt, with_milestones, without_durations
from delivery.engine.attribution.held import held_by_status, leading_to
from delivery.engine.attribution.saved import Saved, cut
from delivery.engine.attribution.steps import Cause, Step
from delivery.engine.edit import AddScope, Edit, IncludeScope, RemoveScope, SetDeployment
from delivery.engine.edits import apply
from delivery.engine.plan import Plan
from delivery.engine.schedule import Schedule, schedule
from delivery.engine.workdays import WorkCalendar, moment

MOST_EVENTS = 100
"""Events of one window that are told apart."""
MOST_COMPUTED = 200_000
"""Milestones times passes of one window."""
_DATELESS = (IncludeScope, AddScope, RemoveScope, SetDeployment)


@dataclass(frozen=True)
class Analysed:
    """The steps, and the plan and day that they lead to."""

    steps: tuple[Step, ...]
    plan: Plan
    day: date


def target_day(dates: Schedule, target: str | None) -> date:
    """The day of the go-live; of the finish where the plan has no such milestone."""
    place = None if target is None else dates.net.rank.get(target)
    return (dates.finish if place is None else moment(dates.finish_instants[place])).date()


def rewind(plan: Plan, inverses: Sequence[Saved]) -> Plan:
    """The plan as it was before the saves whose inverse edits are given, the newest first.

    Raises StaleEdit or PlanError where the history does not fit the plan.
    """
    for saved in inverses:
        plan = _applied(plan, saved.edits)
    return plan


def _applied(plan: Plan, edits: Sequence[Edit]) -> Plan:
    """Scope and cost are left alone: they move no date, and are also set elsewhere."""
    return apply(plan, [edit for edit in edits if not isinstance(edit, _DATELESS)])


def analyse(
    plan: Plan,
    history: Sequence[Saved],
    target: str | None,
    calendar: WorkCalendar,
    *,
    first_window: int = 0,
    day: date | None = None,
) -> Analysed:
    """Insert what was saved into the plan, in date order (AACE 29R-03 §3.7, multiple base).

    Parameters
    ----------
    plan
        As it was before the first save of ``history``.
    target
        Key of the milestone whose day is looked at; None: the finish of the plan.
    calendar
        Counts the working days: the project's.
    first_window, day
        For going on from an earlier analysis: the number of the first window, and the target's day in ``plan``.

    Raises StaleEdit, PlanError and CycleError when the history does not fit. At most ``MOST_EVENTS`` events and
    ``MOST_COMPUTED`` milestone passes of a window are told apart; a window with more is one step of the cause ``BULK``.
    """
    day = day or target_day(schedule(plan), target)
    steps: list[Step] = []
    for number, window in enumerate(cut(history), start=first_window):
        inserted = _Window(plan, window, target, calendar, number, day)
        found = inserted.steps()
        steps += found
        plan, day = inserted.end, found[-1].after if found else day
    return Analysed(tuple(steps), plan, day)


def _after(plan: Plan, window: Sequence[Saved]) -> Plan:
    for saved in window:
        plan = _applied(plan, saved.edits)
    return plan


class _Window:
    """One window: its base, its end, and the target's day on the way."""

    def __init__(
        self, plan: Plan, window: Sequence[Saved], target: str | None, calendar: WorkCalendar, number: int, day: date
    ) -> None:
        self.base, self.end = plan, _after(plan, window)
        self.window, self.target, self.calendar, self.number = window, target, calendar, number
        self.day, self.last = day, window[-1]

    def steps(self) -> list[Step]:
        dates = schedule(self.end)
        reached = target_day(dates, self.target)
        if self.last.change:
            return [self._change(reached)]
        if reached == self.day:
            return []
        events = [event for event in delays(self.base, self.end, self.window) if self._matters(event)]
        if len(events) > MOST_EVENTS or 3 * len(events) * len(self.end.milestones) > MOST_COMPUTED:
            return [self._step(Cause.BULK, "", reached, self._days(self.day, reached))]
        return [*self._inserted(events), *self._rest(dates, reached)]

    def _matters(self, event: Event) -> bool:
        return event.milestone.key in self.leading

    @cached_property
    def leading(self) -> set[str]:
        return leading_to(self.end, self.target)

    def _change(self, reached: date) -> Step:
        bare = without_durations(self.base, self.last.edits)
        logic = self._days(self.day, self._day_of(_applied(self.base, bare)))
        cause = Cause.ABSORBED if self.last.is_absorbed else Cause.AGREED
        days = self._days(self.day, reached)
        return replace(self._step(cause, self.last.change, reached, days), logic_days=logic)

    def _inserted(self, events: Sequence[Event]) -> list[Step]:
        """Structure first, then every milestone's delay after those before it, and beside its causes alone."""
        base = plan = rebuilt(self.base, self.end)
        day = start = self._day_of(plan)
        steps = [self._step(Cause.REPLANNED, "", start, self._days(self.day, start))] if start != self.day else []
        for caused in causes_first(events, self.end):
            event = caused.event
            plan = with_milestones(plan, [event.milestone])
            after = self._day_of(plan)
            alone = self._alone(base, caused) if len(events) > 1 else self._days(day, after)
            step = self._step(Cause.DELAY, event.milestone.key, after, self._days(day, after), alone)
            if step.added_days or step.alone_days > 0:
                steps.append(replace(step, on=event.on, version=event.version))
            day = after
        self.day = day
        return steps

    def _alone(self, base: Plan, caused: Caused) -> int:
        """What it moves by itself: beyond what the delays that lead to it move."""
        without = with_milestones(base, [cause.milestone for cause in caused.causes])
        return self._days(self._day_of(without), self._day_of(with_milestones(without, [caused.event.milestone])))

    def _rest(self, dates: Schedule, reached: date) -> list[Step]:
        """The status date, which holds what was not finished; and whatever is left."""
        days = self._days(self.day, reached)
        if not days:
            return []
        if self.end.status_at == self.base.status_at or days < 0:
            return [self._step(Cause.REPLANNED, "", reached, days)]
        held = held_by_status(self.end, self.target)
        if not held:
            return [self._step(Cause.HELD, "", reached, days)]
        (first, _), *others = held
        also = [(key, days - spare) for key, spare in others if days > spare]
        return [
            self._step(Cause.HELD, first, reached, days),
            *(self._step(Cause.HELD, key, reached, 0, alone) for key, alone in also),
        ]

    def _step(self, cause: Cause, subject: str, after: date, added: int, alone: int | None = None) -> Step:
        alone = added if alone is None else alone
        return Step(cause, self.last.on, self.last.version, self.number, subject, added, alone, after)

    def _days(self, a: date, b: date) -> int:
        return self.calendar.working_days_between(a, b)

    def _day_of(self, plan: Plan) -> date:
        return target_day(schedule(plan), self.target)
