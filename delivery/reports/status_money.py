"""The money of a status report: what the client pays, and, for the leaders only, what it costs inside."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from delivery.engine.states import Audience, ChangeState
from delivery.extensions import db
from delivery.models import DeploymentChoice, Milestone, Project
from delivery.queries.change_requests import absorbed, rate_card
from delivery.reports.status_changes import ChangeFact


@dataclass(frozen=True)
class MoneyFacts:
    """Client money in minor units."""

    contract_cents: int
    approved_cents: int
    pending_cents: int
    """If the client took the dearest option of everything that lies before it."""
    deployment_cents: int
    is_deployment_chosen: bool

    @property
    def agreed_cents(self) -> int:
        return self.contract_cents + self.approved_cents + self.deployment_cents


@dataclass(frozen=True)
class InternalFacts:
    """What the vendor keeps to itself."""

    effort_cents: int
    """Planned effort at the rates of the card."""
    fixed_cents: int
    unrated_minutes: int
    """Effort of roles without a rate: not in the cost."""
    reserve_minutes: int
    reserve_effort_minutes: int
    reserve_cents: int
    used_minutes: int
    used_effort_minutes: int
    used_cents: int

    @property
    def planned_cents(self) -> int:
        return self.effort_cents + self.fixed_cents


def money_facts(
    project: Project, changes: tuple[ChangeFact, ...], choice: DeploymentChoice | None, audience: Audience
) -> MoneyFacts:
    """A deployment cost that the client has not chosen yet is told inside only."""
    is_told = choice is not None or audience is Audience.INTERNAL
    return MoneyFacts(
        contract_cents=project.budget_cents,
        approved_cents=sum(one.price_cents or 0 for one in changes if one.is_granted),
        pending_cents=sum(one.price_cents or 0 for one in changes if one.state is ChangeState.WITH_CLIENT),
        deployment_cents=project.deployment_cents if is_told else 0,
        is_deployment_chosen=choice is not None,
    )


def internal_facts(project: Project, day_minutes: int) -> InternalFacts:
    rates = rate_card(project.id)
    rows = db.session.execute(
        select(Milestone.role, func.sum(Milestone.effort_minutes), func.sum(Milestone.fixed_cost_cents))
        .where(Milestone.project_id == project.id)
        .group_by(Milestone.role)
    ).all()
    used_minutes, used_effort, used_cents = absorbed(project.id)
    return InternalFacts(
        effort_cents=sum(_cost(int(effort or 0), rates.get(role, 0), day_minutes) for role, effort, _fixed in rows if role),
        fixed_cents=sum(int(fixed or 0) for _role, _effort, fixed in rows),
        unrated_minutes=sum(int(effort or 0) for role, effort, _fixed in rows if role not in rates),
        reserve_minutes=project.reserve_minutes,
        reserve_effort_minutes=project.reserve_effort_minutes,
        reserve_cents=project.reserve_cents,
        used_minutes=used_minutes,
        used_effort_minutes=used_effort,
        used_cents=used_cents,
    )


def _cost(minutes: int, cents_per_day: int, day_minutes: int) -> int:
    """Half up."""
    return (2 * minutes * cents_per_day + day_minutes) // (2 * day_minutes)
