"""A company: the vendor that delivers, or a client."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from delivery.engine.states import Side
from delivery.extensions import Model
from delivery.models.columns import choice


class Organization(Model):
    """Made by an administrator; a client sees only its own projects, the vendor's director all of the vendor's."""

    __tablename__ = "organization"

    id: Mapped[int] = mapped_column(primary_key=True)
    side: Mapped[Side] = mapped_column(choice(Side))
    name: Mapped[str] = mapped_column(String(120), unique=True)
    default_locale: Mapped[str] = mapped_column(String(12), default="en")
