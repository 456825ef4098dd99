"""A net on several calendars laid out on their grids: every link is one sum, or two look-ups where it changes calendars.

Forward, a milestone is the point of its head; backward, that of its late finish: see ``grid``. What a link does to a point
is known beforehand but for one case: a milestone without length (an *event*) can sit on either face.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import gcd
from typing import Protocol

from delivery.engine.bounds import DONE, STARTED, Hold
from delivery.engine.grid import LAST_INSTANT, Grid, Window, between, grid_of
from delivery.engine.net import FROM_START, Link, Net, is_over
from delivery.engine.plan import DependencyKind
from delivery.engine.stages import staged, staged_back
from delivery.engine.workdays import DAY_MINUTES

_FS, _FF, _SF = DependencyKind.FS, DependencyKind.FF, DependencyKind.SF
YEAR = 365 * DAY_MINUTES + 360
"""Minutes, leap days included."""
MOST_ENTRIES = 3_000_000
"""So large the tables of all calendars together may become."""


class Unsuited(Exception):
    """The plan has no grid of a reasonable size, or asks for two forward passes."""


class Table(Protocol):
    def __getitem__(self, place: int, /) -> int: ...


Edge = tuple[int, int, int, Table | None, int]
"""Source, target, what is added to the point; the table that leads to the other calendar, and what is added then."""
Stage = tuple[list[Edge], tuple[int, int] | None]


class Stepped:
    """A table whose entries are computed one by one: for the rare ways that are no mere look-up."""

    def __init__(self, instant: Callable[[int], int], point: Sequence[int]) -> None:
        self.instant, self.point = instant, point

    def __getitem__(self, place: int) -> int:
        at = self.instant(place)
        if place < 0 or at < 0:
            raise IndexError
        return self.point[at]


class GridLayout:
    """Built once per net and window. Raises Unsuited, and IndexError where the window is too small for what is fixed."""

    def __init__(self, net: Net, window: Window) -> None:
        self.net, self.window, step = net, window, window.step
        known = {id(keeper): grid_of(keeper, window) for keeper in net.keepers}
        self.grids = [known[id(keeper)] for keeper in net.keepers]
        holds = list(zip(net.milestones, net.holds, strict=True))
        self.length = [m.duration_minutes if h is None else h.duration for m, h in holds]
        self.left = [m.duration_minutes if h is None else h.remaining for m, h in holds]
        """In minutes; in steps ``duration`` and ``remaining``."""
        self.duration = [length // step for length in self.length]
        self.remaining = [left // step for left in self.left]
        self.held = [(place, held) for place, held in enumerate(net.holds) if held is not None]
        self.constant = {p: (h.began, h.ended) for p, h in self.held if h.stage == DONE}
        """Start and finish as instants where they are not computed."""
        for place, held in self.held:
            if held.stage == STARTED and held.pin is not None and not self.duration[place]:
                self.constant[place] = held.pin, held.pin
        self.floor = [self._floor_point(place, held) for place, held in enumerate(net.holds)]
        forward, backward = [], []
        for link in net.links:
            target = net.holds[link.target]
            if target is None or (target.pin is None and target.stage != DONE):
                edge = self._ahead(link)
                if edge is not None:
                    forward.append(edge)
            if not is_over(net, link):
                backward.append(self._back(link))
        backward.reverse()
        caps = sorted((p, self._cap(p, h, h.cap)) for p, h in self.held if h.cap is not None and h.stage != DONE)
        pins = sorted((p, self.late_point(p, h.late_pin)) for p, h in self.held if h.late_pin is not None and h.stage != DONE)
        self.forward, self.backward = staged(forward, caps), staged_back(backward, pins[::-1])
        self.uppers = [(p, h.upper) for p, h in self.held if h.upper is not None and h.stage != DONE]
        self.lead = max((-offset for _, _, offset, _, _ in (*forward, *backward)), default=0)
        self.last = self._last_places({place for place, held in self.held if held.pin is not None or held.cap is not None})
        """By calendar, the milestones that may end last."""
        self.classes, self.class_firsts = self._late_classes()

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

    def _floor_point(self, place: int, held: Hold | None) -> int:
        net = self.net
        if held is None:
            bound = net.start if net.status is None else max(net.start, net.status)
        elif held.pin is not None:
            bound = max(held.pin, held.floor) if held.floor_kind == "status_date" else held.pin
        else:
            bound = held.floor if held.soft is None else max(held.floor, held.soft)
        return self.early_point(place, bound)

    def _cap(self, place: int, held: Hold, cap: int) -> int:
        bound = self.early_point(place, cap)
        return max(bound, self.early_point(place, held.floor)) if held.floor_kind == "status_date" else bound

    # Links

    def _ahead(self, link: Link) -> Edge | None:
        """None where the link asks for the same instant always: it is part of the floor."""
        i, j, kind = link.source, link.target, link.kind
        source, by_start = self.net.holds[i], kind in FROM_START
        if i in self.constant or (source is not None and source.stage == STARTED and by_start):
            self.floor[j] = max(self.floor[j], self._asked_always(link))
            return None
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

    def _asked_always(self, link: Link) -> int:
        net, source, j = self.net, self.net.holds[link.source], link.target
        start, finish = self.constant.get(link.source, (0 if source is None else source.began, 0))
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

    def _back(self, link: Link) -> Edge:
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

    # Places by calendar

    def _last_places(self, bounded: set[int]) -> list[tuple[Grid, list[int]]]:
        """All but those that something cannot but follow, and those whose finish is a fact."""
        table = self.net.table
        found: dict[int, tuple[Grid, list[int]]] = {}
        followed = {
            i
            for i, j, kind, lag in zip(table.source, table.target, table.kind, table.lag, strict=True)
            if lag >= 0 and (kind is _FS or kind is _FF) and j not in bounded
        }
        for place, grid in enumerate(self.grids):
            if place not in self.constant and place not in followed:
                found.setdefault(id(grid), (grid, []))[1].append(place)
        return list(found.values())

    def _late_classes(self) -> tuple[list[int], list[int]]:
        """Milestones whose late finishes begin with the same point, by number; and one place of each."""
        numbers: dict[tuple[int, bool], int] = {}
        firsts: list[int] = []
        classes = []
        for place, (grid, left) in enumerate(zip(self.grids, self.remaining, strict=True)):
            number = numbers.setdefault((id(grid), left == 0), len(firsts))
            if number == len(firsts):
                firsts.append(place)
            classes.append(number)
        return classes, firsts


def _faced(own: Grid, lag: int) -> Callable[[int], int]:
    """To the next working start after a point, some work earlier."""
    return lambda place: own.instant[(place | 1) - 2 * lag]


def first_window(net: Net) -> Window:
    """A window that should hold the plan: from a year before to a year after what it can take on the clock."""
    instants = [net.start, *(() if net.status is None else (net.status,)), *_hold_instants(net)]
    step = _step(net, instants)
    reach = _reach(net)
    begin = max(0, (min(instants) // YEAR - 1) * YEAR)
    end = max(instants) + 6 * reach + YEAR
    return window(step, begin, end)


def window(step: int, begin: int, end: int) -> Window:
    """Whole days within what the calendars know, in whole years where possible."""
    begin, end = max(0, begin), min(LAST_INSTANT, -(-end // YEAR) * YEAR)
    return Window(step, begin // DAY_MINUTES * DAY_MINUTES, end // DAY_MINUTES * DAY_MINUTES)


def check_size(net: Net, wanted: Window) -> None:
    if (wanted.end - wanted.begin) // wanted.step * len({id(keeper) for keeper in net.keepers}) > MOST_ENTRIES:
        raise Unsuited


def _hold_instants(net: Net) -> list[int]:
    found = []
    for held in net.holds:
        if held is not None:
            if held.is_late:
                raise Unsuited
            dated = (held.floor, held.soft, held.pin, held.cap, held.upper, held.late_pin)
            found += [at for at in dated if at is not None]
            if held.stage == STARTED or held.stage == DONE:
                found += [held.began] if held.stage == STARTED else [held.began, held.ended]
    return found


def _step(net: Net, instants: list[int]) -> int:
    lengths = {milestone.duration_minutes for milestone in net.milestones}
    for held in net.holds:
        if held is not None and held.stage != DONE:
            lengths |= {held.duration, held.remaining}
    shifts: set[int] = set()
    for keeper in {id(keeper): keeper for keeper in net.keepers}.values():
        facts = keeper.calendar.facts
        for day in (*facts.week, *facts.exceptions.values()):
            shifts.update(at for shift in day for at in shift)
    return gcd(DAY_MINUTES, *lengths, *net.table.lag, *instants, *shifts)


def _reach(net: Net) -> int:
    """The longest way in minutes, every minute counted as one of the clock."""
    head = [0] * net.size
    table, length = net.table, [milestone.duration_minutes for milestone in net.milestones]
    for i, j, lag in zip(table.source, table.target, table.lag, strict=True):
        head[j] = max(head[j], head[i] + length[i] + max(0, lag))
    return max(map(sum, zip(head, length, strict=True)), default=0)
