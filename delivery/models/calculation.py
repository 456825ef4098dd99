"""A deployment-cost calculation and the client's choice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from delivery.extensions import Model
from delivery.models.columns import Json, UtcDateTime
from delivery.models.price_book import PriceBook
from delivery.models.user import User


class Calculation(Model):
    """Inputs saved as numbered versions; offered to the client, who chooses an option once. Switching later is a
    change request."""

    __tablename__ = "calculation"
    __table_args__ = (UniqueConstraint("project_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    number: Mapped[int]
    """Version in the project: 1, 2, 3 …"""
    title: Mapped[str] = mapped_column(String(160))
    price_book_id: Mapped[int | None] = mapped_column(ForeignKey("price_book.id"))
    """None: every amount was typed. The prices used stand in the inputs too."""
    inputs: Mapped[Any] = mapped_column(Json)
    results_hash: Mapped[str] = mapped_column(String(64))
    """Hash of inputs, prices and results: a later re-computation must meet it."""
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    offered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    price_book: Mapped[PriceBook | None] = relationship(lazy="joined")
    created_by: Mapped[User] = relationship()


class DeploymentChoice(Model):
    """The client's recorded decision for one option of one calculation."""

    __tablename__ = "deployment_choice"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), unique=True)
    calculation_id: Mapped[int] = mapped_column(ForeignKey("calculation.id"))
    option: Mapped[str] = mapped_column(String(32))
    licence: Mapped[str] = mapped_column(String(32))
    total_cents: Mapped[int] = mapped_column(BigInteger)
    first_year_cents: Mapped[int] = mapped_column(BigInteger)
    results_hash: Mapped[str] = mapped_column(String(64))
    comment: Mapped[str] = mapped_column(Text, default="")
    typed_name: Mapped[str] = mapped_column(String(120))
    statement: Mapped[str] = mapped_column(Text)
    chosen_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ledger_seq: Mapped[int]

    calculation: Mapped[Calculation] = relationship()
    chosen_by: Mapped[User] = relationship()
