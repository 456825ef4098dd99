"""Months, quarters or years above a Gantt, and its Mondays below them, as fits the room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date

from delivery.reports.wording import Wording

LAST_YEAR = 9998
_PATTERNS = {"en": ("LLL yyyy", "QQQ yyyy", "yyyy"), "zh": ("y年M月", "y年QQQ", "y年")}
_MONTHS = (1, 3, 12, 120)


@dataclass(frozen=True, slots=True)
class Band:
    start: date
    finish: date
    """The last day inside."""
    text: str


def major_bands(start: date, finish: date, per_day: float, wording: Wording) -> Iterator[Band]:
    """The finest of months, quarters, years, decades that leaves room for its name."""
    step = next((months for months in _MONTHS if months * 30 * per_day >= 34), _MONTHS[-1])
    pattern = _PATTERNS[wording.language][min(_MONTHS.index(step), 2)]
    first = _floor(start, step)
    while first <= finish and first.year < LAST_YEAR:
        following = _later(first, step)
        shown = max(first, start)
        text = format_date(shown, pattern, locale=wording.locale)
        yield Band(shown, min(following - timedelta(days=1), finish), text)
        first = following


def minor_bands(start: date, finish: date, per_day: float) -> Iterator[Band]:
    """Weeks named by their Monday, where there is room for two digits."""
    if 7 * per_day < 11:
        return
    monday = start - timedelta(days=start.weekday())
    while monday <= finish and monday.year < LAST_YEAR:
        yield Band(max(monday, start), min(monday + timedelta(days=6), finish), str(monday.day) if monday >= start else "")
        monday += timedelta(days=7)


def _floor(on: date, months: int) -> date:
    count = (on.year * 12 + on.month - 1) // months * months
    return date(max(count // 12, 1), count % 12 + 1, 1)


def _later(first: date, months: int) -> date:
    count = min(first.year * 12 + first.month - 1 + months, LAST_YEAR * 12)
    return date(count // 12, count % 12 + 1, 1)
