"""The picture of how the target moved from the baseline to the forecast, a column a step, in units of its view box."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LEFT, TOP, HEIGHT = 44, 26, 190
DESK = (1180, 76, 220)
"""Room, and how narrow and how wide a column may be."""
PHONE = (330, 60, 76)
MOST = 24
"""Columns that one looks at; what is more stands in the table."""


@dataclass(frozen=True)
class Rise:
    """One step: how many working days, and what it belongs to."""

    name: str
    """Short: M9, CR-003."""
    share: str
    share_name: str
    days: int


@dataclass(frozen=True)
class Bar:
    rise: Rise
    x: float
    y: float
    height: float
    level: float
    """Where the running total stands after it."""


@dataclass(frozen=True)
class WaterfallPicture:
    bars: list[Bar]
    levels: list[tuple[float, int]]
    """Height and working days of the lines behind."""
    width: int
    column: int
    bar: int
    """Width of a bar."""
    zero: float
    end: float
    """Height of the forecast."""
    left_out: int


def waterfall(rises: Iterable[Rise], room: tuple[int, int, int] = DESK) -> WaterfallPicture | None:
    """None where nothing moved. ``room``: see ``DESK`` and ``PHONE``.

    >>> found = waterfall([Rise("M9", "client", "Client", 5), Rise("M12", "made_good", "Made good", -2)])
    >>> [(bar.x, bar.y, bar.height) for bar in found.bars], found.levels
    ([(319.0, 26.0, 190.0), (539.0, 26.0, 76.0)], [(216.0, 0), (178.0, 1), (140.0, 2), (102.0, 3), (64.0, 4), (26.0, 5)])
    """
    moved = [rise for rise in rises if rise.days]
    if not moved:
        return None
    shown = moved if len(moved) <= MOST else _largest(moved)
    totals = _totals(shown)
    low, high = min(totals), max(totals)
    per_day = HEIGHT / (high - low)
    width, narrowest, widest = room
    column = max(narrowest, min(widest, (width - LEFT) // (len(shown) + 2)))
    bar = column // 4 * 2

    def y(days: int) -> float:
        return round(TOP + (high - days) * per_day, 1)

    bars = []
    for place, (rise, before, after) in enumerate(zip(shown, totals, totals[1:], strict=False), start=1):
        top, bottom = y(max(before, after)), y(min(before, after))
        x = LEFT + place * column + (column - bar) / 2
        bars.append(Bar(rise, x, top, round(bottom - top, 1), y(after)))
    step = max(1, -(-(high - low) // 6))
    levels = [(y(days), days) for days in range(low - low % step, high + 1, step) if days >= low]
    width = LEFT + (len(shown) + 2) * column
    return WaterfallPicture(bars, levels, width, column, bar, y(0), y(totals[-1]), len(moved) - len(shown))


def _totals(rises: Sequence[Rise]) -> list[int]:
    totals = [0]
    for rise in rises:
        totals.append(totals[-1] + rise.days)
    return totals


def _largest(rises: Sequence[Rise]) -> list[Rise]:
    """The widest in their order, the rest put together at the end."""
    kept = sorted(range(len(rises)), key=lambda place: (-abs(rises[place].days), place))[: MOST - 1]
    inside = set(kept)
    rest = sum(rise.days for place, rise in enumerate(rises) if place not in inside)
    return [*(rises[place] for place in sorted(inside)), Rise("…", "other", "", rest)]
