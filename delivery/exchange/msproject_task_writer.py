"""One task of MSPDI, its elements in the order of the schema."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from delivery.engine.plan import ConstraintKind, Dependency, DependencyKind, LagUnit, Milestone
from delivery.exchange.document import PlanDocument, RowKind
from delivery.exchange.msproject_links import KINDS
from delivery.exchange.msproject_tasks import CONSTRAINTS, OWN_FIELDS, RESTS_MOST
from delivery.exchange.xml_writer import XmlWriter, duration_text

if TYPE_CHECKING:
    from delivery.exchange.msproject_writer import Row

DAYS, ELAPSED_DAYS, PERCENT = 7, 8, 19
LINK_NUMBERS: dict[DependencyKind, int] = {kind: number for number, kind in KINDS.items()}
CONSTRAINT_NUMBERS: dict[ConstraintKind, int] = {kind: number for number, kind in CONSTRAINTS.items()}


class Progress(NamedTuple):
    """How much of a milestone is done: working minutes done and left, whole percent."""

    minutes: int
    left: int | None
    percent: int


def progress_of(milestone: Milestone) -> Progress:
    duration, left = milestone.duration_minutes, milestone.remaining_minutes
    if milestone.actual_finish is not None:
        left = 0
    done = 0 if milestone.actual_start is None or left is None else max(0, duration - left)
    percent = 100 if milestone.actual_finish is not None else min(99, round(100 * done / duration)) if duration else 0
    return Progress(done, left, percent)


class TaskWriter:
    """People move no date here, so a task with people keeps its duration (type 1) and follows no calendar of theirs."""

    def __init__(self, out: XmlWriter, document: PlanDocument, uids: Mapping[str, int], calendar_uids: Mapping[str, int]) -> None:
        self._out = out
        self._document = document
        self._uids = uids
        self._calendar_uids = calendar_uids
        people = {entry.uid for entry in document.resources if entry.is_work}
        self._assigned = {entry.key for entry in document.assignments if entry.resource_uid in people}
        self._links: dict[str, list[Dependency]] = defaultdict(list)
        for dependency in document.plan.dependencies:
            self._links[dependency.successor].append(dependency)

    def write(self, row: Row) -> None:
        with self._out.inside("Task"):
            self._identity(row)
            self._dates(row)
            self._out.put("FixedCost", row.milestone.fixed_cost_cents or None if row.milestone else None)
            if row.milestone is not None:
                self._progress(row.milestone)
                self._rules(row.milestone)
            self._out.put("Notes", row.row.notes or None)
            for dependency in self._links.get(row.row.key, ()) if row.milestone else ():
                self._link(dependency)
            if row.milestone is not None:
                self._own_facts(row.milestone, row.row.outline)
            self._baselines(row.row.key)

    def _identity(self, row: Row) -> None:
        milestone, outline = row.milestone, row.row.outline or str(row.number)
        code = milestone.code if milestone else ""
        is_elapsed = milestone is not None and milestone.is_elapsed
        is_manual = milestone is not None and milestone.is_manual
        self._out.put_all(
            UID=row.uid,
            ID=row.number,
            Name=milestone.name if milestone else row.row.name,
            Active=row.row.kind is not RowKind.INACTIVE,
            Manual=is_manual,
            Type=int(milestone is not None and milestone.key in self._assigned),
            IsNull=False,
            WBS=code or outline,
            OutlineNumber=outline,
            OutlineLevel=row.row.level,
            Priority=500,
            Start=row.start,
            Finish=row.finish,
            Duration=duration_text(row.minutes),
            ManualStart=row.start if is_manual else None,
            ManualFinish=row.finish if is_manual else None,
            ManualDuration=duration_text(row.minutes) if is_manual else None,
            DurationFormat=ELAPSED_DAYS if is_elapsed else DAYS,
            Work=duration_text(milestone.effort_minutes) if milestone and milestone.effort_minutes else None,
            EffortDriven=False,
            Estimated=False,
            Milestone=milestone is not None and row.minutes == 0,
            Summary=row.row.kind is RowKind.SUMMARY,
        )

    def _dates(self, row: Row) -> None:
        timing = row.timing
        if timing is not None:
            self._out.put_all(
                Critical=timing.is_critical,
                EarlyStart=timing.early_start,
                EarlyFinish=timing.early_finish,
                LateStart=timing.late_start,
                LateFinish=timing.late_finish,
                FreeSlack=timing.free_float_minutes * 10,
                TotalSlack=timing.total_float_minutes * 10,
            )

    def _progress(self, milestone: Milestone) -> None:
        done = progress_of(milestone)
        self._out.put_all(
            PercentComplete=done.percent,
            ActualStart=milestone.actual_start,
            ActualFinish=milestone.actual_finish,
            ActualDuration=duration_text(done.minutes) if milestone.actual_start else None,
            RemainingDuration=duration_text(done.left) if milestone.actual_start else None,
        )

    def _rules(self, milestone: Milestone) -> None:
        constraint = ConstraintKind.ASAP if milestone.is_manual else milestone.constraint
        is_assigned = milestone.key in self._assigned
        fallback = self._calendar_uids[self._document.plan.calendar] if is_assigned else -1
        own = self._calendar_uids.get(milestone.calendar or "", fallback)
        self._out.put_all(
            ConstraintType=CONSTRAINT_NUMBERS[constraint],
            CalendarUID=own,
            ConstraintDate=None if milestone.is_manual else milestone.constraint_at,
            Deadline=milestone.deadline_at,
            LevelAssignments=True,
            LevelingCanSplit=True,
            LevelingDelay=0,
            LevelingDelayFormat=ELAPSED_DAYS,
            IgnoreResourceCalendar=own != -1,
        )

    def _link(self, dependency: Dependency) -> None:
        lag = dependency.lag
        is_percent = lag.unit is LagUnit.PERCENT
        form = PERCENT if is_percent else ELAPSED_DAYS if lag.unit is LagUnit.ELAPSED else DAYS
        with self._out.inside("PredecessorLink"):
            self._out.put_all(
                PredecessorUID=self._uids[dependency.predecessor],
                Type=LINK_NUMBERS[dependency.kind],
                CrossProject=False,
                LinkLag=lag.amount if is_percent else lag.amount * 10,
                LagFormat=form,
            )

    def _own_facts(self, milestone: Milestone, outline: str) -> None:
        flags = [word for word, is_set in (("optional", milestone.is_optional), ("gate", milestone.is_gate)) if is_set]
        facts = {
            "phase": milestone.phase,
            "role": milestone.role,
            "estimate": "/".join(str(minutes) for minutes in milestone.estimate_minutes or ()),
            "flags": " ".join(flags),
            "code": milestone.code if milestone.code == outline else "",
            "effort": str(milestone.effort_minutes) if milestone.key in self._assigned else "",
            "rests": " ".join(f"{first}/{last}" for first, last in milestone.rests[:RESTS_MOST]),
            "key": milestone.key if milestone.key != str(self._uids[milestone.key]) else "",
        }
        for field, name in OWN_FIELDS.items():
            if facts[name]:
                with self._out.inside("ExtendedAttribute"):
                    self._out.put_all(FieldID=field, Value=facts[name])

    def _baselines(self, key: str) -> None:
        for number, facts in self._document.baselines.items():
            entry = facts.get(key)
            if entry is not None:
                with self._out.inside("Baseline"):
                    self._out.put_all(
                        Number=number,
                        Start=entry.start,
                        Finish=entry.finish,
                        Duration=duration_text(entry.duration_minutes),
                        DurationFormat=DAYS,
                        Work=duration_text(entry.effort_minutes),
                        Cost=entry.cost_cents,
                    )
