"""The people of a plan file: found again in the team, or added to it, with the work that the file gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from delivery.exchange.document import PlanDocument
from delivery.exchange.document import ResourceFacts as FilePerson
from delivery.extensions import db
from delivery.models import Milestone, Project, Resource, User
from delivery.queries.assignments import assignment_version
from delivery.queries.team import resources_of_vendor
from delivery.services.assignments import change_assignments
from delivery.services.resources import ResourceFacts, add_resource

NAME_LIMIT = 120


@dataclass(frozen=True)
class FilePeople:
    """People, not materials or costs, that have work in the file."""

    known: tuple[tuple[FilePerson, Resource], ...]
    new: tuple[FilePerson, ...]
    work_count: int

    @property
    def count(self) -> int:
        return len(self.known) + len(self.new)


def people_in_file(project: Project, document: PlanDocument) -> FilePeople:
    """By the e-mail of their account, else by name. Reads only."""
    working = {entry.resource_uid for entry in document.assignments}
    people = [person for person in document.resources if person.is_work and person.uid in working and person.name.strip()]
    uids = {person.uid for person in people}
    work_count = sum(entry.resource_uid in uids for entry in document.assignments)
    if not people:
        return FilePeople((), (), 0)
    team = resources_of_vendor(project.vendor_id)
    emails = dict(db.session.execute(select(User.id, User.email).where(User.organization_id == project.vendor_id)).all())
    by_email = {emails[one.user_id].lower(): one for one in team if one.user_id in emails}
    by_name = {one.name.strip().casefold(): one for one in team}
    found = {person.uid: by_email.get(person.email.lower()) or by_name.get(_name(person).casefold()) for person in people}
    known = tuple((person, resource) for person in people if (resource := found[person.uid]) is not None)
    return FilePeople(known, tuple(person for person in people if found[person.uid] is None), work_count)


def take_people(project: Project, document: PlanDocument, keys: Mapping[str, str], *, actor: User, at: datetime) -> None:
    """Add who is new and give everybody their work; ``keys`` lead from the file's milestones to the plan's.

    Units beyond a whole person are cut to one: a team under one name is several people here.
    """
    people = people_in_file(project, document)
    ids = {person.uid: resource.id for person, resource in people.known if resource.is_active}
    added: dict[str, int] = {}
    for person in people.new:
        name = _name(person)
        if name.casefold() not in added:
            added[name.casefold()] = add_resource(project.vendor_id, ResourceFacts(name)).id
        ids[person.uid] = added[name.casefold()]
    lasting = select(Milestone.key).where(Milestone.project_id == project.id, Milestone.duration_minutes > 0)
    there = set(db.session.scalars(lasting))
    wishes = {
        (keys[entry.key], ids[entry.resource_uid]): min(max(round(entry.units * 100), 1), 100)
        for entry in document.assignments
        if entry.resource_uid in ids and keys.get(entry.key) in there
    }
    change_assignments(project, wishes, actor=actor, at=at, expected_version=assignment_version(project))


def _name(person: FilePerson) -> str:
    return person.name.strip()[:NAME_LIMIT]
