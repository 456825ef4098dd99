"""Applying a list of edits to a plan, and undoing it.

>>> from datetime import datetime
>>> from delivery.engine.plan import CalendarFacts, Milestone, STANDARD_WEEK
>>> plan = Plan(datetime(2025, 1, 6, 8), {"w": CalendarFacts("w", STANDARD_WEEK)}, "w", (Milestone("a", "A", 480),))
>>> edits = (SetField("a", "duration_minutes", 480, 960),)
>>> apply(plan, edits).milestones[0].duration_minutes
960
>>> apply(apply(plan, edits), inverse(plan, edits)) == plan
True
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any

from delivery.engine.bounds import place_of
from delivery.engine.edit import (
    FIELDS,
    FRONT,
    PLAN_FIELDS,
    AddDependency,
    AddMilestone,
    AddScope,
    ChangeDependency,
    Edit,
    IncludeScope,
    RemoveDependency,
    RemoveMilestone,
    RemoveScope,
    SetDeployment,
    SetField,
    SetPlan,
    StaleEdit,
)
from delivery.engine.edit_record import from_json, to_json
from delivery.engine.plan import Dependency, Milestone, Plan, ScopeItem
from delivery.engine.refusal import PlanError

__all__ = [
    "FRONT",
    "AddDependency",
    "AddMilestone",
    "AddScope",
    "ChangeDependency",
    "Edit",
    "IncludeScope",
    "RemoveDependency",
    "RemoveMilestone",
    "RemoveScope",
    "SetDeployment",
    "SetField",
    "SetPlan",
    "StaleEdit",
    "apply",
    "from_json",
    "inverse",
    "remove_with_links",
    "to_json",
]


def apply(plan: Plan, edits: Iterable[Edit]) -> Plan:
    """The plan after the edits, in order. Raises StaleEdit, and PlanError for edits that make no sense.

    Dates are not computed here: a cycle shows itself when the result is scheduled.
    """
    draft = _Draft(plan)
    for edit in edits:
        draft.take(edit)
    return draft.plan()


def inverse(plan: Plan, edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits that lead back: ``apply(apply(plan, edits), inverse(plan, edits)) == plan``."""
    draft = _Draft(plan)
    back = []
    for edit in edits:
        back.append(draft.undoing(edit))
        draft.take(edit)
    return tuple(reversed(back))


def remove_with_links(plan: Plan, key: str) -> tuple[Edit, ...]:
    """Edits that remove a milestone, its dependencies and its name in scope items. Nothing is bridged."""
    draft = _Draft(plan)
    milestone = draft.milestone(key)
    edits: list[Edit] = [RemoveDependency(d) for d in plan.dependencies if key in (d.predecessor, d.successor)]
    for place, item in enumerate(plan.scope):
        if key in item.milestones:
            kept = tuple(other for other in item.milestones if other != key)
            edits += [RemoveScope(item), AddScope(replace(item, milestones=kept), place)]
    return (*edits, RemoveMilestone(key, milestone))


def bridges(dependencies: Collection[Dependency], key: str) -> list[Dependency]:
    """What leads from whatever came before a milestone to whatever came after it, and is not there yet: for its removal.

    >>> [f"{link.predecessor}-{link.successor}" for link in bridges([Dependency("a", "b"), Dependency("b", "c")], "b")]
    ['a-c']
    """
    before = [known.predecessor for known in dependencies if known.successor == key]
    after = [known.successor for known in dependencies if known.predecessor == key]
    wanted = dict.fromkeys(Dependency(one, other) for one in before for other in after)
    return [link for link in wanted if link not in dependencies]


