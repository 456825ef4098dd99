"""Stored files that a person may read."""

from __future__ import annotations

from sqlalchemy import select

from delivery.extensions import db
from delivery.models import Project, StoredFile


def file_of(project: Project, public_id: str, *, is_client: bool) -> StoredFile | None:
    """The file of this project; a client finds only what is meant for it."""
    query = select(StoredFile).where(StoredFile.project_id == project.id, StoredFile.public_id == public_id)
    if is_client:
        query = query.where(StoredFile.is_client_visible)
    return db.session.scalar(query)
