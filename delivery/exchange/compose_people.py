"""People of our own and their work as a document writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from delivery.engine.loading.rests import work_of
from delivery.engine.plan import CalendarFacts, Plan
from delivery.exchange.people import AbsenceFacts, AssignmentFacts, ResourceFacts
from delivery.models import Resource
from delivery.queries.assignments import Asked


@dataclass(frozen=True)
class PlanPeople:
    """Who works on a plan; nobody where the reader may not know."""

    resources: tuple[ResourceFacts, ...] = ()
    assignments: tuple[AssignmentFacts, ...] = ()
    calendars: Mapping[str, CalendarFacts] = field(default_factory=dict)
    """What they follow beside the project's calendar."""


def people_of(
    plan: Plan,
    asked: Iterable[Asked],
    resources: Iterable[Resource],
    *,
    calendars: Mapping[int, CalendarFacts],
    roles: Mapping[str, str],
    rates: Mapping[int, int],
) -> PlanPeople:
    """``calendars`` are the people's own by the id of the row; ``roles`` their names by role; ``rates`` cents a day by person.

    Why somebody is away stays in the house.
    """
    lasting = {milestone.key: work_of(milestone, plan) for milestone in plan.milestones}
    named = _named(plan, calendars)
    people = tuple(
        ResourceFacts(
            uid=one.id,
            name=one.name,
            email=one.user.email if one.user else "",
            role=roles.get(one.role, one.role),
            percent=one.availability_percent,
            periods=tuple((_day(first), _day(last), percent) for first, last, percent in one.periods),
            calendar=named.get(one.calendar_id or 0, ""),
            absences=tuple(AbsenceFacts(_day(first), _day(last)) for first, last, _note in one.absences),
            cents_per_day=rates.get(one.id),
        )
        for one in resources
    )
    known = {one.uid for one in people}
    work = tuple(
        AssignmentFacts(key, person, percent / 100, lasting[key] * percent // 100)
        for key, person, percent in asked
        if person in known and key in lasting
    )
    return PlanPeople(people, work, {named[row]: facts for row, facts in calendars.items() if named[row] not in plan.calendars})


def _named(plan: Plan, calendars: Mapping[int, CalendarFacts]) -> dict[int, str]:
    """A name for each: the plan's own where it is that calendar, else one that the plan does not use."""
    names: dict[int, str] = {}
    for row, facts in calendars.items():
        there = plan.calendars.get(facts.name)
        is_same = there is None or (there.week == facts.week and there.exceptions == facts.exceptions)
        name = facts.name if is_same and facts.name not in names.values() else f"{facts.name} ({row})"
        names[row] = "" if name == plan.calendar else name
    return names


def _day(text: str) -> date:
    return date.fromisoformat(text)
