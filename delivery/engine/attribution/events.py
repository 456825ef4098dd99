"""What happened between two states of a plan, as events that can be inserted one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from delivery.engine.attribution.saved import Saved
from delivery.engine.edit import AddMilestone, Edit, SetField
from delivery.engine.plan import Milestone, Plan

DATED = (
    "duration_minutes",
    "is_elapsed",
    "calendar",
    "constraint",
    "constraint_at",
    "actual_start",
    "actual_finish",
    "remaining_minutes",
    "is_manual",
    "deadline_at",
)
"""Fields of a milestone that can move dates."""


@dataclass(frozen=True, slots=True)
class Event:
    """One milestone as it was at the end of the window, told last on that day by that version."""

    milestone: Milestone
    on: date
    version: int


def rebuilt(before: Plan, after: Plan) -> Plan:
    """``after``'s milestones, dependencies, start and calendars; common milestones and the status date still as ``before``."""
    known = {milestone.key: milestone for milestone in before.milestones}
    return replace(
        after, milestones=tuple(known.get(one.key, one) for one in after.milestones), status_at=before.status_at
    )


def delays(before: Plan, after: Plan, window: Sequence[Saved]) -> list[Event]:
    """The milestones that both plans have and that differ in what moves dates, in the order in which they were told of."""
    known = {milestone.key: milestone for milestone in before.milestones}
    differing = [one for one in after.milestones if one.key in known and _differs(known[one.key], one)]
    told = _told(window)
    place = {one.key: place for place, one in enumerate(after.milestones)}
    events = [Event(one, *told.get(one.key, (window[-1].on, window[-1].version))) for one in differing]
    return sorted(events, key=lambda event: (event.version, place[event.milestone.key]))


def with_milestone(plan: Plan, milestone: Milestone) -> Plan:
    return replace(plan, milestones=tuple(milestone if one.key == milestone.key else one for one in plan.milestones))


def _differs(one: Milestone, other: Milestone) -> bool:
    return any(getattr(one, field) != getattr(other, field) for field in DATED)


def _told(window: Sequence[Saved]) -> Mapping[str, tuple[date, int]]:
    """When each milestone was last saved otherwise."""
    return {key: (saved.on, saved.version) for saved in window for edit in saved.edits for key in _key(edit)}


def _key(edit: Edit) -> Iterator[str]:
    if isinstance(edit, SetField):
        yield edit.key


def without_durations(plan: Plan, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """A change's edits as a fragnet of zero duration: its links and new milestones, no work (AACE 52R-06, step 3)."""
    bare: list[Edit] = []
    for edit in edits:
        if isinstance(edit, AddMilestone):
            bare.append(replace(edit, milestone=replace(edit.milestone, duration_minutes=0)))
        elif not isinstance(edit, SetField):
            bare.append(edit)
    return tuple(bare)
