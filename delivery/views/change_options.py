"""The edits of a change request, put together on a copy of the plan, and its computed options."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.engine.plan import DependencyKind, Plan
from delivery.forms import change_requests as forms
from delivery.forms.change_requests import OptionForm, cents
from delivery.models import ChangeRequest, Project
from delivery.queries.change_requests import rates_of
from delivery.queries.plan_names import speaker_for
from delivery.queries.plans import phases_of, plan_of
from delivery.services import change_edits, change_options, change_requests
from delivery.services.change_edits import Edits
from delivery.services.change_impacts import computed, ground_of
from delivery.services.refusal import Invalid, Refused
from delivery.views.change_requests import actor, address, found
from delivery.views.clock import now
from delivery.views.finish import done, show_beside
from delivery.views.guard import requires
from delivery.views.page import in_language, locale
from delivery.views.plan_previews import preview_context
from delivery.words import word
from delivery.words.changes import refusal_sentence
from delivery.words.punctuation import marks

pages = Blueprint("change_options", __name__)
BASE = "/projects/<key>/changes/<int:number>"
Step = Callable[[Any, Plan, Edits], Edits]


@pages.get(f"{BASE}/edits")
@requires(Permission.CHANGE_EDIT)
def edits(project: Project, number: int) -> ResponseReturnValue:
    return _edits_page(project, found(project, number), {})


@pages.post(f"{BASE}/edits/<step>")
@requires(Permission.CHANGE_EDIT)
def add_edit(project: Project, number: int, step: str) -> ResponseReturnValue:
    """One more step: work, milestone, removal, link, unlink, scope, trade, deployment, or taking one back."""
    change = found(project, number)
    plan = plan_of(project)
    form = _step_forms(project, plan).get(step)
    if form is not None and not form.validate_on_submit():
        return _edits_page(project, change, {step: form}), 422
    read = change.revision.edits
    try:
        longer = _longer(step, form, plan, change_edits.read_edits(read))
    except Invalid as refused:
        if form is None:
            raise
        show_beside(form, refused)
        return _edits_page(project, change, {step: form}), 422
    change_id, user, at, record = change.id, actor(), now(), change_edits.written(longer)
    in_unit_of_work(lambda: change_requests.set_edits(change_id, record, actor=user, at=at, read=read))
    return done(_("Added. The options have to be computed again."), url_for(".edits", key=project.key, number=number))


@pages.post(f"{BASE}/options")
@requires(Permission.CHANGE_EDIT)
def compute(project: Project, number: int) -> ResponseReturnValue:
    """Compute every kind of option; what is not available says why."""
    change = found(project, number)
    suggested = change_options.suggested_options(project, change.revision)
    plan = plan_of(project)
    change_id, user, at = change.id, actor(), now()
    in_unit_of_work(lambda: change_options.compute_options(change_id, suggested, actor=user, at=at))
    label = marks(locale()).labelled
    said = [label(word(one.kind, locale()), refusal_sentence(one, plan, locale())) for one in suggested.refused]
    message = _("Computed on the plan as it is now.")
    if said:
        message = " ".join([message, _("Not available:"), *said])
    return done(message, address(project, number))


@pages.post(f"{BASE}/options/recomputation")
@requires(Permission.CHANGE_EDIT)
def recompute(project: Project, number: int) -> ResponseReturnValue:
    change = found(project, number)
    standing = change_options.standing_options(project, change.revision)
    change_id, user, at = change.id, actor(), now()
    in_unit_of_work(lambda: change_options.recompute_options(change_id, standing, actor=user, at=at))
    return done(_("Computed on the plan as it is now."), address(project, number))


@pages.get(f"{BASE}/options/<letter>")
@requires(Permission.CHANGE_EDIT)
def show(project: Project, number: int, letter: str) -> ResponseReturnValue:
    change = found(project, number)
    option = change_options.option_lettered(change.revision, letter)
    form = OptionForm(formdata=None, obj=option)
    form.price.data = _amount(option.price_cents)
    return _option_page(project, change, letter, form)


@pages.post(f"{BASE}/options/<letter>")
@requires(Permission.CHANGE_EDIT)
def update(project: Project, number: int, letter: str) -> ResponseReturnValue:
    change, form = found(project, number), OptionForm()
    if not form.validate_on_submit():
        return _option_page(project, change, letter, form), 422
    values = {
        "title": form.title.data,
        "summary": form.summary.data or "",
        "price_cents": cents(form.price.data),
        "is_offered": form.is_offered.data,
    }
    change_id, user, at = change.id, actor(), now()
    in_unit_of_work(lambda: change_options.edit_option(change_id, letter, values, actor=user, at=at))
    return done(_("Saved."), address(project, number))


@pages.post(f"{BASE}/options/<letter>/removal")
@requires(Permission.CHANGE_EDIT)
def remove(project: Project, number: int, letter: str) -> ResponseReturnValue:
    change_id, user, at = found(project, number).id, actor(), now()
    in_unit_of_work(lambda: change_options.remove_option(change_id, letter, actor=user, at=at))
    return done(_("Removed."), address(project, number))


def _longer(step: str, form: FlaskForm | None, plan: Plan, so_far: Edits) -> Edits:
    if form is not None:
        return FORM_STEPS[step](form, plan, so_far)
    if step not in PLAIN_STEPS:
        raise Invalid(_("There is no such step. Reload the page."))
    return PLAIN_STEPS[step](request.form, plan, so_far)


def _amount(minor: int) -> Decimal:
    return Decimal(minor) / 100


def _option_page(project: Project, change: ChangeRequest, letter: str, form: OptionForm) -> str:
    option = change_options.option_lettered(change.revision, letter)
    context: dict[str, object] = {"project": project, "message": None}
    try:
        seen, _facts = computed(ground_of(project), option.edits)
        context |= preview_context(project, change_edits.read_edits(option.edits), seen)
    except Refused as refused:
        context["message"] = refused.message
    return render_template("change_requests/option.html", change=change, option=option, form=form, **context)


def _edits_page(project: Project, change: ChangeRequest, sent: dict[str, FlaskForm]) -> str:
    plan = plan_of(project)
    steps = change_edits.read_edits(change.revision.edits)
    context: dict[str, object] = {"message": None, "preview": None}
    try:
        seen, _facts = computed(ground_of(project), change.revision.edits)
        context |= preview_context(project, steps, seen)
    except Refused as refused:
        context["message"] = refused.message
    speaker = speaker_for(project, locale(), [plan])
    context |= {
        "project": project,
        "change": change,
        "said": [speaker.say(step) for step in steps],
        "forms": {**_step_forms(project, plan, formdata=None), **sent},
    }
    return render_template("change_requests/edits.html", **context)


def _step_forms(project: Project, plan: Plan, **more: object) -> dict[str, FlaskForm]:
    """Every step's form with its choices."""
    open_ones = [(one.key, f"{one.code} {one.name}") for one in plan.milestones if one.actual_finish is None]
    work, milestone = forms.WorkForm(prefix="work", **more), forms.MilestoneForm(prefix="milestone", **more)
    link, scope = forms.LinkForm(prefix="link", **more), forms.ScopeForm(prefix="scope", **more)
    deployment = forms.DeploymentCostForm(prefix="deployment", **more)
    work.key.choices = milestone.after.choices = milestone.before.choices = open_ones
    link.predecessor.choices = link.successor.choices = open_ones
    link.kind.choices = [(kind.value, word(kind, locale())) for kind in DependencyKind]
    milestone.phase.choices = [("", "–")] + [
        (str(phase.position), f"{phase.position} {in_language(phase, 'name')}") for phase in phases_of(project)
    ]
    milestone.role.choices = [("", "–")] + [(rate.role, in_language(rate, "name")) for rate in rates_of(project)]
    g.step_plan = plan
    return {"work": work, "milestone": milestone, "link": link, "scope": scope, "deployment": deployment}


