"""Which work may be interrupted by an absence, and where it then rests.

All whom a milestone needs work on it together, each with the percent asked. On a half day on which one of them is there for less
than that, it rests for all of them, and goes on afterwards: an activity's calendar is what the calendars of its resources have
in common (Franck, Neumann & Schwindt 2001, OR Spektrum 23:297-324; Kreter, Rieck & Zimmermann 2016, EJOR 251:387-403). Microsoft
Project lets those who are there work on alone instead. Only absence interrupts; work for others, in this project or another, is
waited for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from delivery.engine.bounds import PLANNED, Timekeeper
from delivery.engine.loading.resource import OFF, Resource
from delivery.engine.loading.rests import number_of
from delivery.engine.loading.usage import Counts
from delivery.engine.net import Net
from delivery.engine.plan import ConstraintKind, DependencyKind, LagUnit
from delivery.engine.workdays import DAY_MINUTES

MOVABLE = frozenset({ConstraintKind.ASAP, ConstraintKind.SNET, ConstraintKind.FNET})
"""Constraints under which a milestone may be laid later; all others are the manager's word and stay."""

BY_FINISH = frozenset({DependencyKind.FF, DependencyKind.SF})

FORTNIGHT = 14

Takes = Sequence[tuple[int, int]]
"""Row and percent."""


def is_movable(net: Net, place: int) -> bool:
    """Whether levelling may lay it later: not started, not pinned by its constraint or by hand."""
    milestone, held = net.milestones[place], net.holds[place]
    if held is not None and held.stage != PLANNED:
        return False
    return not milestone.is_manual and milestone.constraint in MOVABLE


def may_rest(net: Net, place: int) -> bool:
    """Whether a movable milestone may take longer: where its start, or the lag after it, follows from its duration, it waits."""
    milestone = net.milestones[place]
    if milestone.is_elapsed or milestone.constraint is ConstraintKind.FNET:
        return False
    if any(link.dependency.lag.unit is LagUnit.PERCENT for link in net.outgoing[place]):
        return False
    return not any(link.kind in BY_FINISH for link in net.incoming[place])


def goes_on(resources: Sequence[Resource], takes: Takes, keeper: Timekeeper) -> bool:
    """Whether, where every week is like the one before, there are days on which all are there: else resting would not end."""
    begin = max((resources[row].last_day for row, _ in takes), default=date.min)
    begin = max(begin, max(keeper.calendar.facts.exceptions, default=date.min), date(1970, 1, 2)) + timedelta(days=1)
    rows = [(resources[row].presents(begin, FORTNIGHT), percent) for row, percent in takes]
    first = number_of(begin)
    return any(
        keeper.between((first + n) * DAY_MINUTES, (first + n + 1) * DAY_MINUTES)
        and all(days[n] == OFF or days[n] >= percent for days, percent in rows)
        for n in range(FORTNIGHT)
    )


def away_on(present: Counts, takes: Takes) -> set[int]:
    """The half days on which somebody is there for less than is asked, by rows of half days."""
    rows = present[[row for row, _ in takes]]
    asked = np.array([percent for _, percent in takes])[:, None]
    return set(np.flatnonzero(((rows != OFF) & (rows < asked)).any(axis=0)).tolist())
