"""Forward pass of many runs at once where one calendar is in use: a row of runs per milestone, whole working minutes.

What ``work_pass`` does with numbers, done with rows: every comparison of a link is one ``np.maximum`` over all runs of a
block (int32, so nothing is rounded). Linear in (milestones + dependencies) x runs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from delivery.engine.bounds import DONE
from delivery.engine.net import Net
from delivery.engine.schedule import Schedule
from delivery.engine.simulation.durations import Durations, Rows
from delivery.engine.simulation.steps import Step, Wait, steps_of
from delivery.engine.workdays import minute

Marks = NDArray[np.bool_]


class WorkRows:
    """Rows of heads and finishes, shape (milestones, runs), in working minutes of the one calendar."""

    def __init__(self, net: Net, planned: Schedule, durations: Durations, runs: int) -> None:
        self.net, self.durations, self.calendar = net, durations, net.calendar
        self.steps = steps_of(net)
        self.late = {step.place: self._planned_late(planned, step.place) for step in self.steps if step.is_late}
        self.head = np.empty((net.size, runs), dtype=np.int32)
        self.finish = np.empty_like(self.head)
        self.tight = np.empty((len(net.table.source), runs), dtype=np.bool_)
        self.early = {step.place: (np.empty(runs, np.int32), np.empty(runs, np.int32)) for step in self.steps if step.is_late}
        self._asked = [np.empty(runs, dtype=np.int32) for _ in range(max((len(step.waits) for step in self.steps), default=0))]

    def work(self, instant: int) -> int:
        return self.calendar.work_at(instant)

    def _planned_late(self, planned: Schedule, place: int) -> tuple[int, int]:
        """The planned late start, and by how much it lies before the early one, if it does."""
        timing = planned.timing_at(place)
        latest = self.work(minute(timing.late_start))
        return latest, min(0, latest - self.work(minute(timing.early_start)))

    def run(self, rows: Rows) -> None:
        """Lay all milestones; ``rows`` are the drawn durations."""
        for step in self.steps:
            number = self.durations.row.get(step.place)
            self._lay(step, self.durations.certain[step.place] if number is None else rows[number], rows)

    def _lay(self, step: Step, took: Rows | int, rows: Rows) -> None:
        head, finish = self.head[step.place], self.finish[step.place]
        self._bound(step, took, head)
        asked = [self._ask(wait, took, step, rows, out) for wait, out in zip(step.waits, self._asked, strict=False)]
        for row in asked:
            np.maximum(head, row, out=head)
        self._cap(step, took, head)
        for wait, row in zip(step.waits, asked, strict=True):
            np.equal(row, head, out=self.tight[wait.edge])
        if step.is_late:
            self._lay_late(step, took, head)
        np.add(head, took, out=finish)

    def _bound(self, step: Step, took: Rows | int, head: Rows) -> None:
        """The least that the milestone's own dates allow."""
        if step.pin is not None:
            pin = self.work(step.pin)
            head.fill(max(pin, self.work(step.floor)) if step.has_status_floor and step.stage != DONE else pin)
            return
        if step.pin_finish is not None:
            np.subtract(self.work(step.pin_finish), took, out=head)
            if step.has_status_floor:
                np.maximum(head, self.work(step.floor), out=head)
            return
        head.fill(max(self.work(step.floor), 0 if step.soft is None else self.work(step.soft)))
        if step.soft_finish is not None:
            np.maximum(head, self.work(step.soft_finish) - took, out=head)

    def _cap(self, step: Step, took: Rows | int, head: Rows) -> None:
        """A date that pulls the start forward; the status date wins over it."""
        least = self.work(step.floor) if step.has_status_floor else 0
        if step.cap is not None:
            np.minimum(head, max(self.work(step.cap), least), out=head)
        elif step.cap_finish is not None:
            np.minimum(head, np.maximum(self.work(step.cap_finish) - took, least), out=head)

    def _ask(self, wait: Wait, took: Rows | int, step: Step, rows: Rows, out: Rows) -> Rows:
        """Where the link lets its successor's head be."""
        lag = self._lag(wait, rows)
        if wait.began is not None:
            out.fill(self.work(wait.began))
            source = out
        elif wait.source in self.early and step.is_late:
            source = self.early[wait.source][0 if wait.is_from_start else 1]
        else:
            source = (self.head if wait.is_from_start else self.finish)[wait.source]
        if isinstance(lag, int) and lag == 0 and not wait.is_to_finish:
            return source
        np.add(source, lag, out=out)
        if wait.is_to_finish:
            np.subtract(out, took, out=out)
        return out

    def _lag(self, wait: Wait, rows: Rows) -> Rows | int:
        number = self.durations.row.get(wait.source)
        if wait.percent is None or number is None:
            return wait.lag
        return (rows[number] * np.int64(wait.percent) + 50) // 100

    def _lay_late(self, step: Step, took: Rows | int, head: Rows) -> None:
        """As late as possible: on its planned late date, or when its predecessors let it."""
        latest, shift = self.late[step.place]
        early_head, early_finish = self.early[step.place]
        early_head[:] = head
        np.add(head, took, out=early_finish)
        head += shift
        np.maximum(head, latest, out=head)

    def end(self) -> Rows:
        """When the last milestone ends, run by run."""
        return self.finish.max(axis=0)

    def closes(self, end: Rows, out: Marks) -> None:
        """Which milestones end with the project, shape (milestones, runs)."""
        np.equal(self.finish, end, out=out)

    def to_work(self, values: Rows) -> Rows:
        """Values as working minutes of the plan's calendar."""
        return values

    def value_of(self, instant: int) -> int:
        return self.work(instant)

    def instant_of(self, value: int) -> int:
        return self.calendar.finish_at(value)
