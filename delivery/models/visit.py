"""How far a person has seen a project."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from delivery.extensions import Model
from delivery.models.columns import LocalDateTime, UtcDateTime


class Visit(Model):
    """One row a person and project. ``latest_…`` is what was shown last; ``seen_…`` where the visit before ended, so that
    marks of what is new stay while somebody walks from page to page. Written by a small POST, never by looking."""

    __tablename__ = "visit"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True, index=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_seq: Mapped[int]
    """Number of the newest ledger entry then."""
    seen_plan_version: Mapped[int]
    seen_target_at: Mapped[datetime | None] = mapped_column(LocalDateTime)
    """The go-live, or finish, that was forecast then."""
    latest_at: Mapped[datetime] = mapped_column(UtcDateTime)
    latest_seq: Mapped[int]
    latest_plan_version: Mapped[int]
    latest_target_at: Mapped[datetime | None] = mapped_column(LocalDateTime)
