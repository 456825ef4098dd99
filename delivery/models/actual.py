"""Effort and cost that a milestone really took in one week."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from delivery.engine.states import ActualSource
from delivery.extensions import Model
from delivery.models.columns import UtcDateTime, choice


class Actual(Model):
    """What one person, or the team as a whole, spent on a milestone in an ISO week.

    A correction is a new version: the row before it stays as it was said and is no longer the current one. The milestone
    is named by its key, so that money spent stays spent when the milestone leaves the plan.
    """

    __tablename__ = "actual"
    __table_args__ = (
        CheckConstraint("effort_minutes >= 0 AND (cost_cents IS NULL OR cost_cents >= 0)", name="amounts"),
        Index("ix_actual_project_id_is_current", "project_id", "is_current", "milestone_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    milestone_key: Mapped[str] = mapped_column(String(40))
    week_on: Mapped[date]
    """The Monday of the week."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    who: Mapped[str] = mapped_column(String(120), default="")
    """Somebody without an account; empty with no person: the team as a whole."""
    role: Mapped[str | None] = mapped_column(String(32))
    """Of the rate card, where it is not the milestone's."""
    effort_minutes: Mapped[int] = mapped_column(default=0)
    cost_cents: Mapped[int | None] = mapped_column(BigInteger)
    """As it was entered; None: effort × rate counts instead."""
    value_cents: Mapped[int | None] = mapped_column(BigInteger)
    """What it cost: the cost entered, else the effort at the rate of the day of entry. None: there was no rate."""
    note: Mapped[str] = mapped_column(String(250), default="")
    source: Mapped[ActualSource] = mapped_column(choice(ActualSource))
    version: Mapped[int] = mapped_column(default=1)
    is_current: Mapped[bool] = mapped_column(default=True)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
