"""Migrations: from nothing to now they make what the models say, they come down again, and they stand alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade

from delivery.extensions import db
from tests.house.source import TOP

VERSIONS = sorted((TOP / "migrations" / "versions").glob("*.py"))


@pytest.fixture
def engine(app: Flask) -> Iterator[sa.Engine]:
    """An engine of its own, free of the rule that only a unit of work may write."""
    engine = sa.create_engine(app.config["SQLALCHEMY_DATABASE_URI"], poolclass=sa.NullPool)
    yield engine
    engine.dispose()


def differences(engine: sa.Engine) -> list[Any]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, db.metadata)


def test_the_migrations_make_what_the_models_say(app: Flask, engine: sa.Engine) -> None:
    assert not differences(engine)


def test_the_migrations_make_the_checks_and_names_of_the_models(app: Flask, engine: sa.Engine) -> None:
    """The library compares columns, indexes and keys, but no CHECK."""
    inspector = sa.inspect(engine)
    for table in db.metadata.sorted_tables:
        wanted = {str(one.name) for one in table.constraints if isinstance(one, sa.CheckConstraint)}
        assert {one["name"] for one in inspector.get_check_constraints(table.name)} == wanted, table.name


def test_the_migrations_come_down_and_go_up_again(app: Flask, engine: sa.Engine) -> None:
    with app.app_context():
        downgrade(revision="base")
        assert set(sa.inspect(engine).get_table_names()) <= {"alembic_version"}
        assert not _left_behind(engine)
        upgrade()
    assert not differences(engine)


def _left_behind(engine: sa.Engine) -> list[Any]:
    """Triggers and functions that a migration forgot to take away."""
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if engine.dialect.name == "postgresql":
        query = "SELECT proname FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace WHERE n.nspname = 'public'"
    with engine.connect() as connection:
        return list(connection.execute(sa.text(query)).scalars())


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_migration_is_numbered_and_stands_alone(path: Path) -> None:
    """It must still run when the models have long moved on."""
    assert re.fullmatch(r"\d{4}_[a-z0-9_]+", path.stem)
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    assert not {name for name in names if name.partition(".")[0] == "delivery"}


def test_the_numbers_have_no_gap() -> None:
    assert [int(path.stem[:4]) for path in VERSIONS] == list(range(1, len(VERSIONS) + 1))
