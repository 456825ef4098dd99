"""Working calendars: official days from the public list, the administrator's and a project's own days."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import select

from delivery.engine.plan import STANDARD_DAY, STANDARD_WEEK, Day
from delivery.extensions import db
from delivery.models import Calendar, CalendarException

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Outside of it nobody announces holidays."""

OfficialDay = tuple[date, bool, str]
"""The day, whether it is worked, and what it is called in both languages."""


@lru_cache(maxsize=256)
def official_days(region: str, year: int) -> tuple[OfficialDay, ...]:
    """Public holidays on working weekdays and make-up days on weekends of one year.

    >>> [(str(on), is_worked) for on, is_worked, _ in official_days("CN", 2025)][1:3]
    [('2025-01-26', True), ('2025-01-28', False)]
    """
    import holidays

    chinese = holidays.country_holidays(region, years=year, language="zh_CN")
    english = holidays.country_holidays(region, years=year, language="en_US")
    off = [(on, False, _both(name, english.get(on, ""))) for on, name in chinese.items() if on.year == year and on.weekday() < 5]
    made_up = [(on, True, "调休上班 / Make-up working day") for on in chinese.weekend_workdays if on.year == year]
    return tuple(sorted(off + made_up))


def _both(chinese: str, english: str) -> str:
    return (f"{chinese} / {english}" if english else chinese)[:120]


def ensure_official_days(calendar: Calendar, years: Iterable[int]) -> bool:
    """Fill in the official days of those years, where they are not yet; True when days were added.

    A day that somebody has set is left as it is. A year counts as filled in once it has an official day. The calendar's
    version stays: whoever computes dates in a year fills that year in first, so no stored date moves.
    """
    if not calendar.region:
        return False
    wanted = {year for year in years if FIRST_YEAR <= year <= LAST_YEAR}
    rows = db.session.execute(
        select(CalendarException.on, CalendarException.is_official).where(CalendarException.calendar_id == calendar.id)
    ).all()
    missing = wanted - {on.year for on, is_official in rows if is_official}
    return _add_official_days(calendar, missing, {on for on, _ in rows})


def _add_official_days(calendar: Calendar, years: Collection[int], taken: Collection[date]) -> bool:
    added = [
        CalendarException(
            calendar_id=calendar.id,
            on=on,
            shifts=[list(shift) for shift in STANDARD_DAY] if is_worked else [],
            name=name,
            is_official=True,
        )
        for year in sorted(years)
        for on, is_worked, name in official_days(calendar.region, year)
        if on not in taken
    ]
    if added:
        db.session.add_all(added)
    return bool(added)


def new_calendar(
    *, name: str, region: str = "", project_uuid: str | None = None, week: Iterable[Day] = STANDARD_WEEK, at: datetime
) -> Calendar:
    """Monday to Friday, 08:00 to 12:00 and 13:00 to 17:00, unless ``week`` says otherwise; with a region, its official
    days of the years around ``at``."""
    days = [[list(shift) for shift in day] for day in week]
    longest = max(sum(end - start for start, end in day) for day in days)
    calendar = Calendar(name=name, region=region, project_uuid=project_uuid, week=days, day_minutes=longest, version=1)
    db.session.add(calendar)
    db.session.flush()
    ensure_official_days(calendar, range(at.year - 1, at.year + 4))
    db.session.flush()
    return calendar
