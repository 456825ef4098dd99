"""The small picture of where the go-live was said to be: a stair from statement to statement, in units of its view box."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from delivery.queries.target_trends import Statement

WIDTH = 420
LEFT, RIGHT, TOP, BOTTOM = 72, 12, 10, 118


@dataclass(frozen=True)
class Place:
    statement: Statement
    x: float
    y: float


@dataclass(frozen=True)
class TrendPicture:
    """``stair`` is the path of the line; ``levels`` and ``days`` say where which date lies."""

    places: list[Place]
    stair: str
    levels: list[tuple[float, date]]
    days: list[tuple[float, date]]
    promised_y: float | None


def trend_picture(said: list[Statement], promised_on: date | None) -> TrendPicture | None:
    """None where nothing was said.

    >>> said = [Statement(date(2026, 9, 1), date(2027, 1, 8), "baseline"), Statement(date(2026, 11, 1), date(2027, 1, 19), "now")]
    >>> trend_picture(said, None).stair
    'M72 110 H408 V18'
    """
    if not said:
        return None
    first, last = said[0].on, max(said[-1].on, said[0].on + timedelta(days=1))
    targets = [one.target_on for one in said] + ([promised_on] if promised_on else [])
    low, high = min(targets), max(targets)
    air = timedelta(days=max(1, round((high - low).days / 7.5)))
    low, high = low - air, high + air

    def x(on: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * ((on - first) / (last - first)))

    def y(on: date) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * ((on - low) / (high - low)))

    places = [Place(one, x(one.on), y(one.target_on)) for one in said]
    steps = [f"H{after.x} V{after.y}" for after in places[1:]]
    levels = sorted({(y(on), on) for on in (min(targets), max(targets))})
    days = [(x(first), first), (x(said[-1].on), said[-1].on)]
    return TrendPicture(
        places, " ".join([f"M{places[0].x} {places[0].y}", *steps]), levels, days, y(promised_on) if promised_on else None
    )
