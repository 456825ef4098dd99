"""The grid of actual effort or cost as it was posted: what was typed, what stood there before, what cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from flask_babel import gettext as _

from delivery.forms.amounts import MOST_CENTS, read_decimal

MOST_ROWS, MOST_WEEKS = 200, 8
SHOWN = re.compile("[0-9]{1,15}")
"""A figure as the page itself wrote it into the form."""
Place = tuple[str, date]


@dataclass(frozen=True, slots=True)
class TypedCell:
    """One cell that differs from what was shown. Amounts are minutes of effort, or cents."""

    key: str
    week_on: date
    amount: int | None
    seen: tuple[int, int | None]


@dataclass
class TypedGrid:
    """``texts`` and ``problems`` go back onto the page by milestone key and week."""

    in_cost: bool
    cells: list[TypedCell] = field(default_factory=list)
    texts: dict[Place, str] = field(default_factory=dict)
    problems: dict[Place, str] = field(default_factory=dict)


def read_grid(form: Mapping[str, str], day_minutes: int, *, in_cost: bool) -> TypedGrid:
    """Nothing is guessed: a field that is missing or malformed is not a figure."""
    grid = TypedGrid(in_cost)
    weeks = list(_weeks(form.get("weeks", "")))
    for number in range(MOST_ROWS):
        key = form.get(f"k{number}")
        if key is None:
            break
        for place, seen in zip(weeks, _seen(form.get(f"s{number}", ""), len(weeks)), strict=False):
            text = form.get(f"v{number}-{place.isoformat()}")
            if text is not None:
                _read(grid, (key[:40], place), text.strip(), seen, day_minutes)
    return grid


def _weeks(text: str) -> Iterator[date]:
    for part in text.split(",")[:MOST_WEEKS]:
        try:
            yield date.fromisoformat(part)
        except ValueError:
            return


def _seen(text: str, count: int) -> list[tuple[int, int | None]]:
    """``480/;0/1200``: effort and cost of each week as they were shown."""
    found: list[tuple[int, int | None]] = []
    for part in text.split(";")[:count]:
        effort, _slash, cost = part.partition("/")
        found.append((int(effort) if SHOWN.fullmatch(effort) else 0, int(cost) if SHOWN.fullmatch(cost) else None))
    return found


def seen_text(cells: Iterator[tuple[int, int | None]]) -> str:
    """What ``read_grid`` takes apart.

    >>> seen_text(iter([(480, None), (0, 1200)]))
    '480/;0/1200'
    """
    return ";".join(f"{effort}/{'' if cost is None else cost}" for effort, cost in cells)


def _read(grid: TypedGrid, place: Place, text: str, seen: tuple[int, int | None], day_minutes: int) -> None:
    try:
        amount = _cents(text) if grid.in_cost else _minutes(text, day_minutes)
    except ValueError:
        grid.texts[place] = text
        grid.problems[place] = _("an amount such as 1200") if grid.in_cost else _("days such as 2.5, or 4h")
        return
    if amount != (seen[1] if grid.in_cost else seen[0]):
        grid.texts[place] = text
        grid.cells.append(TypedCell(*place, amount, seen))


def _minutes(text: str, day_minutes: int) -> int:
    """Person-days, or hours with an h; nothing typed is no effort.

    >>> _minutes("2.5", 480), _minutes("4h", 480), _minutes("", 480)
    (1200, 240, 0)
    """
    if not text:
        return 0
    in_hours = text[-1:] in ("h", "H", "时") or text.endswith("小时")
    number = read_decimal(text.removesuffix("小时").rstrip("hH时") if in_hours else text)
    if not 0 <= number <= 10_000:
        raise ValueError(text)
    return int((number * (60 if in_hours else day_minutes)).quantize(Decimal(1), ROUND_HALF_UP))


def _cents(text: str) -> int | None:
    if not text:
        return None
    number = read_decimal(text) * 100
    if not 0 <= number <= MOST_CENTS:
        raise ValueError(text)
    return int(number.quantize(Decimal(1), ROUND_HALF_UP))