class _Draft:
    """A plan being edited."""

    def __init__(self, plan: Plan) -> None:
        self.base = plan
        self.milestones: dict[str, Milestone] = {milestone.key: milestone for milestone in plan.milestones}
        self.scope: dict[str, ScopeItem] = {item.code: item for item in plan.scope}
        self.fields: dict[str, Any] = {}

    def plan(self) -> Plan:
        return replace(
            self.base,
            milestones=tuple(self.milestones.values()),
            dependencies=tuple(self.dependencies) if "dependencies" in self.__dict__ else self.base.dependencies,
            scope=tuple(self.scope.values()),
            **self.fields,
        )

    @cached_property
    def dependencies(self) -> dict[Dependency, None]:
        """Laid out when an edit asks for them: most do not."""
        return dict.fromkeys(self.base.dependencies)

    def take(self, edit: Edit) -> None:
        _TAKE[type(edit)](self, edit)

    def undoing(self, edit: Edit) -> Edit:
        """The edit that undoes this one, seen before it is taken."""
        return _UNDO[type(edit)](self, edit)

    def milestone(self, key: str) -> Milestone:
        found = self.milestones.get(key)
        if found is None:
            raise PlanError(key, f"there is no milestone {key}", "unknown_key")
        return found

    def plan_field(self, name: str) -> object:
        return self.fields.get(name, getattr(self.base, name))

    # One per kind of edit

    def set_field(self, edit: SetField) -> None:
        check = FIELDS.get(edit.field)
        if check is None:
            raise PlanError(edit.key, f"a milestone has no field {edit.field} that can be set", "unknown_field")
        milestone = self.milestones.get(edit.key)
        if milestone is None:
            raise StaleEdit(edit, None)
        found = getattr(milestone, edit.field)
        if found != edit.expected:
            raise StaleEdit(edit, found)
        if not check(edit.value):
            raise PlanError(place_of(milestone), f"{edit.field} cannot be {edit.value!r}", "bad_value")
        self.milestones[edit.key] = _replaced(milestone, edit.field, edit.value)

    def add_milestone(self, edit: AddMilestone) -> None:
        milestone = edit.milestone
        if milestone.key in self.milestones:
            raise StaleEdit(edit, self.milestones[milestone.key])
        if not isinstance(milestone.key, str) or not milestone.key:
            raise PlanError(place_of(milestone), "a milestone needs a key", "bad_value")
        for field, check in FIELDS.items():
            if not check(getattr(milestone, field)):
                raise PlanError(place_of(milestone), f"{field} cannot be {getattr(milestone, field)!r}", "bad_value")
        if edit.after is not None and edit.after != FRONT and edit.after not in self.milestones:
            raise StaleEdit(edit, None)
        keys = list(self.milestones)
        place = None if edit.after is None else 0 if edit.after == FRONT else keys.index(edit.after) + 1
        self.milestones = _with(self.milestones, milestone.key, milestone, place)

    def remove_milestone(self, edit: RemoveMilestone) -> None:
        found = self.milestones.get(edit.key)
        if found is None or found != edit.expected:
            raise StaleEdit(edit, found)
        if any(edit.key in (d.predecessor, d.successor) for d in self.dependencies):
            raise PlanError(place_of(found), "its dependencies have to be removed first", "still_linked")
        del self.milestones[edit.key]

    def add_dependency(self, edit: AddDependency) -> None:
        self._check(edit.dependency)
        if edit.dependency in self.dependencies:
            raise StaleEdit(edit, edit.dependency)
        self.dependencies = _with(self.dependencies, edit.dependency, None, edit.place)

    def _check(self, dependency: Dependency) -> None:
        if dependency.predecessor == dependency.successor:
            raise PlanError(place_of(self.milestone(dependency.predecessor)), "a milestone cannot depend on itself", "self_link")
        self.milestone(dependency.predecessor)
        self.milestone(dependency.successor)

    def remove_dependency(self, edit: RemoveDependency) -> None:
        if edit.dependency not in self.dependencies:
            raise StaleEdit(edit, self._between(edit.dependency))
        del self.dependencies[edit.dependency]

    def _between(self, wanted: Dependency) -> Dependency | None:
        ends = wanted.predecessor, wanted.successor
        return next((d for d in self.dependencies if (d.predecessor, d.successor) == ends), None)

    def change_dependency(self, edit: ChangeDependency) -> None:
        if edit.expected not in self.dependencies:
            raise StaleEdit(edit, self._between(edit.expected))
        self._check(edit.value)
        if edit.value != edit.expected and edit.value in self.dependencies:
            raise StaleEdit(edit, edit.value)
        self.dependencies = {edit.value if d == edit.expected else d: None for d in self.dependencies}

    def include_scope(self, edit: IncludeScope) -> None:
        item = self.scope.get(edit.code)
        if item is None or item.is_included != edit.expected:
            raise StaleEdit(edit, None if item is None else item.is_included)
        self.scope[edit.code] = replace(item, is_included=bool(edit.value))

    def add_scope(self, edit: AddScope) -> None:
        if edit.item.code in self.scope:
            raise StaleEdit(edit, self.scope[edit.item.code])
        self.scope = _with(self.scope, edit.item.code, edit.item, edit.place)

    def remove_scope(self, edit: RemoveScope) -> None:
        if self.scope.get(edit.item.code) != edit.item:
            raise StaleEdit(edit, self.scope.get(edit.item.code))
        del self.scope[edit.item.code]

    def set_deployment(self, edit: SetDeployment) -> None:
        if self.plan_field("deployment_cents") != edit.expected_cents:
            raise StaleEdit(edit, self.plan_field("deployment_cents"))
        self.fields["deployment_cents"] = edit.value_cents

    def set_plan(self, edit: SetPlan) -> None:
        check = PLAN_FIELDS.get(edit.field)
        if check is None:
            raise PlanError("", f"a plan has no field {edit.field} that can be set", "unknown_field")
        if self.plan_field(edit.field) != edit.expected:
            raise StaleEdit(edit, self.plan_field(edit.field))
        if not check(edit.value):
            raise PlanError("", f"{edit.field} cannot be {edit.value!r}", "bad_value")
        self.fields[edit.field] = edit.value

    # Undoing what moves a place in a list

    def restore_milestone(self, edit: RemoveMilestone) -> Edit:
        keys = list(self.milestones)
        place = keys.index(edit.key) if edit.key in self.milestones else 0
        return AddMilestone(edit.expected, keys[place - 1] if place else FRONT)

    def restore_dependency(self, edit: RemoveDependency) -> Edit:
        place = next((n for n, d in enumerate(self.dependencies) if d == edit.dependency), None)
        return AddDependency(edit.dependency, place)

    def restore_scope(self, edit: RemoveScope) -> Edit:
        return AddScope(edit.item, next((n for n, code in enumerate(self.scope) if code == edit.item.code), None))


