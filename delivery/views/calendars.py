"""The administrator's shared calendars."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.forms.calendars import CalendarForm, WeekForm
from delivery.models import Calendar
from delivery.queries.calendars import project_counts, shared_calendar, shared_calendars
from delivery.services.calendar_days import CalendarChange, calendar_effects, change_calendar
from delivery.services.calendars import new_calendar
from delivery.services.refusal import Invalid, Refused
from delivery.views.calendar_changes import change_of, days_form, posted_change, preview_page
from delivery.views.clock import now
from delivery.views.finish import done
from delivery.views.guard import requires
from delivery.views.page import locale
from delivery.words.collation import in_order

pages = Blueprint("calendars", __name__)


@pages.get("/calendars")
@requires(Permission.CALENDAR_MANAGE)
def index() -> ResponseReturnValue:
    return render_template("calendars/index.html", calendars=in_order(shared_calendars(), locale()), counts=project_counts())


@pages.get("/calendars/new")
@requires(Permission.CALENDAR_MANAGE)
def new() -> ResponseReturnValue:
    form = _calendar_form(empty=True)
    form.show_week([[[480, 720], [780, 1020]]] * 5 + [[], []])
    return render_template("calendars/new.html", form=form)


@pages.post("/calendars")
@requires(Permission.CALENDAR_MANAGE)
def create() -> ResponseReturnValue:
    form = _calendar_form()
    if not form.validate_on_submit():
        return render_template("calendars/new.html", form=form), 422
    at, week = now(), form.week()

    def work() -> int:
        return new_calendar(name=form.name.data, region=form.region.data, week=week, at=at).id

    return done(_("The calendar is there."), url_for("calendars.show", calendar_id=in_unit_of_work(work)))


@pages.get("/calendars/<int:calendar_id>")
@requires(Permission.CALENDAR_MANAGE)
def show(calendar_id: int) -> ResponseReturnValue:
    return _page(_found(calendar_id))


@pages.post("/calendars/<int:calendar_id>/days/preview")
@requires(Permission.CALENDAR_MANAGE)
def preview_days(calendar_id: int) -> ResponseReturnValue:
    calendar, form = _found(calendar_id), days_form()
    if not form.validate_on_submit():
        return _page(calendar, form=form, status=422)
    return _previewed(calendar, change_of(form, calendar.week), form=form)


@pages.post("/calendars/<int:calendar_id>/week/preview")
@requires(Permission.CALENDAR_MANAGE)
def preview_week(calendar_id: int) -> ResponseReturnValue:
    calendar, form = _found(calendar_id), WeekForm()
    if not form.validate_on_submit():
        return _page(calendar, week=form, status=422)
    return _previewed(calendar, CalendarChange(week=form.week()), week=form)


@pages.post("/calendars/<int:calendar_id>/changes")
@requires(Permission.CALENDAR_MANAGE)
def save(calendar_id: int) -> ResponseReturnValue:
    calendar = _found(calendar_id)
    change, version = posted_change(request.form.get("change", "")), request.form.get("version", "", str)
    if not version.isascii() or not version.isdigit() or len(version) > 9:
        raise Invalid(_("The change cannot be read. Go back to the calendar and begin again."))
    actor, at, address = current_user._get_current_object(), now(), url_for("calendars.show", calendar_id=calendar.id)
    count = in_unit_of_work(lambda: len(change_calendar(calendar_id, change, actor=actor, at=at, expected_version=int(version))))
    return done(_("The calendar is saved; %(count)s projects are computed anew.", count=count), address)


def _previewed(calendar: Calendar, change: CalendarChange, **forms: object) -> ResponseReturnValue:
    try:
        effects = calendar_effects(calendar, change)
    except Refused as refusal:
        return _page(calendar, message=refusal.message, status=refusal.status, **forms)  # type: ignore[arg-type]
    address = url_for("calendars.save", calendar_id=calendar.id)
    return preview_page(calendar, change, effects, save=address, back=url_for("calendars.show", calendar_id=calendar.id))


def _page(
    calendar: Calendar, *, form: object = None, week: WeekForm | None = None, message: str = "", status: int = 200
) -> ResponseReturnValue:
    if week is None:
        week = WeekForm(formdata=None)
        week.show_week(calendar.week)
    body = render_template(
        "calendars/show.html", calendar=calendar, form=form or days_form(empty=True), week=week, message=message
    )
    return body, status


def _calendar_form(*, empty: bool = False) -> CalendarForm:
    form = CalendarForm(formdata=None) if empty else CalendarForm()
    form.offer()
    return form


def _found(calendar_id: int) -> Calendar:
    calendar = shared_calendar(calendar_id)
    if calendar is None:
        abort(404)
    return calendar
