"""People as the engine sees them: how much of a person is there on which day, and what a milestone asks of them.

>>> from datetime import date
>>> anna = Resource("anna", (100, 100, 0, 100, 100, 0, 0), since=date(2025, 1, 6))
>>> [anna.percent_on(date(2025, 1, day)) for day in (3, 8, 15, 16)]
[100, 0, 0, 100]
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

OFF = -1
"""In a capacity: a day that the person's own calendar keeps free. Work that lies across it rests: it asks for nothing. An
absence is 0 instead: then somebody who is needed is missing."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A person, or several of one kind.

    ``capacity`` is percent of one person: a number for every day, or one number per calendar day from ``since`` on
    (weekends too; only days on which a milestone works count). Before ``since`` the first number holds; after the last
    one the last seven repeat, week by week. Absences are days with less, or with 0; days that the
    person's calendar keeps free are ``OFF``.
    """

    key: str
    capacity: int | tuple[int, ...] = 100
    since: date | None = None
    name: str = ""
    """How people call it; messages fall back on the key."""
    role: str | None = None
    """Rate-card role; see ``extra_person``."""
    present: tuple[int, ...] | None = None
    """Where the capacity is what other projects leave: what there is besides them, for the same days. Work may rest on days
    with less of that than is asked for; None means the capacity."""

    def percent_on(self, on: date) -> int:
        """Percent of a person that is there on a date, or ``OFF``."""
        if isinstance(self.capacity, int):
            return self.capacity
        return self.capacity[self._place(on)]

    def _place(self, on: date) -> int:
        days = self.capacity
        assert isinstance(days, tuple) and self.since is not None
        place = on.toordinal() - self.since.toordinal()
        if place < 0:
            return 0
        return place if place < len(days) else _repeated(place, len(days))

    def percents(self, first: date, count: int) -> list[int]:
        """Percent on ``count`` days in a row."""
        return self._on(self.capacity, first, count)

    def presents(self, first: date, count: int) -> list[int]:
        """``present`` on ``count`` days in a row."""
        return self._on(self.capacity if self.present is None else self.present, first, count)

    def _on(self, days: int | tuple[int, ...], first: date, count: int) -> list[int]:
        if isinstance(days, int):
            return [days] * count
        begin = first.toordinal() - self.since.toordinal()  # type: ignore[union-attr]
        size = len(days)
        return [days[0] if n < 0 else days[n] if n < size else days[_repeated(n, size)] for n in range(begin, begin + count)]

    @property
    def last_day(self) -> date:
        """The day after which the profile only repeats itself."""
        if isinstance(self.capacity, int) or self.since is None:
            return date.min
        return self.since + timedelta(days=len(self.capacity))


def _repeated(place: int, size: int) -> int:
    week = min(7, size)
    return size - week + (place - size) % week


@dataclass(frozen=True, slots=True)
class Demand:
    """A milestone takes so many percent of a person over its whole duration."""

    milestone: str
    resource: str
    percent: int = 100
