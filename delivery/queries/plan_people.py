"""Who works on a plan, for files that take it along."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from delivery.engine.plan import CalendarFacts
from delivery.extensions import db
from delivery.models import Assignment, Calendar, Milestone, Project, Resource
from delivery.queries.calendars import facts_by_id


def people_on(project: Project) -> list[Resource]:
    """Everybody with work on a milestone of the plan, with their accounts."""
    working = (
        select(Assignment.resource_id)
        .join(Milestone, (Milestone.project_id == Assignment.project_id) & (Milestone.key == Assignment.milestone_key))
        .where(Assignment.project_id == project.id)
    )
    query = select(Resource).where(Resource.id.in_(working)).options(joinedload(Resource.user)).order_by(Resource.id)
    return list(db.session.scalars(query))


def calendars_of_people(people: Iterable[Resource]) -> dict[int, CalendarFacts]:
    """Working calendars of their own by id; two queries."""
    wanted = {one.calendar_id for one in people if one.calendar_id is not None}
    if not wanted:
        return {}
    return facts_by_id(db.session.scalars(select(Calendar).where(Calendar.id.in_(wanted)).order_by(Calendar.id)).all())
