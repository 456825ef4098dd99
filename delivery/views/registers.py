"""Registers of a project: the list with its filters, one entry, adding, editing, and the files of it."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, g, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.exchange.register_sheets import write_register, write_register_text
from delivery.forms.registers import RegisterForm, filter_form, register_form
from delivery.models import Project
from delivery.models.register import Register, spoken
from delivery.models.register_words import RegisterNames, RegisterSpeaker
from delivery.models.registers import REGISTERS
from delivery.queries.ledger import lines_about
from delivery.queries.register_names import names_for
from delivery.queries.registers import RegisterFilter, RegisterList, register_list, row_numbered, sights_of
from delivery.services import registers
from delivery.services.refusal import Refused
from delivery.views.clock import now
from delivery.views.finish import done, show_beside
from delivery.views.guard import requires
from delivery.views.page import locale, today
from delivery.words.ledger import about_this, entry_sentence

pages = Blueprint("registers", __name__)
ALL = f"/projects/<key>/<any({', '.join(REGISTERS)}):register>"
ONE = f"{ALL}/<int:number>"
TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}


@pages.get(ALL)
@requires(Permission.REGISTER_VIEW)
def index(project: Project, register: str) -> ResponseReturnValue:
    declared, names = REGISTERS[register], names_for(project)
    form, found = _listed(project, declared, names)
    shown = {
        "register": declared,
        "registers": REGISTERS.values(),
        "fields": [one for one in declared.seen(sights_of(g.standing)) if one.is_listed],
        "form": form,
        "found": found,
        "speaker": RegisterSpeaker(names, locale()),
        "address_of": _address_of,
    }
    return render_template("registers/index.html", project=project, spoken=_spoken, **shown)


@pages.get(f"{ALL}/export.<ending>")
@requires(Permission.REGISTER_VIEW)
def export(project: Project, register: str, ending: str) -> ResponseReturnValue:
    """What the list shows as a file, with all fields that the reader sees."""
    if ending not in TYPES:
        abort(404)
    declared, names = REGISTERS[register], names_for(project)
    speaker, (_form, found) = RegisterSpeaker(names, locale()), _listed(project, declared, names)
    fields = declared.seen(sights_of(g.standing))
    heads = [_("Number"), *(one.label(locale()) for one in fields)]
    rows = [[declared.code.format(row.number), *(speaker.cell(one, row) for one in fields)] for row in found.rows]
    data = write_register(_spoken(declared.words), heads, rows) if ending == "xlsx" else write_register_text(heads, rows)
    name = f"{project.key}-{register}.{ending}"
    return send_file(BytesIO(data), mimetype=TYPES[ending], as_attachment=True, download_name=name, max_age=0)


@pages.get(ONE)
@requires(Permission.REGISTER_VIEW)
def show(project: Project, register: str, number: int) -> ResponseReturnValue:
    declared = REGISTERS[register]
    row, standing = _found(project, declared, number), g.standing
    lines = lines_about(project, standing, declared.name, number)
    happened = [(line, entry_sentence(line.kind, about_this(line.body or {}, _("this entry")), locale())) for line in lines]
    shown = {
        "register": declared,
        "row": row,
        "fields": declared.seen(sights_of(standing)),
        "speaker": RegisterSpeaker(names_for(project), locale()),
        "happened": happened,
    }
    return render_template("registers/show.html", project=project, spoken=_spoken, **shown)


@pages.get(f"{ALL}/new")
@requires(Permission.REGISTER_EDIT)
def new(project: Project, register: str) -> ResponseReturnValue:
    declared, names = REGISTERS[register], names_for(project)
    form = register_form(declared, sights_of(g.standing))(formdata=None)
    form.begin(today())
    return _edit_page(project, declared, names, form)


@pages.post(ALL)
@requires(Permission.REGISTER_EDIT)
def create(project: Project, register: str) -> ResponseReturnValue:
    declared, names = REGISTERS[register], names_for(project)
    form = _typed(declared, names)
    if not form.validate_on_submit():
        return _edit_page(project, declared, names, form, status=422)
    values, project_id, actor, at = form.values(), project.id, current_user._get_current_object(), now()
    try:
        number = in_unit_of_work(lambda: registers.add_row(declared, project_id, values, actor=actor, at=at).number)
    except Refused as refused:
        show_beside(form, refused)
        return _edit_page(project, declared, names, form, status=refused.status)
    return done(_("Added."), url_for(".show", key=project.key, register=register, number=number))


@pages.get(f"{ONE}/edit")
@requires(Permission.REGISTER_EDIT)
def edit(project: Project, register: str, number: int) -> ResponseReturnValue:
    declared, names = REGISTERS[register], names_for(project)
    row = _found(project, declared, number)
    form = register_form(declared, sights_of(g.standing))(formdata=None)
    form.show(row, names)
    return _edit_page(project, declared, names, form, row)


@pages.post(f"{ONE}/edit")
@requires(Permission.REGISTER_EDIT)
def update(project: Project, register: str, number: int) -> ResponseReturnValue:
    declared, names = REGISTERS[register], names_for(project)
    row, form = _found(project, declared, number), _typed(declared, names)
    if not form.validate_on_submit():
        return _edit_page(project, declared, names, form, row, 422)
    try:
        _save(project, declared, number, form)
    except Refused as refused:
        theirs = _found(project, declared, number)
        show_beside(form, refused)
        form.version.data = str(theirs.version)
        return _edit_page(project, declared, names, form, theirs, refused.status)
    return done(_("Saved."), url_for(".show", key=project.key, register=register, number=number))


def _save(project: Project, declared: Register, number: int, form: RegisterForm) -> None:
    text = form.version.data or ""
    version = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    values, project_id, actor, at = form.values(), project.id, current_user._get_current_object(), now()
    in_unit_of_work(lambda: registers.edit_row(declared, project_id, number, values, version=version, actor=actor, at=at))


def _found(project: Project, declared: Register, number: int) -> Any:
    return row_numbered(declared, project, number, sights_of(g.standing)) or abort(404)


def _typed(declared: Register, names: RegisterNames) -> RegisterForm:
    form = register_form(declared, sights_of(g.standing))()
    form.offer(names, locale())
    return form


def _listed(project: Project, declared: Register, names: RegisterNames) -> tuple[Any, RegisterList]:
    """The filter as the address has it, and what fits it."""
    sights, speaker = sights_of(g.standing), RegisterSpeaker(names, locale())
    asked = {one.name: request.args.get(one.name, "")[:80] for one in declared.fields if one.is_filter}
    wanted = RegisterFilter(request.args.get("q", "")[:80], asked, request.args.get("sort", ""))
    found = register_list(declared, project, wanted, sights, speaker.say)
    return filter_form(declared, sights, names, locale(), found.counts, formdata=request.args), found


def _address_of(endpoint: str, project: Project, register: Register, **changed: str | None) -> str:
    """This view of the list, or its file, with some of its parameters changed; None takes one away."""
    kept = {name: value for name, value in {**request.args.to_dict(), **changed}.items() if value}
    ending = kept.pop("ending", None)
    address = url_for(f"registers.{endpoint}", key=project.key, register=register.path, ending=ending)
    return address + ("?" + urlencode(kept) if kept else "")


def _spoken(pair: tuple[str, str]) -> str:
    return spoken(pair, locale())


def _edit_page(
    project: Project, declared: Register, names: RegisterNames, form: RegisterForm, row: Any = None, status: int = 200
) -> ResponseReturnValue:
    form.spare(names)
    shown = {
        "register": declared,
        "form": form,
        "row": row,
        "milestones": names.milestones.values(),
        "speaker": RegisterSpeaker(names, locale()),
        "status": status,
    }
    return render_template("registers/edit.html", project=project, spoken=_spoken, **shown), status
