"""A spreadsheet of actual effort and cost: upload, look at what it would change, save."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.exchange.actual_sheet import ActualDocument, read_actuals
from delivery.exchange.document import ImportRefused
from delivery.models import Project, StoredFile
from delivery.queries.files import file_of
from delivery.services.actual_imports import import_actuals, planned_actuals
from delivery.services.files import own_file, read_bytes, store_upload
from delivery.services.imports import ImportSource
from delivery.services.refusal import Refused
from delivery.views.clock import now
from delivery.views.finish import done
from delivery.views.guard import requires
from delivery.views.page import locale

pages = Blueprint("actual_imports", __name__)
MOST_SHOWN = 200


@pages.get("/projects/<key>/plan/actuals/import")
@requires(Permission.ACTUAL_IMPORT)
def new(project: Project) -> ResponseReturnValue:
    return _upload_page(project)


@pages.post("/projects/<key>/plan/actuals/imports")
@requires(Permission.ACTUAL_IMPORT)
def create(project: Project) -> ResponseReturnValue:
    """Read it first; only a file whose every row makes sense is kept."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _upload_page(project, message=_("Choose a file."), status=422)
    data = sent.read(current_app.extensions["settings"].upload_limit_bytes + 1)
    actor, at = current_user._get_current_object(), now()
    try:
        document = read_actuals(data, sent.filename, day_minutes=project.calendar.day_minutes)
        planned_actuals(project, document, at=at)
    except ImportRefused as refusal:
        return _upload_page(project, [problem.text(locale()) for problem in refusal.problems], status=422)
    upload = own_file(sent.filename, "application/octet-stream", data)
    public_id = in_unit_of_work(lambda: store_upload(project, upload, actor=actor, at=at).public_id)
    return done(_("The file can be read. Look at what it would change."), url_for(".show", key=project.key, public_id=public_id))


@pages.get("/projects/<key>/plan/actuals/imports/<public_id>")
@requires(Permission.ACTUAL_IMPORT)
def show(project: Project, public_id: str) -> ResponseReturnValue:
    return _preview(project, *_read(project, public_id))


@pages.post("/projects/<key>/plan/actuals/imports/<public_id>/saving")
@requires(Permission.ACTUAL_IMPORT)
def save(project: Project, public_id: str) -> ResponseReturnValue:
    stored, document = _read(project, public_id)
    source = ImportSource(stored.name, stored.sha256)
    project_id, actor, at = project.id, current_user._get_current_object(), now()
    try:
        count = in_unit_of_work(lambda: import_actuals(project_id, document, actor=actor, at=at, source=source))
    except ImportRefused as refusal:
        return _upload_page(project, [problem.text(locale()) for problem in refusal.problems], status=409)
    except Refused as refused:
        return _preview(project, stored, document, refused.message, refused.status)
    said = ngettext("%(num)s entry is saved.", "%(num)s entries are saved.", count) if count else _("Nothing was changed.")
    return done(said, url_for("actuals.show", key=project.key))


def _preview(
    project: Project, stored: StoredFile, document: ActualDocument, message: str = "", status: int = 200
) -> ResponseReturnValue:
    try:
        planned = planned_actuals(project, document, at=now())
    except ImportRefused as refusal:
        return _upload_page(project, [problem.text(locale()) for problem in refusal.problems], status=409)
    warnings = [warning.text(locale()) for warning in document.warnings[:50]]
    body = render_template(
        "actuals/import.html",
        project=project,
        stored=stored,
        planned=planned,
        shown=planned.changes[:MOST_SHOWN],
        warnings=warnings,
        message=message,
    )
    return body, status


def _read(project: Project, public_id: str) -> tuple[StoredFile, ActualDocument]:
    stored = file_of(project, public_id)
    if stored is None:
        abort(404)
    try:
        return stored, read_actuals(read_bytes(stored), stored.name, day_minutes=project.calendar.day_minutes)
    except ImportRefused:
        abort(404)


def _upload_page(
    project: Project, problems: list[str] | None = None, message: str = "", status: int = 200
) -> ResponseReturnValue:
    return render_template("actuals/upload.html", project=project, problems=problems or [], message=message), status
