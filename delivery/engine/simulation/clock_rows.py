"""Forward pass of many runs at once where several calendars or elapsed time are in use.

What ``clock_pass`` does with numbers, done with rows, by the tables of ``row_calendar``; the dates are the same. Most
milestones are laid in working minutes of their own calendar (see ``_lay_worked``): a link inside a calendar is a sum, one
between two calendars a look-up. Events keep the face of what drives them and are laid by instants, as is elapsed time.
"""

from __future__ import annotations

import numpy as np

from delivery.engine.bounds import DONE
from delivery.engine.net import Net
from delivery.engine.schedule import Schedule
from delivery.engine.simulation.criticality import Marks
from delivery.engine.simulation.durations import Durations, Rows
from delivery.engine.simulation.row_calendar import row_calendar
from delivery.engine.simulation.row_keeper import RowKeeper
from delivery.engine.simulation.steps import Step, Wait, steps_of
from delivery.engine.workdays import minute


class ClockRows:
    """Rows of heads and finishes, shape (milestones, runs), as instants and as work of the milestone's own calendar."""

    def __init__(self, net: Net, planned: Schedule, durations: Durations, runs: int) -> None:
        self.net, self.durations, self.runs = net, durations, runs
        self.steps = steps_of(net, durations)
        self.took = np.empty((len(durations.row), runs), dtype=np.int32)
        known = {id(keeper): RowKeeper(keeper) for keeper in net.keepers}
        self.keepers = [known[id(keeper)] for keeper in net.keepers]
        self.own = row_calendar(net.plan.calendars[net.plan.calendar])
        self.head = np.empty((net.size, runs), dtype=np.int32)
        self.finish, self.worked_head, self.worked_finish = (np.empty_like(self.head) for _ in range(3))
        self.tight = np.empty((len(net.table.source), runs), dtype=np.bool_)
        self.early = {step.place: (self._row(0), self._row(0)) for step in self.steps if step.is_late}
        self.late = {step.place: _planned_late(planned, step.place) for step in self.steps if step.is_late}

        self._plain = {step.place for step in self.steps if self._is_plain(step)}
        self._ends = self._last()
        self._shown = self._needed()
        self._crossed: dict[tuple[int, bool, int], Rows] = {}

    def _row(self, value: int) -> Rows:
        return np.full(self.runs, value, dtype=np.int32)

    # What is known before the runs

    def _is_plain(self, step: Step) -> bool:
        """Work that takes time and is free to move: laid without looking at the clock."""
        is_worked = not self.keepers[step.place].is_elapsed and self.durations.bounds(step.place)[0] > 0
        return is_worked and not step.is_fact and not step.is_late

    def _last(self) -> list[int]:
        """The milestones that no successor always outlasts: one of them ends the project."""
        outlasted = set()
        for step in self.steps:
            if not (step.is_late or step.cap is not None or step.cap_finish is not None):
                waits = (wait for wait in step.waits if not wait.is_from_start and not wait.is_to_finish)
                outlasted |= {wait.source for wait in waits if wait.lag >= 0 and (wait.percent or 0) >= 0}
        return [place for place in range(self.net.size) if place not in outlasted]

    def _needed(self) -> set[tuple[int, bool]]:
        """Whose head (True) or finish (False) is looked at by the clock."""
        found = {(place, False) for place in self._ends}
        for step in self.steps:
            for wait in step.waits:
                if step.place not in self._plain or not self._is_inside(step, wait):
                    found.add((wait.source, wait.is_from_start))
        return found

    def _is_inside(self, step: Step, wait: Wait) -> bool:
        """The link stays on one calendar and counts its work."""
        source, target = self.keepers[wait.source], self.keepers[step.place]
        return source.calendar is target.calendar and not source.is_elapsed and not wait.is_elapsed

    def _work(self, place: int, instant: int) -> int:
        return self.net.keepers[place].calendar.work_at(instant)

    # The runs

    def run(self) -> None:
        """Lay all milestones; ``took`` holds the drawn durations."""
        self._crossed.clear()
        for step in self.steps:
            number = self.durations.row.get(step.place)
            if step.place in self._plain:
                self._lay_worked(step, np.int32(self.durations.certain[step.place]) if number is None else self.took[number])
            else:
                self._lay(step, self._row(self.durations.certain[step.place]) if number is None else self.took[number])
        if min(rows.min(initial=0) for rows in (self.worked_head, self.worked_finish)) < 0:
            raise ValueError("the dates run beyond 1970-01-01 to 2199-12-31")

    def _lay_worked(self, step: Step, took: Rows | np.int32) -> None:
        """In working minutes of its own calendar."""
        place, calendar = step.place, self.keepers[step.place].calendar
        head, finish = self.worked_head[place], self.worked_finish[place]
        floor = self._work(place, step.floor)
        self._bound_worked(step, took, floor, head)
        asked = [self._ask_worked(wait, took, step) for wait in step.waits]
        for row in asked:
            np.maximum(head, row, out=head)
        least = floor if step.has_status_floor else 0
        if step.cap is not None:
            np.minimum(head, np.int32(max(self._work(place, step.cap), least)), out=head)
        elif step.cap_finish is not None:
            np.minimum(head, np.maximum(np.int32(self._work(place, step.cap_finish)) - took, np.int32(least)), out=head)
        for wait, row in zip(step.waits, asked, strict=True):
            np.equal(row, head, out=self.tight[wait.edge])
        np.add(head, took, out=finish)
        if (place, True) in self._shown:
            self.head[place] = calendar.begin(head)
        if (place, False) in self._shown:
            self.finish[place] = calendar.end(finish)

    def _bound_worked(self, step: Step, took: Rows | np.int32, floor: int, head: Rows) -> None:
        """The least that the milestone's own dates allow; a start that is pinned has no waits."""
        place = step.place
        if step.pin is not None or step.pin_finish is not None:
            head[:] = self._work(place, step.pin) if step.pin is not None else self._work(place, step.pin_finish or 0) - took
            if step.has_status_floor:
                np.maximum(head, np.int32(floor), out=head)
            return
        head.fill(floor if step.soft is None else max(floor, self._work(place, step.soft)))
        if step.soft_finish is not None:
            np.maximum(head, np.int32(self._work(place, step.soft_finish)) - took, out=head)

    def _ask_worked(self, wait: Wait, took: Rows | np.int32, step: Step) -> Rows:
        """Where the link lets its successor's head be, in the successor's working minutes."""
        calendar, lag = self.keepers[step.place].calendar, self._lag(wait)
        if wait.began is not None:
            at = (
                calendar.work_at(self._row(wait.began) + lag)
                if wait.is_elapsed
                else self._row(self._work(step.place, wait.began))
            )
        elif wait.is_elapsed:
            at = calendar.work_at((self.head if wait.is_from_start else self.finish)[wait.source] + lag)
        elif self._is_inside(step, wait):
            at = (self.worked_head if wait.is_from_start else self.worked_finish)[wait.source]
        else:
            at = self._cross(wait, step)
        if not wait.is_elapsed and not (isinstance(lag, int) and lag == 0):
            at = at + lag
        return at - took if wait.is_to_finish else at

    def _cross(self, wait: Wait, step: Step) -> Rows:
        """The predecessor's start or finish as work of another calendar, looked up once for all successors on it."""
        calendar = self.keepers[step.place].calendar
        which = wait.source, wait.is_from_start, id(calendar)
        found = self._crossed.get(which)
        if found is None:
            found = calendar.passed((self.head if wait.is_from_start else self.finish)[wait.source])
            self._crossed[which] = found
        return found

    def _lay(self, step: Step, took: Rows) -> None:
        """By the clock."""
        place, keeper = step.place, self.keepers[step.place]
        held = self.net.holds[place]
        if step.stage == DONE and held is not None:
            self.head[place], self.finish[place] = held.began, held.ended
        else:
            self._lay_head(step, took, keeper)
            self.finish[place] = keeper.finish(self.head[place], took)
        self.worked_head[place] = keeper.measure(self.head[place])
        self.worked_finish[place] = keeper.measure(self.finish[place])

    def _lay_head(self, step: Step, took: Rows, keeper: RowKeeper) -> None:
        bound = self._bound(step, took)
        asked = [self._ask(wait, took, step) for wait in step.waits]
        for row in asked:
            bound = np.maximum(bound, row)
        head = bound if step.is_fact else self._cap(step, took, keeper.start(bound, took))
        measured = keeper.measure(head)
        for wait, row in zip(step.waits, asked, strict=True):
            np.equal(keeper.measure(row), measured, out=self.tight[wait.edge])
        self.head[step.place] = self._lay_late(step, took, head) if step.is_late else head

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
        if wait.percent is None:
            return wait.lag
        return ((self.took[self.durations.row[wait.source]] * np.int64(wait.percent) + 50) // 100).astype(np.int32)

    def _lay_late(self, step: Step, took: Rows, head: Rows) -> Rows:
        """As late as possible: on its planned late date, or when its predecessors let it."""
        early_head, early_finish = self.early[step.place]
        early_head[:] = head
        early_finish[:] = self.keepers[step.place].finish(head, took)
        latest, shift = self.late[step.place]
        return np.maximum(head + np.int32(shift), latest)

    # What follows from them

    def finish_of(self, place: int) -> Rows:
        """When a milestone finishes, as instants."""
        if place not in self._plain or (place, False) in self._shown:
            return self.finish[place]
        return self.keepers[place].calendar.end(self.worked_finish[place])

    def end(self) -> Rows:
        """When the last milestone ends, run by run."""
        found = self.finish[self._ends[0]].copy()
        for place in self._ends[1:]:
            np.maximum(found, self.finish[place], out=found)
        return found

    def closes(self, end: Rows, out: Marks) -> None:
        """Mark which milestones end with the project: no time of their own lies between. Those outlasted are left out."""
        out.fill(False)
        ends = {id(self.keepers[place]): self.keepers[place].measure(end) for place in self._ends}
        for place in self._ends:
            np.equal(self.worked_finish[place], ends[id(self.keepers[place])], out=out[place])

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
