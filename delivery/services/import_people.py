"""The people of a plan file: who of the team they are, and what of their work the file says otherwise. Reads only.

Somebody is found by the e-mail of their account, else by name. A name that two people share decides nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from delivery.exchange.document import PlanDocument
from delivery.exchange.people import ResourceFacts as FilePerson
from delivery.exchange.people import same_name
from delivery.extensions import db
from delivery.models import Project, Resource, User
from delivery.queries.assignments import assignments_of
from delivery.queries.team import resources_of_vendor

NAME_LIMIT = 120
PEOPLE_MOST = 300
"""People of one file that can be taken over at once; more are told, and left out."""


class Standing(StrEnum):
    """What somebody in the file is to the team."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    AWAY = "away"
    """In the team, but takes no work any more."""
    TEAM_TWICE = "team_twice"
    """Two people of the team have this name."""
    FILE_TWICE = "file_twice"
    """Two resources of the file have this name."""
    TOO_MANY = "too_many"


@dataclass(frozen=True)
class FoundPerson:
    person: FilePerson
    standing: Standing
    resource: Resource | None
    count: int
    """Milestones that the file gives this person."""

    @property
    def name(self) -> str:
        return person_name(self.person)


@dataclass(frozen=True)
class WorkChange:
    """Percent of the day before and after; ``key`` is the plan's."""

    key: str
    milestone: str
    uid: int
    name: str
    before: int
    after: int


@dataclass(frozen=True)
class FilePeople:
    """People, not materials or costs, that have work in the file."""

    found: tuple[FoundPerson, ...] = ()
    work: Mapping[tuple[str, int], int] | None = None
    """Percent by the plan's milestone and the person's uid in the file, whoever it is."""
    changes: tuple[WorkChange, ...] = ()
    """For those whom the team knows."""
    gone: tuple[WorkChange, ...] = ()
    """Work in the plan that the file does not have, of milestones that it has."""

    def of(self, *standings: Standing) -> list[FoundPerson]:
        return [entry for entry in self.found if entry.standing in standings]

    @property
    def known(self) -> list[FoundPerson]:
        return self.of(Standing.KNOWN)

    @property
    def unknown(self) -> list[FoundPerson]:
        return self.of(Standing.UNKNOWN)

    @property
    def left_out(self) -> list[FoundPerson]:
        return self.of(Standing.AWAY, Standing.TEAM_TWICE, Standing.FILE_TWICE, Standing.TOO_MANY)


def people_in_file(project: Project, document: PlanDocument, keys: Mapping[str, str], fixed: Collection[str] = ()) -> FilePeople:
    """``keys`` lead from the file's milestones to the plan's; work on ``fixed`` milestones stays as it is."""
    people = [entry for entry in document.resources if entry.is_work and person_name(entry)]
    if not people:
        return FilePeople()
    work = _work(document, keys, {entry.uid for entry in people}, fixed)
    counts = Counter(uid for _key, uid in work)
    team = resources_of_vendor(project.vendor_id)
    found = _found(project, [entry for entry in people if counts[entry.uid]], team, counts)
    there = {place: row.percent for place, row in assignments_of(project).items()}
    return FilePeople(tuple(found), work, *_Difference(document, keys, fixed, there, found, team).of(work))


def _work(
    document: PlanDocument, keys: Mapping[str, str], people: Collection[int], fixed: Collection[str]
) -> dict[tuple[str, int], int]:
    """Work on what lasts; several shares of one person in one milestone are one, and nobody gives more than a whole day."""
    lasting = {milestone.key for milestone in document.plan.milestones if milestone.duration_minutes > 0}
    work: defaultdict[tuple[str, int], int] = defaultdict(int)
    for entry in document.assignments:
        if entry.key in lasting and entry.resource_uid in people and entry.percent > 0 and keys[entry.key] not in fixed:
            work[keys[entry.key], entry.resource_uid] += entry.percent
    return {place: min(percent, 100) for place, percent in work.items()}


