"""A person of the vendor, as somebody who can be given work."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from delivery.extensions import Model
from delivery.models.calendar import Calendar
from delivery.models.columns import Json
from delivery.models.user import User


class Resource(Model):
    """Kept by director, administrator and managers for all projects of the vendor; never deleted, since work names it.

    How much of a working day somebody gives is a percentage, which periods and absences change. The own rate is internal:
    it counts in projects of its currency; elsewhere, and without one, the rate of the role does.
    """

    __tablename__ = "resource"
    __table_args__ = (
        UniqueConstraint("user_id"),
        CheckConstraint("availability_percent > 0", name="availability"),
        CheckConstraint("cents_per_day >= 0", name="rate"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    """The account of this very person; a person who never signs in has none."""
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(32), default="")
    """Of the rate cards; empty: any work."""
    calendar_id: Mapped[int | None] = mapped_column(ForeignKey("calendar.id"))
    """None: the working days of the project that the work lies in."""
    availability_percent: Mapped[int] = mapped_column(default=100)
    periods: Mapped[Any] = mapped_column(Json, default=list)
    """``[from, until, percent]`` with ISO days, both inside: another availability for some time."""
    absences: Mapped[Any] = mapped_column(Json, default=list)
    """``[from, until, note]`` with ISO days, both inside."""
    cents_per_day: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    user: Mapped[User | None] = relationship()
    calendar: Mapped[Calendar | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
