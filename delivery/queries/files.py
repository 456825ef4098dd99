"""Stored files that a person may read."""

from __future__ import annotations

from sqlalchemy import select

from delivery.extensions import db
from delivery.models import DeliverableVersion, Project, StoredFile


def file_of(project: Project, public_id: str) -> StoredFile | None:
    """The file of this project. Who may read it says the page that it belongs to: a report is for its audience."""
    query = select(StoredFile).where(StoredFile.project_id == project.id, StoredFile.public_id == public_id)
    return db.session.scalar(query)


def handed_in_file(project: Project, public_id: str, *, is_client: bool) -> StoredFile | None:
    """The file of a deliverable's version; a client finds only what it signs."""
    stored = file_of(project, public_id)
    if stored is None or (is_client and not stored.is_client_visible):
        return None
    version = select(DeliverableVersion.id).where(DeliverableVersion.file_id == stored.id).limit(1)
    return stored if db.session.scalar(version) is not None else None
