"""What one more person of a role would gain: who is the bottleneck, and what it would be worth to relieve them.

>>> from datetime import datetime
>>> from delivery.engine.plan import CalendarFacts, Milestone, Plan, STANDARD_WEEK
>>> plan = Plan(datetime(2025, 1, 6, 8), {"w": CalendarFacts("w", STANDARD_WEEK)}, "w",
...     (Milestone("a", "A", 960), Milestone("b", "B", 480)))
>>> gain = extra_person(plan, [Resource("anna", role="dev")], [Demand("a", "anna"), Demand("b", "anna")], "dev")
>>> str(gain.finish_before), str(gain.finish), gain.taken_over, dict(gain.sooner_minutes)
('2025-01-08 17:00:00', '2025-01-07 17:00:00', ('b',), {'b': 960})
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from delivery.engine.levelling.laying import Laid, lay
from delivery.engine.levelling.leveller import Leveller
from delivery.engine.levelling.search import search
from delivery.engine.loading.resource import Demand, Resource
from delivery.engine.loading.staffing import Staffing, staff
from delivery.engine.plan import Plan
from delivery.engine.refusal import PlanError
from delivery.engine.workdays import moment

ROUNDS = 50


@dataclass(frozen=True)
class ExtraPerson:
    role: str
    finish_before: datetime
    """Of the levelled plan with the people that there are."""
    finish: datetime
    """Of the levelled plan with one more; never later."""
    gain_minutes: int
    """Working minutes of the plan's calendar between the two."""
    taken_over: tuple[str, ...]
    """Keys of the milestones that the new person does in place of a colleague, in the plan's order."""
    sooner_minutes: Mapping[str, int]
    """Milestones that finish earlier, by how many working minutes of their calendars."""


def extra_person(
    plan: Plan, resources: Sequence[Resource], demands: Iterable[Demand], role: str, *, rounds: int = ROUNDS, seed: int = 1
) -> ExtraPerson:
    """The levelled plan if one more person of the role were there, always, at 100 %.

    The new person takes a milestone over from a colleague of the role, whole, where that lets it start earlier. Cheap: no
    search beyond ``rounds`` for the plan as it is; both plans are laid in the same orders, so this is what can be counted on,
    not the most that can be had. Raises PlanError when nobody has that role.
    """
    return extra_people(plan, resources, demands, (role,), rounds=rounds, seed=seed)[0]


def extra_people(
    plan: Plan,
    resources: Sequence[Resource],
    demands: Iterable[Demand],
    roles: Iterable[str] | None = None,
    *,
    rounds: int = ROUNDS,
    seed: int = 1,
) -> tuple[ExtraPerson, ...]:
    """The same for several roles, in their order; for None, for every role that somebody has, the greatest gain first."""
    leveller = Leveller(staff(plan, resources, demands))
    found = {resource.role for resource in resources if resource.role is not None}
    for role in roles or ():
        if role not in found:
            raise PlanError(role, "nobody has this role: give it to somebody first", "unknown_role")
    if not leveller.before:
        base, orders = None, []
    else:
        orders = leveller.orders_of(search(leveller.model.problem, rounds=rounds, seed=seed).pool)
        base = leveller.lay(orders).laid
    gains = [_gain(leveller, base, orders, role) for role in (sorted(found) if roles is None else roles)]
    return tuple(gains if roles is not None else sorted(gains, key=lambda gain: -gain.gain_minutes))


def _gain(leveller: Leveller, base: Laid | None, orders: Sequence[Sequence[float]], role: str) -> ExtraPerson:
    if base is None:
        return ExtraPerson(role, leveller.plain.finish, leveller.plain.finish, 0, (), {})
    helped = min((_with_one_more(leveller, order, role) for order in orders), key=leveller.merit)
    if leveller.merit(helped) >= leveller.merit(base):
        helped = base
    net, before, after = leveller.net, max(base.finishes), max(helped.finishes)
    sooner = {place: net.keepers[place].between(helped.finishes[place], base.finishes[place]) for place in range(net.size)}
    return ExtraPerson(
        role=role,
        finish_before=moment(before),
        finish=moment(min(before, after)),
        gain_minutes=max(0, leveller.staffing.calendar.between(after, before)),
        taken_over=tuple(net.milestones[place].key for place in leveller.in_plan_order(helped.taken_over)),
        sooner_minutes={
            net.milestones[place].key: minutes for place in leveller.staffing.listed if (minutes := sooner[place]) > 0
        },
    )


def _with_one_more(leveller: Leveller, order: Sequence[float], role: str) -> Laid:
    own = leveller.staffing
    rows = [row for row, resource in enumerate(own.resources) if resource.role == role]
    spare = Resource(f"one more {role}", role=role)
    more = Staffing(own.net, (*own.resources, spare), own.asked)
    yard = leveller.yard(leveller.standing(leveller.plain), more, rows)
    return lay(yard, order)
