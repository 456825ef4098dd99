"""What happened between two states of a plan, as events that can be inserted one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from delivery.engine.attribution.held import Upstream
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

    def edits(self, known: Mapping[str, Milestone]) -> list[Edit]:
        """What leads there from the milestone as it is known."""
        before = known[self.milestone.key]
        return [
            SetField(before.key, field, getattr(before, field), getattr(self.milestone, field))
            for field in DATED
            if getattr(before, field) != getattr(self.milestone, field)
        ]


def rebuilt(before: Plan, after: Plan) -> Plan:
    """``after``'s milestones, dependencies, start and calendars; common milestones and the status date still as ``before``."""
    known = {milestone.key: milestone for milestone in before.milestones}
    return replace(after, milestones=tuple(known.get(one.key, one) for one in after.milestones), status_at=before.status_at)


def delays(before: Plan, after: Plan, window: Sequence[Saved]) -> list[Event]:
    """The milestones that both plans have and that differ in what moves dates, in the order in which they were told of.

    Their versions may be equal: then they stand in the plan's order.
    """
    known = {milestone.key: milestone for milestone in before.milestones}
    differing = [one for one in after.milestones if one.key in known and _differs(known[one.key], one)]
    told = _told(window)
    place = {one.key: place for place, one in enumerate(after.milestones)}
    events = [Event(one, *told.get(one.key, (window[-1].on, window[-1].version))) for one in differing]
    return sorted(events, key=lambda event: (event.version, place[event.milestone.key]))


@dataclass(frozen=True, slots=True)
class Caused:
    """An event, and those of the same window that lead to its milestone: what they bring about is not its own delay."""

    event: Event
    causes: tuple[Event, ...]


def causes_first(events: Sequence[Event], plan: Plan) -> list[Caused]:
    """In the order of telling, but a cause before its consequence."""
    upstream, told = Upstream(plan), {event.milestone.key: event for event in events}
    causes = {key: [one for one in told if one != key and one in leading] for key in told for leading in (upstream.of(key),)}
    found: dict[str, Caused] = {}
    while len(found) < len(told):
        free = (key for key in told if key not in found and all(cause in found for cause in causes[key]))
        key = next(free)
        found[key] = Caused(told[key], tuple(told[cause] for cause in causes[key]))
    return list(found.values())


def _differs(one: Milestone, other: Milestone) -> bool:
    return any(getattr(one, field) != getattr(other, field) for field in DATED)


def _told(window: Sequence[Saved]) -> Mapping[str, tuple[date, int]]:
    """When each milestone was last saved otherwise."""
    return {key: (saved.on, saved.version) for saved in window for edit in saved.edits for key in _key(edit)}


def _key(edit: Edit) -> Iterator[str]:
    if isinstance(edit, SetField):
        yield edit.key


def without_durations(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """A change's edits as a fragnet of zero duration: its links and new milestones, no work (AACE 52R-06, step 3)."""
    bare: list[Edit] = []
    for edit in edits:
        if isinstance(edit, AddMilestone):
            bare.append(replace(edit, milestone=replace(edit.milestone, duration_minutes=0)))
        elif not isinstance(edit, SetField):
            bare.append(edit)
    return tuple(bare)
