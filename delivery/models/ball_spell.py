"""Who had the ball of a milestone or an interface, told by people."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from delivery.engine.attribution import BallSubject, Holder
from delivery.extensions import Model
from delivery.models.columns import UtcDateTime, choice
from delivery.models.user import User


class BallSpell(Model):
    """The client, or a third party, has to act before the subject can go on: from ``since_on`` up to, but not counting,
    ``until_on``. Told once, returned once, never changed; without an open spell the vendor has the ball. Both are entries
    of the ledger, so that either side can prove them later."""

    __tablename__ = "ball_spell"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        Index("ix_ball_spell_subject", "project_id", "subject_kind", "subject_key"),
        CheckConstraint("holder <> 'vendor'", name="somebody_else"),
        CheckConstraint("holder <> 'third_party' OR party <> ''", name="named"),
        CheckConstraint("until_on IS NULL OR until_on >= since_on", name="order"),
        CheckConstraint("(until_on IS NULL) = (returned_at IS NULL)", name="returned"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    subject_kind: Mapped[BallSubject] = mapped_column(choice(BallSubject))
    subject_key: Mapped[str] = mapped_column(String(40))
    """Key of the milestone, number of the interface."""
    holder: Mapped[Holder] = mapped_column(choice(Holder))
    party: Mapped[str] = mapped_column(String(120), default="")
    """The third party's name."""
    since_on: Mapped[date]
    expected_on: Mapped[date | None]
    """When the holder said that it will act."""
    until_on: Mapped[date | None]
    awaits: Mapped[str] = mapped_column(Text)
    """What is waited for: both sides read it."""
    note: Mapped[str] = mapped_column(Text, default="")
    """Internal: the client never reads it."""
    answer: Mapped[str] = mapped_column(Text, default="")
    """What was said when the ball came back."""
    told_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
    returned_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    told_by: Mapped[User] = relationship(foreign_keys=[told_by_id], lazy="joined")
    returned_by: Mapped[User | None] = relationship(foreign_keys=[returned_by_id], lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_open(self) -> bool:
        return self.until_on is None