def _replaced(milestone: Milestone, field: str, value: Any) -> Milestone:
    return replace(milestone, **{field: value})


def _with(known: dict, key: object, value: object, place: int | None) -> dict:
    """The dictionary with an entry at a place of its order; None is the end."""
    if place is None or place >= len(known):
        known[key] = value
        return known
    items = list(known.items())
    items.insert(max(place, 0), (key, value))
    return dict(items)


_TAKE: dict[type, Callable[[_Draft, Any], None]] = {
    SetField: _Draft.set_field,
    AddMilestone: _Draft.add_milestone,
    RemoveMilestone: _Draft.remove_milestone,
    AddDependency: _Draft.add_dependency,
    RemoveDependency: _Draft.remove_dependency,
    ChangeDependency: _Draft.change_dependency,
    IncludeScope: _Draft.include_scope,
    AddScope: _Draft.add_scope,
    RemoveScope: _Draft.remove_scope,
    SetDeployment: _Draft.set_deployment,
    SetPlan: _Draft.set_plan,
}

_UNDO: dict[type, Callable[[_Draft, Any], Edit]] = {
    SetField: lambda _, edit: SetField(edit.key, edit.field, edit.value, edit.expected),
    AddMilestone: lambda _, edit: RemoveMilestone(edit.milestone.key, edit.milestone),
    RemoveMilestone: _Draft.restore_milestone,
    AddDependency: lambda _, edit: RemoveDependency(edit.dependency),
    RemoveDependency: _Draft.restore_dependency,
    ChangeDependency: lambda _, edit: ChangeDependency(edit.value, edit.expected),
    IncludeScope: lambda _, edit: IncludeScope(edit.code, edit.value, edit.expected),
    AddScope: lambda _, edit: RemoveScope(edit.item),
    RemoveScope: _Draft.restore_scope,
    SetDeployment: lambda _, edit: SetDeployment(edit.value_cents, edit.expected_cents),
    SetPlan: lambda _, edit: SetPlan(edit.field, edit.value, edit.expected),
}
