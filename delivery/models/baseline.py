"""A frozen copy of the plan's dates, durations, effort and cost."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from delivery.extensions import Model
from delivery.models.columns import Json, LocalDateTime, UtcDateTime


class Baseline(Model):
    """Taken by a manager under a name and never changed; variance is against the project's chosen one."""

    __tablename__ = "baseline"
    __table_args__ = (UniqueConstraint("project_id", "number"), UniqueConstraint("project_id", "name"))

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    is_chosen: Mapped[bool] = mapped_column(default=False)
    plan_version: Mapped[int]
    finish_at: Mapped[datetime] = mapped_column(LocalDateTime)
    go_live_at: Mapped[datetime | None] = mapped_column(LocalDateTime)
    lines: Mapped[Any] = mapped_column(Json)
    """key -> [start, finish, duration minutes, effort minutes, fixed cost cents, budget cents]; minutes since 1970, local.
    The budget is effort at the rates of that day plus fixed cost; None where a role had no rate; older rows have none."""
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
