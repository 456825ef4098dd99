"""The lights of a status report, suggested by rules; the manager may overrule the first with a written reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from delivery.engine.states import Audience, DeliverableState, Light
from delivery.reports.status_facts import StatusFacts

AMBER_PERCENT, RED_PERCENT = 5, 10
"""Of the contract, by approved and waiting changes."""
RESERVE_AMBER_PERCENT = 80
SOON_DAYS = 3
MANY_OVERDUE = 3


class Area(StrEnum):
    SCHEDULE = "schedule"
    COST = "cost"
    SCOPE = "scope"
    DECISIONS = "decisions"


@dataclass(frozen=True)
class Judged:
    """A light with the code and figures of its reason; None: nothing to judge by."""

    area: Area
    light: Light | None
    code: str
    figures: dict[str, Any] = field(default_factory=dict)


def judged_areas(facts: StatusFacts) -> tuple[Judged, ...]:
    schedule = Judged(Area.SCHEDULE, facts.light, "forecast" if facts.light else "no_plan")
    cost = () if facts.audience is Audience.CLIENT else (_cost(facts),)
    return (schedule, *cost, _scope(facts), _decisions(facts))


def suggested(facts: StatusFacts) -> Judged:
    """The schedule speaks for the whole; another area that is red takes green away."""
    areas = judged_areas(facts)
    red = next((one for one in areas[1:] if one.light is Light.RED), None)
    if red is not None and areas[0].light is Light.GREEN:
        return Judged(red.area, Light.AMBER, red.code, red.figures)
    return areas[0]


def _cost(facts: StatusFacts) -> Judged:
    money, inside = facts.money, facts.inside
    if inside is not None and inside.reserve_cents and inside.used_cents * 100 >= inside.reserve_cents * RESERVE_AMBER_PERCENT:
        light = Light.RED if inside.used_cents > inside.reserve_cents else Light.AMBER
        return Judged(Area.COST, light, "reserve_used", {"percent": inside.used_cents * 100 // inside.reserve_cents})
    if money is None or not money.contract_cents:
        return Judged(Area.COST, None, "no_contract")
    percent = (money.approved_cents + money.pending_cents) * 100 / money.contract_cents
    light = Light.RED if percent > RED_PERCENT else Light.AMBER if percent > AMBER_PERCENT else Light.GREEN
    return Judged(Area.COST, light, "changes", {"percent": f"{percent:.1f}"})


def _scope(facts: StatusFacts) -> Judged:
    open_count = sum(change.is_open for change in facts.changes)
    overdue = sum(one.is_overdue for one in facts.deliverables)
    rejected = sum(one.row.state is DeliverableState.REJECTED for one in facts.deliverables)
    if overdue or rejected:
        light = Light.RED if overdue >= MANY_OVERDUE else Light.AMBER
        return Judged(Area.SCOPE, light, "deliverables", {"overdue": overdue, "rejected": rejected})
    if open_count:
        return Judged(Area.SCOPE, Light.AMBER, "open_changes", {"count": open_count})
    return Judged(Area.SCOPE, Light.GREEN, "settled")


def _decisions(facts: StatusFacts) -> Judged:
    left = [one.days_left for one in facts.decisions if one.days_left is not None]
    overdue = sum(days < 0 for days in left)
    if overdue:
        return Judged(Area.DECISIONS, Light.RED, "overdue", {"count": overdue})
    soon = sum(days <= SOON_DAYS for days in left)
    if soon:
        return Judged(Area.DECISIONS, Light.AMBER, "soon", {"count": soon})
    code = "in_time" if facts.decisions else "none"
    return Judged(Area.DECISIONS, Light.GREEN, code, {"count": len(facts.decisions)})
