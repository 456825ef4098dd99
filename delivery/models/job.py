"""Work to be done in the background or at a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from delivery.extensions import Model
from delivery.models.columns import Json, UtcDateTime


class Job(Model):
    """Written in the business transaction, claimed by lease, fenced by its attempt number; handlers are idempotent."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    key: Mapped[str | None] = mapped_column(String(120), unique=True)
    """The same key is never queued twice."""
    arguments: Mapped[Any] = mapped_column(Json, default=dict)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    leased_by: Mapped[str | None] = mapped_column(String(80))
    """The process that took it last, by the name of its life; None: it cannot be asked whether it lives."""
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dead_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_percent: Mapped[int | None]
    """How far long work says that it is."""
    last_error: Mapped[str] = mapped_column(String(500), default="")
