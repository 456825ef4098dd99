"""An arrow of the milestone graph."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from delivery.engine.plan import DependencyKind, LagUnit
from delivery.extensions import Model
from delivery.models.columns import choice


class Dependency(Model):
    """Between two milestones of one project; the lag keeps its value and its unit.

    Files link the same two milestones several times, with several lags (a group and its leaf do): each counts.
    """

    __tablename__ = "dependency"
    __table_args__ = (
        UniqueConstraint("predecessor_id", "successor_id", "kind", "lag_amount", "lag_unit", name="uq_dependency_link"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    predecessor_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"), index=True)
    successor_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"), index=True)
    kind: Mapped[DependencyKind] = mapped_column(choice(DependencyKind), default=DependencyKind.FS)
    lag_amount: Mapped[int] = mapped_column(default=0)
    lag_unit: Mapped[LagUnit] = mapped_column(choice(LagUnit), default=LagUnit.WORKING)
