"""What the ids and keys in the rows of a project's registers are called."""

from __future__ import annotations

from sqlalchemy import select

from delivery.extensions import db
from delivery.models import Membership, Milestone, Phase, Project, User
from delivery.models.register_words import MilestoneName, RegisterNames


def names_for(project: Project) -> RegisterNames:
    """In three queries, however many rows there are."""
    members = select(User.id, User.name).join(Membership, Membership.user_id == User.id)
    people = db.session.execute(members.where(Membership.project_id == project.id).order_by(User.name)).all()
    phases = db.session.scalars(select(Phase).where(Phase.project_id == project.id).order_by(Phase.position))
    columns = select(Milestone.key, Milestone.code, Milestone.name)
    rows = db.session.execute(columns.where(Milestone.project_id == project.id).order_by(Milestone.position)).all()
    return RegisterNames(
        people={row.id: row.name for row in people},
        phases={phase.id: phase for phase in phases},
        milestones={row.key: MilestoneName(*row) for row in rows},
        day_minutes=project.calendar.day_minutes,
        currency=project.currency,
    )
