"""One person over some days: what is taken of them against what there is, where it is too much, and how it is drawn.

A day is too full when one of its halves is, exactly as levelling sees it: an overload here is one there, and what levelling has
laid is none here. What other projects take of the fuller half of a day is not free in the other half either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby, pairwise

import numpy as np

from delivery.engine.loading.window import Days, Flags, Taken


@dataclass(frozen=True, eq=False)
class Load:
    """One person over the days of a window."""

    own: Taken
    """By the project that is looked at."""
    others: Taken
    """By other projects."""
    there: Days
    is_off: Flags
    """Days that the person's calendar keeps free."""
    is_open: Flags | None = None
    """Days on which work of the project asks that is not done; None: all. On others, what is asked is a fact."""
    open_from: int = 0
    """Place of the first day that is not over yet: what lies before is a fact too."""

    @cached_property
    def left(self) -> Days:
        """Whole percent that other projects leave."""
        return np.maximum(np.floor(self.there - self.others.fuller + 0.5), 0)

    @cached_property
    def is_over(self) -> Flags:
        """Days on which the project that is looked at asks for more than others leave."""
        found = (self.own.fuller > self.left) & ~self.is_off
        if self.is_open is not None:
            found &= self.is_open
        found[: self.open_from] = False
        return found

    @cached_property
    def total(self) -> Days:
        return self.own_shown + self.others_shown

    @cached_property
    def own_shown(self) -> Days:
        return self._shown(self.own)

    @cached_property
    def others_shown(self) -> Days:
        return self._shown(self.others)

    def _shown(self, taken: Taken) -> Days:
        """The mean of the day; of a day that is too full, the fuller half, which makes it so."""
        return np.where(self.is_off, 0, np.where(self.is_over, taken.fuller, taken.mean))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on end with too much work; days off do not part it."""

    first: date
    last: date
    days: int
    most_percent: int
    room_percent: int
    """What there was on the day with the most."""


def stretches(first: date, load: Load) -> list[Stretch]:
    """Where somebody has more work than day, in order of time."""
    places = [int(place) for place in np.flatnonzero(load.is_over | load.is_off)]
    found = []
    for _run, members in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        over = [place for _n, place in members if load.is_over[place]]
        if over:
            worst = max(over, key=lambda place: load.total[place])
            ends = first + timedelta(days=over[0]), first + timedelta(days=over[-1])
            found.append(Stretch(*ends, len(over), round(load.total[worst]), round(load.there[worst])))
    return found


@dataclass(frozen=True, slots=True)
class Bucket:
    """Some days taken together: averages over the days that are worked."""

    first: date
    last: date
    own_percent: int
    others_percent: int
    there_percent: int
    most_percent: int
    """On the fullest day."""
    over_days: int
    is_off: bool


def buckets(first: date, load: Load, cuts: Sequence[int]) -> list[Bucket]:
    """``cuts``: where each bucket begins, and the end of the last."""
    begins = np.asarray(cuts[:-1])
    worked = ~load.is_off
    counts = np.add.reduceat(worked.astype(np.int64), begins)

    def means(values: Days) -> list[int]:
        return np.rint(np.add.reduceat(values * worked, begins) / np.maximum(counts, 1)).astype(int).tolist()

    most = np.rint(np.maximum.reduceat(load.total, begins)).astype(int).tolist()
    over = np.add.reduceat(load.is_over.astype(np.int64), begins).tolist()
    columns = (means(load.own_shown), means(load.others_shown), means(load.there), most, over, (counts == 0).tolist())
    ends = ((first + timedelta(days=begin), first + timedelta(days=end - 1)) for begin, end in pairwise(cuts))
    return [Bucket(*span, *values) for span, values in zip(ends, zip(*columns, strict=True), strict=True)]
