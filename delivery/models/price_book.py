"""Unit prices by version, kept by the administrator: internal knowledge behind deployment calculations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from delivery.extensions import Model
from delivery.models.columns import Json, UtcDateTime


class PriceBook(Model):
    """A published version never changes: a calculation that pins it recomputes to the cent years later."""

    __tablename__ = "price_book"
    __table_args__ = (UniqueConstraint("name", "version_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    version_number: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    prices: Mapped[Any] = mapped_column(Json)
    """``[{"code", "name", "cents"}, …]``"""
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
