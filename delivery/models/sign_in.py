"""What signing in leaves behind: sessions, one-time codes, single-use links, back-off."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from delivery.engine.states import AuthMethod
from delivery.extensions import Model
from delivery.models.columns import UtcDateTime, choice
from delivery.models.user import User

__all__ = ["AccessLink", "AuthMethod", "LinkPurpose", "OneTimeCode", "Session", "SignInBackoff"]


class LinkPurpose(StrEnum):
    INVITATION = "invitation"
    RESET = "reset"
    DECISION = "decision"


class Session(Model):
    """Born at sign-in, dies at sign-out, at a change of password, when disabled, or of age. Only the hash is kept."""

    __tablename__ = "session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    method: Mapped[AuthMethod] = mapped_column(choice(AuthMethod))
    change_revision_id: Mapped[int | None] = mapped_column(ForeignKey("change_revision.id"))
    """Set: this session may see and decide this revision only (opened from a decision link)."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    authenticated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    user_agent: Mapped[str] = mapped_column(String(200), default="")

    user: Mapped[User] = relationship(lazy="joined")


class OneTimeCode(Model):
    """Six digits by e-mail; five wrong tries or ten minutes end it."""

    __tablename__ = "one_time_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(40))
    """``sign_in`` or ``decision:<link id>``."""
    code_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    wrong_tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AccessLink(Model):
    """A 256-bit address in an e-mail, bound to one person and one purpose; only its hash is kept."""

    __tablename__ = "access_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[LinkPurpose] = mapped_column(choice(LinkPurpose))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    change_revision_id: Mapped[int | None] = mapped_column(ForeignKey("change_revision.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(lazy="joined")


class SignInBackoff(Model):
    """Failures of one account or address; the wait doubles with each."""

    __tablename__ = "sign_in_backoff"
    __table_args__ = (UniqueConstraint("subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(80))
    """Hash of the account's address, or of the network address."""
    failures: Mapped[int] = mapped_column(default=0)
    blocked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_failure_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
