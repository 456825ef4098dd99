"""Downloads of stored files."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, abort, g, send_file
from flask.typing import ResponseReturnValue

from delivery.access import Permission, is_vendor_side
from delivery.models import Project, StoredFile
from delivery.queries.files import handed_in_file
from delivery.services.files import read_bytes
from delivery.views.guard import requires

pages = Blueprint("files", __name__)


@pages.get("/projects/<key>/files/<public_id>")
@requires(Permission.FILE_READ)
def show(project: Project, public_id: str) -> ResponseReturnValue:
    """What was handed in. Reports, receipts, attachments and spreadsheets are read through their own pages only."""
    stored = handed_in_file(project, public_id, is_client=not is_vendor_side(g.standing))
    if stored is None:
        abort(404)
    return send_stored(stored)


def send_stored(stored: StoredFile) -> ResponseReturnValue:
    """The bytes as an attachment that a browser never runs."""
    response = send_file(
        BytesIO(read_bytes(stored)), mimetype=stored.media_type, as_attachment=True, download_name=stored.name, max_age=0
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def send_pdf(data: bytes, name: str) -> ResponseReturnValue:
    """A PDF that was drawn for this answer."""
    return send_file(BytesIO(data), mimetype="application/pdf", as_attachment=True, download_name=name, max_age=0)
