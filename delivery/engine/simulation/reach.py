"""How early and how late each milestone can lie over all runs, before a single one is made.

Between the least and the most that every duration can take, a link that can never fix its successor's head need not be
looked at, a floor that can never hold can be left out, and what cannot move need not be laid again. Exact, not a guess.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from delivery.engine.bounds import DONE
from delivery.engine.simulation.durations import MOST_MINUTES, Durations
from delivery.engine.simulation.steps import Step, Wait


class Reach(NamedTuple):
    """The least and the most of one milestone's head and finish over all runs, in working minutes."""

    head: tuple[int, int]
    finish: tuple[int, int]

    @property
    def is_still(self) -> bool:
        return self.head[0] == self.head[1] and self.finish[0] == self.finish[1]


class Reaches:
    """The reach of every milestone, in order. ``early`` is that of late milestones before they are laid late.

    ValueError when a run could leave the numbers in which the rows are kept.
    """

    def __init__(self, durations: Durations, work: Callable[[int], int], late: dict[int, tuple[int, int]]) -> None:
        self.durations, self.work, self.late = durations, work, late
        self.found: list[Reach] = []
        self.early: dict[int, Reach] = {}

    def add(self, step: Step) -> Reach:
        """Of the next milestone in topological order."""
        took = self.durations.bounds(step.place)
        low, high = (self._head(step, side, took[1 - side]) for side in (0, 1))
        found = Reach((low, high), (low + took[0], high + took[1]))
        if step.is_late:
            self.early[step.place] = found
            latest, shift = self.late[step.place]
            low, high = (max(each + shift, latest) for each in (low, high))
            found = Reach((low, high), (low + took[0], high + took[1]))
        if found.finish[1] > MOST_MINUTES or found.head[0] < -MOST_MINUTES:
            raise ValueError("the dates run beyond 1970-01-01 to 2199-12-31")
        self.found.append(found)
        return found

    def _head(self, step: Step, side: int, took: int) -> int:
        """``took`` is the duration on the other side: the longer, the earlier a bound of the finish lets it start."""
        floor = self.work(step.floor)
        if step.pin is not None or step.pin_finish is not None:
            pin = self.work(step.pin) if step.pin is not None else self.work(step.pin_finish or 0) - took
            return max(pin, floor) if step.has_status_floor and step.stage != DONE else pin
        bounds = [floor, *(self.asked(step, wait, side, took) for wait in step.waits)]
        if step.soft is not None:
            bounds.append(self.work(step.soft))
        if step.soft_finish is not None:
            bounds.append(self.work(step.soft_finish) - took)
        head, least = max(bounds), floor if step.has_status_floor else 0
        if step.cap is not None:
            return min(head, max(self.work(step.cap), least))
        if step.cap_finish is not None:
            return min(head, max(self.work(step.cap_finish) - took, least))
        return head

    def asked(self, step: Step, wait: Wait, side: int, took: int) -> int:
        """The earliest (side 0) or latest (1) head for which the link ever asks."""
        if wait.began is not None:
            source = self.work(wait.began)
        else:
            reach = self.early[wait.source] if step.is_late and wait.source in self.early else self.found[wait.source]
            source = (reach.head if wait.is_from_start else reach.finish)[side]
        lag = wait.lag
        if wait.percent is not None:
            minutes = self.durations.bounds(wait.source)[side if wait.percent > 0 else 1 - side]
            lag = (minutes * wait.percent + 50) // 100
        return source + lag - (took if wait.is_to_finish else 0)
