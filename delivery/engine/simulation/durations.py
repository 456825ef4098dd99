"""How long each milestone takes in each run: tables, streams, groups, risks.

A milestone that is done is certain; of one under way only what remains is drawn; the others are drawn whole. Inside a
group (phase or owner) the normal scores of two milestones have the correlation r: z = sqrt(r) g + sqrt(1 - r) e, with g
drawn once for the group and e for the milestone (one-factor Gaussian copula; Hulett 2009, *Practical Schedule Risk
Analysis*, ch. 7); the distribution of each by itself stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from delivery.engine.bounds import DONE, STARTED, Hold, place_of
from delivery.engine.net import Net
from delivery.engine.plan import ConstraintKind, Milestone
from delivery.engine.refusal import PlanError
from delivery.engine.simulation.model import RiskModel, Together, checked_points
from delivery.engine.simulation.quantiles import CELLS, SCORE_CELLS, probabilities, table
from delivery.engine.workdays import DAY_MINUTES, minute

Rows = NDArray[np.int32]

MOST_MINUTES = 2**31 - 1


@dataclass(slots=True)
class Drawn:
    """A milestone whose duration differs from run to run."""

    place: int
    table: Rows
    """Minutes from head to finish, rising."""
    group: str | None
    least: int = 0
    """A constraint on the finish of what has started keeps it that long."""
    strikes: list[tuple[int, int]] = field(default_factory=list)
    """Which risk event adds how many minutes."""

    @property
    def cells(self) -> int:
        """1 where only risks make the difference."""
        return len(self.table)

    @property
    def most(self) -> int:
        return max(self.least, int(self.table[-1]) + sum(minutes for _, minutes in self.strikes))

    @property
    def fewest(self) -> int:
        return max(self.least, int(self.table[0]))


def tenths(drawn: Drawn) -> tuple[int, int]:
    """P10 and P90 by the table; what risks add is not in it."""
    at = np.searchsorted(probabilities(drawn.cells), (0.1, 0.9)).tolist()
    low, high = (max(drawn.least, int(drawn.table[cell])) for cell in at)
    return low, high


class Durations:
    """The durations of a net under a risk model: certain ones as numbers, drawn ones row by row.

    Raises PlanError for three points out of order and for risks that name no milestone of the plan.
    """

    def __init__(self, net: Net, model: RiskModel) -> None:
        self.net, self.model = net, model
        self._tables: dict[tuple[tuple[float, float, float], int, int], Rows] = {}
        self.certain = [m.duration_minutes if h is None else h.duration for m, h in zip(net.milestones, net.holds, strict=True)]
        found = (self._drawn(place, milestone) for place, milestone in enumerate(net.milestones))
        self.drawn = {each.place: each for each in found if each is not None}
        self._strike()
        order = sorted(self.drawn, key=lambda place: (self.drawn[place].cells, self.drawn[place].group or "", place))
        self.row = {place: number for number, place in enumerate(order)}
        """Where the durations of a milestone stand among the drawn ones; milestones of a group side by side."""

    def _group(self, milestone: Milestone) -> str | None:
        if self.model.together is Together.NOTHING or not self.model.correlation_percent:
            return None
        name = milestone.phase if self.model.together is Together.PHASE else milestone.owner
        return None if name is None else f"{self.model.together} {name}"

    def _drawn(self, place: int, milestone: Milestone) -> Drawn | None:
        """None for what is certain; a certain duration by three equal points is put among the certain ones."""
        held, points = self.net.holds[place], self.points(place)
        if points is None:
            return None
        spent, least = _spent_and_least(milestone, held, self.net, place)
        if points[0] == points[2]:
            self.certain[place] = max(least, spent + round(points[0]))
            return None
        group = self._group(milestone)
        cells = CELLS if group is None else SCORE_CELLS
        return Drawn(place, self._table(points, spent, cells), group, least)

    def points(self, place: int) -> tuple[float, float, float] | None:
        """Three points of what is still to be done, in minutes; None where that is certain."""
        milestone, held = self.net.milestones[place], self.net.holds[place]
        if held is not None and held.stage == DONE:
            return None
        whole = milestone.duration_minutes
        left = whole if held is None else held.remaining
        own = milestone.estimate_minutes
        if own is not None and (whole or held is None or held.stage != STARTED):
            low, likely, high = checked_points(place_of(milestone), own)
            share = 1.0 if held is None or held.stage != STARTED else left / whole
        elif self.model.default_spread_percent is not None and left:
            low, likely, high = self.model.default_spread_percent
            share = left / 100
        else:
            return None
        return low * share, likely * share, high * share

    def _table(self, points: tuple[float, float, float], spent: int, cells: int) -> Rows:
        found = self._tables.get((points, spent, cells))
        if found is None:
            minutes = np.rint(table(self.model.shape, points, cells))
            if minutes[-1] + spent > MOST_MINUTES:
                raise PlanError("", "a duration is too long to be simulated", "date_range")
            found = self._tables[points, spent, cells] = (minutes + spent).astype(np.int32)
        return found

    def _strike(self) -> None:
        """Lay the risks on their milestones; what is done is beyond them."""
        for number, event in enumerate(self.model.events):
            for key, minutes in event.delays:
                place = self.net.rank.get(key)
                if place is None:
                    raise PlanError(event.key, f"there is no milestone {key}", "unknown_key")
                held = self.net.holds[place]
                if minutes and event.probability_percent and (held is None or held.stage != DONE):
                    self._struck(place).strikes.append((number, self._added(place, minutes)))

    def _struck(self, place: int) -> Drawn:
        known = self.drawn.get(place)
        if known is None:
            _, least = _spent_and_least(self.net.milestones[place], self.net.holds[place], self.net, place)
            known = self.drawn[place] = Drawn(place, np.full(1, self.certain[place], dtype=np.int32), None, least)
        return known

    def _added(self, place: int, minutes: int) -> int:
        if not self.net.milestones[place].is_elapsed:
            return minutes
        return minutes * DAY_MINUTES // self.net.plan.calendars[self.net.plan.calendar].day_minutes

    def bounds(self, place: int) -> tuple[int, int]:
        """The least and the most that a milestone can take."""
        drawn = self.drawn.get(place)
        return (self.certain[place],) * 2 if drawn is None else (drawn.fewest, drawn.most)


def _spent_and_least(milestone: Milestone, held: Hold | None, net: Net, place: int) -> tuple[int, int]:
    """Minutes already taken between head and now, and the least from head to finish (see ``bounds``)."""
    if held is None or held.stage != STARTED or held.pin is None:
        return 0, 0
    whole = max(milestone.duration_minutes, milestone.remaining_minutes or 0)
    least, at = 0, milestone.constraint_at
    if milestone.constraint is ConstraintKind.FNET and at is not None:
        least = net.keepers[place].between(held.pin, minute(at))
    return whole - held.remaining, max(0, least)
