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
from delivery.queries.baselines import baseline_numbered, baselines_of, comparison
from delivery.services.baselines import choose_baseline, take_baseline
from delivery.services.refusal import Refused
from delivery.views.clock import now
from delivery.views.finish import done
from delivery.views.guard import requires

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
    baseline = baseline_numbered(project, number)
    if baseline is None:
        abort(404)
    only_moved = request.args.get("only") != "all"
    lines = comparison(project, baseline)
    shown = [line for line in lines if line.variance_minutes or line.is_new or line.is_removed] if only_moved else lines
    return render_template(
        "baselines/show.html", project=project, baseline=baseline, lines=shown, total=len(lines), only_moved=only_moved
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
