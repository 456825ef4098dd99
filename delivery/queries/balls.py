"""Who had the ball of milestones and interfaces, as people told it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select

from delivery.engine.attribution import BallSubject
from delivery.extensions import db
from delivery.models import BallSpell, Project


def spells_of(project: Project, kind: BallSubject | None = None, key: str | None = None) -> list[BallSpell]:
    """The newest first; of one subject where it is named."""
    query = select(BallSpell).where(BallSpell.project_id == project.id)
    if kind is not None:
        query = query.where(BallSpell.subject_kind == kind)
    if key is not None:
        query = query.where(BallSpell.subject_key == key)
    return list(db.session.scalars(query.order_by(BallSpell.since_on.desc(), BallSpell.number.desc())))


def open_spells(project: Project) -> list[BallSpell]:
    """Whoever has to act now, the longest first."""
    query = select(BallSpell).where(BallSpell.project_id == project.id, BallSpell.until_on.is_(None))
    return list(db.session.scalars(query.order_by(BallSpell.since_on, BallSpell.number)))


def spell_numbered(project: Project, number: int) -> BallSpell | None:
    return db.session.scalar(select(BallSpell).where(BallSpell.project_id == project.id, BallSpell.number == number))


def last_spell(spells: Iterable[BallSpell]) -> BallSpell | None:
    """The one that is open, else the one that ended last."""
    return max(spells, key=lambda spell: (spell.is_open, spell.since_on, spell.number), default=None)


def next_number(project: Project) -> int:
    last = db.session.scalar(select(func.max(BallSpell.number)).where(BallSpell.project_id == project.id))
    return (last or 0) + 1
