"""What moved the target since the chosen baseline, stored by whoever changes the plan."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from delivery.extensions import Model
from delivery.models.columns import Json, UtcDateTime


class DelayAnalysis(Model):
    """One row a project, written with its forecast. It knows no sides: who had the ball may be told later, and is laid over
    the steps when they are read."""

    __tablename__ = "delay_analysis"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    baseline_id: Mapped[int] = mapped_column(ForeignKey("baseline.id"))
    plan_version: Mapped[int]
    calendar_stamp: Mapped[str] = mapped_column(String(64))
    target_key: Mapped[str] = mapped_column(String(40), default="")
    """The go-live; empty: the finish."""
    start_on: Mapped[date]
    """The target's day in the baseline."""
    steps: Mapped[Any] = mapped_column(Json)
    """See ``engine.attribution.steps_to_json``."""
    windows: Mapped[Any] = mapped_column(Json)
    """[last plan version, the target's day] of every window: the analysis goes on from the last but one."""
    refusal: Mapped[str] = mapped_column(String(24), default="")
    """Why it was not computed: ``many_saves``, ``large_plan``."""
    amount: Mapped[int] = mapped_column(default=0)
    """How many were too many."""
    computed_at: Mapped[datetime] = mapped_column(UtcDateTime)
