"""What bounds each milestone, laid out when somebody first looks, so that a plan of which little is asked costs little."""

from __future__ import annotations

from delivery.engine.bounds import STARTED
from delivery.engine.live.net import LiveNet
from delivery.engine.net import FROM_START, is_over
from delivery.engine.plan import DependencyKind
from delivery.engine.work_dates import WorkDates

_FS, _SS, _FF, _SF = DependencyKind.FS, DependencyKind.SS, DependencyKind.FF, DependencyKind.SF
BY_FINISH = frozenset((_FF, _SF))
"""Kinds that bound the successor's finish."""

Asking = tuple[list[int], int, int]
"""Values, place in them, lag: a bound of a head."""
Leaving = tuple[list[float], list[float], int, int]
"""Tails, limits, place in them, lag: a bound of a late finish."""


Neighbours = tuple[list[tuple[int, int]], list[int]]
"""Places tied by finish-to-start, with the lag; places tied in other ways."""


class Wired(WorkDates):
    """The part of ``LiveWork`` that knows who bounds whom."""

    live: LiveNet
    floor: list[int]
    tail: list[float]
    reach: list[float]
    limit: list[float]
    limit_head: list[float]
    into: list[list[Asking] | None]
    onto: list[list[Leaving] | None]
    follows: list[Neighbours | None]
    leads: list[Neighbours | None]
    by_finish: set[int]
    by_start: set[int]

    def wire(self, place: int) -> list[Asking]:
        """What bounds the head of a milestone."""
        net, table, holds = self.live, self.live.table, self.net.holds
        found: list[Asking] = []
        own = holds[place]
        if own is None or own.pin is None:
            for edge in net.links_in[place]:
                i, kind, lag = table.source[edge], table.kind[edge], table.lag[edge]
                held = holds[i]
                if kind in BY_FINISH:
                    lag -= self.duration[place]
                    self.by_finish.add(place)
                if kind is _FS or kind is _FF:
                    found.append((self.finish, i, lag))
                elif held is not None and held.stage == STARTED:
                    found.append(([self.calendar.work_at(held.began)], 0, lag))
                else:
                    found.append((self.head, i, lag))
        self.into[place] = found
        return found

    def head_asked(self, place: int) -> int:
        """Where the floor and all predecessors ask the head to be."""
        asked = (values[i] + lag for values, i, lag in self.into[place] or self.wire(place))
        return max(self.floor[place], max(asked, default=self.floor[place]))

    def tail_asked(self, place: int) -> float:
        asked = (values[j] + lag for values, _, j, lag in self.onto[place] or self.wire_back(place))
        return max(0, max(asked, default=0))

    def followers(self, place: int) -> Neighbours:
        found = self.follows[place] = self._neighbours(self.live.links_out[place], self.live.table.target)
        return found

    def leaders(self, place: int) -> Neighbours:
        found = self.leads[place] = self._neighbours(self.live.links_in[place], self.live.table.source)
        return found

    def _neighbours(self, edges: list[int], end: list[int]) -> Neighbours:
        kind, lag = self.live.table.kind, self.live.table.lag
        plain = [(end[edge], lag[edge]) for edge in edges if kind[edge] is _FS]
        return plain, [end[edge] for edge in edges if kind[edge] is not _FS]

    def wire_back(self, place: int) -> list[Leaving]:
        """What bounds the late finish of a milestone."""
        net, table, holds = self.live, self.live.table, self.net.holds
        found: list[Leaving] = []
        for edge in net.links_out[place]:
            j, kind, lag = table.target[edge], table.kind[edge], table.lag[edge]
            if (holds[place] is not None or holds[j] is not None) and is_over(net, net.link(edge)):
                continue
            if kind in FROM_START:
                lag -= self.duration[place]
                self.by_start.add(place)
            if kind is _FS or kind is _SS:
                found.append((self.reach, self.limit_head, j, lag))
            else:
                found.append((self.tail, self.limit, j, lag))
        self.onto[place] = found
        return found
