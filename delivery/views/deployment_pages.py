"""The deployment page put together: the calculation that is meant, its content, and what the reader may do with it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission, allowed, is_vendor_side
from delivery.engine.costing import Calculation as Results
from delivery.engine.costing import DeploymentOption, Offer
from delivery.forms.calculations import OFFERS, CalculationForm, FrameForm, offer_choices, offer_code
from delivery.forms.deployment_choices import ChoiceForm
from delivery.models import Calculation, Project
from delivery.queries import ledger
from delivery.queries.calculations import (
    calculation_numbered,
    calculations_of,
    cheapest,
    choice_of,
    examined,
    sensitivity,
    switches,
)
from delivery.queries.change_requests import is_shown_to
from delivery.reports.content import Anchor
from delivery.reports.deployments import Compared, deployment_document, frame_lines, lines_table, sections_of
from delivery.reports.page import page_of
from delivery.services.deployment_choices import chosen_offer, statement_for
from delivery.views.deployment_inputs import input_groups, opened_form, opened_frame
from delivery.views.page import locale, today
from delivery.words.costing import by_total, crossing_of, custody_sentence, whole_units


def sees_only_offered() -> bool:
    return not is_vendor_side(g.standing)


def meant(project: Project) -> Calculation | None:
    """``?version=n``, else the newest that this reader may see; None when there is none. A wrong number is 404."""
    asked = request.values.get("version", "")
    if asked:
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
        return calculation_numbered(project, number, only_offered=sees_only_offered()) or abort(404)
    choice = choice_of(project)
    if choice is not None:
        return choice.calculation
    return next(iter(calculations_of(project, only_offered=sees_only_offered())), None)


def compared(project: Project, calculation: Calculation | None, results: Results) -> Compared:
    """The content, turned as the reader asked: ``?offer=``, ``?one=&other=``."""
    choice = choice_of(project)
    offer = _asked("offer", results) or cheapest(results)
    chosen = chosen_offer(choice) if choice and calculation and choice.calculation_id == calculation.id else None
    return Compared(project, calculation, results, sensitivity(results.inputs, offer), _pair(results), choice, chosen)


@dataclass(frozen=True)
class Trial:
    """Inputs that were typed beside the pictures: computed, not saved. Without results they make no sense; the form says why."""

    form: FrameForm
    results: Results | None


def show_deployment(
    project: Project,
    calculation: Calculation | None,
    form: ChoiceForm | None = None,
    message: str = "",
    status: int = 200,
    trial: Trial | None = None,
) -> ResponseReturnValue:
    if calculation is None:
        return render_template("calculations/none.html", project=project), status
    versions, found = calculations_of(project, only_offered=sees_only_offered()), examined(calculation)
    context = {"project": project, "calculation": calculation, "versions": versions, "found": found, "message": message}
    if found.results is None:
        return render_template("calculations/broken.html", **context), status
    tried = trial.results if trial else None
    content = compared(project, None if tried else calculation, tried or found.results)
    context |= _pictures(content) | {
        "trial": trial,
        "before": found.results if tried else None,
        "latest_offered": next((one for one in versions if one.offered_at), None),
        "choice": content.choice,
        "switches": [change for change in switches(project) if is_shown_to(change, current_user)] if content.choice else [],
        "form": form or choice_form(calculation),
        "statements": _statements(project, calculation, found.results),
        "inputs_form": trial.form if trial else _inputs_form(project, calculation, found.results),
    }
    if isinstance(context["inputs_form"], CalculationForm):
        context["groups"] = input_groups(content.results, context["inputs_form"])
    return render_template("calculations/show.html", **context), status


def _pictures(content: Compared) -> dict[str, object]:
    """What the results come to, for cards, charts and tables."""
    results = content.results
    document = deployment_document(content, locale=locale(), on=today(), anchor=anchor_of(content.project))
    page = page_of(document)
    return {
        "content": content,
        "page": page,
        "sections": dict(zip(sections_of(content, locale(), None), page.sections, strict=False)),
        "lines": lines_table(results, locale()).rows,
        "frame": frame_lines(results.inputs, locale()),
        "cards": _cards(results),
        "best": cheapest(results),
        "whole_units": whole_units,
        "both": _("both"),
        "all_offers": dict(offer_choices()),
        "custody": {option: custody_sentence(option, locale()) for option in DeploymentOption},
        "offers": offer_choices(results.inputs.offers),
        "code": offer_code,
    }


def _inputs_form(project: Project, calculation: Calculation, results: Results) -> FrameForm | None:
    """Who may edit turns every input, who may choose the frame of what was offered; others read."""
    if allowed(g.standing, Permission.DEPLOYMENT_EDIT):
        return opened_form(project, results.inputs, calculation.title, calculation.price_book)
    return opened_frame(results.inputs) if allowed(g.standing, Permission.DEPLOYMENT_CHOOSE) else None


def choice_form(calculation: Calculation) -> ChoiceForm:
    form = ChoiceForm(formdata=None, typed_name=current_user.name)
    form.number.data, form.results_hash.data = str(calculation.number), calculation.results_hash
    return form


def anchor_of(project: Project) -> Anchor:
    head = ledger.head(project)
    return Anchor(project.key, head.seq, head.hash)


def _statements(project: Project, calculation: Calculation, results: Results) -> dict[str, str]:
    """What choosing each offer says."""
    return {offer_code(cost.offer): statement_for(project, calculation, results, cost, locale()) for cost in results.costs}


def _cards(results: Results) -> list[tuple[object, list[object]]]:
    """Option by option with its licence models, in the order of the offers."""
    options = dict.fromkeys(cost.offer.option for cost in results.costs)
    return [(option, [cost for cost in results.costs if cost.offer.option == option]) for option in options]


def _asked(name: str, results: Results) -> Offer | None:
    offer = OFFERS.get(request.values.get(name, ""))
    return offer if offer in results.inputs.offers else None


def _pair(results: Results) -> tuple[Offer, Offer] | None:
    """The two that were asked for; else the cheapest and the rival that it breaks even with, any that do, or the next."""
    if len(results.costs) < 2:
        return None
    one, other = _asked("one", results), _asked("other", results)
    if one and other and one != other:
        return one, other
    best = cheapest(results)
    crossing = crossing_of(results, best)
    if crossing is not None:
        return best, crossing.light if crossing.heavy == best else crossing.heavy
    elsewhere = min((pair for pair in results.break_evens if pair.month), key=lambda pair: pair.month or 0, default=None)
    return (elsewhere.heavy, elsewhere.light) if elsewhere else (best, by_total(results.costs)[1].offer)
