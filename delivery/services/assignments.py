"""Giving people work on milestones.

An assignment moves no date, so it is no edit of the plan: the plan's version, and with it every stored simulation, offer
and undo, stays. It has a version, a history and an undo of its own. Levelling, which does move dates, is an edit of the plan.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import select

from delivery.extensions import db
from delivery.models import Assignment, AssignmentEdit, Milestone, Project, Resource, User
from delivery.queries.assignments import assignment_version, assignments_of, last_assignment_edit
from delivery.queries.team import role_names_in
from delivery.services import ledger
from delivery.services.refusal import Invalid, Refused
from delivery.words.amounts import percentage

Wishes = Mapping[tuple[str, int], int]
"""Percent of the day by milestone key and person; 0 takes the person off."""
Change = tuple[str, int, int, int]
"""Milestone key, person, percent before, percent after."""
SAID = 12


class AssignmentsMoved(Refused):
    """Somebody assigned people since the form was made."""


def change_assignments(
    project: Project, wishes: Wishes, *, actor: User, at: datetime, expected_version: int
) -> AssignmentEdit | None:
    """Save what differs; None when nothing does.

    Raises
    ------
    AssignmentsMoved
        The assignments are not at ``expected_version`` any more.
    Invalid
        A percentage, person or milestone makes no sense.
    """
    ledger.lock_project(project.id)
    _check_version(project, expected_version)
    rows = assignments_of(project)
    changes = [
        (key, person, rows[key, person].percent if (key, person) in rows else 0, percent)
        for (key, person), percent in wishes.items()
        if percent != (rows[key, person].percent if (key, person) in rows else 0)
    ]
    return _save(project, changes, rows, actor=actor, at=at) if changes else None


def undo_assignments(project: Project, *, actor: User, at: datetime, expected_version: int) -> AssignmentEdit:
    """Take the last saved set back, as a set of its own."""
    ledger.lock_project(project.id)
    _check_version(project, expected_version)
    last = last_assignment_edit(project)
    if last is None:
        raise Refused(_("Nothing has been assigned yet."))
    back = [(key, person, after, before) for key, person, before, after in last.changes]
    return _save(project, back, assignments_of(project), actor=actor, at=at, is_undo=True)


def role_mismatches(project: Project, changes: Collection[Change]) -> list[tuple[str, str, str, str]]:
    """Who was given work of another role: code, name of the person, the person's role, the milestone's. A warning only."""
    people = {resource.id: resource for resource in _people(changes)}
    nodes = {node.key: node for node in _milestones(project, changes)}
    names, locale = role_names_in(project), str(get_locale() or "en")

    def called(role: str) -> str:
        return names[role].for_reader(locale) if role in names else role

    return [
        (nodes[key].code or nodes[key].name, people[person].name, called(people[person].role), called(str(nodes[key].role)))
        for key, person, _before, after in changes
        if after and nodes[key].role and people[person].role and nodes[key].role != people[person].role
    ]


def _check_version(project: Project, expected: int) -> None:
    if assignment_version(project) != expected:
        raise AssignmentsMoved(_("Somebody assigned people since you opened this page. Look at theirs, then save again."))


def _save(
    project: Project,
    changes: list[Change],
    rows: Mapping[tuple[str, int], Assignment],
    *,
    actor: User,
    at: datetime,
    is_undo: bool = False,
) -> AssignmentEdit:
    if not is_undo:
        _check(project, changes)
    for key, person, _before, after in changes:
        row = rows.get((key, person))
        if row is None and after:
            db.session.add(Assignment(project_id=project.id, milestone_key=key, resource_id=person, percent=after))
        elif row is not None and after:
            row.percent = after
        elif row is not None:
            db.session.delete(row)
    edit = AssignmentEdit(
        project_id=project.id,
        assignment_version=assignment_version(project) + 1,
        changes=[list(change) for change in changes],
        is_undo=is_undo,
        actor_id=actor.id,
        at=at,
    )
    db.session.add(edit)
    db.session.flush()
    ledger.record(
        project,
        "assignment.undone" if is_undo else "assignment.changed",
        actor=actor,
        at=at,
        subject={"type": "plan"},
        facts={"summary": _summary(project, changes)},
        is_client_visible=False,
    )
    return edit


def _check(project: Project, changes: list[Change]) -> None:
    people = {resource.id: resource for resource in _people(changes)}
    nodes = {node.key: node for node in _milestones(project, changes)}
    for key, person, before, after in changes:
        node, resource = nodes.get(key), people.get(person)
        if node is None:
            raise Invalid(_("A milestone is not in the plan any more. Reload the page."))
        if resource is None or resource.organization_id != project.vendor_id:
            raise Invalid(_("%(place)s: choose a person of your own company.", place=node.code or node.name))
        place = f"{node.code or node.name}, {resource.name}"
        if not 0 <= after <= 100:
            raise Invalid(_("%(place)s: enter 1 to 100 percent of the day, or nothing.", place=place))
        if after and not before and not resource.is_active:
            raise Invalid(_("%(place)s: this person does not take work any more. Choose another.", place=place))
        if after and node.duration_minutes == 0:
            raise Invalid(_("%(place)s: an event has no duration, so nobody works on it.", place=place))


def _people(changes: Collection[Change]) -> list[Resource]:
    return list(db.session.scalars(select(Resource).where(Resource.id.in_({person for _key, person, *_more in changes}))))


def _milestones(project: Project, changes: Collection[Change]) -> list[Milestone]:
    keys = {key for key, *_more in changes}
    return list(db.session.scalars(select(Milestone).where(Milestone.project_id == project.id, Milestone.key.in_(keys))))


def _summary(project: Project, changes: list[Change]) -> str:
    """``M18 沈一凡 0 → 60 %``: names and numbers, the same in every language."""
    people = {resource.id: resource.name for resource in _people(changes)}
    codes = {node.key: node.code or node.name for node in _milestones(project, changes)}
    said = [
        f"{codes.get(key, key)} {people.get(person, person)} {before} → {percentage(after, 'en')}"
        for key, person, before, after in changes[:SAID]
    ]
    return "; ".join(said) + (f" (+{len(changes) - SAID})" if len(changes) > SAID else "")
