"""Dates, floats and the critical path of a plan.

>>> from datetime import datetime
>>> from delivery.engine.plan import CalendarFacts, Dependency, Milestone, Plan, STANDARD_WEEK
>>> week = CalendarFacts("week", STANDARD_WEEK)
>>> plan = Plan(datetime(2025, 1, 6, 8), {"week": week}, "week",
...     (Milestone("a", "A", 960), Milestone("b", "B", 480), Milestone("c", "C", 480)),
...     (Dependency("a", "c"), Dependency("b", "c")))
>>> dates = schedule(plan)
>>> str(dates.finish), dates.critical, dates.timings["b"].total_float_minutes
('2025-01-08 17:00:00', ('a', 'c'), 480)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from delivery.engine.bounds import DONE
from delivery.engine.clock_pass import ClockPass
from delivery.engine.drive import drive
from delivery.engine.grid_layout import Unsuited
from delivery.engine.grid_pass import GridPass
from delivery.engine.network import Net, compile_plan
from delivery.engine.plan import Plan
from delivery.engine.refusal import PlanError
from delivery.engine.sequence import in_order
from delivery.engine.work_dates import WorkDates
from delivery.engine.work_pass import WorkPass
from delivery.engine.workdays import moment


@dataclass(frozen=True, slots=True)
class Timing:
    """The dates of one milestone. Floats are working minutes of its calendar (of the clock when it is elapsed)."""

    key: str
    start: datetime
    finish: datetime
    early_start: datetime
    early_finish: datetime
    late_start: datetime
    late_finish: datetime
    total_float_minutes: int
    free_float_minutes: int
    is_critical: bool
    driven_by: tuple[str, ...]
    """Keys of the predecessors without which the start would be earlier."""
    driver: str
    """What fixes the start: project_start, dependency, constraint, actual or status_date."""


class Timings(Mapping[str, Timing]):
    """Timings by key in the plan's order, each made when it is first asked for."""

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._known: dict[str, Timing] = {}

    def __getitem__(self, key: str) -> Timing:
        timing = self._known.get(key)
        if timing is None:
            timing = self._known[key] = self._schedule.timing_at(self._schedule.net.rank[key])
        return timing

    def __iter__(self) -> Iterator[str]:
        return (milestone.key for milestone in self._schedule.net.plan.milestones)

    def __len__(self) -> int:
        return self._schedule.net.size


@dataclass(eq=False)
class Schedule:
    """What the passes computed. Dates are made from it on demand."""

    net: Net
    passes: WorkDates | ClockPass

    @cached_property
    def timings(self) -> Mapping[str, Timing]:
        return Timings(self)

    @cached_property
    def start_instants(self) -> list[int]:
        """Where each milestone is planned to start, in the net's order."""
        return self._laid(0)

    @cached_property
    def finish_instants(self) -> list[int]:
        return self._laid(1)

    def _laid(self, end: int) -> list[int]:
        instants = self.passes.early[end]
        late = [place for place, held in enumerate(self.net.holds) if held is not None and held.is_late]
        if late:
            instants = list(instants)
            for place in late:
                instants[place] = self.passes.late(place)[end]
        return instants

    def laid_at(self, place: int) -> tuple[int, int]:
        """Start and finish of one milestone as instants."""
        held = self.net.holds[place]
        return self.passes.early_at(place) if held is None or not held.is_late else self.passes.late(place)

    @property
    def start(self) -> datetime:
        """Project start, or the first start when that is earlier."""
        return moment(min(self.net.start, min(self.start_instants, default=self.net.start)))

    @property
    def finish(self) -> datetime:
        return moment(self.finish_instant)

    @property
    def finish_instant(self) -> int:
        return max(self.finish_instants, default=self.net.start)

    @cached_property
    def critical(self) -> tuple[str, ...]:
        """Keys of the critical milestones, in order of start; of those that start together each after its predecessors."""
        return in_order(self.net, [place for place in self.net.places if self.is_critical(place)], self.start_instants)

    @cached_property
    def finishes(self) -> tuple[str, ...]:
        """Keys of the milestones without a successor, in the plan's order."""
        preceding = {dependency.predecessor for dependency in self.net.plan.dependencies}
        return tuple(milestone.key for milestone in self.net.plan.milestones if milestone.key not in preceding)

    def is_critical(self, place: int) -> bool:
        held = self.net.holds[place]
        is_over = held is not None and held.stage == DONE
        return not is_over and self.passes.total_float(place) <= self.net.critical_float

    def timing_at(self, place: int) -> Timing:
        early_start, early_finish = self.passes.early_at(place)
        late_start, late_finish = self.passes.late(place)
        start, finish = self.laid_at(place)
        driven = drive(self.net, self.passes, place)
        return Timing(
            key=self.net.milestones[place].key,
            start=moment(start),
            finish=moment(finish),
            early_start=moment(early_start),
            early_finish=moment(early_finish),
            late_start=moment(late_start),
            late_finish=moment(late_finish),
            total_float_minutes=self.passes.total_float(place),
            free_float_minutes=self.passes.free_float(place),
            is_critical=self.is_critical(place),
            driven_by=tuple(dict.fromkeys(link.dependency.predecessor for link in driven.links)),
            driver=driven.kind,
        )


def _clock_pass(net: Net) -> ClockPass:
    if net.memory.get("grid", True) is None:
        return ClockPass(net)
    try:
        return GridPass(net)
    except Unsuited:
        net.memory["grid"] = None
        return ClockPass(net)


def schedule(plan: Plan | Net) -> Schedule:
    """Compute the dates. Raises CycleError and PlanError, the latter also for dates that leave 1970 to 2199."""
    net = compile_plan(plan) if isinstance(plan, Plan) else plan
    try:
        return Schedule(net, WorkPass(net) if net.is_even else _clock_pass(net))
    except PlanError:
        raise
    except ValueError as error:
        raise PlanError("", str(error), "date_range") from None
