"""The vendor's people: kept by director, administrator and managers; a client never sees them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission, allowed
from delivery.database import in_unit_of_work
from delivery.forms.resources import ResourceForm, shown_in_form
from delivery.models import Resource
from delivery.queries.calendars import shared_calendars
from delivery.queries.person_work import work_of_person
from delivery.queries.team import resource_of, resources_of_vendor, role_names, work_counts
from delivery.queries.users import colleagues
from delivery.services.refusal import Refused
from delivery.services.resources import Absence, Period, ResourceFacts, add_resource, change_resource
from delivery.views.clock import now
from delivery.views.finish import done, show_beside
from delivery.views.guard import requires
from delivery.views.page import locale, today
from delivery.words.collation import in_order

pages = Blueprint("resources", __name__)
SPARE = 1
"""Empty lines at the end of periods and absences."""


@pages.get("/team")
@requires(Permission.RESOURCE_VIEW)
def index() -> ResponseReturnValue:
    everybody = in_order(resources_of_vendor(current_user.organization_id), locale())
    names, held = role_names(current_user), {one.role for one in everybody if one.role}
    role = request.args.get("role", "")[:32]
    shown = [one for one in everybody if not role or one.role == role]
    return render_template(
        "resources/index.html",
        everybody=everybody,
        shown=sorted(shown, key=lambda one: not one.is_active),
        role=role,
        roles={key: names[key].for_reader(locale()) if key in names else key for key in held},
        counts=work_counts(current_user.organization_id),
        away={one.id: _absence_now(one) for one in shown},
    )


def _absence_now(resource: Resource) -> list[str] | None:
    """The absence that this day lies in, or the next one."""
    return next((line for line in resource.absences if line[1] >= today().isoformat()), None)


@pages.get("/team/new")
@requires(Permission.RESOURCE_EDIT)
def new() -> ResponseReturnValue:
    return _page(ResourceForm(formdata=None, data={"availability_percent": "100", "currency": "CNY", "is_active": True}))


@pages.post("/team")
@requires(Permission.RESOURCE_EDIT)
def create() -> ResponseReturnValue:
    form, house = ResourceForm(), current_user.organization_id
    answer = _asked_again(form, None)
    if answer is not None:
        return answer
    facts = _facts(form, None)
    try:
        in_unit_of_work(lambda: add_resource(house, facts))
    except Refused as refused:
        return _refused(form, refused, None)
    return done(_("%(name)s is on the team.", name=facts.name), url_for(".index"))


@pages.get("/team/<int:resource_id>")
@requires(Permission.RESOURCE_VIEW)
def show(resource_id: int) -> ResponseReturnValue:
    resource = _found(resource_id)
    return _page(ResourceForm(formdata=None, data=shown_in_form(resource)), resource)


@pages.post("/team/<int:resource_id>")
@requires(Permission.RESOURCE_EDIT)
def update(resource_id: int) -> ResponseReturnValue:
    resource, form = _found(resource_id), ResourceForm()
    answer = _asked_again(form, resource)
    if answer is not None:
        return answer
    facts, seen, actor, at = _facts(form, resource), int(form.seen.data or 0), current_user._get_current_object(), now()
    try:
        in_unit_of_work(lambda: change_resource(resource_id, facts, actor=actor, at=at, expected_version=seen))
    except Refused as refused:
        return _refused(form, refused, _found(resource_id))
    return done(_("Saved."), url_for(".index"))


def _asked_again(form: ResourceForm, resource: Resource | None) -> ResponseReturnValue | None:
    """The page once more: for more lines, or with what is wrong; None when the form is good."""
    if request.form.get("deed") == "more":
        _choices(form)
        return _page(form, resource)
    return None if form.validate_on_submit() else _page(form, resource, 422)


def _refused(form: ResourceForm, refused: Refused, resource: Resource | None) -> ResponseReturnValue:
    show_beside(form, refused)
    if resource is not None and refused.status == 409:
        form.seen.data = str(resource.version)
    return _page(form, resource, refused.status, theirs=resource if refused.status == 409 else None)


def _found(resource_id: int) -> Resource:
    return resource_of(current_user, resource_id) or abort(404)


def _facts(form: ResourceForm, kept: Resource | None) -> ResourceFacts:
    """The rate stays as it is when the reader may not see it."""
    cents, currency = form.rate.cents, (form.currency.data or "CNY").upper()
    if not allowed(g.standing, Permission.RESOURCE_RATE):
        cents, currency = (kept.cents_per_day, kept.currency) if kept else (None, "CNY")
    return ResourceFacts(
        name=form.name.data or "",
        role=(form.role.data or "")[:32],
        user_id=_number(form.user.data),
        calendar_id=_number(form.calendar.data),
        availability_percent=form.availability_percent.percent or 0,
        periods=[Period(line.days[0], line.days[1], line.percent.percent or 0) for line in _filled(form.periods)],
        absences=[Absence(line.days[0], line.days[1], line.note.data or "") for line in _filled(form.absences)],
        cents_per_day=cents,
        currency=currency,
        is_active=bool(form.is_active.data),
    )


def _filled(lines: Iterable[Any]) -> list[Any]:
    return [line.form for line in lines if not line.form.is_empty]


def _number(text: str | None) -> int | None:
    """The id of a choice; one that nothing has is refused by the service."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _choices(form: ResourceForm) -> None:
    names = role_names(current_user)
    form.offer(
        {
            "role": [("", _("any work")), *((role, name.for_reader(locale())) for role, name in names.items())],
            "user": [("", _("none")), *((str(one.id), one.name) for one in in_order(colleagues(current_user), locale()))],
            "calendar": [
                ("", _("as the project")),
                *((str(one.id), one.name) for one in in_order(shared_calendars(), locale())),
            ],
        }
    )


def _page(
    form: ResourceForm, resource: Resource | None = None, status: int = 200, theirs: Resource | None = None
) -> ResponseReturnValue:
    _choices(form)
    if status == 200:
        for _line in range(SPARE):
            form.periods.append_entry({})
            form.absences.append_entry({})
    names = role_names(current_user) if theirs else {}
    work = work_of_person(resource, current_user._get_current_object()) if resource else None
    body = render_template("resources/edit.html", form=form, resource=resource, theirs=theirs, role_names=names, work=work)
    return body, status