def _work(form: Any, plan: Plan, so_far: Edits) -> Edits:
    days, effort, cost = form.days.data or 0, form.effort_days.data or 0, cents(form.cost.data)
    return change_edits.more_work(plan, so_far, form.key.data, days=days, effort_days=effort, cost_cents=cost)


def _milestone(form: Any, plan: Plan, so_far: Edits) -> Edits:
    return change_edits.new_milestone(
        plan,
        so_far,
        name=form.name.data,
        days=form.days.data,
        effort_days=form.effort_days.data or 0,
        role=form.role.data,
        phase=form.phase.data,
        after=form.after.data or [],
        before=form.before.data or [],
    )


def _link(form: Any, plan: Plan, so_far: Edits) -> Edits:
    kind = DependencyKind(form.kind.data)
    return change_edits.new_dependency(plan, so_far, form.predecessor.data, form.successor.data, kind, form.lag_days.data or 0)


def _scope(form: Any, plan: Plan, so_far: Edits) -> Edits:
    return change_edits.new_scope(plan, so_far, name=form.name.data, price_cents=cents(form.price.data))


def _deployment(form: Any, plan: Plan, so_far: Edits) -> Edits:
    return change_edits.new_deployment_cost(plan, so_far, cents(form.cost.data))


def _removal(raw: Any, plan: Plan, so_far: Edits) -> Edits:
    return change_edits.without_milestone(plan, so_far, raw.get("key", ""))


def _unlink(raw: Any, plan: Plan, so_far: Edits) -> Edits:
    return change_edits.without_dependency(plan, so_far, raw.get("predecessor", ""), raw.get("successor", ""))


def _trade(raw: Any, plan: Plan, so_far: Edits) -> Edits:
    return change_edits.toggle_scope(plan, so_far, raw.get("code", ""))


def _undo(raw: Any, plan: Plan, so_far: Edits) -> Edits:
    return change_edits.without_edit(plan, so_far, raw.get("place", -1, type=int))


FORM_STEPS: dict[str, Step] = {
    "work": _work,
    "milestone": _milestone,
    "link": _link,
    "scope": _scope,
    "deployment": _deployment,
}
PLAIN_STEPS: dict[str, Step] = {"removal": _removal, "unlink": _unlink, "trade": _trade, "undo": _undo}
