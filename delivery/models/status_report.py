"""A status report: drafted by rules, finished by three texts, frozen when issued."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from delivery.engine.states import Audience, ReportState
from delivery.extensions import Model
from delivery.models.columns import Json, UtcDateTime, choice
from delivery.models.stored_file import StoredFile
from delivery.models.user import User


class StatusReport(Model):
    """The number is given at issue; the content and the bytes of its PDF never change after."""

    __tablename__ = "status_report"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        CheckConstraint("state <> 'issued' OR (issued_at IS NOT NULL AND number IS NOT NULL)", name="issued"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    number: Mapped[int | None]
    state: Mapped[ReportState] = mapped_column(choice(ReportState), default=ReportState.DRAFT)
    audience: Mapped[Audience] = mapped_column(choice(Audience))
    locale: Mapped[str] = mapped_column(String(12))
    period_from: Mapped[date]
    period_to: Mapped[date]
    highlights: Mapped[str] = mapped_column(Text, default="")
    problems: Mapped[str] = mapped_column(Text, default="")
    next_steps: Mapped[str] = mapped_column(Text, default="")
    light_override: Mapped[str | None] = mapped_column(String(8))
    light_note: Mapped[str] = mapped_column(Text, default="")
    content: Mapped[Any] = mapped_column(Json, nullable=True)
    """The frozen content object; None while it is a draft."""
    facts: Mapped[Any] = mapped_column(Json, nullable=True)
    """Language-neutral figures at issue, for "since the last report"."""
    pdf_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    sheet_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    ledger_seq: Mapped[int | None]
    ledger_hash: Mapped[str | None] = mapped_column(String(64))
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    pdf: Mapped[StoredFile | None] = relationship(foreign_keys=[pdf_file_id])
    sheet: Mapped[StoredFile | None] = relationship(foreign_keys=[sheet_file_id])
    recipients: Mapped[list[ReportRecipient]] = relationship(order_by="ReportRecipient.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def code(self) -> str:
        return f"SR-{self.number:03d}" if self.number else ""


class ReportRecipient(Model):
    """Who was sent an issued report."""

    __tablename__ = "report_recipient"
    __table_args__ = (UniqueConstraint("report_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("status_report.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(lazy="joined")
