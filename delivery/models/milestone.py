"""A result with an owner, a phase and a planned duration."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from delivery.engine.plan import ConstraintKind
from delivery.extensions import Model
from delivery.models.columns import Json, LocalDateTime, choice


class Milestone(Model):
    """Changed only by the plan's edits (see ``services/plans``); its dates live in the stored forecast."""

    __tablename__ = "milestone"
    __table_args__ = (
        UniqueConstraint("project_id", "key"),
        CheckConstraint("duration_minutes >= 0", name="duration"),
        CheckConstraint("actual_finish IS NULL OR actual_start IS NOT NULL", name="actuals"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    key: Mapped[str] = mapped_column(String(40))
    """The engine's key and the uid of files: never changes, never used twice in a project."""
    code: Mapped[str] = mapped_column(String(24))
    """What people call it: M9."""
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(250))
    phase_id: Mapped[int | None] = mapped_column(ForeignKey("phase.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    calendar_id: Mapped[int | None] = mapped_column(ForeignKey("calendar.id"))
    duration_minutes: Mapped[int] = mapped_column(default=0)
    is_elapsed: Mapped[bool] = mapped_column(default=False)
    constraint: Mapped[ConstraintKind] = mapped_column("constraint_kind", choice(ConstraintKind), default=ConstraintKind.ASAP)
    constraint_at: Mapped[datetime | None] = mapped_column(LocalDateTime)
    deadline_at: Mapped[datetime | None] = mapped_column(LocalDateTime)
    actual_start: Mapped[datetime | None] = mapped_column(LocalDateTime)
    actual_finish: Mapped[datetime | None] = mapped_column(LocalDateTime)
    remaining_minutes: Mapped[int | None]
    effort_minutes: Mapped[int] = mapped_column(default=0)
    role: Mapped[str | None] = mapped_column(String(32))
    fixed_cost_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    is_optional: Mapped[bool] = mapped_column(default=False)
    is_gate: Mapped[bool] = mapped_column(default=False)
    is_manual: Mapped[bool] = mapped_column(default=False)
    optimistic_minutes: Mapped[int | None]
    likely_minutes: Mapped[int | None]
    pessimistic_minutes: Mapped[int | None]
    outline: Mapped[str] = mapped_column(String(120), default="")
    rests: Mapped[Any] = mapped_column(Json, nullable=True)
    """Pairs of ISO dates, first and last inside; none where work never rests."""
