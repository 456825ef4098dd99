"""Where much of a plan has moved, everything is laid anew in one direction: by then asking around costs more than it spares."""

from __future__ import annotations

from collections.abc import Sequence

from delivery.engine.live.direction import AheadOfLate
from delivery.engine.live.flat import Flat
from delivery.engine.live.log import Move
from delivery.engine.live.net import LiveNet
from delivery.engine.live.side import Side
from delivery.engine.live.wide import WideFlat
from delivery.engine.work_layout import WorkLayout

PART, PART_BY_NEIGHBOURS = 64, 4
"""Of the plan: so much may move, where there are flat rows, and where laying everything takes longer."""
LEAST = 24
"""So many may always move."""


class Laying:
    """For a net that began with this layout."""

    def __init__(self, net: LiveNet, layout: WorkLayout) -> None:
        self.net, self.layout = net, layout
        self.flats: dict[bool, Flat] = {}

    def most(self, least: int) -> int:
        """How many may move before everything is laid anew."""
        return max(least, self.net.size // (PART if self.net.has_base_links else PART_BY_NEIGHBOURS))

    def lay(self, sides: Sequence[Side], moved: Sequence[Move]) -> int:
        """All values behind what has moved, from flat rows or, where dependencies have come or gone, by asking around.

        How many there are.
        """
        net = self.net
        if net.has_base_links and not isinstance(sides[0].way, AheadOfLate):
            flat = self._flat(sides[0])
            flat.refresh()
            here = (min if sides[0].way.is_ahead else max)([place for place, _, _ in moved])
            flat.walk(sides, here)
            return len(sides) * (net.size - here if sides[0].way.is_ahead else here + 1)
        for side in sides:
            side.lay(side.near.copy(), side.far.copy())
            for place in net.at if side.way.is_ahead else reversed(net.at):
                side.near[place] = bound = side.asked(place)
                side.far[place] = bound + side.length[place]
        return net.size * len(sides)

    def _flat(self, side: Side) -> Flat:
        found = self.flats.get(side.way.is_ahead)
        if found is None:
            levels = self.layout.net.memory.get("levels")
            found = Flat(side, self.layout) if levels is None else WideFlat(side, levels)
            self.flats[side.way.is_ahead] = found
        return found
