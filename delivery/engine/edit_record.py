"""Edits as plain JSON values, and back without loss: text, whole numbers, true, false and null only.

The form is canonical: equal edits give equal records, so that a record can be hashed.

>>> from delivery.engine.edit import SetField
>>> to_json([SetField("a", "duration_minutes", 480, 960)])
[{'edit': 'SetField', 'key': 'a', 'field': 'duration_minutes', 'expected': 480, 'value': 960}]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from delivery.engine import edit as kinds
from delivery.engine.edit import FIELDS, PLAN_FIELDS, Edit
from delivery.engine.plan import ConstraintKind, Dependency, DependencyKind, Lag, LagUnit, Milestone, ScopeItem
from delivery.engine.refusal import PlanError

_KINDS = {kind.__name__: kind for kind in kinds.Edit.__args__}
_MOMENTS = frozenset(("constraint_at", "deadline_at", "actual_start", "actual_finish", "start", "status_at"))


def to_json(edits: Iterable[Edit]) -> list[dict]:
    """One record per edit."""
    return [{"edit": type(edit).__name__, **_plain(edit)} for edit in edits]


def from_json(records: Iterable[dict]) -> tuple[Edit, ...]:
    """The edits of such records. Raises PlanError naming the record that cannot be read."""
    edits = []
    for number, record in enumerate(records, start=1):
        try:
            edits.append(_edit(record))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise PlanError(f"edit {number}", f"cannot be read: {error}", "bad_record") from None
    return tuple(edits)


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        raise PlanError("", f"{value} is not a whole number", "bad_value")
    return value


def _edit(record: dict) -> Edit:
    kind = _KINDS[record["edit"]]
    values = {name: value for name, value in record.items() if name != "edit"}
    made = kind(**{name: _READ.get((kind, name), _scalar)(value, record) for name, value in values.items()})
    if not _covers(_plain(made), values):
        raise ValueError("a value is not in its plain form")
    return made


def _covers(made: object, given: object) -> bool:
    """Everything given is there unchanged; fields that an older record does not know have their defaults."""
    if isinstance(made, dict) and isinstance(given, dict):
        return all(name in made and _covers(made[name], value) for name, value in given.items())
    return made == given and type(made) is type(given)


def _scalar(value: Any, _record: object = None) -> Any:
    if value is None or isinstance(value, str | int):
        return value
    raise ValueError(f"{value!r} is neither text nor a whole number")


def _milestone(value: dict, _record: object = None) -> Milestone:
    return Milestone(**{name: _field(name, item) for name, item in value.items()})


def _field(name: str, value: Any) -> Any:
    if name == "key":
        return _scalar(value)
    if name not in FIELDS and name not in PLAN_FIELDS:
        raise ValueError(f"there is no field {name}")
    if name == "constraint":
        return ConstraintKind(value)
    if name == "estimate_minutes" and value is not None:
        return tuple(_scalar(item) for item in value)
    if name == "rests":
        return tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in value)
    if name in _MOMENTS and value is not None:
        return datetime.fromisoformat(value)
    return _scalar(value)


def _named_field(value: Any, record: dict) -> Any:
    if record["field"] == "key":
        raise ValueError("a key cannot be set")
    return _field(record["field"], value)


def _dependency(value: dict, _record: object = None) -> Dependency:
    lag = Lag(_scalar(value["lag"]["amount"]), LagUnit(value["lag"]["unit"]))
    return Dependency(_scalar(value["predecessor"]), _scalar(value["successor"]), DependencyKind(value["kind"]), lag)


def _scope_item(value: dict, _record: object = None) -> ScopeItem:
    plain = {name: _scalar(item) for name, item in value.items() if name != "milestones"}
    return ScopeItem(**plain, milestones=tuple(_scalar(key) for key in value["milestones"]))


_READ: dict[tuple[type, str], Callable] = {
    (kinds.SetField, "expected"): _named_field,
    (kinds.SetField, "value"): _named_field,
    (kinds.SetPlan, "expected"): _named_field,
    (kinds.SetPlan, "value"): _named_field,
    (kinds.AddMilestone, "milestone"): _milestone,
    (kinds.RemoveMilestone, "expected"): _milestone,
    (kinds.AddDependency, "dependency"): _dependency,
    (kinds.RemoveDependency, "dependency"): _dependency,
    (kinds.ChangeDependency, "expected"): _dependency,
    (kinds.ChangeDependency, "value"): _dependency,
    (kinds.AddScope, "item"): _scope_item,
    (kinds.RemoveScope, "item"): _scope_item,
}
