"""Earned schedule: how late the work is, in time.

Sources: W. Lipke, "Schedule is Different", *The Measurable News* (2003); M. Vanhoucke, *Measuring Time* (2009); the
method's name for a forecast is EAC(t).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from delivery.engine.earned_value.curve import Curve
from delivery.engine.earned_value.measures import Figure, Pace, Undefined


@dataclass(frozen=True, slots=True)
class EarnedSchedule:
    """Times count from the planned start, in the unit of the curve (working minutes in a plan)."""

    es: Fraction
    """Earned schedule: when what is earned was planned to be earned."""
    at: Fraction
    """Actual time: from the planned start to the status date."""
    pd: int
    """Planned duration."""
    has_budget: bool
    cpi: Figure

    @property
    def sv(self) -> Figure:
        """SV(t) = ES − AT: negative when late."""
        return self.es - self.at if self.has_budget else Undefined.NO_BUDGET

    @property
    def spi(self) -> Figure:
        """SPI(t) = ES / AT."""
        if not self.has_budget:
            return Undefined.NO_BUDGET
        return self.es / self.at if self.at > 0 else Undefined.NOT_STARTED

    def eac(self, pace: Pace) -> Figure:
        """EAC(t) = AT + (PD − ES) / PF, where PF is 1, SPI(t), or SPI(t) × CPI."""
        if not self.has_budget:
            return Undefined.NO_BUDGET
        factor = self._factor(pace)
        return factor if isinstance(factor, Undefined) else self.at + (self.pd - self.es) / factor

    def _factor(self, pace: Pace) -> Figure:
        if pace is Pace.PLANNED or self.es == self.pd:
            return Fraction(1)
        spi = self.spi
        if isinstance(spi, Undefined):
            return spi
        if spi == 0:
            return Undefined.NOTHING_EARNED
        if pace is Pace.COST:
            return spi
        if isinstance(self.cpi, Undefined):
            return self.cpi
        return spi * self.cpi if self.cpi else Undefined.NOTHING_EARNED

    @property
    def tspi(self) -> Figure:
        """(PD − ES) / (PD − AT): the pace that the rest needs to end on the planned day."""
        if not self.has_budget:
            return Undefined.NO_BUDGET
        return (self.pd - self.es) / (self.pd - self.at) if self.at < self.pd else Undefined.PAST_FINISH


def earned_schedule(
    planned: Curve, earned: int | Fraction, at: int | Fraction, cpi: Figure = Undefined.NO_COST, pd: int | None = None
) -> EarnedSchedule:
    """Project what is earned onto the planned curve.

    Parameters
    ----------
    planned
        cumulative planned value from the planned start (time 0).
    earned
        EV at the status date, in the unit of the curve's values.
    at
        AT, in the unit of the curve's times. For finished work: when it was finished, not today.
    pd
        planned duration, where the plan ends later than its last budget (an event without cost closes it).

    >>> found = earned_schedule(Curve((0, 1, 2, 3), (0, 10, 30, 60)), 20, 2)
    >>> found.es, found.sv, found.spi, found.eac(Pace.COST)
    (Fraction(3, 2), Fraction(-1, 2), Fraction(3, 4), Fraction(4, 1))
    """
    end = planned.end if pd is None else max(pd, planned.end)
    es = Fraction(end) if 0 < planned.total <= earned else planned.time_of(earned)
    return EarnedSchedule(es, Fraction(at), end, planned.total > 0, cpi)
