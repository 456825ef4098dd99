"""The flat edge lists of a net whose durations change: brought up to date when everything has to be walked anyway."""

from __future__ import annotations

from collections.abc import Iterator
from operator import add
from typing import TYPE_CHECKING

from delivery.engine.work_layout import WorkLayout, weight, weight_back
from delivery.engine.work_pass import walk_forward

if TYPE_CHECKING:
    from delivery.engine.live.work import LiveWork

CHUNK = 128


class FlatEdges:
    """Edges of a plan without bounds but project start and dependencies, in order of source, with their weights."""

    def __init__(self, layout: WorkLayout) -> None:
        self.duration = layout.duration.copy()
        """With these the weights were computed."""
        self.forward = layout.forward[0][0].copy()
        self.backward = layout.backward[0][0].copy()
        """In the reverse order."""

    @staticmethod
    def fits(layout: WorkLayout) -> bool:
        count = len(layout.net.table.source)
        stages = (*layout.forward, *layout.backward)
        return len(stages) == 2 and all(len(edges) == count and cut is None for edges, cut in stages)

    def refresh(self, work: LiveWork) -> None:
        """Weights for the durations as they are now."""
        live, last = work.live, len(self.forward) - 1
        for place in self._changed(work.duration):
            self.duration[place] = work.duration[place]
            for edge in (*live.links_out[place], *live.links_in[place]):
                link = live.link(edge)
                self.forward[edge] = link.source, link.target, weight(link, work.duration)
                self.backward[last - edge] = link.source, link.target, weight_back(link, work.duration, work.remaining)

    def _changed(self, now: list[int]) -> Iterator[int]:
        before = self.duration
        for begin in range(0, len(before), CHUNK):
            old, new = before[begin : begin + CHUNK], now[begin : begin + CHUNK]
            if old != new:
                yield from (begin + n for n in range(len(old)) if old[n] != new[n])


def walked_forward(flat: FlatEdges, work: LiveWork) -> tuple[list[int], list[int]]:
    """Heads and finishes."""
    head = work.floor.copy()
    walk_forward(head, [(flat.forward, None)])
    return head, list(map(add, head, work.duration))


def walked_back(flat: FlatEdges, work: LiveWork) -> tuple[list[float], list[float]]:
    """Tails, and tails at the heads."""
    tail: list[float] = [0] * len(work.tail)
    for i, j, w in flat.backward:
        asked = tail[j] + w
        if asked > tail[i]:
            tail[i] = asked
    return tail, list(map(add, tail, work.remaining))
