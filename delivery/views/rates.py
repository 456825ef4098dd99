"""The rate card of a project, for its leaders."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.forms.projects import plain_amount
from delivery.forms.rates import RateCardForm
from delivery.models import Project
from delivery.queries.change_requests import rates_of
from delivery.services.rates import RateLine, change_rates, rates_mark
from delivery.services.refusal import Refused
from delivery.views.clock import now
from delivery.views.finish import done
from delivery.views.guard import requires

pages = Blueprint("rates", __name__)
SPARE = 3
"""Empty lines at the end of the form."""


@pages.get("/projects/<key>/rates")
@requires(Permission.RATE_VIEW)
def show(project: Project) -> ResponseReturnValue:
    lines = [
        {"role": rate.role, "name_en": rate.name_en, "name_zh": rate.name_zh, "rate": plain_amount(rate.cents_per_day)}
        for rate in rates_of(project)
    ]
    return _page(project, RateCardForm(formdata=None, data={"shown": rates_mark(project), "lines": lines}))


@pages.post("/projects/<key>/rates")
@requires(Permission.RATE_EDIT)
def update(project: Project) -> ResponseReturnValue:
    form = RateCardForm()
    wants_more = request.form.get("deed") == "more"
    if wants_more or not form.validate_on_submit():
        return _page(project, form, 200 if wants_more else 422)
    actor, at, lines, shown = current_user._get_current_object(), now(), _lines(form), form.shown.data or ""
    try:
        in_unit_of_work(lambda: change_rates(project, lines, actor=actor, at=at, shown=shown))
    except Refused as refused:
        form.form_errors.append(refused.message)
        form.shown.data = rates_mark(project)
        return _page(project, form, refused.status)
    return done(_("Saved. The ledger says that the rate card changed, without amounts."), url_for(".show", key=project.key))


def _lines(form: RateCardForm) -> list[RateLine]:
    """A name that is missing in one language is the one of the other, or the role."""
    kept = [line.form for line in form.lines if not line.form.is_empty]
    return [
        RateLine(
            line.role.data,
            line.name_en.data or line.name_zh.data or line.role.data,
            line.name_zh.data or line.name_en.data or line.role.data,
            line.rate.cents or 0,
        )
        for line in kept
    ]


def _page(project: Project, form: RateCardForm, status: int = 200) -> ResponseReturnValue:
    if status == 200:
        for _line in range(SPARE):
            form.lines.append_entry({})
    return render_template("rates/show.html", project=project, form=form, status=status), status
