"""What a change pushes and pulls, from neighbour to neighbour, and no further than something changes.

The dates are the only solution of their sums (no milestone waits for itself), so that they may be corrected in any order
until every sum is right again. What has moved is at the same time the list of those whose neighbours have to be looked at,
and what is written down for putting it back.
"""

from __future__ import annotations

from itertools import islice

from delivery.engine.live.log import MOVED, Move
from delivery.engine.live.side import Side


def spread(side: Side, begun: list[int], most: int) -> list[Move]:
    """Correct what depends on those begun. What moved: more than ``most`` where work was left undone.

    Neither near end nor far end is looked at where what is asked, before and after, lies below what a milestone has.
    """
    near, far, length, nexts, wires, edge = side.near, side.far, side.length, side.nexts, side.wires, side.edge
    moved: list[Move] = []
    side.steps.append((near, MOVED, (far, moved)))
    for place in begun:
        moved.append((place, near[place], far[place]))
        if (wires[place] or side.wire(place))[1]:
            near[place] = side.asked(place)
    if side.asks:
        _ask_anew(side, moved)
    for j, _, was in islice(moved, most):
        far[j] = now = near[j] + length[j]
        if now >= edge or was >= edge:
            side.is_hit = True
        plain, others = nexts[j] or side.neighbours(j)
        if now > was:
            for k, lag in plain:
                if now + lag > near[k]:
                    moved.append((k, near[k], far[k]))
                    near[k] = now + lag
        elif now < was:
            for k, lag in plain:
                if was + lag == near[k]:
                    asked = side.asked(k)
                    if asked != near[k]:
                        moved.append((k, near[k], far[k]))
                        near[k] = asked
        for k in others:
            asked = side.asked(k)
            if asked != near[k]:
                moved.append((k, near[k], far[k]))
                near[k] = asked
    return moved


def _ask_anew(side: Side, moved: list[Move]) -> None:
    """What is bounded otherwise than before."""
    for place in side.asks:
        moved.append((place, side.near[place], side.far[place]))
        side.near[place] = side.asked(place)
    side.asks.clear()
