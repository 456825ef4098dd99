"""What a day of work costs the vendor: internal, never shown to a client."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from delivery.extensions import Model


class Rate(Model):
    """One role's internal rate in a project."""

    __tablename__ = "rate"
    __table_args__ = (UniqueConstraint("project_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    role: Mapped[str] = mapped_column(String(32))
    name_en: Mapped[str] = mapped_column(String(80))
    name_zh: Mapped[str] = mapped_column(String(80))
    cents_per_day: Mapped[int] = mapped_column(BigInteger)
