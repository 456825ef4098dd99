"""What exactly is approved: the facts a client sees, in no language, with their hash; and a seal on the rest."""

from __future__ import annotations

from typing import Any

from delivery.engine.canonical import canonical
from delivery.engine.change_hash import internal_hash_of
from delivery.models import ChangeOption, ChangeRequest, ChangeRevision, Project


def snapshot_text(project: Project, change: ChangeRequest, revision: ChangeRevision) -> str:
    """The canonical text of everything that the client is shown about this revision."""
    return canonical(
        {
            "v": 1,
            "project": project.uuid,
            "key": project.key,
            "change": change.number,
            "revision": revision.number,
            "title": change.title,
            "what": change.what,
            "why": change.why,
            "if_declined": change.if_declined,
            "origin": change.origin.value,
            "asked_by": change.asked_by,
            "currency": project.currency,
            "due_on": change.due_on.isoformat() if change.due_on else None,
            "rule": change.approval_rule.value,
            "votes_needed": change.votes_needed,
            "approvers": sorted(approver.user.public_id for approver in revision.approvers),
            "attachments": [
                {"name": attachment.file.name, "sha256": attachment.file.sha256, "size": attachment.file.size_bytes}
                for attachment in revision.attachments
            ],
            "options": [_offered(option) for option in revision.options if option.is_offered],
        }
    )


def _offered(option: ChangeOption) -> dict[str, Any]:
    shown = {name: fact for name, fact in (option.impact or {}).items() if name != "internal"}
    return {
        "letter": option.letter,
        "kind": option.kind.value,
        "title": option.title,
        "summary": option.summary,
        "price_cents": str(option.price_cents),
        "impact": shown,
    }


def internal_hash(revision: ChangeRevision, salt: str) -> str:
    """Binds edits and internal figures of every offered option to the approval without showing them."""
    facts = [
        {
            "letter": option.letter,
            "edits": option.edits,
            "internal_cost_cents": str(option.internal_cost_cents),
            "internal": (option.impact or {}).get("internal"),
        }
        for option in revision.options
        if option.is_offered
    ]
    return internal_hash_of(canonical({"salt": salt, "options": facts}))
