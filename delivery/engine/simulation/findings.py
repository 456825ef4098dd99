"""From the runs to what is said about them: quantiles become dates here, at the very end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from delivery.engine.simulation.aim import Aim
from delivery.engine.simulation.durations import Rows
from delivery.engine.simulation.order_statistics import quantile, quantile_interval
from delivery.engine.simulation.result import CURVE_STEPS, Bin, EventEffect, RiskResult, Sensitivity, Spread
from delivery.engine.workdays import moment

if TYPE_CHECKING:
    from delivery.engine.simulation.run import Simulation

BINS = 30


class Dates:
    """Makes dates of the values of one milestone, or of an end."""

    def __init__(self, found: Simulation, planned: int) -> None:
        """``planned`` is the instant of the plan: where a run ends there, it shows the same face of that working minute."""
        self.rows = found.rows
        self.planned, self.value = planned, found.rows.value_of(planned)

    def instant(self, value: int) -> int:
        return self.planned if value == self.value else self.rows.instant_of(value)


def result_of(found: Simulation) -> RiskResult:
    tally, planned = found.tally, found.planned.finish_instants
    spreads = {
        place: _spread(found, np.sort(np.concatenate(rows)), Dates(found, planned[place]))
        for place, rows in zip(tally.watched, tally.watched_finishes, strict=True)
    }
    target = None if found.target is None else _result_at(found, found.target, spreads)
    return replace(_result_at(found, found.finish, spreads), target=target)


def _result_at(found: Simulation, aim: Aim, spreads: Mapping[int, Spread]) -> RiskResult:
    """Of one end."""
    ordered, dates = np.sort(aim.made()), Dates(found, aim.planned)
    keys = [milestone.key for milestone in found.net.milestones]
    strikes = zip(found.model.events, found.tally.strikes(aim.number), strict=True)
    return RiskResult(
        runs=found.runs,
        seed=found.model.seed,
        is_settled=found.is_sure_of(ordered),
        finish=_spread(found, ordered, dates),
        go_live=None if found.go_live is None else spreads[found.go_live],
        gates={keys[place]: spreads[place] for place in found.gates if place in aim.counted},
        planned_finish=moment(aim.planned),
        chance_of_planned_percent=round(100 * int(np.searchsorted(ordered, dates.value, side="right")) / found.runs, 2),
        sensitivities={keys[place]: each for place, each in _sensitivities(found, aim)},
        events={event.key: EventEffect(runs, round(delay)) for event, (runs, delay) in strikes},
        histogram=tuple(_histogram(found, ordered)),
        curve=tuple(dates.instant(quantile(ordered, step / CURVE_STEPS)) for step in range(CURVE_STEPS + 1)),
    )


def _spread(found: Simulation, ordered: Rows, dates: Dates) -> Spread:
    low, high = quantile_interval(ordered, 0.8, found.model.confidence_percent / 100)
    values = [*(quantile(ordered, p) for p in (0.1, 0.5, 0.8, 0.9)), low, high]
    p10, p50, p80, p90, least, most = (moment(dates.instant(value)) for value in values)
    return Spread(p10, p50, p80, p90, _mean(found, ordered, dates), least, most)


def _mean(found: Simulation, ordered: Rows, dates: Dates) -> datetime:
    """In working time of the plan's calendar, so that it never falls on a weekend."""
    if ordered[0] == ordered[-1]:
        return moment(dates.instant(int(ordered[0])))
    worked = found.rows.to_work(ordered).mean(dtype=np.float64)
    return moment(found.calendar.finish_at(round(float(worked))))


def _sensitivities(found: Simulation, aim: Aim) -> Iterator[tuple[int, Sensitivity]]:
    tally, rows = found.tally, found.durations.row
    correlation, deviation = np.abs(tally.correlation(aim.number)), np.sqrt(tally.took_variance())
    end_deviation = tally.end_variance(aim.number) ** 0.5
    low, high = tally.swing(aim.number)
    for place in range(found.net.size):
        if found.is_over(place) or place not in aim.counted:
            continue
        share, row = int(tally.critical[place, aim.number]) / found.runs, rows.get(place)
        if row is None or end_deviation < 1e-3:
            yield place, Sensitivity(round(share, 4), 0.0, 0.0, 0, 0)
            continue
        yield (
            place,
            Sensitivity(
                criticality=round(share, 4),
                cruciality=round(float(correlation[row]), 4),
                schedule_sensitivity=round(min(1.0, share * float(deviation[row]) / end_deviation), 4),
                tornado_low_minutes=round(float(low[row])),
                tornado_high_minutes=round(float(high[row])),
            ),
        )


def _histogram(found: Simulation, ordered: Rows) -> Iterator[Bin]:
    """Bars of equal working time, of whole days where the finish spreads over days."""
    worked = np.sort(found.rows.to_work(ordered))
    low, high = int(worked[0]), int(worked[-1])
    day = found.day_minutes
    least = (high - low) // BINS + 1
    width = -(-least // day) * day if high - low >= 2 * day else least
    calendar = found.calendar
    base = calendar.work_at(found.net.start)
    first = base + (low - 1 - base) // width * width
    counts = np.bincount((worked - first - 1) // width)
    for number, count in enumerate(counts.tolist()):
        start, finish = (moment(calendar.finish_at(max(1, first + (number + step) * width))) for step in (0, 1))
        yield Bin(start, finish, count)
