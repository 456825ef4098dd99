"""What edits have reached in a net, and what follows from it for the bounds of milestones."""

from __future__ import annotations

from dataclasses import replace

from delivery.engine.bounds import Hold, hold, is_free
from delivery.engine.edits import apply
from delivery.engine.live.net import LiveNet
from delivery.engine.plan import LagUnit

Changed = tuple[Hold | None, Hold | None]
"""What held a milestone before, and what does now."""
FREE: Changed = None, None


class Touched:
    """What edits have reached: milestones with other facts, ends of other dependencies."""

    def __init__(self) -> None:
        self.facts: set[int] = set()
        self.lengths: set[int] = set()
        """Milestones that merely take longer or shorter."""
        self.added: list[int] = []
        self.targets: set[int] = set()
        """Successors of dependencies that came, went or changed."""
        self.sources: set[int] = set()


def settle(net: LiveNet, touched: Touched) -> dict[int, Changed]:
    """Holds and lags after all edits: by place the hold before and the hold now. Raises PlanError, StaleEdit."""
    if net.must_fit:
        apply(replace(net.base.plan, milestones=(), dependencies=()), net.must_fit)
    changed: dict[int, Changed] = {}
    for place in touched.lengths:
        if net.holds[place] is None and place not in touched.facts:
            changed[place] = FREE
        else:
            touched.facts.add(place)
        if place in net.with_percents:
            _follow_percents(net, place, touched)
    for place in (*touched.facts, *touched.added):
        milestone, before = net.live_milestones[place], net.holds[place]
        now = None if is_free(milestone) else hold(net.base.plan, milestone, net.keepers[place], net.start, net.status)
        if before is not None or now is not None:
            net.log.put(net.holds, place, now)
        changed[place] = before, now
    return changed


def _follow_percents(net: LiveNet, place: int, touched: Touched) -> None:
    """Lags that are a percentage of the milestone's duration."""
    table = net.table
    for edge in net.links_out[place]:
        lag = table.dependency[edge].lag
        if lag.unit is LagUnit.PERCENT:
            minutes = (net.live_milestones.lengths[place] * lag.amount + 50) // 100
            if minutes != table.lag[edge]:
                net.log.put(table.lag, edge, minutes)
                touched.sources.add(place)
                touched.targets.add(table.target[edge])
