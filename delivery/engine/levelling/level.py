"""Levelling: laying a plan so that nobody is asked for more than there is.

>>> from datetime import datetime
>>> from delivery.engine.edits import apply
>>> from delivery.engine.plan import CalendarFacts, Milestone, Plan, STANDARD_WEEK
>>> from delivery.engine.schedule import schedule
>>> plan = Plan(datetime(2025, 1, 6, 8), {"w": CalendarFacts("w", STANDARD_WEEK)}, "w",
...     (Milestone("a", "A", 960), Milestone("b", "B", 480)))
>>> found = level(plan, [Resource("anna")], [Demand("a", "anna", 60), Demand("b", "anna", 60)])
>>> [(o.resource, str(o.on), o.used_percent) for o in found.overloads_before], found.overloads_after
([('anna', '2025-01-06', 120)], ())
>>> str(found.finish_before), str(found.finish), found.moved
('2025-01-07 17:00:00', '2025-01-08 17:00:00', ('b',))
>>> schedule(apply(plan, found.edits)).finish == found.finish
True
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from delivery.engine.levelling.answer import answer, untouched
from delivery.engine.levelling.exact import solve_exactly
from delivery.engine.levelling.levelled import Levelled
from delivery.engine.levelling.leveller import Leveller
from delivery.engine.levelling.search import search
from delivery.engine.levelling.verdict import Verdict
from delivery.engine.loading.resource import Demand, Resource
from delivery.engine.loading.staffing import staff
from delivery.engine.plan import Plan

ROUNDS = 200


def level(
    plan: Plan,
    resources: Sequence[Resource],
    demands: Iterable[Demand],
    *,
    rounds: int = ROUNDS,
    seed: int = 1,
    go_on: Callable[[], bool] | None = None,
) -> Levelled:
    """Lay the plan so that every demand is met, finishing as early as can be found.

    Tries plain rules first and then up to ``rounds`` ways to better the best order, as long as ``go_on()`` says so: there is
    always an answer, and the same one for the same seed and number of rounds. What is done or started stays; so does what is
    pinned by hand, "must", "no later than" or "as late as possible". Half days count, see ``half_days``.

    Raises CycleError, PlanError for nonsense, naming the place.
    """
    leveller = Leveller(staff(plan, resources, demands))
    if not leveller.before:
        return untouched(leveller)
    found = search(leveller.model.problem, rounds=rounds, seed=seed, go_on=go_on)
    outcome = leveller.lay(leveller.orders_of(found.pool))
    return answer(leveller, outcome, found.least, found.rounds, Verdict.NOT_ASKED)


def level_exactly(
    plan: Plan,
    resources: Sequence[Resource],
    demands: Iterable[Demand],
    *,
    seconds: float = 3.0,
    workers: int = 1,
    rounds: int = ROUNDS,
    seed: int = 1,
    go_on: Callable[[], bool] | None = None,
) -> Levelled:
    """``level``, and then at most so many seconds of OR-Tools to prove that nothing is shorter, or to find it.

    ``verdict`` says what came of it; where OR-Tools is not installed, or the plan is too large, the answer is that of ``level``.
    """
    leveller = Leveller(staff(plan, resources, demands))
    if not leveller.before:
        return untouched(leveller)
    problem = leveller.model.problem
    found = search(problem, rounds=rounds, seed=seed, go_on=go_on)
    exact = solve_exactly(problem, found.starts, seconds=seconds, workers=workers, seed=seed)
    outcome = leveller.lay(leveller.orders_of((exact.starts, *found.pool)))
    return answer(leveller, outcome, exact.least, found.rounds, exact.verdict)
