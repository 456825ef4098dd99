"""Forward pass of many runs at once where one calendar is in use: a row of runs per milestone, whole working minutes.

What ``work_pass`` does with numbers, done with rows: every comparison of a link is one ``np.maximum`` over all runs of a
block (int32, so nothing is rounded). The pass is written once, as a tape of row operations in topological order: without
rows that never move and links that never bind (see ``reach``); a head that is another's finish is that row. Linear in
(milestones + dependencies) x runs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from delivery.engine.bounds import DONE
from delivery.engine.net import Net
from delivery.engine.schedule import Schedule
from delivery.engine.simulation.criticality import Marks
from delivery.engine.simulation.durations import MOST_MINUTES, Durations, Rows
from delivery.engine.simulation.reach import Reach, Reaches
from delivery.engine.simulation.steps import Step, Wait, steps_of
from delivery.engine.workdays import minute

Operand = NDArray[Any] | np.integer[Any]


class WorkRows:
    """Rows of heads and finishes, one per milestone, in working minutes of the one calendar."""

    def __init__(self, net: Net, planned: Schedule, durations: Durations, runs: int) -> None:
        self.net, self.durations, self.calendar = net, durations, net.calendar
        self._work: dict[int, int] = {}
        self.steps = steps_of(net, durations)
        self.took = np.empty((len(durations.row), runs), dtype=np.int32)
        self.finish: list[Rows] = list(np.empty((net.size, runs), dtype=np.int32))
        self.head: list[Rows] = list(np.empty((net.size, runs), dtype=np.int32))
        self.late = {step.place: self._planned_late(planned, step.place) for step in self.steps if step.is_late}
        self.early = {place: (np.empty(runs, np.int32), np.empty(runs, np.int32)) for place in self.late}
        self._spare, self._mark = np.empty(runs, dtype=np.int32), np.empty(runs, dtype=np.bool_)
        self._reaches = Reaches(durations, self.work, self.late)
        self._wide = np.empty(runs, dtype=np.int64)
        self.tape: list[tuple[np.ufunc, NDArray[Any], NDArray[Any], NDArray[Any]]] = []
        for step in self.steps:
            self._plan(step)
        self._ends = self._last()

    def work(self, instant: int) -> int:
        found = self._work.get(instant)
        if found is None:
            found = self._work[instant] = self.calendar.work_at(instant)
        return found

    def _planned_late(self, planned: Schedule, place: int) -> tuple[int, int]:
        """The planned late start, and by how much it lies before the early one, if it does."""
        timing = planned.timing_at(place)
        latest = self.work(minute(timing.late_start))
        return latest, min(0, latest - self.work(minute(timing.early_start)))

    def _took(self, place: int) -> Rows | np.int32:
        number = self.durations.row.get(place)
        return np.int32(self.durations.certain[place]) if number is None else self.took[number]

    # What is known before the runs

    def _plan(self, step: Step) -> None:
        """Write the milestone on the tape, or lay it once for all."""
        reach, place = self._reaches.add(step), step.place
        step.waits = [wait for wait in step.waits if self._may_bind(step, wait, reach)]
        if reach.is_still and place not in self.durations.row and not step.is_late:
            self.head[place].fill(reach.head[0])
            self.finish[place].fill(reach.finish[0])
            return
        took = self._took(place)
        if step.is_late:
            early_head, early_finish = self.early[place]
            head = self._write_head(step, took, early_head)
            self.early[place] = head, self._write_finish(head, took, early_finish)
            latest, shift = self.late[place]
            self._write(np.add, head, np.int32(shift), self.head[place])
            self._write(np.maximum, self.head[place], np.int32(latest), self.head[place])
        else:
            self.head[place] = self._write_head(step, took, self.head[place])
        self.finish[place] = self._write_finish(self.head[place], took, self.finish[place])

    def _may_bind(self, step: Step, wait: Wait, reach: Reach) -> bool:
        """Whether the link fixes the head in any run."""
        least = reach.head[0] if not step.is_late else self._reaches.early[step.place].head[0]
        return self._reaches.asked(step, wait, 1, self.durations.bounds(step.place)[0]) >= least

    def _write(self, deed: np.ufunc, a: Operand, b: Operand, out: NDArray[Any]) -> None:
        self.tape.append((deed, np.asarray(a), np.asarray(b), out))

    def _write_finish(self, head: Rows, took: Rows | np.int32, finish: Rows) -> Rows:
        if isinstance(took, np.int32) and took == 0:
            return head
        self._write(np.add, head, took, finish)
        return finish

    def _write_head(self, step: Step, took: Rows | np.int32, head: Rows) -> Rows:
        """Raise the head to each bound in turn. A single bound that needs no sum is the head itself."""
        found: Rows | None = None
        plain = [wait for wait in step.waits if not (wait.lag or wait.is_to_finish or wait.percent is not None)]
        for wait in plain:
            found = self._raised(found, self._source(step, wait), head)
        for wait in step.waits:
            if wait not in plain:
                self._write_asked(step, wait, took, head if found is None else self._spare)
                found = head if found is None else self._raised(found, self._spare, head)
        for at in (step.soft_finish, step.pin_finish):
            if at is not None:
                self._write(np.subtract, np.int32(self.work(at)), took, head if found is None else self._spare)
                found = head if found is None else self._raised(found, self._spare, head)
        floor = self._floor(step)
        if found is None:
            head.fill(floor)
            found = head
        elif self._needs_floor(step, floor):
            found = self._raised(found, np.int32(floor), head)
        return self._write_cap(step, took, found, head)

    def _raised(self, found: Rows | None, bound: Operand, head: Rows) -> Rows:
        if found is None:
            return np.asarray(bound, dtype=np.int32)
        self._write(np.maximum, found, bound, head)
        return head

    def _floor(self, step: Step) -> int:
        """The least that the milestone's own dates allow."""
        floor = self.work(step.floor)
        if step.pin is not None:
            pin = self.work(step.pin)
            return max(pin, floor) if step.has_status_floor and step.stage != DONE else pin
        if step.pin_finish is not None and not step.has_status_floor:
            return -MOST_MINUTES
        return floor if step.soft is None else max(floor, self.work(step.soft))

    def _needs_floor(self, step: Step, floor: int) -> bool:
        """No link alone always asks for more."""
        most = self.durations.bounds(step.place)[1]
        return floor > -MOST_MINUTES and all(self._reaches.asked(step, wait, 0, most) < floor for wait in step.waits)

    def _write_asked(self, step: Step, wait: Wait, took: Rows | np.int32, out: Rows) -> None:
        """Where the link lets its successor's head be."""
        source = self._source(step, wait)
        lag = self._write_lag(wait)
        if not (isinstance(lag, np.int32) and lag == 0):
            self._write(np.add, source, lag, out)
            source = out
        if wait.is_to_finish:
            self._write(np.subtract, source, took, out)

    def _write_lag(self, wait: Wait) -> Operand:
        if wait.percent is None:
            return np.int32(wait.lag)
        self._write(np.multiply, self.took[self.durations.row[wait.source]], np.int64(wait.percent), self._wide)
        self._write(np.add, self._wide, np.int64(50), self._wide)
        self._write(np.floor_divide, self._wide, np.int64(100), self._wide)
        return self._wide

    def _write_cap(self, step: Step, took: Rows | np.int32, found: Rows, head: Rows) -> Rows:
        """A date that pulls the start forward; the status date wins over it."""
        least = self.work(step.floor) if step.has_status_floor else 0
        if step.cap is not None:
            self._write(np.minimum, found, np.int32(max(self.work(step.cap), least)), head)
        elif step.cap_finish is not None:
            self._write(np.subtract, np.int32(self.work(step.cap_finish)), took, self._spare)
            self._write(np.maximum, self._spare, np.int32(least), self._spare)
            self._write(np.minimum, found, self._spare, head)
        else:
            return found
        return head

    def _source(self, step: Step, wait: Wait) -> Rows:
        if wait.began is not None:
            return np.full_like(self._spare, self.work(wait.began))
        if wait.source in self.early and step.is_late:
            return self.early[wait.source][0 if wait.is_from_start else 1]
        return (self.head if wait.is_from_start else self.finish)[wait.source]

    def _last(self) -> list[int]:
        """The milestones that no other always outlasts: one of them ends the project."""
        outlasted = set()
        for step in self.steps:
            holds = step.is_late or step.cap is not None or step.cap_finish is not None
            for wait in step.waits:
                if not wait.is_from_start and wait.lag >= 0 and (wait.percent or 0) >= 0 and not holds:
                    outlasted.add(wait.source)
        return [place for place in range(self.net.size) if place not in outlasted]

    # The runs

    def run(self) -> None:
        """Lay all milestones; ``took`` holds the drawn durations."""
        for deed, a, b, out in self.tape:
            deed(a, b, out=out)

    # What follows from them

    def finish_of(self, place: int) -> Rows:
        """When a milestone finishes, in working minutes."""
        return self.finish[place]

    def end(self) -> Rows:
        """When the last milestone ends, run by run."""
        found = self.finish[self._ends[0]].copy()
        for place in self._ends[1:]:
            np.maximum(found, self.finish[place], out=found)
        return found

    def closes(self, end: Rows, out: Marks) -> None:
        """Mark which milestones end with the project, shape (milestones, runs); those that others outlast are left out."""
        out.fill(False)
        for place in self._ends:
            np.equal(self.finish[place], end, out=out[place])

    def binding(self, step: Step, wait: Wait) -> Marks:
        """In which runs the link fixes its successor's head; valid until asked again."""
        source = self._source(step, wait)
        own = (self.finish if wait.is_to_finish else self.head)[step.place]
        if step.is_late:
            own = self.early[step.place][1 if wait.is_to_finish else 0]
        if wait.lag or wait.percent is not None:
            source = np.add(source, self._lag(wait), out=self._spare)
        return np.equal(source, own, out=self._mark)

    def _lag(self, wait: Wait) -> Rows | int:
        if wait.percent is None:
            return wait.lag
        minutes = self.took[self.durations.row[wait.source]] * np.int64(wait.percent)
        return ((minutes + 50) // 100).astype(np.int32)

    def to_work(self, values: Rows) -> Rows:
        """Values as working minutes of the plan's calendar."""
        return values

    def value_of(self, instant: int) -> int:
        return self.work(instant)

    def instant_of(self, value: int) -> int:
        return self.calendar.finish_at(value)
