"""The figures of earned value: what the work is worth against what was planned and what it cost.

Sources: EIA-748, *Earned Value Management Systems*; PMI, *The Standard for Earned Value Management* (2019). What the
formulas leave undefined is None with a reason, never 0 and never infinity.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from delivery.engine.earned_value.work import Clocks, Work, half_up, planned_at


class Undefined(StrEnum):
    """Why a figure is not there."""

    NO_BUDGET = "no_budget"
    """The baseline plans no cost."""
    NOTHING_PLANNED = "nothing_planned"
    """PV is 0: by the baseline nothing should have begun."""
    NO_COST = "no_cost"
    """No actual cost is recorded (or it is 0)."""
    NOTHING_EARNED = "nothing_earned"
    """EV is 0: there is no pace to go on with."""
    BUDGET_SPENT = "budget_spent"
    """AC has reached BAC: no money is left to divide by."""
    NOT_STARTED = "not_started"
    """The status date is not after the planned start."""
    PAST_FINISH = "past_finish"
    """The status date is not before the planned finish."""
    NO_BASELINE = "no_baseline"
    """There is nothing to measure against."""


POOR, FAIR = Fraction(9, 10), Fraction(98, 100)
"""An index below the first is bad, below the second a warning."""


class Pace(StrEnum):
    """How what is left is assumed to go on."""

    PLANNED = "planned"
    COST = "cost"
    """As the cost until now: CPI (in time: as the schedule until now, SPI(t))."""
    BOTH = "both"
    """CPI × SPI (in time: SPI(t) × CPI)."""


Figure = Fraction | Undefined
"""A ratio, or why there is none."""
Amount = int | Undefined
"""Minor units, or why there are none."""


@dataclass(frozen=True, slots=True)
class Totals:
    """The four sums that everything is computed from, in minor units; AC is None where nothing is recorded."""

    bac: int
    pv: int
    ev: int
    ac: int | None = None

    @property
    def spent(self) -> Amount:
        return Undefined.NO_COST if self.ac is None else self.ac

    @property
    def sv(self) -> int:
        """Schedule variance, EV − PV."""
        return self.ev - self.pv

    @property
    def cv(self) -> Amount:
        """Cost variance, EV − AC."""
        return Undefined.NO_COST if self.ac is None else self.ev - self.ac

    @property
    def spi(self) -> Figure:
        """EV / PV. It returns to 1 at the end even of a late project: see ``earned_schedule``.

        >>> Totals(100_000, 40_000, 35_000, 36_000).spi
        Fraction(7, 8)
        """
        if self.bac == 0:
            return Undefined.NO_BUDGET
        return Fraction(self.ev, self.pv) if self.pv else Undefined.NOTHING_PLANNED

    @property
    def cpi(self) -> Figure:
        """EV / AC."""
        if self.bac == 0:
            return Undefined.NO_BUDGET
        return Fraction(self.ev, self.ac) if self.ac else Undefined.NO_COST

    def eac(self, pace: Pace) -> Amount:
        """Estimate at completion: AC + (BAC − EV), BAC / CPI, or AC + (BAC − EV) / (CPI × SPI).

        >>> [Totals(1000_00, 475_00, 417_50, 495_00).eac(pace) for pace in Pace]
        [107750, 118563, 128075]
        """
        if self.bac == 0:
            return Undefined.NO_BUDGET
        if self.ac is None:
            return Undefined.NO_COST
        rate = self._rate(pace)
        return rate if isinstance(rate, Undefined) else half_up(self.ac + (self.bac - self.ev) / rate)

    def _rate(self, pace: Pace) -> Figure:
        if pace is Pace.PLANNED or self.ev == self.bac:
            return Fraction(1)
        if self.ev == 0:
            return Undefined.NOTHING_EARNED
        spi, cpi = self.spi, self.cpi
        if isinstance(cpi, Undefined) or pace is Pace.COST:
            return cpi
        return spi if isinstance(spi, Undefined) else cpi * spi

    def etc(self, pace: Pace) -> Amount:
        """Estimate to complete, EAC − AC."""
        eac = self.eac(pace)
        return eac if isinstance(eac, Undefined) or self.ac is None else eac - self.ac

    def vac(self, pace: Pace) -> Amount:
        """Variance at completion, BAC − EAC: negative when it will cost more."""
        eac = self.eac(pace)
        return eac if isinstance(eac, Undefined) else self.bac - eac

    @property
    def tcpi(self) -> Figure:
        """(BAC − EV) / (BAC − AC): the cost performance that the rest needs to keep the budget."""
        if self.bac == 0:
            return Undefined.NO_BUDGET
        if self.ac is None:
            return Undefined.NO_COST
        return Fraction(self.bac - self.ev, self.bac - self.ac) if self.ac < self.bac else Undefined.BUDGET_SPENT


def totals(works: Iterable[Work], status: int, clocks: Clocks) -> Totals:
    """The sums over some milestones at the status instant. AC is what is recorded, None where nothing is."""
    bac = pv = ev = 0
    spent: list[int] = []
    for work in works:
        bac += work.budget
        pv += planned_at(work, status, clocks)
        ev += work.earned
        if work.spent is not None:
            spent.append(work.spent)
    return Totals(bac, pv, ev, sum(spent) if spent else None)
