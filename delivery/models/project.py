"""A delivery for one client."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from delivery.engine.options.context import LEVER_BOUNDS
from delivery.extensions import Model
from delivery.models.calendar import Calendar
from delivery.models.columns import LocalDateTime, UtcDateTime
from delivery.models.organization import Organization


class Project(Model):
    """Created from a lifecycle template; its plan moves by edits, each raising ``plan_version``."""

    __tablename__ = "project"
    __table_args__ = (
        CheckConstraint("reserve_minutes >= 0 AND reserve_cents >= 0", name="reserve"),
        CheckConstraint(
            " AND ".join(f"{name} BETWEEN {low} AND {high}" for name, (low, high) in LEVER_BOUNDS.items()), name="levers"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(String(36), unique=True)
    """Names the project in its ledger."""
    key: Mapped[str] = mapped_column(String(16), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    client_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    vendor_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id"))
    client_calendar_id: Mapped[int | None] = mapped_column(ForeignKey("calendar.id"))
    """The client's working days, for due dates of decisions; None: the project's."""
    locale: Mapped[str] = mapped_column(String(12), default="en")
    time_zone: Mapped[str] = mapped_column(String(64), default="Asia/Shanghai")
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    starts_at: Mapped[datetime] = mapped_column(LocalDateTime)
    status_on: Mapped[date | None]
    committed_on: Mapped[date | None]
    """The go-live or finish promised to the client; the reserve of days is committed date minus forecast."""
    plan_version: Mapped[int] = mapped_column(default=0)
    critical_float_minutes: Mapped[int] = mapped_column(default=0)
    constraints_win: Mapped[bool] = mapped_column(default=True)
    """"Must" and "no later than" constraints hold even against predecessors; an imported plan may say otherwise."""
    # Triage thresholds and reserve
    reserve_minutes: Mapped[int] = mapped_column(default=0)
    """Working minutes of the finish that absorbed changes may use."""
    reserve_effort_minutes: Mapped[int] = mapped_column(default=0)
    reserve_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    management_reserve_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    """Internal money beside the baseline for what nobody foresaw; released by the director, never by a change request."""
    tolerance_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    """Internal cost up to which a change without effect on dates may be absorbed."""
    # Money
    budget_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    """Contract price, client money."""
    deployment_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    margin_percent: Mapped[int] = mapped_column(default=25)
    """Internal: added to cost to suggest a client price."""
    crash_premium_percent: Mapped[int] = mapped_column(default=50)
    # What a search for options takes for granted (``OptionContext``); what was found keeps what it was found with
    crash_limit_percent: Mapped[int] = mapped_column(default=25)
    overlap_percent: Mapped[int] = mapped_column(default=50)
    rework_chance_percent: Mapped[int] = mapped_column(default=30)
    rework_percent: Mapped[int] = mapped_column(default=50)
    ramp_up_days: Mapped[int] = mapped_column(default=5)
    # Decisions
    approval_rule: Mapped[str] = mapped_column(String(8), default="all")
    votes_needed: Mapped[int] = mapped_column(default=1)
    decision_days: Mapped[int] = mapped_column(default=5)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    client: Mapped[Organization] = relationship(foreign_keys=[client_id], lazy="joined")
    vendor: Mapped[Organization] = relationship(foreign_keys=[vendor_id], lazy="joined")
    calendar: Mapped[Calendar] = relationship(foreign_keys=[calendar_id])
    client_calendar: Mapped[Calendar | None] = relationship(foreign_keys=[client_calendar_id])

    def day_of(self, at: datetime) -> date:
        """The date of that moment where the project is."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()
