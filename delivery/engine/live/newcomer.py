"""A milestone that joins a live net: its place, its place in the plan's list, its calendar."""

from __future__ import annotations

from bisect import bisect_right, insort
from math import floor

from delivery.engine.bounds import Timekeeper
from delivery.engine.edit import FIELDS, FRONT, AddMilestone
from delivery.engine.live.net import LiveNet, Unfollowed
from delivery.engine.live.touched import Touched
from delivery.engine.plan import Milestone


def add_milestone(net: LiveNet, edit: AddMilestone, touched: Touched) -> None:
    milestone = edit.milestone
    if not isinstance(milestone.key, str) or not milestone.key or milestone.key in net.rank:
        raise Unfollowed
    if not all(check(getattr(milestone, field)) for field, check in FIELDS.items()):
        raise Unfollowed
    log, place = net.log, net.size
    keeper, order = keeper_of(net, milestone), _order_after(net, edit.after)
    log.put(net.rank, milestone.key, place)
    for values, value in (
        (net.live_milestones.made, milestone),
        (net.live_milestones.lengths, milestone.duration_minutes),
        (net.order, order),
        (net.keepers, keeper),
        (net.holds, None),
        (net.position, place),
        (net.at, place),
        (net.links_out, []),
        (net.links_in, []),
    ):
        log.append(values, value)
    touched.added.append(place)


def _order_after(net: LiveNet, after: str | None) -> float:
    """A number between those of the neighbours in the plan's list."""
    inserted = net.inserted
    if after is None:
        order = max(float(net.base.size), inserted[-1] + 1 if inserted else 0.0)
    elif after == FRONT:
        order = min(0.0, inserted[0] if inserted else 0.0) - 1
    elif after in net.rank:
        low = net.order[net.rank[after]]
        later = bisect_right(inserted, low)
        high = min(floor(low) + 1.0, inserted[later] if later < len(inserted) else float("inf"))
        order = (low + high) / 2
        if not low < order < high:
            raise Unfollowed
    else:
        raise Unfollowed
    net.log.steps.append((_Taken(inserted, order), None, None))
    insort(inserted, order)
    return order


class _Taken:
    """Undoes one insertion into a sorted list."""

    def __init__(self, values: list[float], value: float) -> None:
        self.values, self.value = values, value

    def pop(self) -> None:
        self.values.remove(self.value)


def keeper_of(net: LiveNet, milestone: Milestone) -> Timekeeper:
    """One that is known already and lays the milestone's time."""
    plan = net.base.plan
    facts = plan.calendars.get(milestone.calendar or plan.calendar)
    if facts is None:
        raise Unfollowed
    for keeper in dict.fromkeys(net.base.keepers):
        known = keeper.calendar.facts
        if keeper.is_elapsed == milestone.is_elapsed and (known.week, known.exceptions) == (facts.week, facts.exceptions):
            return keeper
    raise Unfollowed
