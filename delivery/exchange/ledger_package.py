"""A project's ledger as a reader may take it away: gathered from the rows, packed with the verifier."""

from __future__ import annotations

from pathlib import Path

from delivery.access import Who
from delivery.exchange.checkpoint import CheckpointKey
from delivery.exchange.ledger_export import export_zip
from delivery.models import Project
from delivery.queries.ledger import chain_for, checkpoint_notes
from delivery.queries.ledger_verification import printed_heads

VERIFIER = Path(__file__).parents[1] / "static" / "verify_ledger.py"


def ledger_package(project: Project, standing: frozenset[Who], key: CheckpointKey | None) -> bytes:
    """All headers, the bodies that somebody of this standing may read, printed heads, checkpoints, and the verifier."""
    entries = chain_for(project, standing)
    return export_zip(
        project.uuid,
        entries,
        printed_heads(project),
        checkpoint_notes(entries),
        VERIFIER.read_bytes(),
        public_key=key.public_line if key else "",
    )
