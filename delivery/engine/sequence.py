"""Milestones in the order in which people read them: by start, and where several start together as the work goes.

The order says nothing about how a net was compiled: it follows from the dates and the plan alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import heapify, heappop, heappush

from delivery.engine.net import Net


def in_order(net: Net, places: list[int], starts: Sequence[int] | Mapping[int, int]) -> tuple[str, ...]:
    """Keys of the places, by start; among equal starts predecessors first (Kahn 1962), otherwise as in the plan."""
    places.sort(key=lambda place: (starts[place], net.order[place]))
    found: list[int] = []
    begin = 0
    while begin < len(places):
        end = begin + 1
        while end < len(places) and starts[places[end]] == starts[places[begin]]:
            end += 1
        found += places[begin:end] if end == begin + 1 else _sorted(net, places[begin:end])
        begin = end
    return tuple(net.milestones[place].key for place in found)


def _sorted(net: Net, together: list[int]) -> list[int]:
    members = set(together)
    follows = {place: [link.target for link in net.out_of(place) if link.target in members] for place in together}
    if not any(follows.values()):
        return together
    waits = dict.fromkeys(together, 0)
    for targets in follows.values():
        for target in targets:
            waits[target] += 1
    ready = [(net.order[place], place) for place in together if not waits[place]]
    heapify(ready)
    found = []
    while ready:
        _, place = heappop(ready)
        found.append(place)
        for target in follows[place]:
            waits[target] -= 1
            if not waits[target]:
                heappush(ready, (net.order[target], target))
    return found
