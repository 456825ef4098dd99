"""Working calendars: the product's, the administrator's, a project's own."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from delivery.extensions import Model
from delivery.models.columns import Json


class Calendar(Model):
    """A weekly pattern and its exceptions; every change raises ``version``, and forecasts remember it."""

    __tablename__ = "calendar"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_uuid: Mapped[str | None] = mapped_column(String(36), index=True)
    """The project whose own calendar this is; None: shared, kept by the administrator."""
    name: Mapped[str] = mapped_column(String(120))
    region: Mapped[str] = mapped_column(String(8), default="")
    """``CN``: official holidays and make-up days are filled in from the public list."""
    week: Mapped[Any] = mapped_column(Json)
    """Seven lists of [from, to] minutes, Monday first."""
    day_minutes: Mapped[int] = mapped_column(default=480)
    version: Mapped[int] = mapped_column(default=1)

    exceptions: Mapped[list[CalendarException]] = relationship(
        back_populates="calendar", cascade="all, delete-orphan", order_by="CalendarException.on"
    )


class CalendarException(Model):
    """One day that differs from the week: a holiday (no shifts) or a make-up day."""

    __tablename__ = "calendar_exception"
    __table_args__ = (UniqueConstraint("calendar_id", "on_date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id"), index=True)
    on: Mapped[date] = mapped_column("on_date")
    shifts: Mapped[Any] = mapped_column(Json)
    name: Mapped[str] = mapped_column(String(120), default="")
    is_official: Mapped[bool] = mapped_column(default=False)

    calendar: Mapped[Calendar] = relationship(back_populates="exceptions")
