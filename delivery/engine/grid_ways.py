"""The ways between milestones on grids: every link is one sum, or one look-up where it changes calendars.

Forward, a milestone is the point of its head; backward, that of its late finish: see ``grid``. What a link does to a point
is known beforehand but for one case: a milestone without length (an *event*) can sit on either face.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from delivery.engine.bounds import DONE, PLANNED, STARTED, Hold
from delivery.engine.grid import Grid, Window, between
from delivery.engine.net import FROM_START, Link, Net
from delivery.engine.plan import DependencyKind

_FF, _SF = DependencyKind.FF, DependencyKind.SF


class Table(Protocol):
    def __getitem__(self, place: int, /) -> int: ...


Edge = tuple[int, int, int, Table | None, int]
"""Source, target, what is added to the point; the table that leads to the other calendar, and what is added then."""


class Stepped:
    """A table whose entries are computed one by one: for the rare ways that are no mere look-up."""

    def __init__(self, instant: Callable[[int], int], point: Sequence[int]) -> None:
        self.instant, self.point = instant, point

    def __getitem__(self, place: int) -> int:
        at = self.instant(place)
        if place < 0 or at < 0:
            raise IndexError
        return self.point[at]


class GridWays:
    """What a plan looks like on the grids of its calendars, milestone by milestone and link by link. Lengths in steps."""

    def __init__(self, net: Net, window: Window, grids: list[Grid], duration: list[int], remaining: list[int]) -> None:
        self.net, self.window, self.grids = net, window, grids
        self.duration, self.remaining = duration, remaining

    def constant(self, place: int) -> tuple[int, int] | None:
        """Start and finish in minutes, where they are facts and not computed."""
        held = self.net.holds[place]
        if held is None or held.stage == PLANNED:
            return None
        if held.stage == DONE:
            return held.began, held.ended
        return None if held.pin is None or self.duration[place] else (held.pin, held.pin)

    # Instants and points

    def instant(self, minute: int) -> int:
        found = (minute - self.window.begin) // self.window.step
        if found < 0:
            raise IndexError
        return found

    def minute(self, instant: int) -> int:
        return self.window.begin + instant * self.window.step

    def early_point(self, place: int, minute: int) -> int:
        """The head that lies at or after an instant."""
        grid, at = self.grids[place], self.instant(minute)
        return grid.point[at] + 1 if self.duration[place] else grid.point_up[at]

    def late_point(self, place: int, minute: int) -> int:
        """The late finish that lies at or before an instant."""
        grid, at = self.grids[place], self.instant(minute)
        return grid.point[at] if self.remaining[place] else grid.point_down[at]

    def floor_point(self, place: int, held: Hold | None) -> int:
        net = self.net
        if held is None:
            bound = net.start if net.status is None else max(net.start, net.status)
        elif held.pin is not None:
            bound = max(held.pin, held.floor) if held.floor_kind == "status_date" else held.pin
        else:
            bound = held.floor if held.soft is None else max(held.floor, held.soft)
        return self.early_point(place, bound)

    def cap_point(self, place: int, held: Hold, cap: int) -> int:
        bound = self.early_point(place, cap)
        return max(bound, self.early_point(place, held.floor)) if held.floor_kind == "status_date" else bound

    # Links

    def ahead(self, link: Link) -> Edge | int:
        """A mere point where the link always asks for the same one."""
        i, j, kind = link.source, link.target, link.kind
        source, by_start = self.net.holds[i], kind in FROM_START
        if source is not None and ((source.stage == STARTED and by_start) or self.constant(i) is not None):
            return self._asked_always(link, source)
        lag, length = link.lag // self.window.step, self.duration[i]
        cut = self.duration[j] if kind is _FF or kind is _SF else 0
        is_event = not self.duration[j]
        offset = 2 * length - 1 if length and not by_start else 0
        if self.grids[i] is self.grids[j] and not link.is_elapsed and not (lag and self.net.keepers[j].is_elapsed):
            face = 1 if by_start else 0
            if length and (not is_event or lag):
                late = not is_event or lag < 0
                return i, j, offset - face + 2 * (lag - cut) + late, None, 0
            if is_event and not lag:
                return i, j, offset, None, 0
        return i, j, offset, *self._way_ahead(link, lag, cut)

    def _asked_always(self, link: Link, source: Hold) -> int:
        net, j = self.net, link.target
        start, finish = self.constant(link.source) or (source.began, 0)
        at = start if link.kind in FROM_START else finish
        keeper = net.keepers[j]
        at = at + link.lag if link.is_elapsed else keeper.calendar.add(at, link.lag)
        if link.kind is _FF or link.kind is _SF:
            at = keeper.start_before(at, self.duration[j] * self.window.step)
        return self.early_point(j, at)

    def _way_ahead(self, link: Link, lag: int, cut: int) -> tuple[Table, int]:
        own, grid, keeper = self.grids[link.source], self.grids[link.target], self.net.keepers[link.target]
        counted, moved = lag, None
        if lag and (link.is_elapsed or keeper.is_elapsed):
            counted, moved = 0, self._moved(own, lambda at: keeper.calendar.add(at, link.lag))
            if link.is_elapsed:
                moved = self._later(own, lag)
        if self.duration[link.target]:
            return self._table(own, grid.point, moved), 2 * (counted - cut) + 1
        if not counted:
            return self._table(own, grid.point_up, moved), 0
        return self._table(own, grid.point, moved), 2 * counted + (counted < 0)

    def _table(self, own: Grid, point: Sequence[int], moved: Callable[[int], int] | None) -> Table:
        return between(own.instant, point) if moved is None else Stepped(moved, point)

    def _later(self, own: Grid, steps: int) -> Callable[[int], int]:
        return lambda place: own.instant[place] + steps

    def _moved(self, own: Grid, move: Callable[[int], int]) -> Callable[[int], int]:
        """From a point to an instant that is found by arithmetic."""
        begin, step = self.window.begin, self.window.step
        return lambda place: (move(begin + own.instant[place] * step) - begin) // step

    def back(self, link: Link) -> Edge:
        """How late the successor's late finish lets the predecessor's be."""
        i, j, kind = link.source, link.target, link.kind
        keeper, lag = self.net.keepers[j], link.lag // self.window.step
        by_head = kind is not _FF and kind is not _SF
        left, length = self.remaining[j], self.duration[j]
        offset = (1 - 2 * left if by_head else 1) if left else 0
        added, is_event = self._own_length(i, kind)
        if self.grids[i] is self.grids[j] and not link.is_elapsed and not (lag and keeper.is_elapsed):
            if left:
                return i, j, offset - 1 - 2 * lag + 2 * added + is_event, None, 0
            if is_event and not lag and (by_head or not length):
                return i, j, 0, None, 0
        grid, own, moved = self.grids[i], self.grids[j], None
        if lag and link.is_elapsed:
            moved = self._later(own, -lag)
        elif lag and keeper.is_elapsed:
            moved = self._moved(own, lambda at: keeper.calendar.start_at(keeper.calendar.work_at(at) - link.lag))
        elif lag and left:
            offset -= 2 * lag
        elif not left and (lag or (length and not by_head and not keeper.is_elapsed)):
            moved = _faced(own, lag)
        if not is_event:
            return i, j, offset, self._table(own, grid.point, moved), 2 * added
        return i, j, offset, self._table(own, grid.point_up if kind in FROM_START else grid.point_down, moved), 0

    def _own_length(self, place: int, kind: DependencyKind) -> tuple[int, bool]:
        """What lies between the bound and the late finish; and whether the milestone can keep either face."""
        if kind in FROM_START:
            return self.duration[place], not self.duration[place]
        return 0, not self.remaining[place]


def _faced(own: Grid, lag: int) -> Callable[[int], int]:
    """To the next working start after a point, some work earlier."""
    return lambda place: own.instant[(place | 1) - 2 * lag]
