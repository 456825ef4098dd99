"""A plan as lines of cells, whatever the medium: what the readers of spreadsheets read back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from delivery.engine.plan import CalendarFacts, ConstraintKind, Dependency, Milestone
from delivery.engine.schedule import Schedule, Timing
from delivery.exchange.columns import COLUMNS, FACTS, PHASES, Column
from delivery.exchange.document import BaselineFacts, PlanDocument
from delivery.exchange.people import same_name, told_apart
from delivery.exchange.people_cell import written_people
from delivery.exchange.predecessors import SEPARATORS, days_text, written
from delivery.exchange.spreadsheet_calendar import calendar_lines

Value = str | float | datetime | None


@dataclass(frozen=True)
class Lines:
    """The table of a plan, and the lines about its project and calendars."""

    columns: tuple[Column, ...]
    rows: list[list[Value]]
    facts: list[tuple[str, Value]]
    calendars: list[tuple[str, str, str, str]]


def plan_lines(document: PlanDocument, dates: Schedule, locale: str, internal: bool = True) -> Lines:
    """The document as lines. Without ``internal`` effort, role and cost stay out."""
    columns = tuple(column for column in COLUMNS if internal or not column.is_internal)
    words = _words(document)
    links: dict[str, list[Dependency]] = defaultdict(list)
    for dependency in document.plan.dependencies:
        links[dependency.successor].append(dependency)
    maker = _RowMaker(document, dates, words, links, _people(document), locale)
    rows = [maker.row(milestone, columns) for milestone in document.plan.milestones]
    calendars = {**document.plan.calendars, **document.spare_calendars}
    days = [line for facts in calendars.values() for line in calendar_lines(facts, locale)]
    return Lines(columns, rows, list(_facts(document, locale)), days)


def _words(document: PlanDocument) -> dict[str, str]:
    """What each row is called in the predecessors of others: its code, and where codes repeat, its uid."""
    codes = {milestone.key: milestone.code or str(document.uids[milestone.key]) for milestone in document.plan.milestones}
    if len(set(codes.values())) < len(codes) or any(len(code) > 24 or SEPARATORS.search(code) for code in codes.values()):
        return {milestone.key: str(number) for number, milestone in enumerate(document.plan.milestones, start=1)}
    return codes


def _people(document: PlanDocument) -> dict[str, list[tuple[str, int]]]:
    """Names and percents by milestone; whoever gives nothing, or is a thing, has no place in a cell."""
    people = [entry for entry in document.resources if entry.is_work]
    known = Counter(same_name(entry.name) for entry in people)
    names = {entry.uid: entry.name if known[same_name(entry.name)] == 1 else told_apart(entry) for entry in people}
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for entry in document.assignments:
        if entry.resource_uid in names and entry.percent > 0:
            found[entry.key].append((names[entry.resource_uid], min(entry.percent, 100)))
    return found


def _facts(document: PlanDocument, locale: str) -> Iterator[tuple[str, Value]]:
    plan = document.plan
    day_minutes = plan.calendars[plan.calendar].day_minutes
    values: dict[str, Value] = {
        "name": document.name,
        "start": plan.start.isoformat(timespec="minutes"),
        "calendar": plan.calendar,
        "currency": document.currency,
        "status": (document.status_at or plan.status_at or "")
        and (document.status_at or plan.status_at).isoformat(timespec="minutes"),  # type: ignore[union-attr]
        "critical_float": days_text(plan.critical_float_minutes, day_minutes) if plan.critical_float_minutes else "",
    }
    for key, value in values.items():
        if value:
            yield FACTS[key][1 if locale.startswith("zh") else 0], value


@dataclass(frozen=True)
class _RowMaker:
    document: PlanDocument
    dates: Schedule
    words: dict[str, str]
    links: dict[str, list[Dependency]]
    people: dict[str, list[tuple[str, int]]]
    locale: str

    def row(self, milestone: Milestone, columns: tuple[Column, ...]) -> list[Value]:
        plan = self.document.plan
        facts = plan.calendars[milestone.calendar or plan.calendar]
        baseline = self.document.baselines.get(0, {}).get(milestone.key, BaselineFacts())
        values = {
            **self._planned(milestone, facts),
            **self._computed(self.dates.timings[milestone.key], facts),
            "baseline_start": baseline.start,
            "baseline_finish": baseline.finish,
        }
        return [values.get(column.key) for column in columns]

    def _planned(self, milestone: Milestone, facts: CalendarFacts) -> dict[str, Value]:
        day = facts.day_minutes
        low, likely, high = milestone.estimate_minutes or (None, None, None)
        is_dated = milestone.constraint_at is not None
        return {
            "code": self.words[milestone.key],
            "name": milestone.name,
            "phase": self._phase(milestone.phase),
            "owner": self.document.owners.get(milestone.key, ""),
            "duration": _elapsed(milestone.duration_minutes) if milestone.is_elapsed else _days(milestone.duration_minutes, day),
            "predecessors": self._predecessors(milestone.key, day),
            "constraint": milestone.constraint.value if is_dated or milestone.constraint is ConstraintKind.ALAP else "",
            "constraint_at": milestone.constraint_at,
            "deadline": milestone.deadline_at,
            "actual_start": milestone.actual_start,
            "actual_finish": milestone.actual_finish,
            "remaining": _days(milestone.remaining_minutes, day),
            "effort": _days(milestone.effort_minutes or None, day),
            "role": milestone.role or "",
            "assigned": written_people(self.people.get(milestone.key, [])),
            "optional": self._yes(milestone.is_optional),
            "gate": self._yes(milestone.is_gate),
            "pinned": self._yes(milestone.is_manual),
            "calendar": milestone.calendar or "",
            "optimistic": _days(low, day),
            "likely": _days(likely, day),
            "pessimistic": _days(high, day),
            "fixed_cost": milestone.fixed_cost_cents / 100 if milestone.fixed_cost_cents else None,
        }

    def _computed(self, timing: Timing, facts: CalendarFacts) -> dict[str, Value]:
        return {
            "start": timing.start,
            "finish": timing.finish,
            "early_start": timing.early_start,
            "early_finish": timing.early_finish,
            "late_start": timing.late_start,
            "late_finish": timing.late_finish,
            "total_float": round(timing.total_float_minutes / facts.day_minutes, 4),
            "free_float": round(timing.free_float_minutes / facts.day_minutes, 4),
            "critical": self._yes(timing.is_critical),
        }

    def _predecessors(self, key: str, day_minutes: int) -> str:
        return "; ".join(written(self.words[link.predecessor], link, day_minutes) for link in self.links.get(key, ()))

    def _phase(self, phase: str | None) -> str:
        if phase not in PHASES:
            return phase or ""
        return f"{phase} {PHASES[phase][1 if self.locale.startswith('zh') else 0]}"

    def _yes(self, is_set: bool) -> str:
        return ("是" if self.locale.startswith("zh") else "yes") if is_set else ""


def _days(minutes: int | None, day_minutes: int) -> Value:
    if minutes is None:
        return None
    text = days_text(minutes, day_minutes)
    return text if text.endswith("min") else float(text)


def _elapsed(minutes: int) -> str:
    return f"{minutes // 1440}ed" if minutes % 1440 == 0 else f"{minutes}em"
