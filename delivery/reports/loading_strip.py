"""The bars of one person's days: paths for a picture whose columns are weeks or days.

Below lies what this project takes, on it what other projects take; the line is what there is, and what stands above it is
drawn apart. A bar ends at the top of the picture, where a mark says that there is more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from delivery.engine.loading import Bucket, Load, buckets
from delivery.reports.timescale import Band, major_bands
from delivery.reports.wording import Wording

HEIGHT, TOP_PERCENT = 48, 200
ENDLESS = 100_000
FLAG = "l5 9h-10z"
GAP = 1
ROOM, NARROWEST, WIDEST = 1040, 14, 64
"""Pixels: few columns share the room of a page, many run beyond it."""
DAYS_MOST = 190
"""Of a picture by day."""


@dataclass(frozen=True)
class Columns:
    """What the columns of all pictures are, and the names above them."""

    first: date
    cuts: tuple[int, ...]
    width: int
    bands: tuple[tuple[int, str], ...]
    """Where a month begins, and its name."""
    today: int | None
    """Where the status date lies."""

    @property
    def total(self) -> int:
        return self.width * (len(self.cuts) - 1)


@dataclass(frozen=True)
class Strip:
    """Paths of one person; empty where nothing is to be drawn."""

    own: str
    others: str
    over: str
    room: str
    off: str
    flags: str
    """Above each column that has days with too much work."""
    buckets: tuple[Bucket, ...]

    @property
    def figures(self) -> list[tuple[str, bool]]:
        """``60``; ``60+20`` with other projects; ``120/80`` where more is asked for than there is; and whether that is so."""
        return [(_figure(bucket), bucket.over_days > 0) for bucket in self.buckets]


def _figure(bucket: Bucket) -> str:
    if bucket.is_off:
        return "–"
    if not bucket.own_percent and not bucket.others_percent:
        return "·"
    own, others = str(bucket.own_percent), f"+{bucket.others_percent}" if bucket.others_percent else ""
    return f"{own}{others}/{bucket.there_percent}" if bucket.over_days else own + others


def columns(first: date, last: date, zoom: str, wording: Wording, status_on: date | None) -> Columns:
    days = (last - first).days + 1
    step = 7 if zoom == "week" else 1
    cuts = (*range(0, days, step), days)
    width = min(max(ROOM // (len(cuts) - 1), NARROWEST), WIDEST)
    per_day = width / step
    bands = [(round((band.start - first).days * per_day), band.text) for band in _months(first, last, per_day, wording)]
    place = (status_on - first).days + 1 if status_on else -1
    return Columns(first, cuts, width, tuple(bands), round(place * per_day) if 0 <= place <= days else None)


def _months(first: date, last: date, per_day: float, wording: Wording) -> list[Band]:
    """A month of which only the last days are to be seen has no room for its name."""
    found = list(major_bands(first, last, per_day, wording))
    return [band for band in found if ((band.finish - band.start).days + 1) * per_day >= 64] or found[:1]


def strip(load: Load, laid: Columns) -> Strip:
    found = buckets(laid.first, load, laid.cuts)
    return Strip(
        own=_bars(laid, [(0, min(b.own_percent, _room(b))) for b in found]),
        others=_bars(laid, [(min(b.own_percent, _room(b)), min(b.own_percent + b.others_percent, _room(b))) for b in found]),
        over=_bars(laid, [(_room(b), b.own_percent + b.others_percent) for b in found]),
        room=_line(laid, found),
        off="".join(_box(laid, place, 0, TOP_PERCENT, gap=0) for place, b in enumerate(found) if b.is_off),
        flags="".join(f"M{place * laid.width + laid.width // 2} 2{FLAG}" for place, b in enumerate(found) if b.over_days),
        buckets=tuple(found),
    )


def _room(bucket: Bucket) -> int:
    """Where too much begins. What is over, and what only others ask for, is no overload of this project."""
    return bucket.there_percent if bucket.over_days else ENDLESS


def _bars(laid: Columns, spans: Sequence[tuple[int, int]]) -> str:
    return "".join(_box(laid, place, low, high) for place, (low, high) in enumerate(spans) if high > low)


def _box(laid: Columns, place: int, low: int, high: int, *, gap: int = GAP) -> str:
    top, bottom = _y(high), _y(low)
    if bottom <= top:
        return ""
    return f"M{place * laid.width + gap} {bottom}v{top - bottom}h{laid.width - 2 * gap}v{bottom - top}z"


def _line(laid: Columns, found: Sequence[Bucket]) -> str:
    """A stair; days off have none."""
    said, last = [], None
    for place, bucket in enumerate(found):
        y = None if bucket.is_off else _y(bucket.there_percent)
        if y is not None:
            said.append(f"V{y}h{laid.width}" if last is not None else f"M{place * laid.width} {y}h{laid.width}")
        last = y
    return "".join(said)


def _y(percent: int) -> int:
    return HEIGHT - round(min(percent, TOP_PERCENT) * HEIGHT / TOP_PERCENT)


def end_of_days(first: date, last: date) -> date:
    """The last day of a picture by day that begins then."""
    return min(last, first + timedelta(days=DAYS_MOST - 1))
