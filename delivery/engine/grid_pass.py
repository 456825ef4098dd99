"""Forward and backward pass on several calendars by look-up: what ``ClockPass`` computes, several times as fast."""

from __future__ import annotations

from functools import cached_property

from delivery.engine.bounds import DONE, STARTED
from delivery.engine.clock_pass import ClockPass
from delivery.engine.grid import LAST_INSTANT
from delivery.engine.grid_layout import GridLayout, Stage, Unsuited, check_size, first_window, window
from delivery.engine.net import Net

TRIES = 6
"""So often the window is made larger."""


class GridPass(ClockPass):
    """See ``ClockPass``. Raises Unsuited where only that one can do it."""

    def __init__(self, net: Net) -> None:
        self.net, self.laid_late = net, set()
        if "grid" in net.memory and self._try(net.memory["grid"]):
            return
        wanted = first_window(net)
        for _ in range(TRIES):
            check_size(net, wanted)
            try:
                layout = GridLayout(net, wanted)
            except IndexError:
                layout = None
            if layout is not None and self._try(layout):
                net.memory["grid"] = layout
                return
            if wanted.begin == 0 and wanted.end >= LAST_INSTANT - 1440:
                break
            more = wanted.end - wanted.begin
            wanted = window(wanted.step, wanted.begin - more, wanted.end + 2 * more)
        raise Unsuited

    def _try(self, layout: GridLayout) -> bool:
        """False where the window is too small: below its beginning Python would look up from the end."""
        self.layout = layout
        self.duration, self.remaining = layout.length, layout.left
        try:
            self.early_points = walked(layout.floor.copy(), layout.forward)
            self.end = self._last_finish()
            self.late_points = walked_back(self._latest_points(), layout.backward)
            low = min(min(self.early_points, default=layout.lead + 2), min(self.late_points, default=layout.lead + 2))
            return low >= layout.lead + 2
        except IndexError:
            return False

    def _last_finish(self) -> int:
        layout, points, length = self.layout, self.early_points, self.layout.duration
        found = [finish for _, finish in layout.constants.values()]
        for grid, places in layout.last:
            last = max([points[place] + 2 * length[place] - (length[place] > 0) for place in places])
            found.append(layout.minute(grid.instant[last]))
        return max(found, default=self.net.start)

    def _latest_points(self) -> list[int]:
        layout, end = self.layout, self.end
        at_end = [layout.late_point(place, end) for place in layout.class_firsts]
        late = [at_end[number] for number in layout.classes]
        for place, upper in layout.uppers:
            late[place] = min(late[place], layout.late_point(place, upper))
        return late

    @cached_property
    def finish_points(self) -> list[int]:
        return [point + 2 * n - 1 if n else point for point, n in zip(self.early_points, self.layout.duration, strict=True)]

    # Instants, made when somebody asks

    @cached_property
    def head(self) -> list[int]:  # type: ignore[override]
        found = self._minutes(self.early_points)
        for place, held in self.layout.held:
            if held.stage == DONE or (held.stage == STARTED and held.pin is not None):
                found[place] = held.began
        return found

    @cached_property
    def finish(self) -> list[int]:  # type: ignore[override]
        found = self._minutes(self.finish_points)
        for place, (_, finish) in self.layout.constants.items():
            found[place] = finish
        return found

    @cached_property
    def late_finish(self) -> list[int]:  # type: ignore[override]
        return self._late_minutes(self.late_points, 1)

    @cached_property
    def late_head(self) -> list[int]:  # type: ignore[override]
        left = self.layout.remaining
        return self._late_minutes([u - 2 * n + 1 if n else u for u, n in zip(self.late_points, left, strict=True)], 0)

    def _minutes(self, points: list[int]) -> list[int]:
        begin, step = self.layout.window.begin, self.layout.window.step
        return [begin + step * grid.instant[point] for grid, point in zip(self.layout.grids, points, strict=True)]

    def _late_minutes(self, points: list[int], end: int) -> list[int]:
        found = self._minutes(points)
        for place, held in self.layout.held:
            if held.stage == DONE:
                found[place] = held.ended if end else held.began
        return found


def walked(points: list[int], stages: list[Stage]) -> list[int]:
    """Raise every head to what its predecessors ask."""
    for edges, cap in stages:
        for i, j, offset, table, after in edges:
            bound = points[i] + offset
            if table is not None:
                bound = table[bound] + after
            if bound > points[j]:
                points[j] = bound
        if cap is not None and points[cap[0]] > cap[1]:
            points[cap[0]] = cap[1]
    return points


def walked_back(points: list[int], stages: list[Stage]) -> list[int]:
    """Lower every late finish to what its successors allow."""
    for edges, pin in stages:
        for i, j, offset, table, after in edges:
            bound = points[j] + offset
            if table is not None:
                bound = table[bound] + after
            if bound < points[i]:
                points[i] = bound
        if pin is not None:
            points[pin[0]] = pin[1]
    return points
