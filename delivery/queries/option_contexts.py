"""What options of a project are computed with, as its settings, rate card and register say now."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from delivery.engine.options.assumptions import assumptions
from delivery.engine.options.context import LEVER_BOUNDS, OptionContext
from delivery.engine.plan import Plan
from delivery.engine.simulation import RiskModel
from delivery.models import Project
from delivery.queries.change_requests import rate_card
from delivery.queries.plans import go_live_key
from delivery.queries.simulations import hash_of

PRICE_STEP_CENTS = 100


def context_of(project: Project, plan: Plan) -> OptionContext:
    return OptionContext(
        rates_cents=rate_card(project.id),
        margin_percent=Decimal(project.margin_percent),
        price_step_cents=PRICE_STEP_CENTS,
        crash_premium_percent=Decimal(project.crash_premium_percent),
        go_live=go_live_key(plan),
        **{name: getattr(project, name) for name in LEVER_BOUNDS},
    )


def assumed_by_search(context: OptionContext, model: RiskModel) -> dict[str, Any]:
    """A search shows nothing but what was simulated: what is uncertain about the plan is assumed too."""
    return assumptions(context, risk_model=hash_of(model))
