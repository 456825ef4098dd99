"""Alembic's environment: one transaction per run, foreign keys off on SQLite while tables are rebuilt."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context
from flask import current_app
from sqlalchemy import pool

config = context.config


def _target() -> Any:
    return current_app.extensions["migrate"].db.metadatas[None]


def _render_item(kind: str, item: Any, _autogen: Any) -> str | bool:
    """Own column types appear in migrations as the plain types they are kept in."""
    if kind == "type" and type(item).__module__.startswith("delivery"):
        return {"UtcDateTime": "sa.DateTime(timezone=True)", "LocalDateTime": "sa.DateTime()", "Json": "sa.Text()"}[
            type(item).__name__
        ]
    return False


def run() -> None:
    engine = sa.create_engine(current_app.config["SQLALCHEMY_DATABASE_URI"], poolclass=pool.NullPool)
    is_sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        if is_sqlite:
            connection.connection.driver_connection.isolation_level = None  # type: ignore[union-attr]
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        context.configure(
            connection=connection,
            target_metadata=_target(),
            render_as_batch=True,
            render_item=_render_item,
            compare_type=True,
            compare_server_default=not is_sqlite,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        if is_sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"The migration leaves rows without their parents: {broken[:5]}")
        connection.commit()


run()
