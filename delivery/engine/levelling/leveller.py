"""From a staffed plan to edits that lay it: the search on half days, the exact laying, and the engine's own word on the dates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from delivery.engine.edits import Edit, SetField, apply
from delivery.engine.levelling.laying import Laid, lay
from delivery.engine.levelling.loading import laid_dates
from delivery.engine.levelling.model import Model
from delivery.engine.levelling.overload import Overload, overloads
from delivery.engine.levelling.problem import Starts
from delivery.engine.levelling.staffing import Staffing
from delivery.engine.levelling.usage import Dates
from delivery.engine.levelling.yard import Yard, is_movable
from delivery.engine.plan import ConstraintKind
from delivery.engine.schedule import Schedule, schedule
from delivery.engine.workdays import DAY_MINUTES, moment

MOST_TURNS = 6
"""Times that what cannot be moved is looked at again."""


class Outcome(NamedTuple):
    yard: Yard
    laid: Laid
    edits: tuple[Edit, ...]
    schedule: Schedule
    """Of the plan after the edits."""


class Leveller:
    """Lays one staffed plan again and again."""

    def __init__(self, staffing: Staffing) -> None:
        self.staffing, self.net = staffing, staffing.net
        self.plain = schedule(staffing.net)
        self.dates_before = laid_dates(staffing, self.plain)
        self.before = self.overloads_of(self.plain)

    @cached_property
    def model(self) -> Model:
        return Model(self.yard(self.standing(self.plain)), self.plain)

    def orders_of(self, pool: Iterable[Starts]) -> list[list[float]]:
        """Priorities for laying: schedules of the model, then two plain rules."""
        late = [self.plain.passes.late(place) for place in range(self.net.size)]
        return [*map(self.model.priority, pool), [float(finish) for _, finish in late], [float(start) for start, _ in late]]

    def lay(self, orders: Sequence[Sequence[float]]) -> Outcome:
        """The best of the orders, laid. What cannot be moved follows what was: it is looked at again until it rests; where it
        never does (what is as late as possible runs after the end), the turn with the fewest overloads counts."""
        standing = self.standing(self.plain)
        outcomes = []
        for _turn in range(MOST_TURNS):
            yard = self.yard(standing)
            laid = min((lay(yard, order) for order in orders), key=self.merit)
            edits = self.edits(laid)
            levelled = schedule(apply(self.net.plan, edits))
            outcomes.append(Outcome(yard, laid, edits, levelled))
            after = self.standing(levelled)
            if after == standing:
                return outcomes[-1]
            standing = after
        return min(outcomes, key=lambda outcome: len(self.overloads_of(outcome.schedule)))

    def overloads_of(self, found: Schedule) -> tuple[Overload, ...]:
        return overloads(self.staffing, laid_dates(self.staffing, found))

    def standing(self, found: Schedule) -> Dates:
        """Where what cannot be moved lies."""
        return {place: dates for place, dates in laid_dates(self.staffing, found).items() if not is_movable(self.net, place)}

    def yard(self, standing: Dates, staffing: Staffing | None = None, stand_in: Sequence[int] = ()) -> Yard:
        """The room of all people, less what stands; ``staffing`` and ``stand_in`` for other people than the plan's."""
        first = min(laid[0] for place, laid in self.dates_before.items() if not self.staffing.is_done(place)) // DAY_MINUTES
        end = max(self.plain.finish_instants) // DAY_MINUTES
        return Yard(staffing or self.staffing, standing, first, 2 * (end - first) + 60, stand_in)

    def merit(self, laid: Laid) -> tuple[int, int, int, int]:
        """Fewest unmet demands, then deadlines, then the finish, then early starts."""
        late = sum(
            max(0, laid.finishes[place] - held.upper)
            for place, held in enumerate(self.net.holds)
            if held is not None and held.upper is not None
        )
        return len(laid.unmet), late, max(laid.finishes), sum(laid.heads)

    def edits(self, laid: Laid) -> tuple[Edit, ...]:
        """ "Not before" where logic alone would start earlier."""
        return tuple(edit for place in self.in_plan_order(laid.moved) for edit in self._not_before(place, laid.heads[place]))

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
