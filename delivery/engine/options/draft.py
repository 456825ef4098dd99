"""An option in the making: a plan, the edits so far, and the dates that they give."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from delivery.engine.edits import AddDependency, AddMilestone, ChangeDependency, Edit, SetField, StaleEdit, apply
from delivery.engine.plan import Dependency, Milestone, Plan
from delivery.engine.refusal import PlanError
from delivery.engine.schedule import Schedule, schedule
from delivery.engine.workdays import WorkCalendar, minute


@dataclass(frozen=True)
class Draft:
    """Edits never overlap: a second change to the same field, dependency or new milestone is merged into the first,
    so that every edit still expects the value that the live plan has."""

    base: Plan
    edits: tuple[Edit, ...] = ()

    @cached_property
    def plan(self) -> Plan:
        return apply(self.base, self.edits)

    @cached_property
    def dates(self) -> Schedule:
        return schedule(self.plan)

    @cached_property
    def finish_work(self) -> int:
        """The finish in working minutes of the plan's calendar; only differences mean something."""
        return self.work_at(self.dates.finish)

    @cached_property
    def milestones(self) -> dict[str, Milestone]:
        return {milestone.key: milestone for milestone in self.plan.milestones}

    @cached_property
    def _calendar(self) -> WorkCalendar:
        return WorkCalendar(self.base.calendars[self.base.calendar])

    def work_at(self, at: datetime) -> int:
        return self._calendar.work_at(minute(at))

    def finish_of(self, key: str) -> int:
        """Finish of one milestone, measured like ``finish_work``."""
        return self._calendar.work_at(self.dates.finish_instants[self.dates.net.rank[key]])

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
        return Draft(self.base, (*self.edits, *edits))

    def with_field(self, key: str, field: str, value: Any) -> Draft:
        """One field of one milestone set to ``value``."""
        for place, edit in enumerate(self.edits):
            if isinstance(edit, AddMilestone) and edit.milestone.key == key:
                change: dict[str, Any] = {field: value}
                return self._replaced(place, replace(edit, milestone=replace(edit.milestone, **change)))
            if isinstance(edit, SetField) and (edit.key, edit.field) == (key, field):
                return self._replaced(place, replace(edit, value=value))
        return self.and_edits(SetField(key, field, getattr(self.milestones[key], field), value))

    def with_duration(self, key: str, minutes: int) -> Draft:
        """Another duration; the three points of its estimate keep their proportion to it."""
        milestone = self.milestones[key]
        if milestone.duration_minutes == minutes:
            return self
        draft = self.with_field(key, "duration_minutes", minutes)
        if milestone.estimate_minutes is None or not milestone.duration_minutes:
            return draft
        low, likely, high = (points * minutes // milestone.duration_minutes for points in milestone.estimate_minutes)
        return draft.with_field(key, "estimate_minutes", (low, likely, high))

    def with_dependency(self, old: Dependency, new: Dependency) -> Draft:
        """``old`` replaced by ``new``, between the same milestones."""
        for place, edit in enumerate(self.edits):
            if isinstance(edit, AddDependency) and edit.dependency == old:
                return self._replaced(place, replace(edit, dependency=new))
            if isinstance(edit, ChangeDependency) and edit.value == old:
                return self._replaced(place, replace(edit, value=new))
        return self.and_edits(ChangeDependency(old, new))

    def _replaced(self, place: int, edit: Edit) -> Draft:
        return Draft(self.base, (*self.edits[:place], edit, *self.edits[place + 1 :]))


def is_untouched(milestone: Milestone) -> bool:
    """Not started, not finished, not pinned: an option may still change it."""
    return milestone.actual_start is None and milestone.actual_finish is None and not milestone.is_manual
