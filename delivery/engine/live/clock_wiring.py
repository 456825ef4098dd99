"""What bounds each milestone on several calendars, laid out when somebody first looks."""

from __future__ import annotations

from delivery.engine.bounds import DONE
from delivery.engine.grid_ways import Table
from delivery.engine.live.clock_dates import ClockDates
from delivery.engine.live.net import LiveNet
from delivery.engine.net import is_over

Way = tuple[int, int, Table | None, int]
"""The other end, what is added to its point, the table that leads to the own calendar, what is added then."""


class WiredClock(ClockDates):
    """Points on grids: see ``grid_ways``. IndexError where one would lie outside of the grid."""

    live: LiveNet
    end: int
    lead: int
    """So far back a dependency may look from a point."""
    into: list[tuple[int, int | None, list[Way]] | None]
    """Floor, cap and what bounds each head."""
    onto: list[tuple[int | None, int | None, list[Way]] | None]
    """Upper bound, set value, and what bounds each late finish."""

    def asked_point(self, place: int) -> int:
        wired = self.into[place]
        if wired is None:
            wired = self._wire(place)
        bound, cap, ways = wired
        points = self.early_points
        for i, offset, table, after in ways:
            asked = points[i] + offset
            if table is not None:
                asked = table[asked] + after
            if asked > bound:
                bound = asked
        if cap is not None and bound > cap:
            bound = cap
        return self._inside(bound)

    def _inside(self, point: int) -> int:
        """Below the window's beginning, Python would look up from the end."""
        if point < self.lead + 2:
            raise IndexError
        return point

    def _wire(self, place: int) -> tuple[int, int | None, list[Way]]:
        held, ways = self.net.holds[place], self.ways
        floor = ways.floor_point(place, held)
        found: list[Way] = []
        if held is None or (held.pin is None and held.stage != DONE):
            for link in self.live.into(place):
                asked = ways.ahead(link)
                if isinstance(asked, int):
                    floor = max(floor, asked)
                else:
                    found.append((asked[0], *asked[2:]))
        self.lead = max([self.lead, *(-offset for _, offset, _, _ in found)])
        cap = None if held is None or held.cap is None else ways.cap_point(place, held, held.cap)
        self.into[place] = floor, cap, found
        return floor, cap, found

    def left_point(self, place: int) -> int:
        wired = self.onto[place]
        if wired is None:
            wired = self._wire_back(place)
        upper, pin, ways = wired
        if pin is not None:
            return pin
        points, bound = self.late_points, self.ways.late_point(place, self.end)
        if upper is not None and upper < bound:
            bound = upper
        for j, offset, table, after in ways:
            asked = points[j] + offset
            if table is not None:
                asked = table[asked] + after
            if asked < bound:
                bound = asked
        return self._inside(bound)

    def _wire_back(self, place: int) -> tuple[int | None, int | None, list[Way]]:
        held, ways = self.net.holds[place], self.ways
        links = [link for link in self.live.out_of(place) if not is_over(self.net, link)]
        found = [edge[1:] for edge in map(ways.back, links)]
        self.lead = max([self.lead, *(-offset for _, offset, _, _ in found)])
        upper, pin = (None, None) if held is None else (held.upper, held.late_pin)
        wired = (
            None if upper is None or pin is not None else ways.late_point(place, upper),
            None if pin is None else ways.late_point(place, pin),
            found,
        )
        self.onto[place] = wired
        return wired

    def finish_of(self, place: int, point: int) -> int:
        fact = self.ways.constant(place)
        if fact is not None:
            return fact[1]
        length = self.ways.duration[place]
        return self.ways.minute(self.ways.grids[place].instant[point + 2 * length - 1 if length else point])
