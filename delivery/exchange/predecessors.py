"""The notation for dependencies in one cell: ``3FS+2d; M5SS-1d; 7FF+50%; 9SF+4eh``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from delivery.engine.plan import Dependency, DependencyKind, Lag, LagUnit

SEPARATORS = re.compile(r"[;,；，、\n]")
UNITS = {
    "m": 1, "min": 1, "mins": 1, "分": 1, "分钟": 1, "h": 60, "hr": 60, "hour": 60, "hours": 60, "小时": 60, "时": 60,
}  # fmt: skip
DAY_UNITS = {
    "": 1, "d": 1, "day": 1, "days": 1, "天": 1, "日": 1, "工作日": 1,
    "w": 5, "wk": 5, "week": 5, "weeks": 5, "周": 5, "mo": 20, "month": 20, "months": 20, "月": 20,
}  # fmt: skip
ELAPSED_UNITS = {"em": 1, "emin": 1, "eh": 60, "ehr": 60, "ed": 1440, "eday": 1440, "edays": 1440, "日历日": 1440, "日历天": 1440,
                 "ew": 10080, "ewk": 10080, "emo": 43200}  # fmt: skip
PERCENT_SIGNS = ("%", "％")
_UNIT_WORDS = sorted((*UNITS, *DAY_UNITS, *ELAPSED_UNITS, *PERCENT_SIGNS), key=len, reverse=True)
TOKEN = re.compile(
    r"(?P<ref>.*?)\s{0,5}(?P<kind>FS|SS|FF|SF)?\s{0,5}"
    r"(?:(?P<sign>[+\-−＋－])\s{0,5}(?P<amount>\d{1,9}(?:\.\d{1,6})?)\s{0,5}(?P<unit>" + "|".join(_UNIT_WORDS) + "))?",
    re.IGNORECASE | re.DOTALL,
)


class BadNotation(ValueError):
    """A part of the cell that is no dependency; the argument is that part."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One dependency as written, its predecessor still in the words of the file."""

    word: str
    kind: DependencyKind
    lag: Lag


def read_predecessors(text: str, is_known: Callable[[str], bool], day_minutes: int) -> list[Reference]:
    """The dependencies in a cell. A token that is itself the name of a row stands for a plain FS.

    >>> [(r.word, r.kind.value, r.lag.amount) for r in read_predecessors("3FS+2d; M5-1d", {"3", "M5"}.__contains__, 480)]
    [('3', 'FS', 960), ('M5', 'FS', -480)]

    :raises BadNotation: naming the part that makes no sense.
    """
    return [_read_token(part, is_known, day_minutes) for token in SEPARATORS.split(text) if (part := token.strip())]


def _read_token(token: str, is_known: Callable[[str], bool], day_minutes: int) -> Reference:
    if is_known(token):
        return Reference(token, DependencyKind.FS, Lag())
    found = TOKEN.fullmatch(token) if len(token) <= 120 else None
    if found is None or not found["ref"]:
        raise BadNotation(token)
    kind = DependencyKind((found["kind"] or "FS").upper())
    lag = Lag() if found["amount"] is None else _lag(found, token, day_minutes)
    return Reference(found["ref"].strip(), kind, lag)


def _lag(found: re.Match[str], token: str, day_minutes: int) -> Lag:
    sign = -1 if found["sign"] in "-−－" else 1
    amount, unit = sign * float(found["amount"]), found["unit"].lower()
    if unit in PERCENT_SIGNS:
        if not amount.is_integer():
            raise BadNotation(token)
        return Lag(int(amount), LagUnit.PERCENT)
    if unit in ELAPSED_UNITS:
        return Lag(round(amount * ELAPSED_UNITS[unit]), LagUnit.ELAPSED)
    if unit in UNITS:
        return Lag(round(amount * UNITS[unit]))
    if unit in DAY_UNITS:
        return Lag(round(amount * DAY_UNITS[unit] * day_minutes))
    raise BadNotation(token)


def read_span(text: str, day_minutes: int) -> tuple[int, bool]:
    """A duration with its unit as minutes, and whether they are elapsed: ``3``, ``3d``, ``2w``, ``4eh``, ``90 min``.

    :raises BadNotation: when it is none.
    """
    found = re.fullmatch(r"([+-]?\d{1,9}(?:\.\d{1,9})?)\s{0,5}([a-z工作日天小时分钟周月历]{0,8})\??", text.strip().lower())
    if found is None:
        raise BadNotation(text)
    amount, unit = float(found[1]), found[2]
    if unit in ELAPSED_UNITS:
        return round(amount * ELAPSED_UNITS[unit]), True
    if unit in UNITS:
        return round(amount * UNITS[unit]), False
    if unit in DAY_UNITS:
        return round(amount * DAY_UNITS[unit] * day_minutes), False
    raise BadNotation(text)


def days_text(minutes: int, day_minutes: int) -> str:
    """Working minutes as days when that is short and exact, else as minutes: ``1.5``, ``455min``."""
    days = f"{minutes / day_minutes:.4f}".rstrip("0").rstrip(".")
    return days if round(float(days) * day_minutes, 6) == minutes else f"{minutes}min"


def written(word: str, dependency: Dependency, day_minutes: int) -> str:
    """A dependency in the notation: ``M3FS+2d``; a plain FS without lag is only its predecessor's word."""
    lag = dependency.lag
    if lag.amount == 0:
        return word if dependency.kind is DependencyKind.FS else f"{word}{dependency.kind}"
    sign, amount = ("-" if lag.amount < 0 else "+"), abs(lag.amount)
    if lag.unit is LagUnit.PERCENT:
        size = f"{amount}%"
    elif lag.unit is LagUnit.ELAPSED:
        size = f"{amount // 1440}ed" if amount % 1440 == 0 else f"{amount // 60}eh" if amount % 60 == 0 else f"{amount}em"
    else:
        size = days_text(amount, day_minutes)
        size = size if size.endswith("min") else f"{size}d"
    return f"{word}{dependency.kind}{sign}{size}"
