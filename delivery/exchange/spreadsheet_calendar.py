"""Working calendars in a spreadsheet: one line per day or range of days, or per weekday.

``Calendar | Day | To | Hours``: the day is a date or a weekday, the hours are ``08:00-12:00, 13:00-17:00``, ``off`` or
``work`` (the standard day). No hours means a day off; the day word ``day`` says how many hours people call a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from delivery.engine.plan import STANDARD_DAY, STANDARD_WEEK, CalendarFacts, Day
from delivery.exchange.calendar_time import days_between, joined
from delivery.exchange.columns import CALENDAR_HEADINGS
from delivery.exchange.document import Findings
from delivery.exchange.one_line import shown
from delivery.exchange.spreadsheet_row import RowCells
from delivery.exchange.table import Cell, Sheet, as_text, is_blank

DEFAULT_NAME = "Standard"
DAY_LIMIT = 100_000
WEEKDAYS = (
    ("monday", "mon", "周一", "星期一"),
    ("tuesday", "tue", "周二", "星期二"),
    ("wednesday", "wed", "周三", "星期三"),
    ("thursday", "thu", "周四", "星期四"),
    ("friday", "fri", "周五", "星期五"),
    ("saturday", "sat", "周六", "星期六"),
    ("sunday", "sun", "周日", "星期日", "周天", "星期天"),
)
_WEEKDAY = {word: index for index, words in enumerate(WEEKDAYS) for word in words}
DAY_LENGTH = frozenset({"day", "每日", "hours per day", "每日工时"})
OFF = frozenset({"", "off", "none", "holiday", "休", "休息", "放假", "非工作日"})
WORK = frozenset({"work", "working", "standard", "班", "上班", "工作", "工作日"})
SHIFT = re.compile(r"(\d{1,2}):(\d{2})\s{0,3}(?:-|–|—|~|至|到)\s{0,3}(\d{1,2}):(\d{2})")


@dataclass
class _Draft:
    week: list[Day] = field(default_factory=lambda: list(STANDARD_WEEK))
    exceptions: dict[date, Day] = field(default_factory=dict)
    day_minutes: int = 480


class CalendarLines:
    """Collects lines, in whatever order they come, into calendars."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._drafts: dict[str, _Draft] = {}
        self._days = 0
        self.default = DEFAULT_NAME

    def read_sheet(self, sheet: Sheet) -> None:
        rows = sheet.numbered()
        next(rows, None)
        for number, row in rows:
            self.read_line(row, sheet.name, number)

    def read_line(self, cells: list[Cell], sheet: str, number: int) -> None:
        """One line: calendar, day, to, hours."""
        headings = {
            key: english for key, (english, _) in zip(("calendar", "day", "to", "hours"), CALENDAR_HEADINGS, strict=False)
        }
        row = RowCells(dict(zip(headings, cells, strict=False)), headings, sheet, number, self._findings)
        draft = self._drafts.setdefault(row.text("calendar"), _Draft())
        word = as_text(row.cells.get("day")).lower()
        if word in DAY_LENGTH:
            minutes = row.minutes("hours", 60)
            if minutes is not None and not 1 <= minutes <= 1440:
                self._findings.problem(row.at("hours"), "value.not_a_duration", value=minutes)
            draft.day_minutes = minutes or draft.day_minutes
        elif word in _WEEKDAY:
            draft.week[_WEEKDAY[word]] = self._hours(row)
        else:
            self._add_days(draft, row)

    def _add_days(self, draft: _Draft, row: RowCells) -> None:
        if is_blank(row.cells.get("day")):
            self._findings.problem(row.at("day"), "value.missing")
            return
        first, last = row.day("day"), row.day("to")
        if first is None:
            return
        last = last or first
        if last < first:
            self._findings.problem(row.at("to"), "value.finish_before_start", finish=last, start=first)
            return
        hours = self._hours(row)
        for day in days_between(first, last):
            self._days += 1
            if self._days > DAY_LIMIT:
                self._findings.problem(row.at("day"), "calendar.too_many_days", limit=DAY_LIMIT)
                return
            draft.exceptions[day] = hours

    def _hours(self, row: RowCells) -> Day:
        text = as_text(row.cells.get("hours")).lower()
        if text in OFF:
            return ()
        if text in WORK:
            return STANDARD_DAY
        shifts, rest = [], SHIFT.sub("", text)
        for found in SHIFT.finditer(text):
            start, end = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
            end = end or 1440
            if start >= end or end > 1440:
                self._findings.problem(row.at("hours"), "calendar.bad_shift", value=shown(found[0]))
                return ()
            shifts.append((start, end))
        if not shifts or rest.strip(" ,;，；、\n"):
            self._findings.problem(row.at("hours"), "calendar.bad_hours", value=shown(text))
        return joined(shifts)

    def facts(self) -> dict[str, CalendarFacts]:
        """Every calendar; the nameless lines belong to the project's own."""
        nameless = self._drafts.pop("", None)
        if nameless is not None or self.default not in self._drafts:
            self._drafts.setdefault(self.default, nameless or _Draft())
        found = {}
        for name, draft in self._drafts.items():
            week = tuple(draft.week)
            exceptions = {day: hours for day, hours in sorted(draft.exceptions.items()) if hours != week[day.weekday()]}
            found[name] = CalendarFacts(name, week, exceptions, draft.day_minutes)  # type: ignore[arg-type]
        return found


def calendar_lines(facts: CalendarFacts, locale: str) -> Iterator[tuple[str, str, str, str]]:
    """The lines that :class:`CalendarLines` reads back as the same calendar."""
    is_chinese = locale.startswith("zh")
    off = "休息" if is_chinese else "off"
    yield facts.name, "每日" if is_chinese else "day", "", f"{facts.day_minutes}min"
    for index, day in enumerate(facts.week):
        yield facts.name, WEEKDAYS[index][2] if is_chinese else WEEKDAYS[index][0].capitalize(), "", hours_text(day) or off
    for first, last, day in exception_runs(facts):
        yield facts.name, first.isoformat(), last.isoformat() if last > first else "", hours_text(day) or off


def hours_text(day: Day) -> str:
    return ", ".join(f"{start // 60:02}:{start % 60:02}-{end % 1440 // 60:02}:{end % 60:02}" for start, end in day)


def exception_runs(facts: CalendarFacts) -> Iterator[tuple[date, date, Day]]:
    """Exceptions that follow each other and say the same, as one range."""
    first = last = None
    hours: Day = ()
    for day, shifts in sorted(facts.exceptions.items()):
        if first is not None and last is not None and day == last + timedelta(days=1) and shifts == hours:
            last = day
            continue
        if first is not None and last is not None:
            yield first, last, hours
        first, last, hours = day, day, shifts
    if first is not None and last is not None:
        yield first, last, hours
