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

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from delivery.engine.attribution.events import Caused, causes_first, delays, rebuilt, without_durations
from delivery.engine.attribution.held import held_by_status, leading_to
from delivery.engine.attribution.saved import Saved, cut
from delivery.engine.attribution.steps import Cause, Step
from delivery.engine.edit import AddScope, Edit, IncludeScope, RemoveScope, SetDeployment
from delivery.engine.edits import apply
from delivery.engine.plan import Milestone, Plan
from delivery.engine.reschedule import Live
from delivery.engine.schedule import Schedule
from delivery.engine.workdays import WorkCalendar, moment

MOST_EVENTS = 100
"""Events of one window that are told apart."""
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
    return (dates.finish if place is None else moment(dates.laid_at(place)[1])).date()


def rewind(plan: Plan, inverses: Sequence[Saved]) -> Plan:
    """The plan as it was before the saves whose inverse edits are given, the newest first.

    Raises StaleEdit or PlanError where the history does not fit the plan.
    """
    return apply(plan, dated(inverses))


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

    Raises StaleEdit, PlanError and CycleError when the history does not fit. At most ``MOST_EVENTS`` events of a window are
    told apart; a window with more is one step of the cause ``BULK``.
    """
    live, steps = Live(plan), list[Step]()
    day = day or target_day(live.dates, target)
    for number, window in enumerate(cut(history), start=first_window):
        found = _Window(live, window, target, calendar, number, day).steps()
        steps += found
        day = found[-1].after if found else day
        live.apply(dated(window))
    return Analysed(tuple(steps), live.plan, day)


def dated(window: Sequence[Saved]) -> list[Edit]:
    """The edits of a window. Scope and cost are left alone: they move no date, and are also set elsewhere."""
    return [edit for saved in window for edit in saved.edits if not isinstance(edit, _DATELESS)]


class _Window:
    """One window: its base, which is ``live``, its end, and the target's day on the way."""

    def __init__(
        self, live: Live, window: Sequence[Saved], target: str | None, calendar: WorkCalendar, number: int, day: date
    ) -> None:
        self.live, self.window, self.target, self.calendar, self.number = live, window, target, calendar, number
        self.day, self.last, self.edits = day, window[-1], dated(window)

    def steps(self) -> list[Step]:
        with self.live.trying(self.edits) as dates:
            reached = target_day(dates, self.target)
        if self.last.change:
            return [self._change(reached)]
        if reached == self.day:
            return []
        base, end = self.live.plan, apply(self.live.plan, self.edits)
        leading = leading_to(end, self.target)
        events = [event for event in delays(base, end, self.window) if event.milestone.key in leading]
        if len(events) > MOST_EVENTS:
            return [self._step(Cause.BULK, "", reached, self._days(self.day, reached))]
        ground = rebuilt(base, end)
        inserted = self._inserted(self.live if ground == base else Live(ground), causes_first(events, end))
        return [*inserted, *self._rest(base, end, reached)]

    def _change(self, reached: date) -> Step:
        bare = without_durations(self.edits)
        with self.live.trying(bare) as dates:
            logic = self._days(self.day, target_day(dates, self.target))
        cause = Cause.ABSORBED if self.last.is_absorbed else Cause.AGREED
        days = self._days(self.day, reached)
        return replace(self._step(cause, self.last.change, reached, days), logic_days=logic)

    def _inserted(self, ground: Live, events: Sequence[Caused]) -> list[Step]:
        """Structure first, then every milestone's delay after those before it, and beside its causes alone."""
        known = {milestone.key: milestone for milestone in ground.plan.milestones}
        day = start = target_day(ground.dates, self.target)
        steps = [self._step(Cause.REPLANNED, "", start, self._days(self.day, start))] if start != self.day else []
        alone = [self._alone(ground, caused, known) for caused in events]
        for caused, by_itself in zip(events, alone, strict=True):
            event = caused.event
            ground.apply(event.edits(known))
            after = target_day(ground.dates, self.target)
            step = self._step(Cause.DELAY, event.milestone.key, after, self._days(day, after), by_itself)
            if step.added_days or step.alone_days > 0:
                steps.append(replace(step, on=event.on, version=event.version))
            day = after
        for _ in events:
            ground.undo()
        self.day = day
        return steps

    def _alone(self, ground: Live, caused: Caused, known: Mapping[str, Milestone]) -> int:
        """What it moves by itself: beyond what the delays that lead to it move."""
        with ground.trying([edit for cause in caused.causes for edit in cause.edits(known)]) as dates:
            without = target_day(dates, self.target)
            with ground.trying(caused.event.edits(known)) as with_it:
                return self._days(without, target_day(with_it, self.target))

    def _rest(self, base: Plan, end: Plan, reached: date) -> list[Step]:
        """The status date, which holds what was not finished; and whatever is left."""
        days = self._days(self.day, reached)
        if not days:
            return []
        if end.status_at == base.status_at or days < 0:
            return [self._step(Cause.REPLANNED, "", reached, days)]
        held = held_by_status(end, self.target)
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
