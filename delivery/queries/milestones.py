"""What the forms of a milestone offer."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from delivery.engine.edits import AddDependency, AddMilestone, ChangeDependency, Edit, RemoveDependency, RemoveMilestone, SetField
from delivery.engine.edits import from_json as edits_from_json
from delivery.engine.plan import Milestone, Plan
from delivery.extensions import db
from delivery.models import Membership, PlanEdit, Project, Rate, User
from delivery.models import Milestone as Row
from delivery.queries.calendars import calendar_key, calendars_for
from delivery.queries.plans import edits_of, phases_of
from delivery.words.collation import in_order
from delivery.words.states import is_chinese

Choices = dict[str, list[tuple[str, str]]]


def milestone_in(plan: Plan, address: str) -> Milestone | None:
    """By the code that people use, else by the key."""
    named = (milestone for milestone in plan.milestones if milestone.code == address)
    return next(named, None) or next((milestone for milestone in plan.milestones if milestone.key == address), None)


def next_code(milestones: Iterable[Milestone]) -> str:
    """``M`` and the next free number."""
    codes = [milestone.code for milestone in milestones]
    numbers = [int(code[1:10]) for code in codes if code[:1] == "M" and code[1:].isascii() and code[1:].isdigit()]
    return f"M{max(numbers, default=0) + 1}"


def field_choices(project: Project, locale: str, none: str) -> Choices:
    """Phases, people, roles and calendars of the project; ``none`` is what an empty choice is called."""
    in_chinese = is_chinese(locale)
    phases = [(str(p.position), f"{p.position} {p.name_zh if in_chinese else p.name_en}") for p in phases_of(project)]
    members = db.session.execute(
        select(User.public_id, User.name, User.organization_id)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.project_id == project.id)
        .order_by(User.name)
    )
    rates = db.session.scalars(select(Rate).where(Rate.project_id == project.id).order_by(Rate.id))
    return {
        "phase": [("", none), *phases],
        "owner": [
            ("", none),
            *((row.public_id, row.name) for row in in_order(members, locale) if row.organization_id == project.vendor_id),
        ],
        "role": [("", none), *((rate.role, rate.name_zh if in_chinese else rate.name_en) for rate in rates)],
        "calendar": [
            ("", none),
            *((calendar_key(calendar.id), calendar.name) for calendar in in_order(calendars_for(project), locale)),
        ],
    }


def open_milestones(project: Project) -> list[Row]:
    """What is not finished, in the plan's order."""
    query = select(Row).where(Row.project_id == project.id, Row.actual_finish.is_(None))
    return list(db.session.scalars(query.order_by(Row.position, Row.id)))


def history_of(project: Project, key: str, *, limit: int = 20) -> list[tuple[PlanEdit, User, list[Edit]]]:
    """The saved edits that touched a milestone, the newest first."""
    found = []
    for row, user in edits_of(project, limit=200):
        touching = [edit for edit in edits_from_json(row.edits) if key in keys_of(edit)]
        if touching:
            found.append((row, user, touching))
    return found[:limit]


def keys_of(edit: Edit) -> tuple[str, ...]:
    """The milestones that an edit touches."""
    match edit:
        case SetField(key) | RemoveMilestone(key):
            return (key,)
        case AddMilestone(milestone):
            return (milestone.key,)
        case AddDependency(dependency) | RemoveDependency(dependency):
            return dependency.predecessor, dependency.successor
        case ChangeDependency(old, new):
            return old.predecessor, old.successor, new.predecessor, new.successor
    return ()
