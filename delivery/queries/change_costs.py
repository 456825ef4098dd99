"""What approved and pending changes cost inside, apart from the baseline; and what the reserves hold. For leaders only."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from delivery.engine.states import ChangeState
from delivery.extensions import db
from delivery.models import ChangeOption, ChangeRequest, ChangeRevision, Project
from delivery.queries.change_requests import absorbed

APPROVED = (ChangeState.APPROVED, ChangeState.IMPLEMENTED, ChangeState.VERIFIED)


@dataclass(frozen=True)
class Costs:
    """Several changes together."""

    count: int
    internal_cents: int
    price_cents: int


@dataclass(frozen=True)
class ChangeCosts:
    approved: Costs
    pending: Costs
    """With the client: if it takes the dearest option of each."""


@dataclass(frozen=True)
class Reserves:
    """Internal money beside the baseline."""

    contingency_cents: int
    """The reserve that absorbed changes use up."""
    used_cents: int
    management_cents: int

    @property
    def left_cents(self) -> int:
        return self.contingency_cents - self.used_cents


def change_costs(project: Project) -> ChangeCosts:
    """Two queries, however many changes there are."""
    options = (
        select(ChangeRequest.id, func.max(ChangeOption.internal_cost_cents), func.max(ChangeOption.price_cents))
        .join(ChangeRevision, ChangeRevision.change_id == ChangeRequest.id)
        .join(ChangeOption, ChangeOption.revision_id == ChangeRevision.id)
        .where(ChangeRequest.project_id == project.id)
        .group_by(ChangeRequest.id)
    )
    approved = options.where(ChangeRequest.state.in_(APPROVED), ChangeOption.is_chosen)
    asked = ChangeRevision.frozen_at.is_not(None) & ChangeRevision.superseded_at.is_(None)
    pending = options.where(ChangeRequest.state == ChangeState.WITH_CLIENT, asked, ChangeOption.is_offered)
    return ChangeCosts(_sum(approved), _sum(pending))


def _sum(query: object) -> Costs:
    rows = db.session.execute(query).all()  # type: ignore[call-overload]
    return Costs(len(rows), sum(int(row[1] or 0) for row in rows), sum(int(row[2] or 0) for row in rows))


def reserves_of(project: Project) -> Reserves:
    return Reserves(project.reserve_cents, absorbed(project.id)[2], project.management_reserve_cents)
