"""What was done to a plan, and how to undo it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from delivery.extensions import Model
from delivery.models.columns import Json, UtcDateTime, choice


class PlanEditKind(StrEnum):
    CREATED = "created"
    EDITED = "edited"
    PROGRESS = "progress"
    IMPORTED = "imported"
    CHANGE = "change"
    UNDONE = "undone"


class PlanEdit(Model):
    """One saved set of edits: from version n-1 to n, with the edits that lead back."""

    __tablename__ = "plan_edit"
    __table_args__ = (UniqueConstraint("project_id", "plan_version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    plan_version: Mapped[int]
    kind: Mapped[PlanEditKind] = mapped_column(choice(PlanEditKind))
    edits: Mapped[Any] = mapped_column(Json)
    inverse: Mapped[Any] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(Text, default="")
    actor_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
