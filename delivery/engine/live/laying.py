"""Where much of a plan has moved, everything is laid anew in one direction: by then asking around costs more than it spares."""

from __future__ import annotations

from operator import add

from delivery.engine.live.flat import Flat, WideFlat
from delivery.engine.live.net import LiveNet
from delivery.engine.live.side import Side
from delivery.engine.work_layout import WorkLayout

PART, PART_BY_NEIGHBOURS = 64, 4
"""Of the plan: so much may move, where there are flat rows, and where laying everything takes longer."""
LEAST = 24
"""So many may always move."""


class Laying:
    """For a net that began with this layout."""

    def __init__(self, net: LiveNet, layout: WorkLayout) -> None:
        self.net, self.layout = net, layout
        self.flats: dict[tuple[Side, bool], Flat] = {}

    def most(self, least: int) -> int:
        """How many may move before everything is laid anew."""
        return max(least, self.net.size // (PART if self.net.has_base_links else PART_BY_NEIGHBOURS))

    def lay(self, side: Side, *, is_held: bool) -> int:
        """All values, from flat rows or, where dependencies have come or gone, by asking around; how many there are.

        ``is_held``: something else than dependencies may bound milestones.
        """
        net, near, far = self.net, side.near, side.far
        net.log.keep(near, far)
        if net.has_base_links:
            flat = self._flat(side, is_held)
            flat.refresh()
            near[:] = flat.nears()
            far[:] = map(add, near, side.length)
            return net.size
        for place in net.at if side.way.is_ahead else reversed(net.at):
            near[place] = bound = side.asked(place)
            far[place] = bound + side.length[place]
        return net.size

    def _flat(self, side: Side, is_held: bool) -> Flat:
        levels = None if is_held else self.layout.net.memory.get("levels")
        found = self.flats.get((side, levels is None))
        if found is None:
            found = Flat(side, self.layout) if levels is None else WideFlat(side, levels)
            self.flats[side, levels is None] = found
        return found
