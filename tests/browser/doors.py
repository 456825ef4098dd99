"""Ways into the story world that no row of it holds: links of letters, decision sessions, an uploaded plan; tokens known here."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from delivery.database import in_unit_of_work
from delivery.engine.states import ChangeState
from delivery.extensions import db
from delivery.models import AccessLink, ChangeRequest, ChangeRevision, Session
from delivery.models.sign_in import AuthMethod, LinkPurpose
from delivery.queries.sessions import token_hash
from delivery.services.files import own_file, store_upload
from tests.browser.desk import DECISIONS
from tests.matrix.house import LINKS
from tests.story_world import NOW, person, project_named

ASKED = "chen"
"""Whom the decision of HARBOUR is asked of."""
PLAN = "Code,Name,Phase,Duration (days),Predecessors,Assigned\nA1,Kick-off,1,0,,\nA2,Work,1,5,A1,沈一凡 50%; 顾新\n".encode()
SPENT = "里程碑,周,人员,工作量,成本\nM26,2026-11-16,外部顾问,1.5,6800\n".encode()


def lay_doors(app: Flask) -> None:
    with app.app_context():
        in_unit_of_work(_lay)
        db.session.remove()


def _lay() -> None:
    harbour = project_named("HARBOUR")
    waiting = select(ChangeRequest).where(ChangeRequest.project_id == harbour.id, ChangeRequest.state == ChangeState.WITH_CLIENT)
    asked = db.session.scalars(waiting.order_by(ChangeRequest.id).limit(1)).one().revision
    receipts = select(ChangeRevision).join(ChangeRevision.change).where(ChangeRevision.receipt.is_not(None))
    decided = db.session.scalars(receipts.where(ChangeRequest.project_id == harbour.id).limit(1)).one()
    until = {"user_id": person(ASKED).id, "created_at": NOW, "expires_at": NOW + timedelta(days=1)}
    for token, revision in zip(DECISIONS.values(), (asked, decided), strict=True):
        proof = {"token_hash": token_hash(token), "method": AuthMethod.CODE, "authenticated_at": NOW, **until}
        db.session.add(Session(change_revision_id=revision.id, **proof))
    for token, purpose in LINKS.items():
        link = {"token_hash": token_hash(token), "purpose": purpose, **until}
        db.session.add(AccessLink(change_revision_id=asked.id if purpose is LinkPurpose.DECISION else None, **link))
    for name, data, public_id in (("plan.csv", PLAN, "0" * 32), ("spent.csv", SPENT, "1" * 32)):
        upload = own_file(name, "application/octet-stream", data)
        store_upload(harbour, upload, actor=person("zhou"), at=NOW).public_id = public_id
