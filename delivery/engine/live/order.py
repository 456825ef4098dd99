"""Topological order kept while dependencies come and go.

Pearce & Kelly 2007 (ACM JEA 11, 1.7): only what lies between the ends of a new dependency is looked at and moved.
Taking a dependency away leaves every order valid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from delivery.engine.live.net import LiveNet, Unfollowed


def keep_order(net: LiveNet, source: int, target: int) -> None:
    """Make the source stand before the target. Raises Unfollowed when they would run in a circle."""
    position = net.position
    low, high = position[target], position[source]
    if high < low:
        return
    ahead = _reached(target, net.after, lambda place: position[place] <= high)
    if source in ahead:
        raise Unfollowed
    behind = _reached(source, net.before, lambda place: position[place] >= low)
    moved = sorted(behind, key=position.__getitem__) + sorted(ahead, key=position.__getitem__)
    for slot, place in zip(sorted(position[place] for place in moved), moved, strict=True):
        net.log.put(net.position, place, slot)
        net.log.put(net.at, slot, place)


def _reached(begin: int, neighbours: Callable[[int], Iterable[int]], is_near: Callable[[int], bool]) -> set[int]:
    found = {begin}
    stack = [begin]
    while stack:
        for place in neighbours(stack.pop()):
            if place not in found and is_near(place):
                found.add(place)
                stack.append(place)
    return found
