"""Forms of working calendars: days off and made up, and the hours of a week."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.validators import InputRequired
from wtforms.validators import ValidationError as FieldError

from delivery.engine.plan import Day
from delivery.forms.amounts import DayField, read_day
from delivery.forms.lines import LineField, TextField

SPAN_DAYS = 400
LINES = 500
HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—]\s*(\d{1,2}):(\d{2})")
KINDS = {
    "holiday": ("holiday", "off", "free", "假", "休", "放假", "休息", "节假日"),
    "work": ("work", "makeup", "make-up", "班", "上班", "调休", "补班"),
    "week": ("week", "remove", "删除", "恢复"),
}
Line = tuple[date, str, str]


class DaysForm(FlaskForm):
    """One day or a span; or a list, a line each."""

    from_on = DayField(_l("From"))
    to_on = DayField(_l("To"))
    kind = SelectField(_l("These days are"))
    name = LineField(_l("Name"), longest=80)
    many = TextField(_l("Or a list, a line each"), longest=20_000)

    def offer(self) -> None:
        self.kind.choices = [
            ("holiday", _("free (holiday)")),
            ("work", _("worked (make-up day)")),
            ("week", _("as the week says")),
        ]

    def validate_to_on(self, field: DayField) -> None:
        first, last = self.from_on.data, field.data
        if first and last and not first <= last <= first + timedelta(days=SPAN_DAYS):
            raise FieldError(_("The last day lies before the first, or more than a year after it."))

    def validate_many(self, field: TextField) -> None:
        try:
            list(read_lines(field.data or ""))
        except ValueError as error:
            raise FieldError(
                _("Line not understood: “%(line)s”. Write 2026-10-01 holiday National Day.", line=str(error)[:60])
            ) from None

    def validate(self, extra_validators: object = None) -> bool:
        good: bool = super().validate(extra_validators)
        if good and not self.lines():
            self.from_on.errors = [_("Enter a day, or a list below.")]
            return False
        return good

    def lines(self) -> list[Line]:
        """Every day that is meant: the day, its kind, its name."""
        found = list(read_lines(self.many.data or ""))
        if self.from_on.data:
            last = self.to_on.data or self.from_on.data
            found += [(on, self.kind.data, self.name.data or "") for on in span(self.from_on.data, last)]
        return found


def read_lines(text: str) -> Iterator[Line]:
    """``2026-10-01..2026-10-07 holiday National Day``; ValueError with the line that is not understood.

    >>> list(read_lines("2026-10-10 上班 国庆调休"))
    [(datetime.date(2026, 10, 10), 'work', '国庆调休')]
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > LINES:
        raise ValueError(f"… {len(lines)}")
    for line in lines:
        days, _space, rest = line.replace(",", " ").replace("，", " ").partition(" ")
        word, _space, name = rest.strip().partition(" ")
        kind = next((kind for kind, words in KINDS.items() if word.lower() in words), None)
        first, _dots, last = days.replace("~", "..").partition("..")
        try:
            begin = read_day(first)
            end = read_day(last) or begin
        except ValueError:
            raise ValueError(line) from None
        if kind is None or begin is None or end is None or not begin <= end <= begin + timedelta(days=SPAN_DAYS):
            raise ValueError(line)
        for on in span(begin, end):
            yield on, kind, name.strip()[:80]


def span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


class WeekForm(FlaskForm):
    """The hours of each weekday."""

    monday = LineField(_l("Monday"))
    tuesday = LineField(_l("Tuesday"))
    wednesday = LineField(_l("Wednesday"))
    thursday = LineField(_l("Thursday"))
    friday = LineField(_l("Friday"))
    saturday = LineField(_l("Saturday"))
    sunday = LineField(_l("Sunday"))

    WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

    def show_week(self, week: list[list[list[int]]]) -> None:
        for name, shifts in zip(self.WEEKDAYS, week, strict=True):
            self[name].data = hours_text(tuple((a, b) for a, b in shifts))

    def validate(self, extra_validators: object = None) -> bool:
        good: bool = super().validate(extra_validators)
        for name in self.WEEKDAYS:
            try:
                read_hours(self[name].data or "")
            except ValueError:
                self[name].errors = [_("Enter hours like 08:00-12:00, 13:00-17:00, in order; leave it empty for a free day.")]
                good = False
        if good and not any(self.week()):
            self.monday.errors = [_("A calendar needs at least one working day in the week.")]
            good = False
        return good

    def week(self) -> tuple[Day, ...]:
        return tuple(read_hours(self[name].data or "") for name in self.WEEKDAYS)


class CalendarForm(WeekForm):
    """A shared calendar: its name, its region, its week."""

    name = LineField(_l("Name"), validators=[InputRequired(_l("Enter a name, for example “China, five days”."))])
    region = SelectField(_l("Official days"))

    def offer(self) -> None:
        self.region.choices = [("", _("none")), ("CN", _("China: holidays and make-up days"))]


def read_hours(text: str) -> Day:
    """``08:00-12:00, 13:00-17:00`` as shifts; ValueError when they overlap, run over midnight or are not hours.

    >>> read_hours("08:00-12:00, 13:00-17:00")
    ((480, 720), (780, 1020))
    """
    rest = HOURS.sub("", text).strip(" ,，;；、")
    if rest.replace(",", "").replace("，", "").strip(" ;；、"):
        raise ValueError(text)
    shifts = [(int(a) * 60 + int(b), int(c) * 60 + int(d)) for a, b, c, d in HOURS.findall(text)]
    ends = [0, *(moment for shift in shifts for moment in shift), 1440]
    if any(a > b for a, b in pairwise(ends)) or any(a >= b for a, b in shifts):
        raise ValueError(text)
    return tuple(shifts)


def hours_text(day: Day) -> str:
    return ", ".join(f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in day)
