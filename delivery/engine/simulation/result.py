"""What a simulation found, as values that can be stored.

>>> effect = EventEffect(120, 960)
>>> EventEffect(*effect.as_row()) == effect
True
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from delivery.engine.workdays import minute

CURVE_STEPS = 200
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Spread:
    """When something finishes: with 10, 50, 80, 90 percent of all runs; an order statistic each, made a date at the end."""

    p10: datetime
    p50: datetime
    p80: datetime
    p90: datetime
    mean: datetime
    p80_low: datetime
    """The interval that holds the true P80 with the model's confidence."""
    p80_high: datetime

    def as_row(self) -> list[str]:
        return [at.isoformat() for at in astuple(self)]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How a milestone bears on the finish. Shares from 0 to 1; what is certain has 0 where spread is asked."""

    criticality: float
    """Criticality index: the share of the runs in which it is critical (van Slyke 1963, OR 11:839-860)."""
    cruciality: float
    """Cruciality index: |Pearson correlation| of its duration with the finish (Williams 1992, JORS 43:353-357)."""
    schedule_sensitivity: float
    """Schedule sensitivity index: criticality x deviation of its duration / deviation of the finish (Vanhoucke 2010)."""
    tornado_low_minutes: int
    """Mean finish in the runs where it takes its P10 or less, against the mean finish; working minutes, seldom above 0."""
    tornado_high_minutes: int
    """The same where it takes its P90 or more."""

    @property
    def tornado_minutes(self) -> int:
        """From the low to the high end of its bar."""
        return self.tornado_high_minutes - self.tornado_low_minutes

    def as_row(self) -> list[float]:
        return list(astuple(self))


@dataclass(frozen=True, slots=True)
class EventEffect:
    """What a risk does to the finish."""

    runs: int
    """In which it struck."""
    delay_minutes: int
    """Mean finish of these runs less that of the others, in working minutes; 0 where there are no others."""

    def as_row(self) -> list[int]:
        return list(astuple(self))


@dataclass(frozen=True, slots=True)
class Bin:
    """A bar of the histogram: runs that finish after ``start``, up to ``finish``."""

    start: datetime
    finish: datetime
    count: int

    def as_row(self) -> list[Any]:
        return [self.start.isoformat(), self.finish.isoformat(), self.count]


@dataclass(frozen=True)
class RiskResult:
    """A simulated plan. ``gates``, ``sensitivities`` and ``events`` are by key."""

    runs: int
    seed: int
    is_settled: bool
    """The interval of P80 reaches at most half a working day to each side."""
    finish: Spread
    go_live: Spread | None
    gates: Mapping[str, Spread]
    planned_finish: datetime
    chance_of_planned_percent: float
    sensitivities: Mapping[str, Sensitivity]
    """Of all milestones that are not done."""
    events: Mapping[str, EventEffect]
    histogram: tuple[Bin, ...]
    curve: tuple[int, ...]
    """The finish at 0, 0.5, 1 ... 100 percent of the runs, as instants: see ``chance_by``."""
    target: RiskResult | None = None
    """The same runs measured against a milestone: ``finish`` is its own, the sensitivities are those of what leads to it."""

    def chance_by(self, moment: datetime) -> float:
        """The share of runs, 0 to 1, that finish by then; between two points of the curve on a straight line."""
        at = minute(moment)
        after = bisect_right(self.curve, at)
        if after == 0:
            return 0.0
        if after == len(self.curve):
            return 1.0
        before, following = self.curve[after - 1], self.curve[after]
        return (after - 1 + (at - before) / (following - before)) / CURVE_STEPS

    def as_json(self) -> dict[str, Any]:
        """Lossless, of plain values; sensitivities as columns, so that a thousand milestones stay small."""
        keys = list(self.sensitivities)
        return {
            "version": _VERSION,
            "runs": self.runs,
            "seed": self.seed,
            "is_settled": self.is_settled,
            "finish": self.finish.as_row(),
            "go_live": None if self.go_live is None else self.go_live.as_row(),
            "gates": {key: spread.as_row() for key, spread in self.gates.items()},
            "planned_finish": self.planned_finish.isoformat(),
            "chance_of_planned_percent": self.chance_of_planned_percent,
            "sensitivities": [keys, *map(list, zip(*(each.as_row() for each in self.sensitivities.values()), strict=True))],
            "events": {key: effect.as_row() for key, effect in self.events.items()},
            "histogram": [each.as_row() for each in self.histogram],
            "curve": [self.curve[0], *(b - a for a, b in pairwise(self.curve))],
            **({} if self.target is None else {"target": self.target.as_json()}),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> RiskResult:
        """The inverse of ``as_json``. ValueError for what another version stored."""
        if stored.get("version") != _VERSION:
            raise ValueError(f"a simulation stored as version {stored.get('version')} cannot be read; run it again")
        keys, *columns = stored["sensitivities"]
        rows = [Sensitivity(*row) for row in zip(*columns, strict=True)]
        curve = [stored["curve"][0]]
        for step in stored["curve"][1:]:
            curve.append(curve[-1] + step)
        return cls(
            runs=stored["runs"],
            seed=stored["seed"],
            is_settled=stored["is_settled"],
            finish=_spread(stored["finish"]),
            go_live=None if stored["go_live"] is None else _spread(stored["go_live"]),
            gates={key: _spread(row) for key, row in stored["gates"].items()},
            planned_finish=datetime.fromisoformat(stored["planned_finish"]),
            chance_of_planned_percent=stored["chance_of_planned_percent"],
            sensitivities=dict(zip(keys, rows, strict=True)),
            events={key: EventEffect(*row) for key, row in stored["events"].items()},
            histogram=tuple(
                Bin(datetime.fromisoformat(start), datetime.fromisoformat(finish), count)
                for start, finish, count in stored["histogram"]
            ),
            curve=tuple(curve),
            target=cls.from_json(stored["target"]) if "target" in stored else None,
        )


def _spread(row: list[str]) -> Spread:
    return Spread(*map(datetime.fromisoformat, row))
