"""How each kind of edit changes a live net, and what has to be looked at again afterwards.

Whatever is unusual (an edit that does not fit, a change of calendar, a removed milestone) raises ``Unfollowed``: then the plan
is compiled anew, which also says what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from delivery.engine.edit import (
    FIELDS,
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
from delivery.engine.live.links import add_dependency, change_dependency, remove_dependency
from delivery.engine.live.net import LiveNet, Unfollowed
from delivery.engine.live.newcomer import add_milestone, keeper_of
from delivery.engine.live.touched import Touched

QUIET = frozenset(
    ("name", "code", "outline", "effort_minutes", "fixed_cost_cents", "phase", "role", "owner", "estimate_minutes")
) | {"is_optional", "is_gate", "rests"}
"""Fields that no date depends on."""


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
        if keeper_of(net, milestones[place]) is not net.keepers[place]:
            raise Unfollowed
    elif field not in QUIET:
        touched.facts.add(place)


def _nothing(net: LiveNet, edit: Any, touched: Touched) -> None:
    """No date depends on it; whether it fits shows itself when the plan is made."""
    net.log.append(net.must_fit, edit)


_TAKE: dict[type, Callable[[LiveNet, Any, Touched], None]] = {
    SetField: _set_field,
    AddMilestone: add_milestone,
    AddDependency: add_dependency,
    RemoveDependency: remove_dependency,
    ChangeDependency: change_dependency,
    IncludeScope: _nothing,
    AddScope: _nothing,
    RemoveScope: _nothing,
    SetDeployment: _nothing,
}
