"""Forward pass of many runs at once where several calendars or elapsed time are in use: rows of instants.

What ``clock_pass`` does with numbers, done with rows, by the tables of ``row_calendar``; the dates are the same.
"""

from __future__ import annotations

import numpy as np

from delivery.engine.bounds import DONE, Timekeeper
from delivery.engine.net import Net
from delivery.engine.schedule import Schedule
from delivery.engine.simulation.criticality import Marks
from delivery.engine.simulation.durations import Durations, Rows
from delivery.engine.simulation.row_calendar import RowCalendar, row_calendar
from delivery.engine.simulation.steps import Step, Wait, steps_of
from delivery.engine.workdays import minute


class RowKeeper:
    """Lays rows of durations on the clock: see ``Timekeeper``."""

    def __init__(self, keeper: Timekeeper) -> None:
        self.is_elapsed = keeper.is_elapsed
        self.calendar: RowCalendar = row_calendar(keeper.calendar.facts)

    def measure(self, at: Rows) -> Rows:
        return at if self.is_elapsed else self.calendar.work_at(at)

    def start(self, bound: Rows, took: Rows) -> Rows:
        if self.is_elapsed:
            return bound
        work = self.calendar.work_at(bound)
        found = self.calendar.start_at(work)
        is_event = took == 0
        if not is_event.any():
            return found
        return np.where(is_event & (work > 0) & (self.calendar.finish_at(work) == bound), bound, found)

    def finish(self, start: Rows, took: Rows) -> Rows:
        if self.is_elapsed:
            return start + took
        found = self.calendar.finish_at(self.calendar.work_at(start) + took)
        is_event = took == 0
        return np.where(is_event, start, found) if is_event.any() else found

    def start_before(self, finish: Rows, took: Rows) -> Rows:
        if self.is_elapsed:
            return finish - took
        found = self.calendar.start_at(self.calendar.work_at(finish) - took)
        is_event = took == 0
        return np.where(is_event, finish, found) if is_event.any() else found

    def add(self, at: Rows, lag: Rows | int) -> Rows:
        """Working time later or earlier; no lag leaves the instant as it is."""
        if isinstance(lag, int):
            if lag == 0:
                return at
            work = self.calendar.work_at(at) + np.int32(lag)
            return self.calendar.finish_at(work) if lag > 0 else self.calendar.start_at(work)
        work = self.calendar.work_at(at) + lag
        moved = self.calendar.finish_at(work) if lag.max() > 0 else self.calendar.start_at(work)
        return np.where(lag == 0, at, moved)


