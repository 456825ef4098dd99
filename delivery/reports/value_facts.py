"""What a client may know of the earned value: how much is done and planned, and at what pace, measured in working time.

It can see every milestone's dates, so that working time tells it nothing new; weights of cost would tell what work costs.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from delivery.engine.earned_value import Figure, Undefined, half_up
from delivery.queries.earned_value import ReadValue, share
from delivery.words.earned_value import ValueFacts, whole_percent


@dataclass(frozen=True)
class ScheduleProgress:
    """No amount, no weight of cost."""

    done: Fraction
    planned: Fraction
    behind_minutes: int | None
    spi: Figure
    """SPI(t)."""
    day_minutes: int

    @property
    def facts(self) -> ValueFacts:
        """For the sentence; without a forecast by pace, which would stand beside the plan's own date."""
        return ValueFacts(whole_percent(self.done), whole_percent(self.planned), self.behind_minutes, None, self.day_minutes)


def schedule_progress(found: ReadValue | None) -> ScheduleProgress | None:
    """None where there is nothing to measure against."""
    if found is None:
        return None
    totals, times = found.time.project, found.time.schedule
    done, planned = share(totals.ev, totals.bac), share(totals.pv, totals.bac)
    if isinstance(done, Undefined) or isinstance(planned, Undefined):
        return None
    late = times.sv
    return ScheduleProgress(done, planned, None if isinstance(late, Undefined) else -half_up(late), times.spi, found.day_minutes)
