"""Plan files in: upload, dry run with row-wise errors or a preview, phase mapping, save."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from flask import Blueprint, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission, allowed
from delivery.database import in_unit_of_work
from delivery.exchange.document import ImportRefused, PlanDocument
from delivery.exchange.files import read_plan
from delivery.exchange.merge import kept_lines
from delivery.models import Project, StoredFile
from delivery.queries.assignments import assignment_version
from delivery.queries.files import file_of
from delivery.queries.plan_exports import phase_names
from delivery.queries.projects import standing_in_house
from delivery.services.files import own_file, read_bytes, store_upload
from delivery.services.imports import (
    ImportSource,
    ImportWish,
    PlannedImport,
    default_wish,
    planned_import,
    preview_import,
    save_import,
)
from delivery.services.refusal import Refused
from delivery.views.clock import now
from delivery.views.finish import done
from delivery.views.guard import requires
from delivery.views.page import locale
from delivery.views.plan_previews import limits, posted_version, preview_context

pages = Blueprint("imports", __name__)


@pages.get("/projects/<key>/plan/files")
@requires(Permission.PLAN_VIEW)
def new(project: Project) -> ResponseReturnValue:
    return render_template("imports/new.html", project=project, problems=[], message="")


@pages.post("/projects/<key>/plan/imports")
@requires(Permission.PLAN_EDIT)
def create(project: Project) -> ResponseReturnValue:
    """Read it first; only a file that can be read is kept."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _refused(project, message=_("Choose a file."))
    data = sent.read(current_app.extensions["settings"].upload_limit_bytes + 1)
    try:
        read_plan(data, sent.filename, start=project.starts_at)
    except ImportRefused as refusal:
        return _refused(project, [problem.text(locale()) for problem in refusal.problems])
    upload = own_file(sent.filename, "application/octet-stream", data)
    actor, at = current_user._get_current_object(), now()
    public_id = in_unit_of_work(lambda: store_upload(project, upload, actor=actor, at=at).public_id)
    return done(_("The file can be read. Look at what it would change."), _address(project, public_id))


@pages.get("/projects/<key>/plan/imports/<public_id>")
@requires(Permission.PLAN_EDIT)
def show(project: Project, public_id: str) -> ResponseReturnValue:
    _stored, document = _read(project, public_id)
    wish = _wish(request.args) if "asked" in request.args else default_wish(project, document)
    return _dry_run(project, public_id, document, wish)


@pages.post("/projects/<key>/plan/imports/<public_id>/saving")
@requires(Permission.PLAN_EDIT)
def save(project: Project, public_id: str) -> ResponseReturnValue:
    stored, document = _read(project, public_id)
    wish, version, caps = _wish(request.form), posted_version(), limits()
    project_id, actor, at = project.id, current_user._get_current_object(), now()
    source = ImportSource(stored.name, stored.sha256)
    people_version = request.form.get("assignment_version", type=int)
    saving = partial(save_import, project_id, document, wish, actor=actor, at=at, source=source, limits=caps)
    try:
        in_unit_of_work(lambda: saving(expected_plan_version=version, expected_assignment_version=people_version))
    except Refused as refusal:
        return _dry_run(project, public_id, document, wish, refusal.message, refusal.status)
    return done(_("The plan from %(file)s is saved.", file=source.name), url_for("plans.show", key=project.key))


def _dry_run(
    project: Project, public_id: str, document: PlanDocument, wish: ImportWish, message: str = "", status: int = 200
) -> ResponseReturnValue:
    planned = planned_import(project, document, wish)
    context: dict[str, object] = {"has_preview": False}
    try:
        preview = preview_import(project, planned, limits=limits())
        context = preview_context(project, planned.edits, preview) | {"has_preview": True, "edits_json": ""}
    except Refused as refusal:
        message, status = message or refusal.message, 422 if status == 200 else status
    body = render_template(
        "imports/show.html", **_page(project, public_id, planned, wish, message), **_without(context, "project")
    )
    return body, status


def _page(project: Project, public_id: str, planned: PlannedImport, wish: ImportWish, message: str) -> dict[str, object]:
    return {
        "project": project,
        "public_id": public_id,
        "planned": planned,
        "wish": wish,
        "message": message,
        "phases": phase_names(project, locale()),
        "assignment_version": assignment_version(project),
        "may_add": _may_add(),
        "warnings": [warning.text(locale()) for warning in planned.document.warnings[:50]],
        "kept": kept_lines(planned.merge.kept, locale())[:50],
    }


def _without(context: dict[str, object], name: str) -> dict[str, object]:
    return {key: value for key, value in context.items() if key != name}


def _wish(asked: object) -> ImportWish:
    """People are asked for in the form that saves: before it was shown, whoever the team knows is taken over."""
    fields = dict(asked.items())  # type: ignore[attr-defined]
    phases = {name.removeprefix("phase-"): value for name, value in fields.items() if name.startswith("phase-")}
    use, remove, baseline = (name in fields for name in ("use_calendar", "remove_missing", "take_baseline"))
    wish = ImportWish(phases, use_calendar=use, remove_missing=remove, take_baseline=baseline, take_people=True)
    if "people" not in fields:
        return wish
    uids = (name.removeprefix("add-") for name in fields if name.startswith("add-"))
    added = frozenset(int(uid) for uid in uids if uid.isascii() and uid.isdigit() and len(uid) < 10)
    may_add = _may_add()
    return replace(
        wish,
        take_people="take_people" in fields,
        added=added if may_add else frozenset(),
        take_absences="take_absences" in fields and may_add,
    )


def _may_add() -> bool:
    """The team is the house's: who keeps it may add to it from a file too."""
    return allowed(standing_in_house(current_user._get_current_object()), Permission.RESOURCE_EDIT)


def _read(project: Project, public_id: str) -> tuple[StoredFile, PlanDocument]:
    stored = file_of(project, public_id)
    if stored is None:
        abort(404)
    try:
        return stored, read_plan(read_bytes(stored), stored.name, start=project.starts_at)
    except ImportRefused:
        abort(404)


def _refused(project: Project, problems: list[str] | None = None, message: str = "") -> ResponseReturnValue:
    return render_template("imports/new.html", project=project, problems=problems or [], message=message), 422


def _address(project: Project, public_id: str) -> str:
    return url_for("imports.show", key=project.key, public_id=public_id)