def _found(project: Project, people: list[FilePerson], team: list[Resource], counts: Mapping[int, int]) -> list[FoundPerson]:
    emails = dict(db.session.execute(select(User.id, User.email).where(User.organization_id == project.vendor_id)).all())
    by_email = {emails[one.user_id].lower(): one for one in team if one.user_id in emails}
    by_name: defaultdict[str, list[Resource]] = defaultdict(list)
    for one in team:
        by_name[same_name(one.name)].append(one)
    names = Counter(same_name(person_name(entry)) for entry in people)
    found = []
    for number, person in enumerate(people):
        name, standing, resource = same_name(person_name(person)), Standing.KNOWN, by_email.get(person.email.lower())
        if resource is None:
            namesakes = _active_first(by_name[name])
            standing = _standing(names[name], len(namesakes))
            resource = namesakes[0] if len(namesakes) == 1 else None
        if resource is not None and standing is Standing.KNOWN and not resource.is_active:
            standing = Standing.AWAY
        if number >= PEOPLE_MOST:
            standing = Standing.TOO_MANY
        found.append(FoundPerson(person, standing, resource, counts[person.uid]))
    return found


def _standing(in_file: int, in_team: int) -> Standing:
    if in_file > 1:
        return Standing.FILE_TWICE
    return (Standing.UNKNOWN, Standing.KNOWN)[in_team] if in_team < 2 else Standing.TEAM_TWICE


def _active_first(namesakes: list[Resource]) -> list[Resource]:
    """Whoever left is only meant where nobody else has the name."""
    return [one for one in namesakes if one.is_active] or namesakes


class _Difference:
    """What the file says otherwise than the plan, of the people whom the team knows."""

    def __init__(
        self,
        document: PlanDocument,
        keys: Mapping[str, str],
        fixed: Collection[str],
        there: Mapping[tuple[str, int], int],
        found: list[FoundPerson],
        team: list[Resource],
    ) -> None:
        self._there = there
        self._names = {keys[one.key]: one.code or one.name for one in document.plan.milestones if keys[one.key] not in fixed}
        self._team = {one.id: one.name for one in team}
        known = [entry for entry in found if entry.standing is Standing.KNOWN]
        self._ids = {entry.person.uid: entry.resource.id for entry in known if entry.resource}
        doubtful = {same_name(entry.name) for entry in found if entry.standing is not Standing.KNOWN}
        doubtful |= {same_name(entry.resource.name) for entry in found if entry.standing is Standing.AWAY and entry.resource}
        self._doubtful = {one.id for one in team if same_name(one.name) in doubtful}

    def of(self, work: Mapping[tuple[str, int], int]) -> tuple[tuple[WorkChange, ...], tuple[WorkChange, ...]]:
        wanted = by_person(work, self._ids)
        changes = (self._change(place, percent) for place, percent in wanted.items() if self._there.get(place, 0) != percent)
        gone = (self._change(place, 0) for place in self._there if place not in wanted and self._is_sure(*place))
        return tuple(changes), tuple(gone)

    def _is_sure(self, key: str, person: int) -> bool:
        """Of a milestone of the file, and of nobody whom the file may mean without our knowing."""
        return key in self._names and person in self._team and person not in self._doubtful

    def _change(self, place: tuple[str, int], percent: int) -> WorkChange:
        key, person = place
        return WorkChange(key, self._names[key], person, self._team[person], self._there.get(place, 0), percent)


def by_person(work: Mapping[tuple[str, int], int], ids: Mapping[int, int]) -> dict[tuple[str, int], int]:
    """Work of the file as that of the team's people; two names of one person come together."""
    wanted: defaultdict[tuple[str, int], int] = defaultdict(int)
    for (key, uid), percent in work.items():
        if uid in ids:
            wanted[key, ids[uid]] += percent
    return {place: min(percent, 100) for place, percent in wanted.items()}


def person_name(person: FilePerson) -> str:
    return person.name.strip()[:NAME_LIMIT]


AbsencesToAdd = list[tuple[FoundPerson, list[tuple[str, str, str]]]]


def absences_to_add(entries: Iterable[FoundPerson]) -> AbsencesToAdd:
    """Of people whom the team knows: absences of the file that no absence of theirs covers, as first day, last day, note."""
    found = []
    for entry in entries:
        known = entry.resource.absences if entry.resource else []
        lines = [(one.first.isoformat(), one.last.isoformat(), one.note) for one in entry.person.absences]
        new = [line for line in lines if not any(begin <= line[0] and line[1] <= end for begin, end, _note in known)]
        if new:
            found.append((entry, new))
    return found
