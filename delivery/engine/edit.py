"""The kinds of edit that table, Gantt, import and change requests share.

Each edit says what it expects to find, so that one made against an older plan is noticed (``StaleEdit``) instead of
overwriting somebody else's work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from delivery.engine.plan import ConstraintKind, Dependency, Milestone, ScopeItem, Spans

FieldValue = str | int | bool | datetime | tuple[int, int, int] | Spans | ConstraintKind | None
FRONT = ""
"""``AddMilestone.after``: before all others."""


@dataclass(frozen=True, slots=True)
class SetField:
    """Change one field of a milestone; any field but its key."""

    key: str
    field: str
    expected: FieldValue
    value: FieldValue


@dataclass(frozen=True, slots=True)
class AddMilestone:
    """``after`` is the key it follows in the list; None puts it last, ``FRONT`` first."""

    milestone: Milestone
    after: str | None = None


@dataclass(frozen=True, slots=True)
class RemoveMilestone:
    """Its dependencies have to be removed first: see ``edits.remove_with_links``."""

    key: str
    expected: Milestone


@dataclass(frozen=True, slots=True)
class AddDependency:
    """``place`` is its position in the plan's list; None puts it last."""

    dependency: Dependency
    place: int | None = None


@dataclass(frozen=True, slots=True)
class RemoveDependency:
    dependency: Dependency


@dataclass(frozen=True, slots=True)
class ChangeDependency:
    """Another kind or lag between the same two milestones, or another end."""

    expected: Dependency
    value: Dependency


@dataclass(frozen=True, slots=True)
class IncludeScope:
    """Take a scope item in or out. Durations of its milestones are edits of their own."""

    code: str
    expected: bool
    value: bool


@dataclass(frozen=True, slots=True)
class AddScope:
    item: ScopeItem
    place: int | None = None


@dataclass(frozen=True, slots=True)
class RemoveScope:
    item: ScopeItem


@dataclass(frozen=True, slots=True)
class SetDeployment:
    expected_cents: int
    value_cents: int


@dataclass(frozen=True, slots=True)
class SetPlan:
    """Change ``start``, ``status_at`` or ``calendar`` of the plan itself."""

    field: str
    expected: FieldValue
    value: FieldValue


Edit = (
    SetField
    | AddMilestone
    | RemoveMilestone
    | AddDependency
    | RemoveDependency
    | ChangeDependency
    | IncludeScope
    | AddScope
    | RemoveScope
    | SetDeployment
    | SetPlan
)


class StaleEdit(Exception):
    """The plan is not what the edit expects. ``found`` is what is there instead; None when nothing is."""

    def __init__(self, edit: Edit, found: object) -> None:
        super().__init__(f"{edit} expected something else; found {found!r}")
        self.edit = edit
        self.found = found


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_amount(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_cents(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_moment(value: object) -> bool:
    return isinstance(value, datetime) and value.tzinfo is None and value.second == value.microsecond == 0


def _is_estimate(value: object) -> bool:
    return isinstance(value, tuple) and len(value) == 3 and all(map(_is_amount, value)) and value[0] <= value[1] <= value[2]


def _is_spans(value: object) -> bool:
    if not isinstance(value, tuple) or not all(isinstance(span, tuple) and len(span) == 2 for span in value):
        return False
    days = [day for span in value for day in span]
    if any(not isinstance(day, date) or isinstance(day, datetime) for day in days):
        return False
    return all(first <= last for first, last in value) and all(one[1] < next_[0] for one, next_ in pairwise(value))


def _or_none(check: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: value is None or check(value)


FIELDS: dict[str, Callable[[object], bool]] = {
    "name": _is_text,
    "code": _is_text,
    "outline": _is_text,
    "duration_minutes": _is_amount,
    "effort_minutes": _is_amount,
    "fixed_cost_cents": _is_cents,
    "remaining_minutes": _or_none(_is_amount),
    "calendar": _or_none(_is_text),
    "phase": _or_none(_is_text),
    "role": _or_none(_is_text),
    "owner": _or_none(_is_text),
    "constraint": lambda value: isinstance(value, ConstraintKind),
    "constraint_at": _or_none(_is_moment),
    "deadline_at": _or_none(_is_moment),
    "actual_start": _or_none(_is_moment),
    "actual_finish": _or_none(_is_moment),
    "estimate_minutes": _or_none(_is_estimate),
    "rests": _is_spans,
    "is_elapsed": _is_flag,
    "is_optional": _is_flag,
    "is_gate": _is_flag,
    "is_manual": _is_flag,
}
"""What may be set on a milestone, and which values make sense there."""

PLAN_FIELDS: dict[str, Callable[[object], bool]] = {
    "start": _is_moment,
    "status_at": _or_none(_is_moment),
    "calendar": _is_text,
}
