"""How sure a project's dates are: what the simulation assumes, and what it found last."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from delivery.engine.simulation import Shape, Together
from delivery.extensions import Model
from delivery.models.columns import Json, LocalDateTime, UtcDateTime, choice


class SimulationSettings(Model):
    """What a manager chose for a project; a project without a row takes the engine's defaults."""

    __tablename__ = "simulation_settings"
    __table_args__ = (
        CheckConstraint("correlation_percent BETWEEN 0 AND 95", name="correlation"),
        CheckConstraint("(low_percent IS NULL) = (high_percent IS NULL)", name="spread"),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    shape: Mapped[Shape] = mapped_column(choice(Shape), default=Shape.PERT)
    together: Mapped[Together] = mapped_column(choice(Together), default=Together.PHASE)
    correlation_percent: Mapped[int]
    low_percent: Mapped[int | None]
    """Optimistic and pessimistic duration, in percent of the planned one, of milestones without three points of their own;
    None: they take exactly what is planned."""
    high_percent: Mapped[int | None]
    seed: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Simulation(Model):
    """One row a project: the newest result, written by a job after plan, calendar, register or settings changed.

    Pages read it and never compute. It is of today while ``plan_version``, ``calendar_stamp`` and ``model_hash`` are; a
    result for an earlier plan stays until a newer one replaces it, and says so.
    """

    __tablename__ = "simulation"
    __table_args__ = (CheckConstraint("result IS NOT NULL OR refusal_code <> ''", name="result"),)

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    plan_version: Mapped[int]
    calendar_stamp: Mapped[str] = mapped_column(String(64))
    model_hash: Mapped[str] = mapped_column(String(64))
    """Of everything that was assumed: register and settings."""
    seed: Mapped[int]
    runs: Mapped[int]
    computed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    target_p80_at: Mapped[datetime | None] = mapped_column(LocalDateTime)
    """P80 of the go-live, or of the finish of a plan without one: what lists show and sort by."""
    result: Mapped[Any] = mapped_column(Json, nullable=True)
    """Of the whole plan, ``RiskResult.as_json``; None where the engine refused, see ``refusal_code``."""
    target_result: Mapped[Any] = mapped_column(Json, nullable=True)
    """The same runs measured against the go-live; None: the plan has none."""
    refusal_code: Mapped[str] = mapped_column(String(40), default="")
    """The engine's name of what it objected to."""
