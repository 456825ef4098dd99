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

from delivery.engine.edits import Edit, SetField, apply
from delivery.engine.levelling.laying import Laid, Yard, is_movable
from delivery.engine.levelling.levelled import Levelled, Miss, Unmet
from delivery.engine.levelling.loading import laid_dates
from delivery.engine.levelling.lower_bound import earliest_finish
from delivery.engine.levelling.overload import overloads
from delivery.engine.levelling.resource import Demand, Resource
from delivery.engine.levelling.staffing import Staffing, staff
from delivery.engine.levelling.usage import Dates, day_of
from delivery.engine.plan import ConstraintKind, Plan
from delivery.engine.schedule import Schedule, schedule
from delivery.engine.workdays import DAY_MINUTES, minute, moment

MOST_TURNS = 6
"""Times that what cannot be moved is looked at again, because it follows what was moved."""


def level(
    plan: Plan,
    resources: Sequence[Resource],
    demands: Iterable[Demand],
    *,
    rounds: int = 200,
    seed: int = 1,
    go_on: Callable[[], bool] | None = None,
) -> Levelled:
    """Lay the plan so that every demand is met, finishing as early as can be found.

    Tries plain rules first and then up to ``rounds`` ways to better the best order, as long as ``go_on()`` says so: there is
    always an answer, and the same one for the same seed and number of rounds. What is done or started stays; so does what is
    pinned by hand, "must", "no later than" or "as late as possible". Half days count, see ``half_days``.

    Raises CycleError, PlanError for nonsense, naming the place.
    """
    staffing = staff(plan, resources, demands)
    return _Levelling(staffing, schedule(staffing.net)).run(rounds, seed, go_on or (lambda: True))


class _Levelling:
    def __init__(self, staffing: Staffing, plain: Schedule) -> None:
        self.staffing, self.net, self.plain = staffing, staffing.net, plain
        self.dates_before = laid_dates(staffing, plain)
        self.before = overloads(staffing, self.dates_before)

    def run(self, rounds: int, seed: int, go_on: Callable[[], bool]) -> Levelled:
        if not self.before:
            return self._answer((), self.plain, Laid([], [], []), 0)
        standing = self._standing(self.plain)
        for _turn in range(MOST_TURNS):
            laid = self._best(standing)
            edits = self._edits(laid)
            found = schedule(apply(self.net.plan, edits))
            after = self._standing(found)
            if after == standing:
                break
            standing = after
        return self._answer(edits, found, laid, 0)

    def _standing(self, found: Schedule) -> Dates:
        """Where what cannot be moved lies."""
        return {place: dates for place, dates in laid_dates(self.staffing, found).items() if not is_movable(self.net, place)}

    def _best(self, standing: Dates) -> Laid:
        yard = self._yard(standing)
        passes = self.plain.passes
        late_finish = [passes.late(place)[1] for place in range(self.net.size)]
        late_start = [passes.late(place)[0] for place in range(self.net.size)]
        tries = [yard.lay(order) for order in (late_finish, late_start, self.plain.start_instants)]
        return min(tries, key=self._merit)

    def _yard(self, standing: Dates) -> Yard:
        first = min(laid[0] for place, laid in self.dates_before.items() if not self.staffing.is_done(place)) // DAY_MINUTES
        end = max(self.plain.finish_instants) // DAY_MINUTES
        return Yard(self.staffing, standing, first, 2 * (end - first) + 60)

    def _merit(self, laid: Laid) -> tuple[int, int, int, int]:
        """Fewest unmet demands, then deadlines, then the finish, then early starts."""
        late = sum(
            max(0, laid.finishes[place] - held.upper)
            for place, held in enumerate(self.net.holds)
            if held is not None and held.upper is not None
        )
        return len(laid.unmet), late, max(laid.finishes), sum(laid.heads)

    def _edits(self, laid: Laid) -> tuple[Edit, ...]:
        return tuple(edit for place in self._in_plan_order(laid.moved) for edit in self._not_before(place, laid.heads[place]))

    def _in_plan_order(self, places: Iterable[int]) -> list[int]:
        chosen = set(places)
        return [place for place in self.staffing.listed if place in chosen]

    def _not_before(self, place: int, head: int) -> list[Edit]:
        milestone, at = self.net.milestones[place], moment(head)
        edits: list[Edit] = []
        if milestone.constraint is not ConstraintKind.SNET:
            edits.append(SetField(milestone.key, "constraint", milestone.constraint, ConstraintKind.SNET))
        edits.append(SetField(milestone.key, "constraint_at", milestone.constraint_at, at))
        return edits

    # The answer

    def _answer(self, edits: tuple[Edit, ...], found: Schedule, laid: Laid, rounds: int) -> Levelled:
        places = {milestone.key: found.net.rank[milestone.key] for milestone in self.net.plan.milestones}
        lower = earliest_finish(self.staffing, self.plain)
        calendar = self.staffing.calendar
        length, beyond = calendar.between(self.net.start, lower), calendar.between(lower, minute(found.finish))
        return Levelled(
            starts={key: moment(found.start_instants[place]) for key, place in places.items()},
            finishes={key: moment(found.finish_instants[place]) for key, place in places.items()},
            finish_before=self.plain.finish,
            finish=found.finish,
            edits=edits,
            moved=tuple(self.net.milestones[place].key for place in self._in_plan_order(laid.moved)),
            overloads_before=self.before,
            overloads_after=overloads(self.staffing, laid_dates(self.staffing, found)),
            unmet=tuple(self._unmet(place, row) for place, row in laid.unmet.items()),
            misses=tuple(self._misses(found)),
            lower_bound=moment(lower),
            gap_percent=100 * max(0, beyond) / length if length > 0 else None,
            rounds=rounds,
        )

    def _unmet(self, place: int, row: int) -> Unmet:
        resource, key = self.staffing.resources[row], self.net.milestones[place].key
        percent = next(demand.percent for demand in self.staffing.asked[key] if demand.resource == resource.key)
        since = day_of(self.dates_before[place][0])
        days = max(0, (resource.last_day - since).days) + 8
        return Unmet(key, resource.key, percent, max(resource.percents(since, days)))

    def _misses(self, found: Schedule) -> Iterable[Miss]:
        for milestone in self.net.plan.milestones:
            place = found.net.rank[milestone.key]
            if milestone.deadline_at is None or self.staffing.is_done(self.net.rank[milestone.key]):
                continue
            if found.net.keepers[place].between(minute(milestone.deadline_at), found.finish_instants[place]) > 0:
                before = moment(self.plain.finish_instants[self.net.rank[milestone.key]])
                yield Miss(milestone.key, milestone.deadline_at, before, moment(found.finish_instants[place]))
