"""Dates as people type them into a cell, in either language."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from delivery.forms.amounts import FIRST_DAY, LAST_DAY

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
TODAY = frozenset({"today", "今天", "今日"})
_YEAR_FIRST = re.compile(r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?")
_CHINESE = re.compile(r"(\d{1,2})\s?月\s?(\d{1,2})\s?[日号]?")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:\.|st|nd|rd|th)?[\s-]?([a-z]{3,9})\.?(?:[\s,-]{1,2}(\d{4}))?")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def read_typed_day(text: str, near: date) -> date | None:
    """The day that a text means; nothing for no text; ValueError otherwise. Without a year it is the one closest to ``near``.

    >>> near = date(2026, 11, 20)
    >>> [str(read_typed_day(text, near)) for text in ("2027-01-19", "19 Jan 2027", "Jan 19", "19.1.2027", "2027年1月19日")]
    ['2027-01-19', '2027-01-19', '2027-01-19', '2027-01-19', '2027-01-19']
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    if not plain:
        return None
    on = near if plain in TODAY else _read(plain, near)
    if not FIRST_DAY <= on <= LAST_DAY:
        raise ValueError(text)
    return on


def _read(plain: str, near: date) -> date:
    if found := _YEAR_FIRST.fullmatch(plain):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _CHINESE.fullmatch(plain):
        return _closest(int(found[1]), int(found[2]), near)
    if found := _DOTTED.fullmatch(plain):
        return date(int(found[3]), int(found[2]), int(found[1]))
    if found := _DAY_FIRST.fullmatch(plain):
        return _in_year(found[3], _month(found[2]), int(found[1]), near)
    if found := _MONTH_FIRST.fullmatch(plain):
        return _in_year(found[3], _month(found[1]), int(found[2]), near)
    raise ValueError(plain)


def _month(word: str) -> int:
    return MONTHS.index(word[:3]) + 1


def _in_year(year: str | None, month: int, day: int, near: date) -> date:
    return date(int(year), month, day) if year else _closest(month, day, near)


def _closest(month: int, day: int, near: date) -> date:
    found = []
    for year in (near.year - 1, near.year, near.year + 1):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    if not found:
        raise ValueError(f"{month}-{day}")
    return min(found, key=lambda on: abs(on - near) / timedelta(days=1))
