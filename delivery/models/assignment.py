"""Who works on a milestone, with how much of the day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from delivery.extensions import Model
from delivery.models.columns import Json, UtcDateTime
from delivery.models.resource import Resource


class Assignment(Model):
    """Names its milestone by key, not by row: a key is never used twice in a project, so a milestone that was removed and
    brought back by undoing has its people again. Those of a removed milestone rest meanwhile."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("project_id", "milestone_key", "resource_id"),
        CheckConstraint("percent > 0", name="percent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    milestone_key: Mapped[str] = mapped_column(String(40))
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), index=True)
    percent: Mapped[int]
    """Of a working day of one person, as long as the milestone lasts."""

    resource: Mapped[Resource] = relationship()


class AssignmentEdit(Model):
    """One saved set of assignments, with what stood before: for the history, and to be taken back while it is the last."""

    __tablename__ = "assignment_edit"
    __table_args__ = (UniqueConstraint("project_id", "assignment_version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    assignment_version: Mapped[int]
    """Counts the saved sets of a project; a form that was made on another one is refused."""
    changes: Mapped[Any] = mapped_column(Json)
    """``[milestone key, resource id, percent before, percent after]``; 0 is none."""
    is_undo: Mapped[bool] = mapped_column(default=False)
    actor_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
