"""The risk page of a plan: how sure its dates are and why, computing it again, and what it assumes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission, is_vendor_side
from delivery.database import in_unit_of_work
from delivery.forms.simulations import SimulationForm
from delivery.models import Project
from delivery.queries.certainties import Certainty, certainty_of
from delivery.queries.forecasts import finishes_of
from delivery.queries.register_names import names_for
from delivery.queries.simulations import refusal_of, risk_model_of, settings_of, simulation_work
from delivery.reports.page import Page, page_of
from delivery.reports.risk_document import risk_document, visible_effects
from delivery.reports.risk_pictures import drivers_of
from delivery.services import simulations
from delivery.services.refusal import Refused
from delivery.views.clock import now
from delivery.views.finish import done, show_beside, wake
from delivery.views.guard import requires
from delivery.views.page import locale, today
from delivery.words.certainties import certainty_sentence, chance, refusal_sentence

pages = Blueprint("simulations", __name__)
TOP = "/projects/<key>/plan/risk"
DRIVERS = 10


@pages.get(TOP)
@requires(Permission.SIMULATION_VIEW)
def show(project: Project) -> ResponseReturnValue:
    found, refusal = certainty_of(project), refusal_of(project)
    shown: dict[str, Any] = {
        "work": simulation_work(project),
        "refusal": refusal_sentence(refusal, locale()) if refusal else "",
        "found": found,
    }
    return render_template("simulations/show.html", project=project, **shown, **(_found(project, found) if found else {}))


@pages.get(f"{TOP}/progress")
@requires(Permission.SIMULATION_VIEW)
def progress(project: Project) -> ResponseReturnValue:
    """Asked by the page's script while it is computed; without scripts a reload says the same."""
    work = simulation_work(project)
    answer = jsonify(state=work.state.value, percent=work.percent, is_under_way=work.is_under_way)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.post(f"{TOP}/runs")
@requires(Permission.SIMULATION_RUN)
def create(project: Project) -> ResponseReturnValue:
    project_id, at = project.id, now()
    in_unit_of_work(lambda: simulations.owe_simulation(project_id, at=at, due_at=at))
    return done(_("It is being computed. You may leave this page."), url_for(".show", key=project.key))


@pages.post(f"{TOP}/cancellation")
@requires(Permission.SIMULATION_RUN)
def cancel(project: Project) -> ResponseReturnValue:
    project_id, at = project.id, now()
    in_unit_of_work(lambda: simulations.cancel_simulation(project_id, at=at))
    return done(_("Cancelled. The result of before stays."), url_for(".show", key=project.key))


@pages.get(f"{TOP}/settings")
@requires(Permission.SIMULATION_RUN)
def settings(project: Project) -> ResponseReturnValue:
    form, row = SimulationForm(formdata=None), settings_of(project)
    form.offer(locale())
    form.show(risk_model_of(project), row.version if row else 0)
    return render_template("simulations/settings.html", project=project, form=form)


@pages.post(f"{TOP}/settings")
@requires(Permission.SIMULATION_RUN)
def configure(project: Project) -> ResponseReturnValue:
    form = SimulationForm()
    form.offer(locale())
    if not form.validate_on_submit():
        return render_template("simulations/settings.html", project=project, form=form), 422
    try:
        _configure(project, form)
    except Refused as refused:
        show_beside(form, refused)
        row = settings_of(project)
        form.version.data = str(row.version if row else 0)
        return render_template("simulations/settings.html", project=project, form=form), refused.status
    wake()
    return done(_("Saved. The dates are computed anew."), url_for(".show", key=project.key))


def _configure(project: Project, form: SimulationForm) -> None:
    text = form.version.data or ""
    version = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
    values, project_id, actor, at = form.values(), project.id, current_user._get_current_object(), now()
    in_unit_of_work(lambda: simulations.configure_simulation(project_id, values, version=version, actor=actor, at=at))


def _found(project: Project, found: Certainty) -> dict[str, Any]:
    """What the page shows of a result; a client sees the dates and the risks that are not the vendor's own."""
    names, is_vendor = names_for(project), is_vendor_side(g.standing)
    codes = {key: (one.code, one.name) for key, one in names.milestones.items()}
    drivers = drivers_of(found.simulation.target.sensitivities, codes, DRIVERS, project.calendar.day_minutes) if is_vendor else []
    page = page_of(risk_document(project, found, drivers, locale(), today())) if is_vendor else None
    gates = [(names.milestones[key], spread) for key, spread in found.open_gates.items() if key in names.milestones]
    return {
        "sentence": certainty_sentence(found, locale(), for_client=not is_vendor),
        "gates": gates,
        "planned": finishes_of(project, found.open_gates),
        "drivers": drivers,
        "effects": visible_effects(project, found, is_vendor=is_vendor),
        "model": risk_model_of(project),
        "chance": lambda percent: chance(percent, locale()),
        **_blocks(page),
    }


def _blocks(page: Page | None) -> dict[str, Any]:
    return {"page": page, "shown": [section.blocks[0] for section in page.sections] if page else []}
