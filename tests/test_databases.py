"""The fixtures themselves: every test has a database of its own, made by the migrations."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from delivery.database import in_unit_of_work
from delivery.engine.states import Side
from delivery.extensions import db
from delivery.models.organization import Organization
from tests.databases import KIND


@pytest.mark.parametrize("turn", [1, 2])
def test_a_database_is_fresh_every_time(session: Session, turn: int) -> None:
    assert session.query(Organization).count() == 0
    in_unit_of_work(lambda: session.add(Organization(side=Side.CLIENT, name=f"Organization {turn}")))
    assert session.query(Organization).count() == 1


def test_the_database_is_of_the_kind_that_was_asked_for(session: Session) -> None:
    assert db.engine.dialect.name == KIND
    assert set(db.metadata.tables) | {"alembic_version"} == set(inspect(db.engine).get_table_names())


def test_a_read_sees_nothing_of_a_client_and_holds_no_context(
    client: FlaskClient, fresh_session: Callable[[], AbstractContextManager[Session]]
) -> None:
    client.get("/")
    with fresh_session() as session:
        assert session.execute(text("SELECT count(*) FROM organization")).scalar() == 0
