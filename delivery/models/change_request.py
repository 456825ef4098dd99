"""A change asked for, from its first line to the verified result."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from delivery.engine.states import ApprovalRule, ChangeOrigin, ChangeState, TriageOutcome
from delivery.extensions import Model
from delivery.models.change_revision import ChangeRevision
from delivery.models.columns import UtcDateTime, choice
from delivery.models.user import User


class ChangeRequest(Model):
    """Numbered in its project. What the client decides on is always one frozen revision of it; any edit after
    sending makes the next revision, and the old one can no longer be decided."""

    __tablename__ = "change_request"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        CheckConstraint("state <> 'with_client' OR (sent_at IS NOT NULL AND due_on IS NOT NULL)", name="sent"),
        CheckConstraint("state NOT IN ('approved', 'rejected') OR decided_at IS NOT NULL", name="decided"),
        CheckConstraint("state NOT IN ('implemented', 'verified') OR implemented_at IS NOT NULL", name="implemented"),
        CheckConstraint("overruled_outcome IS NULL OR overrule_reason <> ''", name="overruled"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(160))
    what: Mapped[str] = mapped_column(Text, default="")
    why: Mapped[str] = mapped_column(Text, default="")
    benefit: Mapped[str] = mapped_column(Text, default="")
    """The gain that the asking side states; empty weighs in the triage."""
    if_declined: Mapped[str] = mapped_column(Text, default="")
    """What happens if the client says no, in the manager's words."""
    origin: Mapped[ChangeOrigin] = mapped_column(choice(ChangeOrigin))
    asked_by: Mapped[str] = mapped_column(String(120), default="")
    internal_note: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[ChangeState] = mapped_column(choice(ChangeState), default=ChangeState.DRAFT)
    revision_number: Mapped[int] = mapped_column(default=1)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Triage
    outcome: Mapped[TriageOutcome | None] = mapped_column(choice(TriageOutcome))
    overruled_outcome: Mapped[TriageOutcome | None] = mapped_column(choice(TriageOutcome, name="overruled_outcome"))
    overrule_reason: Mapped[str] = mapped_column(Text, default="")
    triaged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # With the client
    approval_rule: Mapped[ApprovalRule] = mapped_column(choice(ApprovalRule), default=ApprovalRule.ALL)
    votes_needed: Mapped[int] = mapped_column(default=1)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_on: Mapped[date | None]
    escalated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Afterwards
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    implemented_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")
    absorbed_minutes: Mapped[int] = mapped_column(default=0)
    absorbed_effort_minutes: Mapped[int] = mapped_column(default=0)
    absorbed_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    """What an absorbed change took of the reserve: internal."""
    version: Mapped[int] = mapped_column(default=1)

    created_by: Mapped[User] = relationship()
    revisions: Mapped[list[ChangeRevision]] = relationship(
        back_populates="change", order_by=ChangeRevision.number, foreign_keys=[ChangeRevision.change_id]
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def code(self) -> str:
        return f"CR-{self.number:03d}"

    @property
    def effective_outcome(self) -> TriageOutcome | None:
        return self.overruled_outcome or self.outcome

    @property
    def revision(self) -> ChangeRevision:
        """The newest one."""
        return next(revision for revision in reversed(self.revisions) if revision.number == self.revision_number)
