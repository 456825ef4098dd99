"""A network of waiting times whose longest path is shortened at least cost: the dual of a minimum cost flow.

Every arc ``u → v`` asks that ``v`` lies at least ``length`` after ``u``. Its capacity is what it costs to give one unit of
that up; arcs that cannot be given up have none (``None``). While flow runs along the longest paths, the flow already sent
is the cost of the next unit: the potentials walk down the whole time-cost curve (Fulkerson 1961, Management Science
7:167-178; Kelley 1961, OR 9:296-320; the cuts of Phillips & Dessouky 1977, Management Science 24:393-400, are where the
flow is stuck). Lengths are integers, so every corner lies at whole units.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from heapq import heappop, heappush

Amount = Fraction
"""Cost of one unit of time, exact."""


class Flow:
    """Arcs in pairs: arc ``a`` and its way back ``a ^ 1``."""

    def __init__(self, nodes: int) -> None:
        self.out: list[list[int]] = [[] for _ in range(nodes)]
        self.head: list[int] = []
        self.length: list[int] = []
        self.room: list[Amount | None] = []

    def add(self, source: int, target: int, length: int, cost: Amount | None = None) -> None:
        """``target`` lies ``length`` after ``source``, or later; ``cost`` a unit when it may be earlier."""
        for tail, tip, distance, room in ((source, target, length, cost), (target, source, -length, Fraction(0))):
            self.out[tail].append(len(self.head))
            self.head.append(tip)
            self.length.append(distance)
            self.room.append(room)

    def _is_open(self, arc: int) -> bool:
        room = self.room[arc]
        return room is None or room > 0

    def _nearest(self, place: list[int], source: int, sink: int) -> tuple[dict[int, int], dict[int, int]]:
        """By how much each node may come earlier until an open arc holds it, as far as the sink; and the arc that does."""
        near, by = {source: 0}, dict[int, int]()
        heap, settled = [(0, source)], set[int]()
        while heap:
            far, node = heappop(heap)
            if node in settled:
                continue
            settled.add(node)
            if node == sink:
                break
            for arc in self.out[node]:
                tip = self.head[arc]
                if tip in settled or not self._is_open(arc):
                    continue
                reach = far + place[tip] - place[node] - self.length[arc]
                if reach < near.get(tip, reach + 1):
                    near[tip], by[tip] = reach, arc
                    heappush(heap, (reach, tip))
        return near, by

    def _send(self, by: dict[int, int], source: int, sink: int) -> Amount | None:
        """Flow along the path that holds the sink, as much as it takes; None when it takes any amount."""
        path, node = list[int](), sink
        while node != source:
            path.append(by[node])
            node = self.head[by[node] ^ 1]
        rooms = [room for arc in path if (room := self.room[arc]) is not None]
        if not rooms:
            return None
        amount = min(rooms)
        for arc in path:
            for one, sign in ((arc, -1), (arc ^ 1, 1)):
                room = self.room[one]
                if room is not None:
                    self.room[one] = room + sign * amount
        return amount

    def descend(self, place: list[int], source: int, sink: int) -> Iterator[tuple[list[int], Amount]]:
        """Corners of the curve, from the longest path down: where everything lies, and the cost of the last stretch's unit.

        ``place`` holds the longest distances from the source and is the first corner. Ends where no cost can shorten
        the path any more; the caller may stop sooner.
        """
        slope = Fraction(0)
        yield place.copy(), slope
        while True:
            near, by = self._nearest(place, source, sink)
            step = near[sink]
            if step:
                for node in range(len(place)):
                    place[node] -= min(near.get(node, step), step)
                yield place.copy(), slope
            amount = self._send(by, source, sink)
            if amount is None:
                return
            slope += amount
