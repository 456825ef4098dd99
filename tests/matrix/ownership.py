"""Which rows belong to a project: followed along the foreign keys, from its organization and its project row."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import Table, select

from delivery.extensions import Model, db
from delivery.models import Membership, Project, User

HOUSE = {"organization", "user_account", "calendar", "price_book", "lifecycle_template"}


def rows_beside(app: Flask, key: str) -> dict[str, set[tuple[Any, ...]]]:
    """The keys of every row that does not belong to the project ``key`` or to its client's people."""
    with app.app_context():
        project = db.session.scalars(select(Project).where(Project.key == key)).one()
        own: dict[str, set[Any]] = {
            "project": {project.id},
            "organization": {project.client_id},
            "calendar": {project.calendar_id},
        }
        members = select(Membership.user_id).where(Membership.project_id == project.id)
        own["user_account"] = set(db.session.scalars(select(User.id).where(User.id.in_(members))))
        own["user_account"] |= set(db.session.scalars(select(User.id).where(User.organization_id == project.client_id)))
        beside = {}
        for table in Model.metadata.sorted_tables:
            rows = db.session.execute(select(table)).mappings().all()
            mine = own.get(table.name) or _hung_on(table, rows, own)
            own[table.name] = mine
            keys = [column.name for column in table.primary_key.columns]
            beside[table.name] = {tuple(row[name] for name in keys) for row in rows if _first(table, row) not in mine}
        db.session.remove()
    return beside


def _first(table: Table, row: Any) -> Any:
    keys = [column.name for column in table.primary_key.columns]
    return row[keys[0]] if len(keys) == 1 else tuple(row[name] for name in keys)


def _hung_on(table: Table, rows: Any, own: dict[str, set[Any]]) -> set[Any]:
    """Rows that refer to the project, or to a row that is its own; people alone do not make a row theirs."""
    if table.name in HOUSE:
        return set()
    references = [
        (column.name, key.column.table.name)
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name not in HOUSE - {"calendar"}
    ]
    return {_first(table, row) for row in rows if any(row[name] in own.get(target, ()) for name, target in references)}
