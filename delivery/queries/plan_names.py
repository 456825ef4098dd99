"""The names behind what edits know by key: phases, calendars, people, milestones."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import or_, select

from delivery.engine.plan import Plan
from delivery.extensions import db
from delivery.models import Calendar, Membership, Milestone, Phase, Project, User
from delivery.queries.calendars import calendar_key
from delivery.words.plan_edits import EditSpeaker
from delivery.words.states import is_chinese


def speaker_for(project: Project, locale: str, plans: Iterable[Plan] = ()) -> EditSpeaker:
    """Says edits of this project in ``locale``. ``plans`` are those whose milestones are spoken of; without any, the rows'."""
    phase_name = Phase.name_zh if is_chinese(locale) else Phase.name_en
    phases = db.session.execute(select(Phase.position, phase_name).where(Phase.project_id == project.id))
    calendars = db.session.execute(
        select(Calendar.id, Calendar.name).where(or_(Calendar.project_uuid.is_(None), Calendar.project_uuid == project.uuid))
    )
    people = db.session.execute(
        select(User.public_id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.project_id == project.id)
    )
    return EditSpeaker(
        locale=locale,
        codes=_codes(project, list(plans)),
        phases={str(position): f"{position} {name}" for position, name in phases},
        calendars={calendar_key(calendar_id): name for calendar_id, name in calendars},
        people=dict(people.all()),
        currency=project.currency,
        day_minutes=project.calendar.day_minutes,
    )


def _codes(project: Project, plans: list[Plan]) -> dict[str, str]:
    if plans:
        return {milestone.key: milestone.code or milestone.name for plan in plans for milestone in plan.milestones}
    rows = db.session.execute(select(Milestone.key, Milestone.code, Milestone.name).where(Milestone.project_id == project.id))
    return {key: code or name for key, code, name in rows}