class ClockRows:
    """Rows of heads and finishes, shape (milestones, runs), as instants."""

    def __init__(self, net: Net, planned: Schedule, durations: Durations, runs: int) -> None:
        self.net, self.durations, self.runs = net, durations, runs
        self.steps = steps_of(net)
        self.took = np.empty((len(durations.row), runs), dtype=np.int32)
        known = {id(keeper): RowKeeper(keeper) for keeper in net.keepers}
        self.keepers = [known[id(keeper)] for keeper in net.keepers]
        self.own = row_calendar(net.plan.calendars[net.plan.calendar])
        self.head = np.empty((net.size, runs), dtype=np.int32)
        self.finish = np.empty_like(self.head)
        self.tight = np.empty((len(net.table.source), runs), dtype=np.bool_)
        self.early = {step.place: (self._row(0), self._row(0)) for step in self.steps if step.is_late}
        self.late = {step.place: _planned_late(planned, step.place) for step in self.steps if step.is_late}

    def _row(self, value: int) -> Rows:
        return np.full(self.runs, value, dtype=np.int32)

    def run(self) -> None:
        """Lay all milestones; ``took`` holds the drawn durations."""
        for step in self.steps:
            number = self.durations.row.get(step.place)
            self._lay(step, self._row(self.durations.certain[step.place]) if number is None else self.took[number])

    def _lay(self, step: Step, took: Rows) -> None:
        place, keeper = step.place, self.keepers[step.place]
        held = self.net.holds[place]
        if step.stage == DONE and held is not None:
            self.head[place], self.finish[place] = held.began, held.ended
            return
        bound = self._bound(step, took)
        asked = [self._ask(wait, took, step) for wait in step.waits]
        for row in asked:
            bound = np.maximum(bound, row)
        head = bound if step.is_fact else self._cap(step, took, keeper.start(bound, took))
        measured = keeper.measure(head)
        for wait, row in zip(step.waits, asked, strict=True):
            np.equal(keeper.measure(row), measured, out=self.tight[wait.edge])
        if step.is_late:
            head = self._lay_late(step, took, head)
        self.head[place] = head
        self.finish[place] = keeper.finish(head, took)

    def _bound(self, step: Step, took: Rows) -> Rows:
        pin = self._moved(step, step.pin, step.pin_finish, took)
        if pin is not None:
            return np.maximum(pin, step.floor) if step.has_status_floor else pin
        soft = self._moved(step, step.soft, step.soft_finish, took)
        return self._row(step.floor) if soft is None else np.maximum(soft, step.floor)

    def _moved(self, step: Step, at: int | None, finish: int | None, took: Rows) -> Rows | None:
        """A bound of the start, or the start that a bound of the finish leaves."""
        if at is not None:
            return self._row(at)
        if finish is None:
            return None
        keeper = self.keepers[step.place]
        return keeper.start(keeper.start_before(self._row(finish), took), took)

    def _cap(self, step: Step, took: Rows, head: Rows) -> Rows:
        cap = self._moved(step, step.cap, step.cap_finish, took)
        if cap is None:
            return head
        if step.has_status_floor:
            cap = np.maximum(cap, self.keepers[step.place].start(self._row(step.floor), took))
        return np.minimum(head, cap)

    def _ask(self, wait: Wait, took: Rows, step: Step) -> Rows:
        """The instant at which the link lets its successor's head be."""
        keeper = self.keepers[step.place]
        if wait.began is not None:
            source = self._row(wait.began)
        elif wait.source in self.early and step.is_late:
            source = self.early[wait.source][0 if wait.is_from_start else 1]
        else:
            source = (self.head if wait.is_from_start else self.finish)[wait.source]
        lag = self._lag(wait)
        at = source + lag if wait.is_elapsed else keeper.add(source, lag)
        return keeper.start_before(at, took) if wait.is_to_finish else at

    def _lag(self, wait: Wait) -> Rows | int:
        number = self.durations.row.get(wait.source)
        if wait.percent is None or number is None:
            return wait.lag
        return ((self.took[number] * np.int64(wait.percent) + 50) // 100).astype(np.int32)

    def _lay_late(self, step: Step, took: Rows, head: Rows) -> Rows:
        """As late as possible: on its planned late date, or when its predecessors let it."""
        early_head, early_finish = self.early[step.place]
        early_head[:] = head
        early_finish[:] = self.keepers[step.place].finish(head, took)
        latest, shift = self.late[step.place]
        return np.maximum(head + np.int32(shift), latest)

    def end(self) -> Rows:
        """When the last milestone ends, run by run."""
        return self.finish.max(axis=0)

    def closes(self, end: Rows, out: Marks) -> None:
        """Which milestones end with the project: no time of their own lies between."""
        ends = {id(keeper): keeper.measure(end) for keeper in self.keepers}
        for place, keeper in enumerate(self.keepers):
            np.equal(keeper.measure(self.finish[place]), ends[id(keeper)], out=out[place])

    def binding(self, step: Step, wait: Wait) -> Marks:
        """In which runs the link fixes its successor's head."""
        return self.tight[wait.edge]

    def to_work(self, values: Rows) -> Rows:
        """Values as working minutes of the plan's calendar."""
        return self.own.work_at(values)

    def value_of(self, instant: int) -> int:
        return instant

    def instant_of(self, value: int) -> int:
        return value


def _planned_late(planned: Schedule, place: int) -> tuple[int, int]:
    """The planned late start, and by how much it lies before the early one, if it does."""
    timing = planned.timing_at(place)
    latest = minute(timing.late_start)
    return latest, min(0, latest - minute(timing.early_start))
