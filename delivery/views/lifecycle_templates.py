"""The lifecycle template, as an administrator reads it and changes its dependencies and name."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.engine.plan import DependencyKind
from delivery.forms.lifecycle_templates import NameForm, TemplateLinkForm
from delivery.models import LifecycleTemplate
from delivery.queries.lifecycle_templates import milestone_names, template_by_id, template_lines
from delivery.services import lifecycle_parts
from delivery.services.lifecycle_templates import built_in_template
from delivery.services.refusal import Refused
from delivery.views.finish import done, show_beside
from delivery.views.guard import requires
from delivery.views.page import in_language, locale
from delivery.words import word

pages = Blueprint("lifecycle_templates", __name__)


def template_found(number: int) -> LifecycleTemplate:
    return template_by_id(number) or abort(404)


def version_shown() -> int:
    """0, which no template has, for anything but a number."""
    version = request.form.get("version", 0, type=int)
    return version if 0 < version < 2**31 else 0


@pages.get("/templates")
@requires(Permission.TEMPLATE_MANAGE)
def index() -> ResponseReturnValue:
    return render_template("lifecycle_templates/index.html", lines=template_lines())


@pages.post("/templates")
@requires(Permission.TEMPLATE_MANAGE)
def create() -> ResponseReturnValue:
    """The built-in template, where there is none yet."""
    number = in_unit_of_work(lambda: built_in_template().id)
    return done(_("The built-in template is ready to be changed."), url_for(".show", number=number))


@pages.get("/templates/<int:number>")
@requires(Permission.TEMPLATE_MANAGE)
def show(number: int) -> ResponseReturnValue:
    return _page(template_found(number), _link_form(template_found(number), fresh=True))


@pages.get("/templates/<int:number>/name")
@requires(Permission.TEMPLATE_MANAGE)
def edit(number: int) -> ResponseReturnValue:
    template = template_found(number)
    return render_template("lifecycle_templates/name.html", template=template, form=NameForm(formdata=None, obj=template))


@pages.post("/templates/<int:number>/name")
@requires(Permission.TEMPLATE_MANAGE)
def rename(number: int) -> ResponseReturnValue:
    template, form = template_found(number), NameForm()
    if not form.validate_on_submit():
        return render_template("lifecycle_templates/name.html", template=template, form=form), 422
    names = {"name_en": form.name_en.data or "", "name_zh": form.name_zh.data or ""}
    version = form.version.data or 0
    try:
        in_unit_of_work(lambda: lifecycle_parts.rename_template(number, version, **names))
    except Refused as refused:
        show_beside(form, refused)
        form.version.data = template_found(number).version
        return render_template("lifecycle_templates/name.html", template=template_found(number), form=form), refused.status
    return done(_("Saved."), url_for(".show", number=number))


@pages.post("/templates/<int:number>/dependencies")
@requires(Permission.TEMPLATE_MANAGE)
def link(number: int) -> ResponseReturnValue:
    template = template_found(number)
    form = _link_form(template)
    if not form.validate_on_submit():
        return _page(template, form, 422)
    ends = {"predecessor": form.predecessor.data, "successor": form.successor.data}
    kind, lag, version = DependencyKind(form.kind.data), form.lag_days.data or 0, form.version.data or 0
    try:
        in_unit_of_work(lambda: lifecycle_parts.add_dependency(number, version, **ends, kind=kind, lag_days=lag))
    except Refused as refused:
        show_beside(form, refused)
        return _page(template_found(number), form, refused.status)
    return done(_("The dependency is added."), url_for(".show", number=number) + "#dependencies")


@pages.post("/templates/<int:number>/dependencies/<int:dependency>/removal")
@requires(Permission.TEMPLATE_MANAGE)
def unlink(number: int, dependency: int) -> ResponseReturnValue:
    template_found(number)
    version = version_shown()
    in_unit_of_work(lambda: lifecycle_parts.remove_dependency(number, version, dependency))
    return done(_("Removed."), url_for(".show", number=number) + "#dependencies")


def _page(template: LifecycleTemplate, form: TemplateLinkForm, status: int = 200) -> ResponseReturnValue:
    form.version.data = template.version
    body = render_template(
        "lifecycle_templates/show.html", template=template, form=form, milestones=milestone_names(template), kinds=DependencyKind
    )
    return body, status


def _link_form(template: LifecycleTemplate, *, fresh: bool = False) -> TemplateLinkForm:
    form = TemplateLinkForm(formdata=None) if fresh else TemplateLinkForm()
    choices = [(code, f"{code} {in_language(one, 'name')}") for code, one in milestone_names(template).items()]
    form.predecessor.choices = form.successor.choices = choices
    form.kind.choices = [(kind.value, f"{kind.value} · {word(kind, locale())}") for kind in DependencyKind]
    return form
