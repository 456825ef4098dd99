"""Working calendars of MSPDI: inheritance, exceptions old and new, recurring exceptions, working weeks.

A day is decided by, in this order: the calendar's exceptions, those of its base calendars, its working weeks, those of
its bases, its weekday, that of its bases, MS Project's standard day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from delivery.engine.plan import STANDARD_WEEK, CalendarFacts, Day
from delivery.exchange.calendar_time import common_time, days_between, joined, says_the_same, shared_time, works
from delivery.exchange.document import Findings, Place
from delivery.exchange.moments import FIRST_DAY, LAST_DAY, OutOfRange, read_clock_minutes, read_moment
from delivery.exchange.msproject_fields import Fields
from delivery.exchange.msproject_recurrence import recurring_days
from delivery.exchange.one_line import shown, tidy
from delivery.exchange.xml_tree import Node

EXCEPTION_DAY_LIMIT = 100_000
"""Days that the exceptions of all calendars may cover together."""


@dataclass
class RawCalendar:
    """A calendar as written, before inheritance. ``week`` has None where the base decides; Monday first."""

    uid: int
    name: str
    base_uid: int
    is_base: bool
    week: list[Day | None] = field(default_factory=lambda: [None] * 7)
    exceptions: dict[date, Day] = field(default_factory=dict)
    names: dict[date, str] = field(default_factory=dict)
    """What the file calls an exception."""
    weeks: list[tuple[date, date, list[Day]]] = field(default_factory=list)

    @property
    def adds_nothing(self) -> bool:
        return not self.exceptions and not self.weeks and all(day is None for day in self.week)


class Calendars:
    """The calendars of one file by their UID."""

    def __init__(self, raw: dict[int, RawCalendar], day_minutes: int, findings: Findings) -> None:
        self.raw = raw
        self._day_minutes = day_minutes
        self._findings = findings
        self._facts: dict[int, CalendarFacts] = {}
        self._names: dict[int, str] = {}
        self._common: dict[tuple[int, ...], int] = {}

    def meaning(self, uid: int) -> int:
        """The UID of the calendar that says the same: one that adds nothing to its base stands for its base."""
        seen: set[int] = set()
        while uid in self.raw and uid not in seen and self.raw[uid].adds_nothing and self.raw[uid].base_uid in self.raw:
            seen.add(uid)
            uid = self.raw[uid].base_uid
        return uid

    def both(self, first: int, second: int) -> int:
        """UID of a calendar for the time that both work; the first one when they never do."""
        return self._made((first, second), common_time(self.facts(first), self.facts(second)), first)

    def any_of(self, uids: list[int]) -> int:
        """UID of a calendar for the time that at least one of them works."""
        first = uids[0]
        for second in uids[1:]:
            first = self._made((first, second, -1), shared_time(self.facts(first), self.facts(second)), first)
        return first

    def _made(self, known: tuple[int, ...], facts: CalendarFacts, otherwise: int) -> int:
        if known not in self._common:
            same = next((uid for uid in known if uid in self.raw and says_the_same(self.facts(uid), facts)), None)
            self._common[known] = otherwise if not works(facts) else -10 - len(self._common) if same is None else same
            self._facts.setdefault(self._common[known], facts)
        return self._common[known]

    def facts(self, uid: int) -> CalendarFacts:
        """The calendar with everything that it inherits."""
        if uid not in self._facts:
            self._facts[uid] = self._resolved(uid)
        return self._facts[uid]

    def _chain(self, uid: int) -> list[RawCalendar]:
        chain: list[RawCalendar] = []
        while uid in self.raw and len(chain) <= len(self.raw):
            chain.append(self.raw[uid])
            uid = self.raw[uid].base_uid
            if any(link.uid == uid for link in chain):
                self._findings.problem(_place(chain[0]), "calendar.circle", value=chain[0].name)
                break
        return chain

    def _resolved(self, uid: int) -> CalendarFacts:
        chain = self._chain(uid)
        week = tuple(
            next((found for link in chain if (found := link.week[index]) is not None), STANDARD_WEEK[index]) for index in range(7)
        )
        exceptions: dict[date, Day] = {}
        for link in reversed(chain):
            exceptions.update(_weeks_as_days(link))
        for link in reversed(chain):
            exceptions.update(link.exceptions)
        different = {day: shifts for day, shifts in sorted(exceptions.items()) if shifts != week[day.weekday()]}
        return CalendarFacts(self._unique_name(chain[0]), week, different, self._day_minutes)  # type: ignore[arg-type]

    def _unique_name(self, raw: RawCalendar) -> str:
        name = raw.name or f"#{raw.uid}"
        if name in self._names.values():
            name = f"{name} ({raw.uid})"
        self._names[raw.uid] = name
        return name


def _place(raw: RawCalendar) -> Place:
    return Place(name=raw.name, field="Calendar")


def _weeks_as_days(raw: RawCalendar) -> Iterator[tuple[date, Day]]:
    for first, last, week in raw.weeks:
        for day in days_between(first, last):
            yield day, week[day.weekday()]


def read_calendars(project: Node, day_minutes: int, findings: Findings) -> Calendars:
    """Every calendar below ``Project/Calendars``."""
    raw: dict[int, RawCalendar] = {}
    budget = [EXCEPTION_DAY_LIMIT]
    for node in project.all("Calendars", "Calendar"):
        fields = Fields(node, Place(name=shown(node.get("Name")), field="Calendar"), findings)
        uid, base = fields.whole("UID", -1), fields.whole("BaseCalendarUID", -1)
        calendar = RawCalendar(uid, fields.text("Name"), base, fields.flag("IsBaseCalendar"))
        _read_week(node, calendar, fields)
        _read_exceptions(node, calendar, fields, budget)
        raw[calendar.uid] = calendar
    if budget[0] < 0:
        findings.problem(Place(field="Calendars"), "calendar.too_many_days", limit=EXCEPTION_DAY_LIMIT)
    return Calendars(raw, day_minutes, findings)


def _read_week(node: Node, calendar: RawCalendar, fields: Fields) -> None:
    for day in node.all("WeekDays", "WeekDay"):
        kind = Fields(day, fields.place, fields.findings).whole("DayType", 0)
        if 1 <= kind <= 7:
            calendar.week[(kind + 5) % 7] = _shifts(day, fields)


def _read_exceptions(node: Node, calendar: RawCalendar, fields: Fields, budget: list[int]) -> None:
    """New-style exceptions; the old form (day type 0) counts only where there are none, as MS Project writes both."""
    for exception in node.all("Exceptions", "Exception"):
        days = recurring_days(exception, _period(exception, fields), fields)
        _add_days(calendar, days, _shifts(exception, fields), budget, tidy(exception.get("Name")))
    if not calendar.exceptions:
        for day in node.all("WeekDays", "WeekDay"):
            period = _period(day, fields) if day.get("DayType") == "0" else None
            if period:
                _add_days(calendar, days_between(*period), _shifts(day, fields), budget)
    for week in node.all("WorkWeeks", "WorkWeek"):
        period = _period(week, fields)
        if period:
            calendar.weeks.append((*period, _work_week(week, fields)))
            budget[0] -= (period[1] - period[0]).days + 1
    if budget[0] < 0:
        calendar.weeks.clear()


def _add_days(calendar: RawCalendar, days: Iterator[date], shifts: Day, budget: list[int], name: str = "") -> None:
    for day in days:
        budget[0] -= 1
        if budget[0] < 0:
            return
        calendar.exceptions.setdefault(day, shifts)
        if name:
            calendar.names.setdefault(day, name)


def _work_week(node: Node, fields: Fields) -> list[Day]:
    """A working week says all seven days: what it does not name is not worked."""
    week: list[Day] = [()] * 7
    for day in node.all("WeekDays", "WeekDay"):
        kind = Fields(day, fields.place, fields.findings).whole("DayType", 0)
        if 1 <= kind <= 7:
            week[(kind + 5) % 7] = _shifts(day, fields)
    return week


def _period(node: Node, fields: Fields) -> tuple[date, date] | None:
    """The days from ``FromDate`` to ``ToDate``, kept inside 1970 to 2199; None when the file says none.

    Dates far away are what MS Project writes for "without end", so they are cut, not refused.
    """
    for period in node.all("TimePeriod"):
        first, last = (_day(period.get(tag), fields) for tag in ("FromDate", "ToDate"))
        if first and last:
            return max(first, FIRST_DAY), min(last, LAST_DAY)
    return None


def _day(text: str, fields: Fields) -> date | None:
    if not text:
        return None
    try:
        return read_moment(text).date()
    except OutOfRange:
        return FIRST_DAY if text < "1970" else LAST_DAY
    except ValueError:
        fields.findings.problem(fields.place, "value.not_a_date", value=shown(text))
        return None


def _shifts(node: Node, fields: Fields) -> Day:
    """The working times in order, touching ones joined; 00:00 as an end is midnight."""
    if node.get("DayWorking").lower() in ("0", "false"):
        return ()
    shifts: list[tuple[int, int]] = []
    for times in node.all("WorkingTimes", "WorkingTime"):
        start, end = times.get("FromTime"), times.get("ToTime")
        if not start or not end:
            continue
        try:
            shift = (read_clock_minutes(_clock(start)), read_clock_minutes(_clock(end)) or 1440)
        except ValueError:
            fields.findings.problem(fields.place, "calendar.bad_shift", value=shown(f"{start}–{end}"))
            continue
        if shift[0] >= shift[1]:
            fields.findings.problem(fields.place, "calendar.bad_shift", value=shown(f"{start}–{end}"))
        else:
            shifts.append(shift)
    return joined(shifts)


def _clock(text: str) -> str:
    """Some programs write a whole date-time, or 24:00."""
    clock = text.rpartition("T")[2]
    return "00:00:00" if clock.startswith("24:00") else clock
