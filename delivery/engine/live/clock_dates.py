"""What is read from live dates on several calendars, when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from delivery.engine.bounds import DONE, PLANNED, STARTED
from delivery.engine.clock_pass import ClockPass
from delivery.engine.grid_ways import GridWays


class ByPlace:
    """Instants that are computed when somebody asks for one."""

    def __init__(self, at: Callable[[int], int]) -> None:
        self.at = at

    def __getitem__(self, place: int) -> int:
        return self.at(place)


class ClockDates(ClockPass):
    """See ``ClockPass``: instants from points on grids."""

    ways: GridWays
    early_points: list[int]
    late_points: list[int]
    head: Any
    late_head: Any
    late_finish: Any

    def read_by_place(self) -> None:
        self.head, self.late_head, self.late_finish = ByPlace(self._head), ByPlace(self._late_head), ByPlace(self._late_finish)

    def _minute(self, place: int, point: int) -> int:
        return self.ways.minute(self.ways.grids[place].instant[point])

    def _head(self, place: int) -> int:
        held = self.net.holds[place]
        if held is not None and (held.stage == DONE or (held.stage == STARTED and held.pin is not None)):
            return held.began
        return self._minute(place, self.early_points[place])

    def _late_head(self, place: int) -> int:
        held, left = self.net.holds[place], self.ways.remaining[place]
        if held is not None and held.stage == DONE:
            return held.began
        return self._minute(place, self.late_points[place] + (1 - 2 * left if left else 0))

    def _late_finish(self, place: int) -> int:
        held = self.net.holds[place]
        return held.ended if held is not None and held.stage == DONE else self._minute(place, self.late_points[place])

    def early_at(self, place: int) -> tuple[int, int]:
        held = self.net.holds[place]
        return (self._head(place) if held is None or held.stage == PLANNED else held.began), self.finish[place]

    @property
    def early(self) -> tuple[list[int], list[int]]:
        pairs = [self.early_at(place) for place in self.net.places]
        return [start for start, _ in pairs], [finish for _, finish in pairs]
