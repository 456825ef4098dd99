"""Work as late as possible: a second pass forward, in which what follows such work starts from its late dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from delivery.engine.live.side import Side
from delivery.engine.live.spread import spread
from delivery.engine.work_pass import WorkPass, walk_forward

if TYPE_CHECKING:
    from delivery.engine.live.work import LiveWork


def first_heads(base: WorkPass) -> list[int]:
    """Heads of the first pass, in which such work is laid like any other."""
    if not base.layout.late:
        return base.head
    head = base.layout.floor.copy()
    walk_forward(head, base.layout.forward)
    return head


def follow_late(work: LiveWork, side: Side) -> int:
    """The second pass, from where late dates have moved; how many milestones were looked at."""
    live, log = work.live, work.live.log
    for place, before in work.late_heads.items():
        now = work.late_value(place), work.duration[place]
        if now != before:
            log.put(work.late_heads, place, now)
            for each in live.after(place):
                log.put(side.wires, each, None)
                side.asks.add(each)
    moved = spread(side, work.begun, work.most)
    return len(moved) if len(moved) <= work.most else work.laying.lay((side,), moved)
