"""A line of the feature list: what the contract holds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from delivery.extensions import Model
from delivery.models.columns import Json


class ScopeItem(Model):
    """Included or traded away by an approved change; the plan's edits change it."""

    __tablename__ = "scope_item"
    __table_args__ = (UniqueConstraint("project_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    code: Mapped[str] = mapped_column(String(24))
    name: Mapped[str] = mapped_column(String(200))
    is_included: Mapped[bool] = mapped_column(default=True)
    milestone_keys: Mapped[Any] = mapped_column(Json, default=list)
    price_cents: Mapped[int] = mapped_column(BigInteger, default=0)
