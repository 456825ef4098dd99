"""Baselines of a plan: taken under a name, chosen, compared with the forecast."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.forms.baselines import BaselineForm
from delivery.models import Project
from delivery.queries.baselines import Comparison, baseline_numbered, baselines_of, comparison
from delivery.services.baselines import choose_baseline, take_baseline
from delivery.services.refusal import Refused
from delivery.views.clock import now
from delivery.views.finish import done
from delivery.views.guard import requires
from delivery.views.page import locale
from delivery.words.baselines import ComparisonFacts, comparison_sentence

pages = Blueprint("baselines", __name__)


@pages.get("/projects/<key>/plan/baselines")
@requires(Permission.PLAN_VIEW)
def index(project: Project) -> ResponseReturnValue:
    form = BaselineForm(formdata=None)
    form.plan_version.data = str(project.plan_version)
    return _index(project, form)


@pages.post("/projects/<key>/plan/baselines")
@requires(Permission.BASELINE_TAKE)
def create(project: Project) -> ResponseReturnValue:
    form = BaselineForm()
    if not form.validate_on_submit():
        return _index(project, form, status=422)
    project_id, actor, at = project.id, current_user._get_current_object(), now()
    wish = {"name": form.name.data, "expected_plan_version": int(form.plan_version.data), "choose": form.choose.data}
    try:
        taken = in_unit_of_work(lambda: take_baseline(project_id, actor=actor, at=at, **wish))
    except Refused as refusal:
        return _index(project, form, refusal.message, refusal.status)
    return done(_("Baseline “%(name)s” is taken.", name=taken.name), _address(project))


@pages.get("/projects/<key>/plan/baselines/<int:number>")
@requires(Permission.PLAN_VIEW)
def show(project: Project, number: int) -> ResponseReturnValue:
    baselines = {one.number: one for one in baselines_of(project)}
    baseline = baselines.get(number) or abort(404)
    other = baselines.get(request.args.get("with", 0, int))
    compared = comparison(project, baseline, other if other is not baseline else None)
    return render_template(
        "baselines/show.html",
        project=project,
        baseline=baseline,
        others=[one for one in baselines.values() if one is not baseline],
        other=other,
        compared=compared,
        sentence=comparison_sentence(_facts(compared, project.calendar.day_minutes), locale()),
        shows_all=request.args.get("only") == "all",
    )


def _facts(compared: Comparison, day_minutes: int) -> ComparisonFacts:
    worst = compared.worst
    return ComparisonFacts(
        compared.is_go_live,
        compared.then_on,
        compared.now_on,
        compared.shift_minutes,
        len(compared.differing),
        len(compared.lines),
        f"{worst.code} {worst.name}".strip() if worst else "",
        worst.variance_minutes if worst else 0,
        day_minutes,
    )


@pages.post("/projects/<key>/plan/baselines/<int:number>/choice")
@requires(Permission.BASELINE_TAKE)
def choose(project: Project, number: int) -> ResponseReturnValue:
    if baseline_numbered(project, number) is None:
        abort(404)
    project_id, actor, at = project.id, current_user._get_current_object(), now()
    chosen = in_unit_of_work(lambda: choose_baseline(project_id, number, actor=actor, at=at))
    return done(_("Variance is measured against “%(name)s” now.", name=chosen.name), _address(project))


def _index(project: Project, form: FlaskForm, message: str = "", status: int = 200) -> ResponseReturnValue:
    body = render_template("baselines/index.html", project=project, baselines=baselines_of(project), form=form, message=message)
    return body, status


def _address(project: Project) -> str:
    return url_for("baselines.index", key=project.key)
