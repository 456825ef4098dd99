"""An option in the making: a plan, the edits so far, and the dates that they give."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from delivery.engine.edits import AddDependency, AddMilestone, ChangeDependency, Edit, SetField, StaleEdit, apply
from delivery.engine.plan import Dependency, Milestone, Plan
from delivery.engine.refusal import PlanError
from delivery.engine.reschedule import Live
from delivery.engine.schedule import Schedule, schedule
from delivery.engine.workdays import WorkCalendar, minute


@dataclass(frozen=True)
class Draft:
    """Edits never overlap: a second change to the same field, dependency or new milestone is merged into the first,
    so that every edit still expects the value that the live plan has.

    A ``trial`` knows the draft that it was made from, and by which steps: what it does to the finish, to gates and to deadlines
    is found by following these steps only (``reschedule.Live``), and its dates as a whole when they are asked for.
    """

    base: Plan
    edits: tuple[Edit, ...] = ()
    origin: Draft | None = field(default=None, compare=False, repr=False)
    steps: tuple[Edit, ...] = field(default=(), compare=False, repr=False)

    @cached_property
    def plan(self) -> Plan:
        return apply(self.base, self.edits)

    @cached_property
    def dates(self) -> Schedule:
        return schedule(self.plan)

    def trial(self) -> Draft:
        """The same draft, to be altered."""
        return Draft(self.base, self.edits, self)

    @cached_property
    def live(self) -> Live:
        return Live(self.dates)

    @cached_property
    def _finishes(self) -> tuple[int, dict[str, int]]:
        """Of the plan, and of gates and what has a deadline, as instants."""
        if self.origin is None or "dates" in vars(self):
            return _finishes_in(self.dates)
        with self.origin.live.trying(self.steps) as dates:
            return _finishes_in(dates)

    @cached_property
    def finish_work(self) -> int:
        """The finish in working minutes of the plan's calendar; only differences mean something."""
        return self._calendar.work_at(self._finishes[0])

    @cached_property
    def milestones(self) -> dict[str, Milestone]:
        return {milestone.key: milestone for milestone in self.plan.milestones}

    def milestone(self, key: str) -> Milestone:
        """One as it is now; in a trial without making the whole plan."""
        if self.origin is None or "plan" in vars(self):
            return self.milestones[key]
        found = self.origin.milestones[key]
        for step in self.steps:
            if isinstance(step, SetField) and step.key == key:
                change: dict[str, Any] = {step.field: step.value}
                found = replace(found, **change)
        return found

    def has(self, dependency: Dependency) -> bool:
        """Whether it is there already; in a trial without making the whole plan, because none is ever taken away."""
        if self.origin is None or "plan" in vars(self):
            return dependency in self.plan.dependencies
        added = (step.dependency for step in self.steps if isinstance(step, AddDependency))
        return dependency in added or self.origin.has(dependency)

    @cached_property
    def _calendar(self) -> WorkCalendar:
        return WorkCalendar(self.base.calendars[self.base.calendar])

    def work_at(self, at: datetime) -> int:
        return self._calendar.work_at(minute(at))

    def finish_of(self, key: str) -> int:
        """Finish of one milestone, measured like ``finish_work``."""
        finish = self._finishes[1].get(key)
        if finish is None:
            finish = self.dates.finish_instants[self.dates.net.rank[key]]
        return self._calendar.work_at(finish)

    @cached_property
    def missed_minutes(self) -> int:
        """By how much deadlines are missed, all together."""
        due = [each for each in self.plan.milestones if each.deadline_at is not None and each.actual_finish is None]
        return sum(max(0, self.finish_of(each.key) - self.work_at(each.deadline_at)) for each in due if each.deadline_at)

    def is_possible(self) -> bool:
        """The edits apply and the plan they make has dates."""
        try:
            return self.finish_work is not None
        except (PlanError, StaleEdit):
            return False

    def and_edits(self, *edits: Edit) -> Draft:
        return Draft(self.base, (*self.edits, *edits), self.origin, (*self.steps, *edits))

    def with_field(self, key: str, field: str, value: Any) -> Draft:
        """One field of one milestone set to ``value``."""
        step = SetField(key, field, getattr(self.milestone(key), field), value)
        for place, edit in enumerate(self.edits):
            if isinstance(edit, AddMilestone) and edit.milestone.key == key:
                change: dict[str, Any] = {field: value}
                return self._replaced(place, replace(edit, milestone=replace(edit.milestone, **change)), step)
            if isinstance(edit, SetField) and (edit.key, edit.field) == (key, field):
                return self._replaced(place, replace(edit, value=value), step)
        return self.and_edits(step)

    def with_duration(self, key: str, minutes: int) -> Draft:
        """Another duration; the three points of its estimate keep their proportion to it."""
        milestone = self.milestone(key)
        if milestone.duration_minutes == minutes:
            return self
        draft = self.with_field(key, "duration_minutes", minutes)
        if milestone.estimate_minutes is None or not milestone.duration_minutes:
            return draft
        low, likely, high = (points * minutes // milestone.duration_minutes for points in milestone.estimate_minutes)
        return draft.with_field(key, "estimate_minutes", (low, likely, high))

    def with_dependency(self, old: Dependency, new: Dependency) -> Draft:
        """``old`` replaced by ``new``, between the same milestones."""
        step = ChangeDependency(old, new)
        for place, edit in enumerate(self.edits):
            if isinstance(edit, AddDependency) and edit.dependency == old:
                return self._replaced(place, replace(edit, dependency=new), step)
            if isinstance(edit, ChangeDependency) and edit.value == old:
                return self._replaced(place, replace(edit, value=new), step)
        return self.and_edits(step)

    def _replaced(self, place: int, edit: Edit, step: Edit) -> Draft:
        edits = (*self.edits[:place], edit, *self.edits[place + 1 :])
        return Draft(self.base, edits, self.origin, (*self.steps, step))


def _finishes_in(dates: Schedule) -> tuple[int, dict[str, int]]:
    watched = ((place, each) for place, each in enumerate(dates.net.milestones) if each.is_gate or each.deadline_at is not None)
    return dates.finish_instant, {each.key: dates.finish_instants[place] for place, each in watched}


def is_untouched(milestone: Milestone) -> bool:
    """Not started, not finished, not pinned: an option may still change it."""
    return milestone.actual_start is None and milestone.actual_finish is None and not milestone.is_manual
