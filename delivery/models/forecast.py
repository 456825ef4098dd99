"""The dates that the engine computed, stored by whoever changed the plan."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from delivery.engine.states import Light
from delivery.extensions import Model
from delivery.models.columns import Json, LocalDateTime, UtcDateTime, choice


class Forecast(Model):
    """One row a project; pages read it and never compute. Stale when its versions differ from the project's."""

    __tablename__ = "forecast"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    plan_version: Mapped[int]
    calendar_stamp: Mapped[str] = mapped_column(String(64))
    """Which calendars, in which versions, the dates were computed on."""
    computed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finish_at: Mapped[datetime] = mapped_column(LocalDateTime)
    go_live_at: Mapped[datetime | None] = mapped_column(LocalDateTime)
    baseline_on: Mapped[date | None]
    """Where the chosen baseline had the go-live (the finish of a plan without one)."""
    variance_minutes: Mapped[int] = mapped_column(default=0)
    """Working time from there to the forecast; positive: later."""
    is_late: Mapped[bool] = mapped_column(default=False)
    """Later than the baseline, or than what was promised."""
    phase_now: Mapped[int | None]
    """Position of the first phase that is not done, 0 when all are; None: from before these columns, to be computed anew."""
    phases_under_way: Mapped[Any] = mapped_column(Json, default=list)
    """Positions."""
    light: Mapped[Light] = mapped_column(choice(Light))
    light_reason: Mapped[Any] = mapped_column(Json)
    """Code and arguments, spoken by ``words`` in the reader's language."""
    timings: Mapped[Any] = mapped_column(Json)
    """key -> [start, finish, early start, early finish, late start, late finish, total float, free float, critical,
    driven by]; minutes since 1970, local."""
    phases: Mapped[Any] = mapped_column(Json)
    """Position -> {start, finish, done, total, critical, late}."""
