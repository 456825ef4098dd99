"""Dates, times and durations as files write them; all moments are naive, whole minutes, 1970 to 2199."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

FIRST_DAY = date(1970, 1, 1)
LAST_DAY = date(2199, 12, 31)
DURATION_LIMIT_MINUTES = 100 * 366 * 1440
"""A century: longer is a slip of the pen, and would outrun the calendar."""

ISO_MOMENT = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?)?(?:Z|[+-]\d{2}:\d{2})?")
ISO_DURATION = re.compile(
    r"(-)?P(?:(\d{1,9})D)?(?:T(?:(\d{1,9}(?:\.\d{1,9})?)H)?(?:(\d{1,9}(?:\.\d{1,9})?)M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?"
)


class OutOfRange(ValueError):
    """A date before 1970 or after 2199, or a duration of more than a century."""


def to_minute(moment: datetime) -> datetime:
    """The nearest whole minute; a spreadsheet's 09:59:59.9999 is 10:00."""
    return (moment + timedelta(seconds=30)).replace(second=0, microsecond=0)


def in_range(moment: datetime) -> datetime:
    if not FIRST_DAY <= moment.date() <= LAST_DAY:
        raise OutOfRange(str(moment.date()))
    return moment


def read_moment(text: str) -> datetime:
    """An ISO date or date-time as a naive local moment.

    >>> read_moment("2026-01-05T08:00:00")
    datetime.datetime(2026, 1, 5, 8, 0)

    :raises ValueError: when the text is no date; :class:`OutOfRange` outside 1970 to 2199.
    """
    found = ISO_MOMENT.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise OutOfRange(text)
    return in_range(to_minute(datetime(year, month, day, hour, minute, second)))  # noqa: DTZ001


def read_duration_minutes(text: str) -> int:
    """An XML duration in whole minutes; negative ones come back negative.

    >>> read_duration_minutes("PT7H30M0S")
    450

    :raises ValueError: when the text is no duration; :class:`OutOfRange` beyond a century.
    """
    found = ISO_DURATION.fullmatch(text.strip())
    if found is None or not any(found.groups()[1:]):
        raise ValueError(text)
    sign, days, hours, minutes, seconds = found.groups()
    total = float(days or 0) * 1440 + float(hours or 0) * 60 + float(minutes or 0) + float(seconds or 0) / 60
    if total > DURATION_LIMIT_MINUTES:
        raise OutOfRange(text)
    return -round(total) if sign else round(total)


def read_clock_minutes(text: str) -> int:
    """``08:30:00`` as minutes after midnight.

    :raises ValueError: when the text is no time of day.
    """
    moment = time.fromisoformat(text.strip())
    return moment.hour * 60 + moment.minute


def at(day: date, minutes: int) -> datetime:
    """The moment ``minutes`` after the midnight that begins ``day``."""
    return datetime.combine(day, time()) + timedelta(minutes=minutes)
