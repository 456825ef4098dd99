"""From a staffed plan to edits that lay it: the search on half days, the exact laying, and the engine's own word on the dates."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from delivery.engine.edits import Edit, SetField, apply
from delivery.engine.levelling.bring_forward import bring_forward
from delivery.engine.levelling.going_on import going_on, lasting
from delivery.engine.levelling.interruption import is_movable
from delivery.engine.levelling.laying import Laid, lay
from delivery.engine.levelling.model import Model
from delivery.engine.levelling.problem import Starts
from delivery.engine.levelling.yard import Clocks, Yard
from delivery.engine.loading.overload import Overload, overloads
from delivery.engine.loading.people import laid_dates
from delivery.engine.loading.staffing import Staffing
from delivery.engine.loading.usage import Dates
from delivery.engine.network import compile_plan
from delivery.engine.plan import ConstraintKind
from delivery.engine.schedule import Schedule, schedule
from delivery.engine.workdays import DAY_MINUTES, moment

MOST_TURNS = 6
"""Times that what cannot be moved is looked at again."""
MOST_TRIALS, MOST_LAID = 16, 4_000
"""Milestones that go on around an absence, of which it is tried whether they could as well wait; and how many milestones are laid
for that, beyond two trials."""
WAITING_ORDERS = 3
"""Of the best orders it is tried whether all could wait."""


class Outcome(NamedTuple):
    laid: Laid
    edits: tuple[Edit, ...]
    schedule: Schedule
    """Of the plan after the edits."""
    forward: tuple[int, ...] = ()
    """Places of milestones that are no longer as late as possible."""


class Leveller:
    """Lays one staffed plan again and again."""

    def __init__(self, staffing: Staffing) -> None:
        self.given = schedule(staffing.net)
        """The plan as it is."""
        self.before = overloads(staffing, laid_dates(staffing, self.given))
        self.first_edits = going_on(staffing, self.given) if self.before else ()
        """Of what cannot wait; all that follows is about the plan after them."""
        if self.first_edits:
            staffing = replace(staffing, net=compile_plan(apply(staffing.net.plan, self.first_edits)))
        self.staffing, self.net = staffing, staffing.net
        self.plain = schedule(staffing.net) if self.first_edits else self.given
        self.dates_before = laid_dates(staffing, self.plain)
        self._clocks: dict[int, Clocks] = {}

    @cached_property
    def model(self) -> Model:
        return Model(self.yard(self.standing(self.plain)), self.plain)

    def orders_of(self, pool: Iterable[Starts]) -> list[list[float]]:
        """Priorities for laying: schedules of the model, then two plain rules."""
        late = [self.plain.passes.late(place) for place in range(self.net.size)]
        return [*map(self.model.priority, pool), [float(finish) for _, finish in late], [float(start) for start, _ in late]]

    def lay(self, orders: Sequence[Sequence[float]]) -> Outcome:
        """The best of the orders, laid. What cannot be moved follows what was: it is looked at again until it rests; where it
        never does (what is as late as possible runs after the end), the turn with the fewest overloads counts; see
        ``bring_forward``."""
        standing = self.standing(self.plain)
        outcomes = []
        for _turn in range(MOST_TURNS):
            yard = self.yard(standing)
            laid = self._best(yard, orders)
            edits = self.edits(yard, laid)
            levelled = schedule(apply(self.net.plan, edits))
            outcomes.append(Outcome(laid, edits, levelled))
            after = self.standing(levelled)
            if after == standing:
                outcomes = outcomes[-1:]
                break
            standing = after
        found = [bring_forward(self, outcome) for outcome in outcomes]
        return min(found, key=lambda outcome: (len(self.overloads_of(outcome.schedule)), outcome.schedule.finish_instant))

    def _best(self, yard: Yard, orders: Sequence[Sequence[float]]) -> Laid:
        """Of both ways with absences the better one, milestone by milestone: see ``merit``."""
        ways: list[tuple[Container[int], Sequence[float]]] = [((), order) for order in orders]
        laid = [lay(yard, order) for order in orders]
        if any(each.rested for each in laid):
            ways += [(self.net.places, order) for order in orders[:WAITING_ORDERS]]
            laid += [lay(yard, order, self.net.places) for order in orders[:WAITING_ORDERS]]
        best, (_, order) = min(zip(laid, ways, strict=True), key=lambda found: self.merit(found[0]))
        waiting: set[int] = set()
        for place in list(best.rested)[: max(2, min(MOST_TRIALS, MOST_LAID // self.net.size))]:
            trial = lay(yard, order, waiting | {place})
            if self.merit(trial) < self.merit(best):
                best = trial
                waiting.add(place)
        return best

    def overloads_of(self, found: Schedule) -> tuple[Overload, ...]:
        return overloads(self.staffing, laid_dates(self.staffing, found))

    def standing(self, found: Schedule) -> Dates:
        """Where what cannot be moved lies."""
        return {place: dates for place, dates in laid_dates(self.staffing, found).items() if not is_movable(self.net, place)}

    def least_yard(self, found: Schedule) -> Yard:
        """With the least that stands in any levelled plan: what is as late as possible could lie elsewhere."""
        holds = self.net.holds
        return self.yard(
            {place: lying for place, lying in self.standing(found).items() if (held := holds[place]) and not held.is_late}
        )

    @cached_property
    def late_heads(self) -> dict[int, int]:
        """Of what is as late as possible, where it lies in the plan as it is: no levelled plan has it earlier."""
        late = [place for place, held in enumerate(self.net.holds) if held is not None and held.is_late]
        return {place: self.plain.passes.late(place)[0] for place in late}

    def yard(self, standing: Dates, staffing: Staffing | None = None, stand_in: Sequence[int] = ()) -> Yard:
        """The room of all people, less what stands; ``staffing`` and ``stand_in`` for other people than the plan's."""
        unfinished = (lying.start for place, lying in self.dates_before.items() if not self.staffing.is_done(place))
        first = min(unfinished) // DAY_MINUTES
        end = max(self.plain.finish_instants) // DAY_MINUTES
        return Yard(staffing or self.staffing, standing, first, 2 * (end - first) + 60, stand_in, self._clocks)

    def merit(self, laid: Laid) -> tuple[int, int, int, int, int]:
        """Fewest unmet demands, then deadlines, then the finish, then the smaller change: how much later milestones finish, and
        how long they are interrupted; then early starts."""
        late = sum(
            max(0, laid.finishes[place] - held.upper)
            for place, held in enumerate(self.net.holds)
            if held is not None and held.upper is not None
        )
        rested = sum(laid.rested.values()) * DAY_MINUTES // self.staffing.calendar.facts.day_minutes
        return len(laid.unmet), late, max(laid.finishes), sum(laid.finishes) + rested, sum(laid.heads)

    def edits(self, yard: Yard, laid: Laid) -> tuple[Edit, ...]:
        """ "Not before" where logic alone would start earlier; another duration where absences lie inside, or no longer do."""
        moved = set(laid.moved)
        edits: list[Edit] = []
        for place in self.staffing.listed:
            edits += self._not_before(place, laid.heads[place]) if place in moved else ()
            if takes := yard.takes[place]:
                rested, milestone = laid.rested.get(place, 0), self.net.milestones[place]
                rests = yard.rests(place, takes, laid.heads[place], laid.finishes[place]) if rested else ()
                edits += lasting(milestone, yard.duration[place] + rested - milestone.duration_minutes, rests)
        return tuple(edits)

    def in_plan_order(self, places: Iterable[int]) -> list[int]:
        chosen = set(places)
        return [place for place in self.staffing.listed if place in chosen]

    def _not_before(self, place: int, head: int) -> list[Edit]:
        milestone, at = self.net.milestones[place], moment(head)
        edits: list[Edit] = []
        if milestone.constraint is not ConstraintKind.SNET:
            edits.append(SetField(milestone.key, "constraint", milestone.constraint, ConstraintKind.SNET))
        edits.append(SetField(milestone.key, "constraint_at", milestone.constraint_at, at))
        return edits
