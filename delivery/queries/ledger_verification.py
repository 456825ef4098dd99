"""Is a project's ledger what it was? The chain, its rows, its head, and the heads printed on what was issued."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

from sqlalchemy import select

from delivery.engine.canonical import NotCanonical
from delivery.engine.chain import Anchor, Entry, Head, moment_of
from delivery.engine.verification import Fault, Finding, Findings, verify
from delivery.extensions import db
from delivery.models import ChangeRequest, ChangeRevision, LedgerEntry, Project, StatusReport
from delivery.queries.ledger import INTERNAL, Readers, entry_of, head, ledger_rows


def verify_project(project: Project, anchors: Iterable[Anchor] = ()) -> Findings:
    """Verify the chain against the given anchors and every head that the product printed; then rows against headers."""
    rows = list(ledger_rows(project))
    kept = [*anchors, *(Anchor(printed.seq, printed.hash) for printed in printed_heads(project))]
    findings = verify((entry_of(row) for row in rows), kept, project.uuid)
    faults = [*findings.faults, *_changed_rows(rows), *_changed_head(project, findings.head)]
    return replace(findings, faults=tuple(faults))


def printed_heads(project: Project) -> list[Head]:
    """The heads on issued reports and on receipts of decisions: copies that lie outside the ledger's tables."""
    reports = select(StatusReport.ledger_seq, StatusReport.ledger_hash).where(
        StatusReport.project_id == project.id, StatusReport.ledger_seq.is_not(None), StatusReport.ledger_hash.is_not(None)
    )
    receipts = (
        select(ChangeRevision.receipt)
        .join(ChangeRequest, ChangeRequest.id == ChangeRevision.change_id)
        .where(ChangeRequest.project_id == project.id, ChangeRevision.receipt.is_not(None))
    )
    heads = {Head(seq, digits) for seq, digits in db.session.execute(reports) if seq is not None and digits}
    for receipt in db.session.scalars(receipts):
        if isinstance(receipt, dict) and receipt.get("seq") and receipt.get("hash"):
            heads.add(Head(int(receipt["seq"]), str(receipt["hash"])))
    return sorted(heads, key=lambda printed: printed.seq)


def projects_of(keys: Iterable[str]) -> list[Project]:
    """The projects of these keys; without keys every project of the installation."""
    query = select(Project).order_by(Project.key)
    wanted = list(keys)
    return list(db.session.scalars(query.where(Project.key.in_(wanted)) if wanted else query))


def _changed_head(project: Project, last: Head) -> Iterator[Finding]:
    kept = head(project)
    if kept != last:
        yield Finding(kept.seq, Fault.HEAD_CHANGED, f"the head row says {kept.anchor}, the entries end at {last.anchor}")


def _changed_rows(rows: Iterable[LedgerEntry]) -> Iterator[Finding]:
    """The columns beside the hashed texts serve lists and filters: what they say must be what the texts say."""
    for row in rows:
        entry = entry_of(row)
        try:
            agrees = _agrees(row, entry)
        except NotCanonical:
            continue
        if not agrees:
            yield Finding(row.seq, Fault.ROW_CHANGED, "its columns are not what its header and body say")


def _agrees(row: LedgerEntry, entry: Entry) -> bool:
    said = entry.members
    if row.prev != said["prev"] or row.at != moment_of(entry) or said["kind"] not in (row.kind, INTERNAL):
        return False
    if entry.body is None:
        return True
    try:
        body = json.loads(entry.body)
    except ValueError:
        return True
    shown = body.get("readers") in (Readers.MEMBERS, Readers.APPROVERS)
    return row.kind == body.get("action") and row.is_client_visible == shown
