"""Background work about change requests."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from delivery.database import in_unit_of_work
from delivery.extensions import db
from delivery.jobs.handlers import handles
from delivery.models import ChangeRevision, Project
from delivery.queries.decisions import decision_page
from delivery.queries.deliverables import phases_of
from delivery.queries.ledger import head
from delivery.reports.content import Anchor
from delivery.reports.decisions import receipt_document
from delivery.reports.worker import draw_pdf
from delivery.services.change_receipts import keep_receipt
from delivery.services.change_reminders import remind
from delivery.services.files import own_file
from delivery.services.jobs import DoneAlready, do_once


@handles("change.remind")
def remind_approvers(arguments: dict[str, Any], at: datetime) -> None:
    """The letter and the mark that it is written are one transaction: nobody is reminded twice."""
    with suppress(DoneAlready):
        in_unit_of_work(
            lambda: do_once(arguments["job_id"], lambda: remind(arguments["revision_id"], arguments["step"], at=at), at=at)
        )


@handles("change.receipt")
def make_receipt(arguments: dict[str, Any], at: datetime) -> None:
    """Draw the receipt in the language of the last vote; the drawing happens outside every transaction."""
    revision = db.session.get_one(ChangeRevision, arguments["revision_id"])
    if revision.receipt_file_id is not None:
        return
    change, vote = revision.change, revision.votes[-1]
    project = db.session.get_one(Project, change.project_id)
    page = decision_page(project, change, revision, vote.user, vote.locale)
    now = head(project)
    anchor = Anchor(project.key, now.seq, now.hash)
    document = receipt_document(page, locale=vote.locale, anchor=anchor, phases=phases_of(project))
    name = f"{project.key}-{change.code}-R{revision.number}-receipt.pdf"
    db.session.rollback()
    upload = own_file(name, "application/pdf", draw_pdf(document))
    in_unit_of_work(lambda: keep_receipt(revision.id, upload, at=at))
