"""What a phase hands over, and its versions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from delivery.engine.states import DeliverableState, Side
from delivery.extensions import Model
from delivery.models.columns import UtcDateTime, choice
from delivery.models.phase import Phase
from delivery.models.stored_file import StoredFile
from delivery.models.user import User


class Deliverable(Model):
    """Each upload is a version; submitted, then accepted, accepted with reservations or rejected by its side."""

    __tablename__ = "deliverable"
    __table_args__ = (UniqueConstraint("project_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    phase_id: Mapped[int] = mapped_column(ForeignKey("phase.id"), index=True)
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(160))
    criteria: Mapped[str] = mapped_column(Text, default="")
    is_required: Mapped[bool] = mapped_column(default=True)
    signed_by: Mapped[Side] = mapped_column(choice(Side), default=Side.VENDOR)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    due_on: Mapped[date | None]
    state: Mapped[DeliverableState] = mapped_column(choice(DeliverableState, 32), default=DeliverableState.OPEN)
    version: Mapped[int] = mapped_column(default=1)

    phase: Mapped[Phase] = relationship()
    owner: Mapped[User | None] = relationship()
    versions: Mapped[list[DeliverableVersion]] = relationship(
        back_populates="deliverable", order_by="DeliverableVersion.number"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_accepted(self) -> bool:
        return self.state in (DeliverableState.ACCEPTED, DeliverableState.ACCEPTED_WITH_RESERVATIONS)


class DeliverableVersion(Model):
    """One submitted file and what was decided on it; never changed after the decision."""

    __tablename__ = "deliverable_version"
    __table_args__ = (UniqueConstraint("deliverable_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deliverable_id: Mapped[int] = mapped_column(ForeignKey("deliverable.id"), index=True)
    number: Mapped[int]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    submitted_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decision: Mapped[DeliverableState | None] = mapped_column(choice(DeliverableState, 32))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")
    reservations_due_on: Mapped[date | None]

    deliverable: Mapped[Deliverable] = relationship(back_populates="versions")
    file: Mapped[StoredFile] = relationship()
