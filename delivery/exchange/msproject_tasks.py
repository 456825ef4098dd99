"""A leaf of MSPDI as a milestone: duration, constraint, progress, cost, and what only our own exports carry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from delivery.engine.plan import ConstraintKind, Milestone
from delivery.exchange.document import BaselineFacts
from delivery.exchange.moments import read_moment
from delivery.exchange.msproject_fields import Fields
from delivery.exchange.msproject_links import ELAPSED_FORMATS
from delivery.exchange.msproject_outline import Task

CONSTRAINTS = dict(enumerate(ConstraintKind))
"""0 ASAP, 1 ALAP, 2 MSO, 3 MFO, 4 SNET, 5 SNLT, 6 FNET, 7 FNLT."""

CODE_LIMIT = 24
RESTS_MOST = 11
"""Spans that a text field of MS Project (255 characters) holds."""
COST_LIMIT_CENTS = 2_000_000_000_000
OWN_FIELDS = {
    188743731: "phase",
    188743734: "role",
    188743737: "estimate",
    188743740: "flags",
    188743743: "code",
    188743746: "key",
    188743747: "effort",
    188743748: "rests",
}
"""Text1 to Text8: where our exports keep what MS Project has no field for, marked by the alias ``delivery.<name>``."""


def read_milestone(task: Task, calendar: str | None, day_minutes: int, own: dict[int, str], people_work: int = 0) -> Milestone:
    """``people_work``: minutes that the task's people do together."""
    fields = task.fields
    duration, is_elapsed = _duration(fields, day_minutes)
    kind, moment = _constraint(fields)
    milestone = Milestone(
        key=task.key,
        name=_name(task),
        duration_minutes=duration,
        is_elapsed=is_elapsed,
        calendar=calendar,
        constraint=kind,
        constraint_at=moment,
        deadline_at=fields.moment("Deadline"),
        code=_code(fields),
        effort_minutes=fields.minutes("Work") or 0,
        fixed_cost_cents=_fixed_cost(fields),
        outline=task.outline[:120],
    )
    milestone = _own_facts(_pinned(_progress(milestone, fields), fields), fields, own, people_work)
    if fields.whole("LevelingDelay") > 0:
        fields.findings.warn(fields.at("LevelingDelay"), "warn.levelling")
    return milestone


def _name(task: Task) -> str:
    if task.name:
        return task.name
    name = f"#{task.fields.whole('ID', task.uid)}"
    task.fields.findings.warn(task.fields.at("Name"), "warn.no_name", value=name)
    return name


def _code(fields: Fields) -> str:
    """The WBS code when somebody gave one; by default it repeats the outline number."""
    wbs = fields.text("WBS")
    return "" if wbs == fields.node.get("OutlineNumber") or len(wbs) > CODE_LIMIT else wbs


def _fixed_cost(fields: Fields) -> int:
    """MSPDI states money in hundredths."""
    cents = round(fields.decimal("FixedCost"))
    if not 0 <= cents <= COST_LIMIT_CENTS:
        fields.findings.problem(fields.at("FixedCost"), "value.not_an_amount", value=cents)
        return 0
    return cents


def _duration(fields: Fields, day_minutes: int) -> tuple[int, bool]:
    minutes = fields.minutes("Duration")
    if minutes is None:
        minutes = fields.minutes("ManualDuration")
    if minutes is None and not fields.node.get("Duration"):
        minutes = 0 if fields.flag("Milestone") else day_minutes
        fields.findings.warn(fields.at("Duration"), "warn.no_duration", value=minutes)
    return minutes or 0, fields.whole("DurationFormat", 7) in ELAPSED_FORMATS


def _constraint(fields: Fields) -> tuple[ConstraintKind, datetime | None]:
    number = fields.whole("ConstraintType")
    kind = CONSTRAINTS.get(number)
    if kind is None:
        choices = ", ".join(f"{index} {name}" for index, name in CONSTRAINTS.items())
        fields.findings.problem(fields.at("ConstraintType"), "value.unknown_choice", value=number, choices=choices)
        return ConstraintKind.ASAP, None
    if kind in (ConstraintKind.ASAP, ConstraintKind.ALAP):
        return kind, None
    moment = fields.moment("ConstraintDate")
    if moment is None and not fields.node.get("ConstraintDate"):
        fields.findings.problem(fields.at("ConstraintDate"), "value.constraint_without_date", value=kind.value)
    return kind, moment


