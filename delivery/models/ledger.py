"""The append-only chain of decisions of a project."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from delivery.extensions import Model
from delivery.models.columns import UtcDateTime


class LedgerHead(Model):
    """The last entry's number and hash; locking this row is how a project's writers queue."""

    __tablename__ = "ledger_head"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(default=0)
    hash: Mapped[str] = mapped_column(String(64), default="0" * 64)


class LedgerEntry(Model):
    """Never changed or deleted: the database refuses. Only the body may be emptied, lawfully."""

    __tablename__ = "ledger_entry"
    __table_args__ = (UniqueConstraint("project_id", "prev"),)

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    is_client_visible: Mapped[bool] = mapped_column(default=False)
    header: Mapped[str] = mapped_column(Text)
    body: Mapped[str | None] = mapped_column(Text)
