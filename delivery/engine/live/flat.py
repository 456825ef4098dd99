"""The flat edge lists of a net whose durations change: brought up to date when everything has to be walked anyway."""

from __future__ import annotations

from collections.abc import Iterator
from operator import add
from typing import TYPE_CHECKING

import numpy as np

from delivery.engine.level_walk import LevelWalk
from delivery.engine.net import Link
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

    def refresh(self, work: LiveWork) -> None:
        """Weights for the durations as they are now."""
        live = work.live
        for place in self._changed(work.duration):
            self.duration[place] = work.duration[place]
            for edge in (*live.links_out[place], *live.links_in[place]):
                link = live.link(edge)
                self._set(edge, link, weight(link, work.duration), weight_back(link, work.duration, work.remaining))

    def _set(self, edge: int, link: Link, ahead: int, back: int) -> None:
        self.forward[edge] = link.source, link.target, ahead
        self.backward[len(self.backward) - 1 - edge] = link.source, link.target, back

    def _changed(self, now: list[int]) -> Iterator[int]:
        before = self.duration
        for begin in range(0, len(before), CHUNK):
            old, new = before[begin : begin + CHUNK], now[begin : begin + CHUNK]
            if old != new:
                yield from (begin + n for n in range(len(old)) if old[n] != new[n])

    def heads(self, floor: list[int]) -> list[int]:
        head = floor.copy()
        walk_forward(head, [(self.forward, None)])
        return head

    def tails(self) -> list[int]:
        tail = [0] * len(self.duration)
        for i, j, w in self.backward:
            asked = tail[j] + w
            if asked > tail[i]:
                tail[i] = asked
        return tail


class WideEdges(FlatEdges):
    """The same level by level."""

    def __init__(self, levels: LevelWalk) -> None:
        self.levels = LevelWalk(levels.net, levels.layout, levels.cuts)
        self.duration = levels.layout.duration.copy()
        self.place_ahead = np.argsort(levels.order)

    def _set(self, edge: int, link: Link, ahead: int, back: int) -> None:
        self.levels.weight_ahead[self.place_ahead[edge]] = ahead
        self.levels.weight[edge] = back

    def heads(self, floor: list[int]) -> list[int]:
        return self.levels.heads(np.array(floor, np.int64)).tolist()

    def tails(self) -> list[int]:
        return self.levels.tails().tolist()


def fits(layout: WorkLayout) -> bool:
    """Every dependency bounds a head and a late finish, and nothing else does."""
    count = len(layout.net.table.source)
    return not layout.held or (
        len(layout.forward) == len(layout.backward) == 1
        and all(len(edges) == count for edges, _ in (*layout.forward, *layout.backward))
    )


def flat_edges(layout: WorkLayout) -> FlatEdges:
    levels = layout.net.memory.get("levels")
    return FlatEdges(layout) if levels is None else WideEdges(levels)


def walked_forward(flat: FlatEdges, work: LiveWork) -> tuple[list[int], list[int]]:
    """Heads and finishes."""
    head = flat.heads(work.floor)
    return head, list(map(add, head, work.duration))


def walked_back(flat: FlatEdges, work: LiveWork) -> tuple[list[int], list[int]]:
    """Tails, and tails at the heads."""
    tail = flat.tails()
    return tail, list(map(add, tail, work.remaining))
