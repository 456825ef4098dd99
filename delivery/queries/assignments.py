"""Who works on which milestone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import func, select

from delivery.extensions import db
from delivery.models import Assignment, AssignmentEdit, Milestone, Project, Resource, User
from delivery.queries.team import workers_for
from delivery.words.collation import in_order


class Asked(NamedTuple):
    """What a milestone asks of a person: so many percent of each day that it lasts."""

    milestone: str
    """Key."""
    resource_id: int
    percent: int


def asked_of(project: Project) -> list[Asked]:
    """Of the milestones that are in the plan; one query."""
    query = (
        select(Assignment.milestone_key, Assignment.resource_id, Assignment.percent)
        .join(Milestone, (Milestone.project_id == Assignment.project_id) & (Milestone.key == Assignment.milestone_key))
        .where(Assignment.project_id == project.id)
        .order_by(Milestone.position, Assignment.id)
    )
    return [Asked(*row) for row in db.session.execute(query)]


def assignments_of(project: Project) -> dict[tuple[str, int], Assignment]:
    """Every row, those of removed milestones too, by milestone key and person."""
    rows = db.session.scalars(select(Assignment).where(Assignment.project_id == project.id).order_by(Assignment.id))
    return {(row.milestone_key, row.resource_id): row for row in rows}


class MilestonePeople(NamedTuple):
    """Who works on one milestone with how many percent of the day, and who else could."""

    people: list[tuple[Resource, int]]
    workers: list[Resource]
    version: int


def people_of_milestone(project: Project, milestone_key: str, locale: str) -> MilestonePeople:
    query = (
        select(Resource, Assignment.percent)
        .join(Assignment, Assignment.resource_id == Resource.id)
        .where(Assignment.project_id == project.id, Assignment.milestone_key == milestone_key)
        .order_by(Assignment.id)
    )
    people = [(resource, percent) for resource, percent in db.session.execute(query)]
    taken = {resource.id for resource, _percent in people}
    others = [one for one in workers_for(project) if one.id not in taken]
    return MilestonePeople(people, in_order(others, locale), assignment_version(project))


class AskedElsewhere(NamedTuple):
    milestone: str
    resource_id: int
    percent: int
    rests: Any
    """Days on which its work rests, as they are stored."""


def asked_elsewhere(project: Project, resource_ids: Iterable[int]) -> dict[int, list[AskedElsewhere]]:
    """What these people are asked for in other open projects, by project id."""
    query = (
        select(Assignment.project_id, Assignment.milestone_key, Assignment.resource_id, Assignment.percent, Milestone.rests)
        .join(Project, Project.id == Assignment.project_id)
        .join(Milestone, (Milestone.project_id == Assignment.project_id) & (Milestone.key == Assignment.milestone_key))
        .where(Assignment.resource_id.in_(list(resource_ids)), Project.id != project.id, Project.closed_at.is_(None))
    )
    found: defaultdict[int, list[AskedElsewhere]] = defaultdict(list)
    for project_id, *asked in db.session.execute(query):
        found[project_id].append(AskedElsewhere(*asked))
    return dict(found)


def assignment_version(project: Project) -> int:
    """How many sets of assignments have been saved."""
    last = select(func.max(AssignmentEdit.assignment_version)).where(AssignmentEdit.project_id == project.id)
    return db.session.scalar(last) or 0


def last_assignment_edit(project: Project) -> AssignmentEdit | None:
    query = select(AssignmentEdit).where(AssignmentEdit.project_id == project.id)
    return db.session.scalar(query.order_by(AssignmentEdit.assignment_version.desc()).limit(1))


class AssignmentStep(NamedTuple):
    """One saved set with its names: code of the milestone, person, percent before and after."""

    edit: AssignmentEdit
    user: User
    changes: list[tuple[str, str, int, int]]


def assignment_history(project: Project, *, limit: int) -> list[AssignmentStep]:
    """The newest first."""
    query = (
        select(AssignmentEdit, User)
        .join(User, User.id == AssignmentEdit.actor_id)
        .where(AssignmentEdit.project_id == project.id)
        .order_by(AssignmentEdit.assignment_version.desc())
        .limit(limit)
    )
    found = db.session.execute(query).all()
    changes = [change for edit, _user in found for change in edit.changes]
    codes = dict(_codes(project, {key for key, *_more in changes}))
    people = dict(_people({person for _key, person, *_more in changes}))
    return [
        AssignmentStep(
            edit, user, [(codes.get(key, key), people.get(person, ""), old, new) for key, person, old, new in edit.changes]
        )
        for edit, user in found
    ]


def _codes(project: Project, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    query = select(Milestone.key, Milestone.code, Milestone.name)
    rows = db.session.execute(query.where(Milestone.project_id == project.id, Milestone.key.in_(list(keys))))
    return ((key, code or name) for key, code, name in rows)


def _people(ids: Iterable[int]) -> Iterator[tuple[int, str]]:
    return (
        (row.id, row.name) for row in db.session.execute(select(Resource.id, Resource.name).where(Resource.id.in_(list(ids))))
    )
