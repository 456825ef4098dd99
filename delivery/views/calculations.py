"""Deployment calculations: compared, edited into the next version, offered to the client, taken away as a PDF."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.engine.costing import Calculation as Results
from delivery.engine.costing import CostInputs, DeploymentOption, calculate
from delivery.forms.calculations import CalculationForm, FrameForm, choices_of
from delivery.forms.cost_inputs import new_line
from delivery.models import Calculation, PriceBook, Project
from delivery.queries.calculations import calculation_numbered, examined
from delivery.queries.price_books import newest_book
from delivery.reports.deployments import deployment_document
from delivery.reports.worker import draw_pdf
from delivery.services import calculations
from delivery.services.refusal import Refused
from delivery.views.clock import now
from delivery.views.deployment_inputs import entered, explored, opened_form, sent_form, with_books
from delivery.views.deployment_pages import Trial, anchor_of, compared, meant, show_deployment
from delivery.views.files import send_pdf
from delivery.views.finish import done
from delivery.views.guard import requires
from delivery.views.page import locale, today
from delivery.words.costing import answer_sentence, by_total

pages = Blueprint("calculations", __name__)
TOP = "/projects/<key>/deployment"


@pages.get(TOP)
@requires(Permission.DEPLOYMENT_VIEW)
def show(project: Project) -> ResponseReturnValue:
    return show_deployment(project, meant(project))


@pages.get(f"{TOP}/comparison.pdf")
@requires(Permission.DEPLOYMENT_VIEW)
def show_pdf(project: Project) -> ResponseReturnValue:
    calculation = meant(project) or abort(404)
    found = examined(calculation)
    if found.results is None or not found.is_reproduced:
        raise Refused(_("Computed again, this calculation gives another result than when it was saved. Save a new version."))
    content = compared(project, calculation, found.results)
    document = deployment_document(content, locale=locale(), on=today(), anchor=anchor_of(project))
    return send_pdf(draw_pdf(document), f"{project.key}-deployment-{calculation.number}.pdf")


@pages.get(f"{TOP}/inputs")
@requires(Permission.DEPLOYMENT_EDIT)
def edit(project: Project) -> ResponseReturnValue:
    """The inputs of a version, or those that a first calculation begins with."""
    calculation = meant(project)
    inputs, book = _opening(project, calculation)
    title = calculation.title if calculation else _("Deployment cost")
    return _edit_page(project, opened_form(project, inputs, title, book), calculation, book, calculate(inputs))


@pages.post(f"{TOP}/calculations")
@requires(Permission.DEPLOYMENT_EDIT)
def create(project: Project) -> ResponseReturnValue:
    """``deed``: save, preview, ``add:<option>`` or ``remove:<place>``; only saving writes."""
    base, deed = meant(project), request.form.get("deed", "")
    form, book = sent_form(project)
    if deed.startswith(("add:", "remove:")):
        _reshape(form, deed)
        return _edit_page(project, form, base, book, None)
    results = entered(project, form, book)
    if results is None:
        return _edit_page(project, form, base, book, None, status=422)
    if deed != "save":
        return _edit_page(project, form, base, book, results)
    return _save(project, form.title.data, results, book)


@pages.post(f"{TOP}/preview")
@requires(Permission.DEPLOYMENT_EDIT)
def preview(project: Project) -> ResponseReturnValue:
    """The page as these inputs would make it; nothing is saved. It answers 200 with the faults, too: it was asked a question."""
    calculation = meant(project) or abort(404)
    form, book = sent_form(project)
    return show_deployment(project, calculation, trial=Trial(form, entered(project, form, book)))


@pages.post(f"{TOP}/exploration")
@requires(Permission.DEPLOYMENT_CHOOSE)
def explore(project: Project) -> ResponseReturnValue:
    """The same for the client: the frame may be turned, the vendor's cost lines stay as they were offered."""
    calculation = meant(project) or abort(404)
    results, form = examined(calculation).results or abort(409), FrameForm()
    return show_deployment(project, calculation, trial=Trial(form, explored(project, form, results.inputs)))


@pages.post(f"{TOP}/calculations/<int:number>/offer")
@requires(Permission.DEPLOYMENT_EDIT)
def offer(project: Project, number: int) -> ResponseReturnValue:
    calculation = calculation_numbered(project, number) or abort(404)
    calculation_id, actor, at = calculation.id, current_user._get_current_object(), now()
    try:
        in_unit_of_work(lambda: calculations.offer_calculation(calculation_id, actor=actor, at=at))
    except Refused as refused:
        again = calculation_numbered(project, number)
        return show_deployment(project, again, message=refused.message, status=refused.status)
    return done(_("Calculation %(number)s is with the client's approvers.", number=number), _address(project, number))


def _save(project: Project, title: str, results: Results, book: PriceBook | None) -> ResponseReturnValue:
    project_id, book_id, inputs = project.id, book.id if book else None, results.inputs
    actor, at = current_user._get_current_object(), now()
    saved = in_unit_of_work(
        lambda: (
            calculations.save_calculation(
                project_id, title=title, inputs=inputs, price_book_id=book_id, actor=actor, at=at
            ).number
        )
    )
    return done(_("Saved as calculation %(number)s. Earlier versions stay as they are.", number=saved), _address(project, saved))


def _opening(project: Project, calculation: Calculation | None) -> tuple[CostInputs, PriceBook | None]:
    found = examined(calculation) if calculation else None
    if calculation is not None and found is not None and found.results is not None:
        return found.results.inputs, calculation.price_book
    book = newest_book(project.currency)
    first_of_next_year = date(today().year + 1, 1, 1)
    return calculations.first_inputs(project, book, on=first_of_next_year), book


def _reshape(form: CalculationForm, deed: str) -> None:
    what, _colon, value = deed.partition(":")
    if what == "add":
        new_line(form, value)
        form.lines.entries[-1].form.price.choices = (
            form.lines.entries[0].form.price.choices if len(form.lines) > 1 else [("", "–")]
        )
    else:
        form.lines.entries[:] = [entry for entry in form.lines.entries if entry.name != value]


def _edit_page(
    project: Project,
    form: CalculationForm,
    base: Calculation | None,
    book: PriceBook | None,
    results: Results | None,
    *,
    status: int = 200,
) -> ResponseReturnValue:
    with_books(project, form, book)
    before = examined(base).results if base else None
    context: dict[str, object] = {"project": project, "form": form, "base": base, "results": results, "before": before}
    context["option_choices"] = choices_of(DeploymentOption)
    context["numbers"] = {line.name: number for number, line in enumerate(form.lines, start=1)}
    if results is not None:
        context |= {"answer": answer_sentence(results, locale()), "ranked": by_total(results.costs)}
    return render_template("calculations/edit.html", **context), status


def _address(project: Project, number: int) -> str:
    return url_for("calculations.show", key=project.key, version=number)
