"""How each kind of edit changes a live net, and what has to be looked at again afterwards.

Whatever is unusual (an edit that does not fit, a change of calendar, a removed milestone) raises ``Unfollowed``: then the plan
is compiled anew, which also says what is wrong with it.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Callable
from dataclasses import replace
from math import floor
from typing import Any

from delivery.engine.bounds import Hold, Timekeeper, hold, is_free
from delivery.engine.edit import (
    FIELDS,
    FRONT,
    AddDependency,
    AddMilestone,
    AddScope,
    ChangeDependency,
    Edit,
    IncludeScope,
    RemoveDependency,
    RemoveScope,
    SetDeployment,
    SetField,
)
from delivery.engine.edits import apply
from delivery.engine.live.net import LiveNet, Unfollowed
from delivery.engine.live.order import keep_order
from delivery.engine.plan import Dependency, LagUnit, Milestone

QUIET = frozenset(
    ("name", "code", "outline", "effort_minutes", "fixed_cost_cents", "phase", "role", "owner", "estimate_minutes")
) | {"is_optional", "is_gate", "rests"}
"""Fields that no date depends on."""


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


def take(net: LiveNet, edit: Edit, touched: Touched) -> None:
    """Change the net; the passes still have to follow. Raises Unfollowed."""
    deed = _TAKE.get(type(edit))
    if deed is None:
        raise Unfollowed
    deed(net, edit, touched)


def _set_field(net: LiveNet, edit: SetField, touched: Touched) -> None:
    place, check = net.rank.get(edit.key), FIELDS.get(edit.field)
    if place is None or check is None:
        raise Unfollowed
    milestones, field, value = net.live_milestones, edit.field, edit.value
    if field == "duration_minutes":
        if milestones.lengths[place] != edit.expected or not isinstance(value, int) or not check(value):
            raise Unfollowed
        net.log.steps.append((milestones.lengths, place, edit.expected))
        milestones.lengths[place] = value
        touched.lengths.add(place)
        return
    if milestones.value(place, field) != edit.expected or not check(value):
        raise Unfollowed
    milestones.set(net.log, place, field, value)
    if field == "calendar" or field == "is_elapsed":
        if _keeper_of(net, milestones[place]) is not net.keepers[place]:
            raise Unfollowed
    elif field not in QUIET:
        touched.facts.add(place)


def _keeper_of(net: LiveNet, milestone: Milestone) -> Timekeeper:
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


def _add_milestone(net: LiveNet, edit: AddMilestone, touched: Touched) -> None:
    milestone = edit.milestone
    if not isinstance(milestone.key, str) or not milestone.key or milestone.key in net.rank:
        raise Unfollowed
    if not all(check(getattr(milestone, field)) for field, check in FIELDS.items()):
        raise Unfollowed
    log, place = net.log, net.size
    keeper, order = _keeper_of(net, milestone), _order_after(net, edit.after)
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


def _add_dependency(net: LiveNet, edit: AddDependency, touched: Touched) -> None:
    dependency = edit.dependency
    ends = net.rank.get(dependency.predecessor), net.rank.get(dependency.successor)
    source, target = ends
    if source is None or target is None or source == target:
        raise Unfollowed
    twins = [edge for edge in net.links_out[source] if net.table.target[edge] == target]
    if twins and (edit.place is not None or any(net.table.dependency[edge] == dependency for edge in twins)):
        raise Unfollowed
    keep_order(net, source, target)
    net.tie(_edge_for(net, dependency))
    touched.sources.add(source)
    touched.targets.add(target)


def _edge_for(net: LiveNet, dependency: Dependency) -> int:
    lag, source = dependency.lag, net.live_milestones[net.rank[dependency.predecessor]]
    is_elapsed = lag.unit is LagUnit.ELAPSED or (lag.unit is LagUnit.PERCENT and source.is_elapsed)
    if is_elapsed and net.is_even:
        raise Unfollowed
    minutes = lag.amount
    if lag.unit is LagUnit.PERCENT:
        minutes = (source.duration_minutes * lag.amount + 50) // 100
        net.with_percents.add(net.rank[dependency.predecessor])
    return net.add_edge(dependency, dependency.kind, minutes, is_elapsed)


def _remove_dependency(net: LiveNet, edit: RemoveDependency, touched: Touched) -> None:
    edge = net.find(edit.dependency)
    net.untie(edge)
    touched.sources.add(net.table.source[edge])
    touched.targets.add(net.table.target[edge])


def _change_dependency(net: LiveNet, edit: ChangeDependency, touched: Touched) -> None:
    old, new = edit.expected, edit.value
    edge = net.find(old)
    if old == new:
        return
    if (old.predecessor, old.successor) != (new.predecessor, new.successor):
        _remove_dependency(net, RemoveDependency(old), touched)
        _add_dependency(net, AddDependency(new), touched)
        return
    source = net.table.source[edge]
    if any(net.table.dependency[each] == new for each in net.links_out[source]):
        raise Unfollowed
    net.swap_edge(edge, _edge_for(net, new))
    touched.sources.add(source)
    touched.targets.add(net.table.target[edge])


def _nothing(net: LiveNet, edit: Any, touched: Touched) -> None:
    """No date depends on it; whether it fits shows itself when the plan is made."""
    net.log.append(net.must_fit, edit)


_TAKE: dict[type, Callable[[LiveNet, Any, Touched], None]] = {
    SetField: _set_field,
    AddMilestone: _add_milestone,
    AddDependency: _add_dependency,
    RemoveDependency: _remove_dependency,
    ChangeDependency: _change_dependency,
    IncludeScope: _nothing,
    AddScope: _nothing,
    RemoveScope: _nothing,
    SetDeployment: _nothing,
}


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
