"""What shared and own calendars have in common: days from a form, their preview, and back from the preview."""

from __future__ import annotations

import json

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from delivery.engine.plan import STANDARD_DAY, Day
from delivery.forms.amounts import read_day
from delivery.forms.calendars import DaysForm, read_hours
from delivery.models import Calendar
from delivery.services.calendar_days import CalendarChange, CalendarEffect, DayChange
from delivery.services.refusal import Invalid


def days_form(*, empty: bool = False) -> DaysForm:
    form = DaysForm(formdata=None) if empty else DaysForm()
    form.offer()
    return form


def change_of(form: DaysForm, week: list[list[list[int]]]) -> CalendarChange:
    """The days of the form; a make-up day has the hours of the week's first working day."""
    first: Day = next((tuple((a, b) for a, b in day) for day in week if day), STANDARD_DAY)
    shifts = {"holiday": (), "work": first, "week": None}
    return CalendarChange(tuple(DayChange(on, shifts[kind], name) for on, kind, name in form.lines()))


def preview_page(
    calendar: Calendar | None,
    change: CalendarChange,
    effects: list[CalendarEffect],
    *,
    save: str,
    back: str,
    may_see: set[int] | None = None,
) -> ResponseReturnValue:
    return render_template(
        "calendars/preview.html",
        calendar=calendar,
        change=change,
        change_json=change_text(change),
        effects=effects,
        save=save,
        back=back,
        may_see=may_see,
    )


def change_text(change: CalendarChange) -> str:
    days = [[day.on.isoformat(), day.shifts, day.name] for day in change.days]
    return json.dumps({"days": days, "week": change.week}, ensure_ascii=False)


def posted_change(text: str) -> CalendarChange:
    """What a preview's form carries. Raises Invalid."""
    try:
        said = json.loads(text)
        days = tuple(_day(*entry) for entry in said["days"])
        week = None if said["week"] is None else tuple(_shifts(day) for day in said["week"])
        if week is not None and (len(week) != 7 or not any(week)):
            raise ValueError("week")
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Invalid(_("The change cannot be read. Go back to the calendar and begin again.")) from error
    return CalendarChange(days, week)


def _day(on: str, shifts: list[list[int]] | None, name: str) -> DayChange:
    found = read_day(on)
    if found is None or not isinstance(name, str):
        raise ValueError(on)
    return DayChange(found, None if shifts is None else _shifts(shifts), name[:120])


def _shifts(day: list[list[int]]) -> Day:
    """Checked by saying the hours and reading them again."""
    return read_hours(", ".join(f"{int(a) // 60:02}:{int(a) % 60:02}-{int(b) // 60:02}:{int(b) % 60:02}" for a, b in day))
