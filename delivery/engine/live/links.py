"""Dependencies that come, go and change in a live net."""

from __future__ import annotations

from delivery.engine.edit import AddDependency, ChangeDependency, RemoveDependency
from delivery.engine.live.net import LiveNet, Unfollowed
from delivery.engine.live.order import keep_order
from delivery.engine.live.touched import Touched
from delivery.engine.plan import Dependency, LagUnit


def add_dependency(net: LiveNet, edit: AddDependency, touched: Touched) -> None:
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


def remove_dependency(net: LiveNet, edit: RemoveDependency, touched: Touched) -> None:
    edge = net.find(edit.dependency)
    net.untie(edge)
    touched.sources.add(net.table.source[edge])
    touched.targets.add(net.table.target[edge])


def change_dependency(net: LiveNet, edit: ChangeDependency, touched: Touched) -> None:
    old, new = edit.expected, edit.value
    edge = net.find(old)
    if old == new:
        return
    if (old.predecessor, old.successor) != (new.predecessor, new.successor):
        remove_dependency(net, RemoveDependency(old), touched)
        add_dependency(net, AddDependency(new), touched)
        return
    source = net.table.source[edge]
    if any(net.table.dependency[each] == new for each in net.links_out[source]):
        raise Unfollowed
    net.swap_edge(edge, _edge_for(net, new))
    touched.sources.add(source)
    touched.targets.add(net.table.target[edge])
