"""How fast and how dear a project's work goes, as it was measured last: what lists show without computing."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from delivery.engine.earned_value import Undefined
from delivery.extensions import Model
from delivery.models.columns import UtcDateTime, choice


class Performance(Model):
    """One row a project, written in the background after its plan, its actuals or its rates changed, and each night.

    Pages read it and never compute. It is of today's plan while ``plan_version`` is the project's; ``status_on`` says
    which day it was measured for. CPI is internal cost.
    """

    __tablename__ = "performance"
    __table_args__ = (
        CheckConstraint("(spi_hundredths IS NULL) <> (spi_missing IS NULL)", name="spi"),
        CheckConstraint("(cpi_hundredths IS NULL) <> (cpi_missing IS NULL)", name="cpi"),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    plan_version: Mapped[int]
    status_on: Mapped[date]
    """The project's status date; the day itself where it has none."""
    computed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    passed_percent: Mapped[int]
    """Of the planned duration: early on an index says little."""
    spi_hundredths: Mapped[int | None]
    """SPI(t), as the page of earned value shows it."""
    spi_missing: Mapped[Undefined | None] = mapped_column(choice(Undefined, name="spi_undefined"))
    """Why there is none."""
    cpi_hundredths: Mapped[int | None]
    cpi_missing: Mapped[Undefined | None] = mapped_column(choice(Undefined, name="cpi_undefined"))
