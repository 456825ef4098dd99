"""Ways to take a change in: one at a time by plain rules (``suggest``), or sought together (``search``).

Each answer is an exact list of edits with its preview, cost and price, or a refusal that says why there is none:
nothing is ever estimated where it cannot be computed. The manager edits them, the client approves one.
"""

from __future__ import annotations

from collections.abc import Iterable

from delivery.engine.edits import Edit
from delivery.engine.options.certainty import Certainty, Measure
from delivery.engine.options.context import OptionContext
from delivery.engine.options.makers import MAKERS
from delivery.engine.options.money import NoRate, Price, internal_cost_cents, price
from delivery.engine.options.search import Front, search
from delivery.engine.options.suggestion import Answer, Case, OptionSuggestion, Refusal, Step
from delivery.engine.plan import Plan
from delivery.engine.states import OptionKind

__all__ = [
    "Answer",
    "Certainty",
    "Front",
    "Measure",
    "NoRate",
    "OptionContext",
    "OptionSuggestion",
    "Price",
    "Refusal",
    "Step",
    "internal_cost_cents",
    "price",
    "search",
    "suggest",
]


def suggest(
    plan: Plan, edits: Iterable[Edit], context: OptionContext, kinds: Iterable[OptionKind] = tuple(MAKERS)
) -> tuple[Answer, ...]:
    """An option or a refusal for each kind, in the order asked.

    Raises
    ------
    StaleEdit, PlanError, CycleError
        if the change as submitted does not apply to the plan.

    >>> from datetime import datetime
    >>> from delivery.engine.edits import SetField
    >>> from delivery.engine.plan import CalendarFacts, Dependency, Milestone, STANDARD_WEEK
    >>> build = Milestone("b", "Build", 20 * 480, effort_minutes=20 * 480, role="dev")
    >>> plan = Plan(datetime(2025, 1, 6, 8), {"w": CalendarFacts("w", STANDARD_WEEK)}, "w",
    ...     (build, Milestone("t", "Test", 10 * 480)), (Dependency("b", "t"),))
    >>> change = [SetField("t", "duration_minutes", 10 * 480, 12 * 480)]
    >>> submitted, crashed = suggest(plan, change, OptionContext({"dev": 200_000}), (OptionKind.AS_SUBMITTED, OptionKind.CRASH))
    >>> submitted.preview.shift_days, crashed.preview.shift_days, crashed.internal_cost_cents, crashed.price_cents
    (2, 0, 200000, 250000)
    """
    case = Case(plan, tuple(edits), context)
    _ = case.shift_minutes
    return tuple(MAKERS[kind](case) for kind in kinds)
