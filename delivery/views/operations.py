"""The administrator looks at letters and work that could not be done, and has them tried again."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.mail.outbox import retry_dead
from delivery.queries.operations import operations
from delivery.services.jobs import retry_job
from delivery.views.clock import now
from delivery.views.finish import done
from delivery.views.guard import requires

pages = Blueprint("operations", __name__)


@pages.get("/operations")
@requires(Permission.OPERATIONS_VIEW)
def index() -> ResponseReturnValue:
    return render_template("operations/index.html", operations=operations())


@pages.post("/operations/letters/<int:letter_id>/retry")
@requires(Permission.OPERATIONS_RETRY)
def retry_letter(letter_id: int) -> ResponseReturnValue:
    at = now()
    in_unit_of_work(lambda: retry_dead(letter_id, at))
    return done(_("It is tried again."), url_for("operations.index"))


@pages.post("/operations/jobs/<int:job_id>/retry")
@requires(Permission.OPERATIONS_RETRY)
def retry_work(job_id: int) -> ResponseReturnValue:
    at = now()
    in_unit_of_work(lambda: retry_job(job_id, at))
    return done(_("It is tried again."), url_for("operations.index"))
