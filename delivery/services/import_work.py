"""Taking people and their work over from a plan file. Assigning moves no date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from delivery.exchange.people import AbsenceFacts, same_name
from delivery.exchange.people import ResourceFacts as FilePerson
from delivery.models import Project, Resource, User
from delivery.queries.calendars import shared_calendars
from delivery.queries.team import role_names_in
from delivery.services.assignments import change_assignments
from delivery.services.import_people import FilePeople, absences_to_add, by_person, person_name
from delivery.services.resources import LINES_MOST, Absence, Period, ResourceFacts, add_resource, change_resource, facts_of

Added = frozenset[int]
"""Uids of people in the file whom the importer wants in the team."""


def take_people(
    project: Project,
    people: FilePeople,
    added: Added,
    *,
    with_gone: bool,
    actor: User,
    at: datetime,
    expected_version: int,
) -> None:
    """Give everybody their work; whoever is neither known nor ``added`` is left out. Nobody comes with a rate.

    ``with_gone`` takes people off what the file does not have them on.
    """
    ids = {entry.person.uid: entry.resource.id for entry in people.known if entry.resource is not None}
    newcomers = [entry.person for entry in people.unknown if entry.person.uid in added]
    if newcomers:
        roles, calendars = _roles(project), {same_name(one.name): one.id for one in shared_calendars()}
        ids |= {one.uid: add_resource(project.vendor_id, _facts(one, roles, calendars)).id for one in newcomers}
    wishes = by_person(people.work or {}, ids)
    if with_gone:
        wishes |= {(change.key, change.uid): 0 for change in people.gone}
    change_assignments(project, wishes, actor=actor, at=at, expected_version=expected_version)


def take_absences(people: FilePeople, *, actor: User, at: datetime) -> None:
    """Enter what the file knows beside the absences that stand there already; nothing is taken away."""
    for entry, lines in absences_to_add(people.known):
        resource = entry.resource
        if isinstance(resource, Resource):
            facts = facts_of(resource)
            absences = [*facts.absences, *_absences(entry.person.absences, {line[0] for line in lines})][:LINES_MOST]
            change_resource(resource.id, replace(facts, absences=absences), actor=actor, at=at, expected_version=resource.version)


def _roles(project: Project) -> dict[str, str]:
    """Role by what people may have called it: its key, or its name in either language."""
    names = role_names_in(project)
    said = {same_name(word): role for role, name in names.items() for word in (name.name_en, name.name_zh)}
    return said | {same_name(role): role for role in names}


def _facts(person: FilePerson, roles: Mapping[str, str], calendars: Mapping[str, int]) -> ResourceFacts:
    return ResourceFacts(
        person_name(person),
        role=roles.get(same_name(person.role), ""),
        calendar_id=calendars.get(same_name(person.calendar)) if person.calendar else None,
        availability_percent=max(person.percent, 1),
        periods=[Period(*period) for period in person.periods[:LINES_MOST]],
        absences=_absences(person.absences),
    )


def _absences(absences: tuple[AbsenceFacts, ...], first_days: set[str] | None = None) -> list[Absence]:
    return [
        Absence(one.first, one.last, one.note) for one in absences if first_days is None or one.first.isoformat() in first_days
    ]
