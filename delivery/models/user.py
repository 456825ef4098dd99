"""A person who signs in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from delivery.engine.states import Office, Side
from delivery.extensions import Model
from delivery.models.columns import UtcDateTime, choice
from delivery.models.organization import Organization


class User(Model):
    """Invited by single-use link, then signs in by password or by a code; disabled, never deleted."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    office: Mapped[Office] = mapped_column(choice(Office), default=Office.NONE)
    password_hash: Mapped[str | None] = mapped_column(String(255))
    locale: Mapped[str] = mapped_column(String(12), default="en")
    time_zone: Mapped[str] = mapped_column(String(64), default="Asia/Shanghai")
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    organization: Mapped[Organization] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_authenticated(self) -> bool:
        """Flask-Login asks this of whoever the session names; a stranger is its own AnonymousUser."""
        return True

    @property
    def is_client(self) -> bool:
        return self.organization.side is Side.CLIENT

    @property
    def is_director(self) -> bool:
        return self.office is Office.DIRECTOR

    @property
    def is_administrator(self) -> bool:
        return self.office is Office.ADMINISTRATOR
