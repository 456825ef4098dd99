"""An amount that grows over time: planned value, or what was earned or spent."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise

from delivery.engine.earned_value.periods import Periods
from delivery.engine.earned_value.work import Clocks, Work, part
from delivery.engine.workdays import minute


@dataclass(frozen=True, slots=True)
class Curve:
    """Sums up to each time. Times rise, values never fall; between two times the amount grows evenly.

    Raises ValueError for anything else.
    """

    times: tuple[int, ...]
    values: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.times or len(self.times) != len(self.values):
            raise ValueError("a curve needs as many values as times, and at least one")
        if any(a >= b for a, b in pairwise(self.times)) or any(a > b for a, b in pairwise(self.values)):
            raise ValueError("the times of a curve rise, and its values never fall")

    @property
    def total(self) -> int:
        return self.values[-1]

    @property
    def end(self) -> int:
        """PD: the first time at which everything is reached."""
        return self.times[bisect_left(self.values, self.total)]

    def at(self, time: int | Fraction) -> Fraction:
        """The amount at any time.

        >>> Curve((0, 10, 20), (0, 100, 400)).at(15)
        Fraction(250, 1)
        """
        after = bisect_right(self.times, time)
        if after == 0:
            return Fraction(0)
        if after == len(self.times):
            return Fraction(self.total)
        left, right = self.times[after - 1], self.times[after]
        low, high = self.values[after - 1], self.values[after]
        return low + Fraction(high - low) * (time - left) / (right - left)

    def time_of(self, amount: int | Fraction) -> Fraction:
        """ES: when the plan reaches the amount (Lipke 2003): C + (amount − PV_C) / (PV_C+1 − PV_C).

        C is the last time whose value is not above the amount, so that a flat stretch counts to its end; nothing gives
        the beginning, everything the first time that has it.

        >>> Curve((0, 1, 2, 3), (0, 100, 100, 200)).time_of(100), Curve((0, 1), (0, 3)).time_of(1)
        (Fraction(2, 1), Fraction(1, 3))
        """
        if amount <= 0:
            return Fraction(self.times[0])
        if amount >= self.total:
            return Fraction(self.end)
        place = bisect_right(self.values, amount) - 1
        if place < 0:
            return Fraction(self.times[0])
        low, high = self.values[place], self.values[place + 1]
        return self.times[place] + Fraction(amount - low) * (self.times[place + 1] - self.times[place]) / (high - low)


def time_phase(works: Iterable[Work], periods: Periods, clocks: Clocks) -> Curve:
    """Planned value at the end of each period: the budget of each milestone spread evenly over its working minutes.

    Each milestone is rounded half up by itself, so that phases add up to the project. Linear in the milestones and the
    periods that they lie in. Source: EIA-748 guidelines 6 and 8 (time-phased budget baseline).
    """
    ends = periods.ends
    passed: dict[tuple[bool, str | None], list[int]] = {}
    steps = [0] * (len(ends) + 1)
    for work in works:
        clock = (work.is_elapsed, work.calendar)
        if clock not in passed:
            passed[clock] = [clocks.passed(work, end) for end in ends]
        _lay(work, ends, passed[clock], clocks, steps)
    return Curve(periods.times, tuple(accumulate(steps[:-1])))


def _lay(work: Work, ends: Sequence[int], passed: Sequence[int], clocks: Clocks, steps: list[int]) -> None:
    """Add to ``steps`` what the milestone brings in each period; what lies after the last one comes with it."""
    last = len(ends) - 1
    begin = clocks.passed(work, minute(work.start))
    whole = clocks.passed(work, minute(work.finish)) - begin
    if whole <= 0:
        steps[min(bisect_left(ends, minute(work.finish)), last)] += work.budget
        return
    laid = 0
    for place in range(min(bisect_right(passed, begin), last), min(bisect_left(passed, begin + whole), last) + 1):
        reached = work.budget if place == last else part(work.budget, passed[place] - begin, whole)
        steps[place] += reached - laid
        laid = reached
