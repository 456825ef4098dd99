"""Dates on several calendars that follow edits.

Early dates are followed as on one calendar. Late dates are measured from the plan's end here (working time is not the same
everywhere, so there are no tails): they are followed as long as the end stays, and computed anew when it moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from delivery.engine.bounds import DONE, Hold
from delivery.engine.edit import SetField
from delivery.engine.grid_pass import GridPass
from delivery.engine.grid_ways import GridWays
from delivery.engine.live.clock_wiring import WiredClock
from delivery.engine.live.ending import Ending
from delivery.engine.live.log import MOVED, Move
from delivery.engine.live.net import LiveNet, Unfollowed
from delivery.engine.live.touched import FREE, Changed, Touched


class LiveClock(Ending, WiredClock):
    """See ``ClockPass`` for what is read, ``LiveWork`` for how edits are followed."""

    def __init__(self, net: LiveNet, base: GridPass) -> None:
        layout, size = base.layout, net.size
        self.net, self.live, self.laid_late = net, net, set()
        self.duration, self.remaining = base.duration.copy(), base.remaining.copy()
        self.ways = GridWays(net, layout.window, layout.grids.copy(), layout.duration.copy(), layout.remaining.copy())
        self.grid_by_keeper = {id(keeper): grid for keeper, grid in zip(net.keepers, layout.grids, strict=True)}
        self.early_points, self.late_points = base.early_points.copy(), base.late_points.copy()
        self.finish, self.end = base.finish.copy(), base.end
        self.lead = layout.lead
        self.read_by_place()
        self.into, self.onto = [None] * size, [None] * size
        self.ahead, self.behind = bytearray(size), bytearray(size)
        """By position in topological order: whose head, and whose late finish, has to be looked at."""
        self.find_end()

    def give_up(self) -> None:
        """In the midst of following."""
        self.ahead[:] = self.behind[:] = bytes(len(self.ahead))

    @property
    def measured(self) -> list[int]:
        return self.finish

    def end_instant(self) -> int:
        return self.end if self.ending else self.net.start

    # Taking edits over

    def take_length(self, edit: SetField) -> bool:
        """No short cut here."""
        return False

    def take(self, touched: Touched, changed: Mapping[int, Changed]) -> None:
        """Take over what has changed in the net. Raises Unfollowed."""
        for place in touched.added:
            self._add_place(place)
        for place, kept in changed.items():
            self._take_hold(place, None if kept is FREE else kept[1])
        for place in touched.targets:
            self._forget(self.into, self.ahead, place)
        for place in touched.sources:
            self._forget(self.onto, self.behind, place)

    def _add_place(self, place: int) -> None:
        ways = self.ways
        columns: tuple[tuple[Any, Any], ...] = (
            (ways.grids, self.grid_by_keeper[id(self.live.keepers[place])]),
            (ways.duration, 0),
            (ways.remaining, 0),
            (self.duration, 0),
            (self.remaining, 0),
            (self.early_points, -1),
            (self.late_points, -1),
            (self.finish, -1),
            (self.into, None),
            (self.onto, None),
            (self.ahead, 0),
            (self.behind, 0),
        )
        for values, value in columns:
            self.live.log.append(values, value)

    def _take_hold(self, place: int, now: Hold | None) -> None:
        live, put = self.live, self.live.log.put
        if now is not None:
            self._check(now)
        length = live.live_milestones.lengths[place]
        length, left = (length, length) if now is None else (now.duration, now.remaining)
        put(self.duration, place, length)
        put(self.remaining, place, left)
        put(self.ways.duration, place, self._steps(length, now))
        put(self.ways.remaining, place, self._steps(left, now))
        for each in (place, *live.after(place)):
            self._forget(self.into, self.ahead, each)
        for each in (place, *live.before(place)):
            self._forget(self.onto, self.behind, each)

    def _steps(self, minutes: int, now: Hold | None) -> int:
        steps, rest = divmod(minutes, self.ways.window.step)
        if rest and (now is None or now.stage != DONE):
            raise Unfollowed
        return steps

    def _check(self, held: Hold) -> None:
        dated = (held.floor, held.soft, held.pin, held.cap, held.upper, held.late_pin, held.began, held.ended)
        if held.is_late or any(at is not None and at % self.ways.window.step for at in dated):
            raise Unfollowed

    def _forget(self, wires: list[Any], flags: bytearray, place: int) -> None:
        self.live.log.put(wires, place, None)
        flags[self.live.position[place]] = 1

    # Following

    def follow(self, *, early_only: bool = False) -> int:
        """See ``LiveWork.follow``."""
        try:
            end = self.end
            count = self._follow_forward()
            if not early_only:
                count += self._follow_back() if self.end == end else self._lay_all_back()
        except IndexError:
            raise Unfollowed from None
        return count

    def _follow_forward(self) -> int:
        ahead, at, position, points, finish = self.ahead, self.live.at, self.live.position, self.early_points, self.finish
        moved: list[Move] = []
        self.live.log.steps.append((points, MOVED, (finish, moved)))
        count = 0
        here = ahead.find(1)
        while here >= 0:
            ahead[here] = 0
            count += 1
            j = at[here]
            point = self.asked_point(j)
            ends, was = self.finish_of(j, point), finish[j]
            if point != points[j] or ends != was:
                moved.append((j, points[j], was))
                points[j], finish[j] = point, ends
                for k in self.live.after(j):
                    ahead[position[k]] = 1
            here = ahead.find(1, here + 1)
        if any(was >= self.end or finish[place] >= self.end for place, _, was in moved):
            self.move_end(moved)
        return count

    def _follow_back(self) -> int:
        behind, at, position, points = self.behind, self.live.at, self.live.position, self.late_points
        count = 0
        here = behind.rfind(1)
        while here >= 0:
            behind[here] = 0
            count += 1
            i = at[here]
            point = self.left_point(i)
            if point != points[i]:
                self.live.log.put(points, i, point)
                for k in self.live.before(i):
                    behind[position[k]] = 1
            here = behind.rfind(1, 0, here)
        return count

    def _lay_all_back(self) -> int:
        """The end has moved."""
        self.live.log.set(self, "late_points", self.late_points.copy())
        self.behind[:] = bytes(len(self.behind))
        points = self.late_points
        for i in reversed(self.live.at):
            points[i] = self.left_point(i)
        return len(points)
