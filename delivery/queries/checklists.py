"""What a new project still needs before it says anything: gone when everything is there."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, select

from delivery.engine.states import Role
from delivery.extensions import db
from delivery.models import Baseline, Calendar, CalendarException, Membership, Milestone, Project, Rate


@dataclass(frozen=True)
class Step:
    name: str
    is_done: bool


def checklist(project: Project) -> list[Step]:
    """In the order in which they are best done; one query. Empty when nothing is missing."""
    own_days = select(Calendar.id).where(Calendar.project_uuid == project.uuid)
    days_of = CalendarException.calendar_id == project.calendar_id
    asked = {
        "plan": exists().where(Milestone.project_id == project.id),
        "calendar": exists().where(days_of | CalendarException.calendar_id.in_(own_days)),
        "members": exists().where(Membership.project_id == project.id, Membership.role == Role.CLIENT_APPROVER),
        "rates": exists().where(Rate.project_id == project.id),
        "baseline": exists().where(Baseline.project_id == project.id, Baseline.is_chosen),
    }
    found = db.session.execute(select(*(condition.label(name) for name, condition in asked.items()))).one()._mapping
    steps = [Step(name, bool(found[name])) for name in asked]
    steps.append(Step("promise", project.committed_on is not None))
    return [] if all(step.is_done for step in steps) else steps
