"""A search for options of a change request: what was found, until the manager has chosen from it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from delivery.engine.states import SearchState
from delivery.extensions import Model
from delivery.models.change_revision import ChangeRevision
from delivery.models.columns import Json, UtcDateTime, choice


class OptionSearch(Model):
    """The newest of a revision: asked for, running, done or given up. A new search takes the place of the old one."""

    __tablename__ = "option_search"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("change_revision.id", ondelete="CASCADE"), unique=True)
    state: Mapped[SearchState] = mapped_column(choice(SearchState))
    plan_version: Mapped[int]
    """The plan that is searched on."""
    calendar_stamp: Mapped[str] = mapped_column(String(64))
    edits: Mapped[Any] = mapped_column(Json, default=list)
    """The change as submitted, as it was then."""
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done: Mapped[int] = mapped_column(default=0)
    most: Mapped[int] = mapped_column(default=0)
    """Steps made, and how many there are at most."""
    found: Mapped[Any] = mapped_column(Json, nullable=True)
    """Options with edits, facts and sentences' codes; refusals; counts. Internal."""

    revision: Mapped[ChangeRevision] = relationship()
