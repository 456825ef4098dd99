"""The client's choice of a deployment option, and the vendor's wish to switch it later."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.engine.states import ChangeOrigin
from delivery.forms.calculations import OFFERS, offer_choices, offer_code
from delivery.forms.deployment_choices import ChoiceForm, SwitchForm
from delivery.models import Project
from delivery.queries.calculations import calculation_numbered, choice_of, examined, newest_offered
from delivery.queries.sessions import living_session
from delivery.services import deployment_choices
from delivery.services.deployment_choices import Pick, chosen_offer
from delivery.services.refusal import Invalid, Refused
from delivery.views.clock import now
from delivery.views.deployment_pages import meant, show_deployment
from delivery.views.finish import done
from delivery.views.guard import requires
from delivery.views.page import locale
from delivery.views.sessions import cookie_name

pages = Blueprint("deployment_choices", __name__)
TOP = "/projects/<key>/deployment"


@pages.post(f"{TOP}/choice")
@requires(Permission.DEPLOYMENT_CHOOSE)
def create(project: Project) -> ResponseReturnValue:
    form = ChoiceForm()
    if not form.validate_on_submit():
        return show_deployment(project, newest_offered(project.id), form, status=422)
    project_id, actor, at, pick = project.id, current_user._get_current_object(), now(), _pick(form)
    try:
        in_unit_of_work(lambda: deployment_choices.choose_deployment(project_id, pick, actor=actor, at=at))
    except Invalid as refused:
        _show_beside(form, refused)
        return show_deployment(project, newest_offered(project.id), form, status=422)
    except Refused as refused:
        return show_deployment(project, newest_offered(project.id), message=refused.message, status=refused.status)
    return done(_("Your choice is recorded. Both sides get a letter."), url_for("calculations.show", key=project.key))


@pages.get(f"{TOP}/switch")
@requires(Permission.DEPLOYMENT_EDIT)
def new_switch(project: Project) -> ResponseReturnValue:
    form = SwitchForm(formdata=None)
    form.origin.data = ChangeOrigin.MANAGER.value
    return _switch_page(project, form)


@pages.post(f"{TOP}/switch")
@requires(Permission.DEPLOYMENT_EDIT)
def create_switch(project: Project) -> ResponseReturnValue:
    form, offer = SwitchForm(), OFFERS.get(request.form.get("offer", ""))
    if not form.validate_on_submit() or offer is None:
        return _switch_page(project, form, 422)
    project_id, actor, at, language = project.id, current_user._get_current_object(), now(), locale()
    number, why, origin = int(form.number.data), form.why.data, ChangeOrigin(form.origin.data)
    try:
        raised = in_unit_of_work(
            lambda: (
                deployment_choices.switch_deployment(
                    project_id, number, offer, why=why, origin=origin, locale=language, actor=actor, at=at
                ).number
            )
        )
    except Invalid as refused:
        _show_beside(form, refused)
        return _switch_page(project, form, 422)
    address = url_for("change_requests.show", key=project.key, number=raised)
    return done(_("The change request is raised; it holds the new deployment cost. Compute its impact next."), address)


def _pick(form: ChoiceForm) -> Pick:
    session = living_session(request.cookies.get(cookie_name(), ""), now()) or abort(401)
    return Pick(
        number=int(form.number.data or "0"),
        offer=OFFERS.get(form.offer.data or ""),
        results_hash=form.results_hash.data or "",
        typed_name=form.typed_name.data or "",
        is_authorised=bool(form.is_authorised.data),
        locale=locale(),
        comment=form.comment.data or "",
        auth={"method": session.method.value, "age_s": int((now() - session.authenticated_at).total_seconds())},
    )


def _show_beside(form: ChoiceForm | SwitchForm, refused: Invalid) -> None:
    field = getattr(form, refused.field or "", None)
    if field is None:
        form.form_errors.append(refused.message)
    else:
        field.errors = [*field.errors, refused.message]


def _switch_page(project: Project, form: SwitchForm, status: int = 200) -> ResponseReturnValue:
    """The options of the calculation that is meant, each with what it would put into the budget."""
    choice = choice_of(project) or abort(404)
    number = form.number.data or ""
    known = calculation_numbered(project, int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None
    calculation = known or meant(project) or abort(404)
    results = examined(calculation).results or abort(409)
    form.number.data = str(calculation.number)
    form.offer.choices = offer_choices(results.inputs.offers)
    if status == 422 and form.offer.data not in OFFERS:
        form.offer.errors = [_("Choose one of the options.")]
    context = {"project": project, "form": form, "choice": choice, "calculation": calculation, "results": results}
    return render_template("calculations/switch.html", chosen=chosen_offer(choice), code=offer_code, **context), status
