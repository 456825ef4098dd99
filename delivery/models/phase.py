"""A phase of a project, with its gate."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from delivery.engine.states import GateState, Side
from delivery.extensions import Model
from delivery.models.columns import UtcDateTime, choice


class Phase(Model):
    """Its gate opens when the required deliverables are accepted, or is waived by both sides with a reason."""

    __tablename__ = "phase"
    __table_args__ = (UniqueConstraint("project_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    position: Mapped[int]
    name_en: Mapped[str] = mapped_column(String(120))
    name_zh: Mapped[str] = mapped_column(String(120))
    purpose_en: Mapped[str] = mapped_column(Text, default="")
    purpose_zh: Mapped[str] = mapped_column(Text, default="")
    gate_state: Mapped[GateState] = mapped_column(choice(GateState), default=GateState.CLOSED)
    gate_decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    waiver_reason: Mapped[str] = mapped_column(Text, default="")
    waiver_asked_by: Mapped[Side | None] = mapped_column(choice(Side))
    waiver_asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
