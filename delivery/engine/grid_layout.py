"""A whole net on the grids of its calendars, as flat edge lists; and the window of time that it needs."""

from __future__ import annotations

from math import gcd

from delivery.engine.bounds import DONE, STARTED
from delivery.engine.grid import LAST_INSTANT, Grid, Window, grid_of
from delivery.engine.grid_ways import Edge, GridWays
from delivery.engine.net import Net, is_over
from delivery.engine.plan import DependencyKind
from delivery.engine.stages import staged, staged_back
from delivery.engine.workdays import DAY_MINUTES

_FS = DependencyKind.FS
YEAR = 365 * DAY_MINUTES + 360
"""Minutes, leap days included."""
MOST_ENTRIES = 3_000_000
"""So large the tables of all calendars together may become."""


Stage = tuple[list[Edge], tuple[int, int] | None]


class Unsuited(Exception):
    """The plan has no grid of a reasonable size, or asks for two forward passes."""


class GridLayout(GridWays):
    """Built once per net and window. Raises Unsuited, and IndexError where the window is too small for what is fixed."""

    def __init__(self, net: Net, window: Window) -> None:
        step = window.step
        known = {id(keeper): grid_of(keeper, window) for keeper in net.keepers}
        grids = [known[id(keeper)] for keeper in net.keepers]
        holds = list(zip(net.milestones, net.holds, strict=True))
        self.length = [m.duration_minutes if h is None else h.duration for m, h in holds]
        self.left = [m.duration_minutes if h is None else h.remaining for m, h in holds]
        """In minutes; in steps ``duration`` and ``remaining``."""
        super().__init__(net, window, grids, [n // step for n in self.length], [n // step for n in self.left])
        self.held = [(place, held) for place, held in enumerate(net.holds) if held is not None]
        self.constants = {place: fact for place, _ in self.held if (fact := self.constant(place)) is not None}
        self.floor = [self.floor_point(place, held) for place, held in enumerate(net.holds)]
        forward, backward = self._edges()
        caps = sorted((p, self.cap_point(p, h, h.cap)) for p, h in self.held if h.cap is not None and h.stage != DONE)
        pins = sorted((p, self.late_point(p, h.late_pin)) for p, h in self.held if h.late_pin is not None and h.stage != DONE)
        self.forward, self.backward = staged(forward, caps), staged_back(backward, pins[::-1])
        self.uppers = [(p, h.upper) for p, h in self.held if h.upper is not None and h.stage != DONE]
        self.lead = max((-offset for _, _, offset, _, _ in (*forward, *backward)), default=0)
        self.last = self._last_places({place for place, held in self.held if held.pin is not None or held.cap is not None})
        """By calendar, the milestones that may end last."""
        self.classes, self.class_firsts = self._late_classes()

    def _edges(self) -> tuple[list[Edge], list[Edge]]:
        net, floor = self.net, self.floor
        forward: list[Edge] = []
        backward = []
        for link in net.links:
            target = net.holds[link.target]
            if target is None or (target.pin is None and target.stage != DONE):
                asked = self.ahead(link)
                if isinstance(asked, int):
                    floor[link.target] = max(floor[link.target], asked)
                else:
                    forward.append(asked)
            if not is_over(net, link):
                backward.append(self.back(link))
        backward.reverse()
        return forward, backward

    # Places by calendar

    def _last_places(self, bounded: set[int]) -> list[tuple[Grid, list[int]]]:
        """All but those whose finish is a fact, and those that another milestone cannot but start after."""
        table = self.net.table
        found: dict[int, tuple[Grid, list[int]]] = {}
        followed = {
            i
            for i, j, kind, lag in zip(table.source, table.target, table.kind, table.lag, strict=True)
            if lag >= 0 and kind is _FS and j not in bounded
        }
        for place, grid in enumerate(self.grids):
            if place not in self.constants and place not in followed:
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