def _progress(milestone: Milestone, fields: Fields) -> Milestone:
    """Actual dates; a percentage without them is taken to mean the planned ones."""
    percent = fields.whole("PercentComplete")
    started, finished = fields.moment("ActualStart"), fields.moment("ActualFinish")
    if finished is None and percent >= 100:
        finished = fields.moment("Finish") or fields.moment("Start")
    if started is None and (percent > 0 or finished is not None):
        started = fields.moment("Start") or finished
    if started is not None and finished is not None and finished < started:
        place = fields.at("ActualFinish")
        fields.findings.problem(place, "value.finish_before_start", finish=finished, start=started)
        return milestone
    remaining = fields.minutes("RemainingDuration") if started is not None and finished is None else None
    return replace(milestone, actual_start=started, actual_finish=finished, remaining_minutes=remaining)


def _pinned(milestone: Milestone, fields: Fields) -> Milestone:
    """Manual, external and sub-project tasks keep the dates of the file."""
    is_foreign = fields.flag("ExternalTask") or fields.flag("IsSubproject")
    if not is_foreign and not fields.flag("Manual"):
        return milestone
    fields.findings.warn(fields.place, "warn.external" if is_foreign else "warn.manual")
    start = fields.moment("Start") or fields.moment("ManualStart") or milestone.actual_start
    kind = ConstraintKind.MSO if start else ConstraintKind.ASAP
    return replace(milestone, is_manual=True, constraint=kind, constraint_at=start)


def _own_facts(milestone: Milestone, fields: Fields, own: dict[int, str], people_work: int) -> Milestone:
    """What our own export wrote into text fields; other people's text fields are left alone."""
    found: dict[str, str] = {}
    for node in fields.node.all("ExtendedAttribute") if own else ():
        entry = Fields(node, fields.place, fields.findings)
        name = own.get(entry.whole("FieldID"))
        if name:
            found[name] = entry.text("Value")
    parts = found.get("estimate", "").split("/")
    estimate = tuple(int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 12)
    flags = found.get("flags", "").split()
    return replace(
        milestone,
        phase=found.get("phase") or None,
        role=found.get("role", "")[:32] or None,
        code=found.get("code", milestone.code),
        effort_minutes=_effort(milestone.effort_minutes, found.get("effort", ""), people_work),
        rests=tuple(_rests(found.get("rests", ""))),
        estimate_minutes=estimate if len(estimate) == 3 else None,
        is_optional="optional" in flags,
        is_gate="gate" in flags,
    )


def _rests(text: str) -> Iterator[tuple[date, date]]:
    """``2026-12-04/2026-12-08 2026-12-22/2026-12-22``; what is no span of days is passed over."""
    for span in text.split()[:RESTS_MOST]:
        first, _, last = span.partition("/")
        try:
            days = read_moment(first).date(), read_moment(last).date()
        except ValueError:
            continue
        if days[0] <= days[1]:
            yield days


def _effort(work: int, own: str, people_work: int) -> int:
    """MS Project makes the work of a task the sum of its people's: that alone does not speak against our estimate."""
    is_number = own.isascii() and own.isdigit() and len(own) < 12
    return int(own) if is_number and work in (0, people_work) else work


def read_baselines(task: Task) -> dict[int, BaselineFacts]:
    """Baselines 0 to 10 of the row by their number."""
    found: dict[int, BaselineFacts] = {}
    for node in task.fields.node.all("Baseline"):
        entry = Fields(node, task.fields.at("Baseline"), task.fields.findings)
        number = entry.whole("Number")
        if 0 <= number <= 10:
            facts = BaselineFacts(
                entry.moment("Start"),
                entry.moment("Finish"),
                entry.minutes("Duration"),
                entry.minutes("Work"),
                round(entry.decimal("Cost")) if entry.node.get("Cost") else None,
            )
            if facts != BaselineFacts():
                found.setdefault(number, facts)
    return found
