"""One part of the lifecycle template: a phase, a deliverable, a starter milestone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.engine.states import Side
from delivery.forms.lifecycle_templates import NameForm, PhaseForm, TemplateDeliverableForm, TemplateMilestoneForm
from delivery.models import LifecycleTemplate, TemplateDeliverable, TemplatePhase
from delivery.queries.lifecycle_templates import Part, part_of
from delivery.services import lifecycle_parts
from delivery.services.refusal import Refused
from delivery.views.finish import done, show_beside
from delivery.views.guard import requires
from delivery.views.lifecycle_templates import template_found, version_shown
from delivery.views.page import locale
from delivery.words import lifecycle, word

pages = Blueprint("lifecycle_parts", __name__)
KIND = "<any(phases, deliverables, milestones):kind>"
ONE = f"/templates/<int:number>/{KIND}/<int:part>"
FORMS: dict[str, type[NameForm]] = {
    "phases": PhaseForm,
    "deliverables": TemplateDeliverableForm,
    "milestones": TemplateMilestoneForm,
}


@pages.get(f"/templates/<int:number>/{KIND}/new")
@requires(Permission.TEMPLATE_MANAGE)
def new(number: int, kind: str) -> ResponseReturnValue:
    template = template_found(number)
    form = _form(kind, formdata=None)
    return _page(template, kind, form, phase=_phase(template, kind))


@pages.post(f"/templates/<int:number>/{KIND}/new")
@requires(Permission.TEMPLATE_MANAGE)
def create(number: int, kind: str) -> ResponseReturnValue:
    template, form = template_found(number), _form(kind)
    phase = _phase(template, kind)
    if not form.validate_on_submit():
        return _page(template, kind, form, phase=phase, status=422)
    phase_id, values, version = phase.id if phase else None, _values(kind, form), form.version.data or 0
    try:
        in_unit_of_work(lambda: lifecycle_parts.add_part(number, version, kind, values, phase_id=phase_id))
    except Refused as refused:
        show_beside(form, refused)
        return _page(template_found(number), kind, form, phase=phase, status=refused.status)
    return done(_("Added."), _address(number, phase.position if phase else len(template.phases) + 1))


@pages.get(ONE)
@requires(Permission.TEMPLATE_MANAGE)
def edit(number: int, kind: str, part: int) -> ResponseReturnValue:
    template = template_found(number)
    phase, row = _found(template, kind, part)
    kept = {"signed_by": row.signed_by.value} if isinstance(row, TemplateDeliverable) else {}
    return _page(template, kind, _form(kind, formdata=None, obj=row, data=kept), phase=phase, part=row)


@pages.post(ONE)
@requires(Permission.TEMPLATE_MANAGE)
def update(number: int, kind: str, part: int) -> ResponseReturnValue:
    template, form = template_found(number), _form(kind)
    phase, row = _found(template, kind, part)
    if not form.validate_on_submit():
        return _page(template, kind, form, phase=phase, part=row, status=422)
    values, version, position = _values(kind, form), form.version.data or 0, phase.position
    try:
        in_unit_of_work(lambda: lifecycle_parts.change_part(number, version, kind, part, values))
    except Refused as refused:
        show_beside(form, refused)
        fresh = template_found(number)
        phase, row = _found(fresh, kind, part)
        return _page(fresh, kind, form, phase=phase, part=row, status=refused.status)
    return done(_("Saved. Running projects keep their copy."), _address(number, position))


@pages.post(f"{ONE}/move")
@requires(Permission.TEMPLATE_MANAGE)
def move(number: int, kind: str, part: int) -> ResponseReturnValue:
    template = template_found(number)
    position, version = _found(template, kind, part)[0].position, version_shown()
    step = -1 if request.form.get("direction") == "up" else 1
    in_unit_of_work(lambda: lifecycle_parts.move_part(number, version, kind, part, step))
    landed = min(max(1, position + step), len(template.phases)) if kind == "phases" else position
    return done(_("Moved."), _address(number, landed))


@pages.post(f"{ONE}/removal")
@requires(Permission.TEMPLATE_MANAGE)
def remove(number: int, kind: str, part: int) -> ResponseReturnValue:
    position, version = _found(template_found(number), kind, part)[0].position, version_shown()
    in_unit_of_work(lambda: lifecycle_parts.remove_part(number, version, kind, part))
    return done(_("Removed. Running projects keep their copy."), _address(number, position))


def _found(template: LifecycleTemplate, kind: str, part: int) -> tuple[TemplatePhase, Part]:
    return part_of(template, kind, part) or abort(404)


def _phase(template: LifecycleTemplate, kind: str) -> TemplatePhase | None:
    """The phase that a new part goes into: ``?phase=`` its position."""
    if kind == "phases":
        return None
    wanted = request.args.get("phase", type=int)
    return next((phase for phase in template.phases if phase.position == wanted), None) or abort(404)


def _form(kind: str, **more: Any) -> Any:
    form: Any = FORMS[kind](**more)
    if kind == "deliverables":
        form.signed_by.choices = [(side.value, word(side, locale())) for side in Side]
    if kind == "milestones":
        place = 1 if locale().startswith("zh") else 0
        form.role.choices = [("", "–"), *((role, names[place]) for role, names in lifecycle.ROLES.items())]
    return form


def _values(kind: str, form: Any) -> dict[str, Any]:
    values = {name: form[name].data if form[name].data is not None else "" for name in lifecycle_parts.FIELDS[kind]}
    if kind == "deliverables":
        values["signed_by"] = Side(values["signed_by"])
    if kind == "milestones":
        values["role"] = values["role"] or None
    return values


def _page(
    template: LifecycleTemplate, kind: str, form: Any, *, phase: TemplatePhase | None, part: Part | None = None, status: int = 200
) -> ResponseReturnValue:
    form.version.data = template.version
    body = render_template(
        "lifecycle_templates/part.html", template=template, kind=kind, form=form, phase=phase, part=part, status=status
    )
    return body, status


def _address(number: int, position: int) -> str:
    return url_for("lifecycle_templates.show", number=number) + f"#phase-{position}"
