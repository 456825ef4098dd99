"""What a search for options of a change request found, until the manager has chosen from it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from delivery.extensions import Model
from delivery.models.change_revision import ChangeRevision
from delivery.models.columns import Json, UtcDateTime


class OptionSearch(Model):
    """The newest of a revision; the next search takes its place. Whether one is under way, the job says."""

    __tablename__ = "option_search"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("change_revision.id", ondelete="CASCADE"), unique=True)
    plan_version: Mapped[int]
    """The plan that was searched on."""
    calendar_stamp: Mapped[str] = mapped_column(String(64))
    edits: Mapped[Any] = mapped_column(Json)
    """The change as submitted, as it was then."""
    found: Mapped[Any] = mapped_column(Json)
    """Options with edits, facts and the codes of their sentences; refusals; counts. Internal."""
    computed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    revision: Mapped[ChangeRevision] = relationship()
