"""A numbered revision of a change request, with its options, approvers and votes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from delivery.engine.states import OptionKind, VoteKind
from delivery.extensions import Model
from delivery.models.columns import Json, UtcDateTime, choice
from delivery.models.stored_file import StoredFile
from delivery.models.user import User

if TYPE_CHECKING:
    from delivery.models.change_request import ChangeRequest


class ChangeRevision(Model):
    """Open while it is drafted; frozen with its content hash when it is sent; superseded by the next one."""

    __tablename__ = "change_revision"
    __table_args__ = (UniqueConstraint("change_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("change_request.id"), index=True)
    number: Mapped[int]
    edits: Mapped[Any] = mapped_column(Json, default=list)
    """The edits as submitted: the engine's typed list."""
    triage: Mapped[Any] = mapped_column(Json, nullable=True)
    """Outcome and reasons with their numbers: internal."""
    plan_version: Mapped[int | None]
    """The plan that the impact was computed on."""
    calendar_stamp: Mapped[str] = mapped_column(String(64), default="")
    computed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    snapshot: Mapped[str | None] = mapped_column(Text)
    """Canonical text of the facts a client sees, language-neutral."""
    content_hash: Mapped[str | None] = mapped_column(String(64))
    internal_salt: Mapped[str] = mapped_column(String(32), default="")
    internal_hash: Mapped[str] = mapped_column(String(64), default="")
    """Salted hash of the options' internal edits and costs: binds them to what was approved without showing them."""
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    receipt_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    receipt: Mapped[Any] = mapped_column(Json, nullable=True)
    """Ledger number, hash and moment of the closing entry."""

    change: Mapped[ChangeRequest] = relationship(back_populates="revisions", foreign_keys=[change_id])
    options: Mapped[list[ChangeOption]] = relationship(
        back_populates="revision", order_by="ChangeOption.position", cascade="all, delete-orphan"
    )
    approvers: Mapped[list[ChangeApprover]] = relationship(cascade="all, delete-orphan", order_by="ChangeApprover.id")
    votes: Mapped[list[ChangeVote]] = relationship(order_by="ChangeVote.id")
    attachments: Mapped[list[ChangeAttachment]] = relationship(cascade="all, delete-orphan", order_by="ChangeAttachment.id")


class ChangeOption(Model):
    """One way to take the change in: an exact set of edits with its computed impact, a price and an internal cost."""

    __tablename__ = "change_option"
    __table_args__ = (UniqueConstraint("revision_id", "letter"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("change_revision.id"), index=True)
    position: Mapped[int]
    letter: Mapped[str] = mapped_column(String(2))
    kind: Mapped[OptionKind] = mapped_column(choice(OptionKind))
    title: Mapped[str] = mapped_column(String(160))
    summary: Mapped[str] = mapped_column(Text, default="")
    edits: Mapped[Any] = mapped_column(Json, default=list)
    impact: Mapped[Any] = mapped_column(Json, nullable=True)
    """What the engine computed; internal figures stand under ``internal``."""
    price_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    internal_cost_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    is_offered: Mapped[bool] = mapped_column(default=True)
    is_chosen: Mapped[bool] = mapped_column(default=False)
    """The approvers' rule was met by votes for this one."""

    revision: Mapped[ChangeRevision] = relationship(back_populates="options")


class ChangeApprover(Model):
    """A person asked to decide this revision."""

    __tablename__ = "change_approver"
    __table_args__ = (UniqueConstraint("revision_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("change_revision.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    viewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a one-time code opened the page for this person."""

    user: Mapped[User] = relationship(lazy="joined")


class ChangeVote(Model):
    """One person's word on one revision: the option, the exact sentence shown, and its language. Never changed."""

    __tablename__ = "change_vote"
    __table_args__ = (UniqueConstraint("revision_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("change_revision.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    option_id: Mapped[int | None] = mapped_column(ForeignKey("change_option.id"))
    kind: Mapped[VoteKind] = mapped_column(choice(VoteKind))
    comment: Mapped[str] = mapped_column(Text, default="")
    typed_name: Mapped[str] = mapped_column(String(120))
    statement: Mapped[str] = mapped_column(Text)
    locale: Mapped[str] = mapped_column(String(12))
    content_hash: Mapped[str] = mapped_column(String(64))
    auth_method: Mapped[str] = mapped_column(String(16))
    network_address: Mapped[str] = mapped_column(String(64), default="")
    user_agent: Mapped[str] = mapped_column(String(200), default="")
    ledger_seq: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(lazy="joined")
    option: Mapped[ChangeOption | None] = relationship()


class ChangeAttachment(Model):
    """A file that belongs to what is decided; its SHA-256 is part of the snapshot."""

    __tablename__ = "change_attachment"
    __table_args__ = (UniqueConstraint("revision_id", "file_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("change_revision.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))

    file: Mapped[StoredFile] = relationship(lazy="joined")
