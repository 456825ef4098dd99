"""The database itself keeps the ledger append-only: every statement that would change it is refused, on both databases."""
# ruff: noqa: S608, E501 - the statements are the table of this test

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from delivery.database import in_unit_of_work
from delivery.services import ledger
from tests.services.ledger_world import NOON, lay_world

COLUMNS = "project_id, seq, prev, hash, kind, at, actor_id, is_client_visible, header, body"


def like(entry: int, **changes: str) -> str:
    """An INSERT's values: those of that entry, with changes given as SQL."""
    return f"SELECT {', '.join(changes.get(name, name) for name in COLUMNS.split(', '))} FROM ledger_entry WHERE seq = {entry}"


@pytest.fixture
def entries(session):
    def lay():
        world = lay_world(session)
        for number in range(4):
            ledger.record(world.project, "gate.opened", actor=None, at=NOON, subject={"id": number}, is_client_visible=True)
        return world.project

    return in_unit_of_work(lay)


def contents(session):
    return session.execute(text(f"SELECT {COLUMNS} FROM ledger_entry ORDER BY seq")).all()


def execute(session, statement):
    return in_unit_of_work(lambda: session.execute(text(statement)))


NEXT = {"seq": "5", "prev": "hash"}
BOTH = {
    **{f"update {name}": f"UPDATE ledger_entry SET {name} = {value} WHERE seq = 2" for name, value in {
        "project_id": "project_id + 1", "seq": "9", "prev": "'x'", "hash": "'x'", "kind": "'x'", "at": "'2020-01-01 00:00:00+00:00'",
        "actor_id": "(SELECT MIN(id) FROM user_account)", "is_client_visible": "(1 = 0)", "header": "'{}'", "body": "'{}'",
    }.items()},
    "update all": "UPDATE ledger_entry SET kind = 'x'",
    "remove a body and change a header": "UPDATE ledger_entry SET body = NULL, header = '{}' WHERE seq = 2",
    "delete": "DELETE FROM ledger_entry WHERE seq = 2",
    "delete the last": "DELETE FROM ledger_entry WHERE seq = 4",
    "delete all": "DELETE FROM ledger_entry",
    "copy": f"INSERT INTO ledger_entry ({COLUMNS}) {like(2)}",
    "leave a gap": f"INSERT INTO ledger_entry ({COLUMNS}) {like(4, seq='6', prev='hash', hash=repr('h'))}",
    "fork": f"INSERT INTO ledger_entry ({COLUMNS}) {like(4, seq='5', hash=repr('h'))}",
    "follow an earlier one": f"INSERT INTO ledger_entry ({COLUMNS}) {like(2, **NEXT, hash=repr('h'))}",
    "number zero": f"INSERT INTO ledger_entry ({COLUMNS}) {like(1, seq='0', hash=repr('h'))}",
    "no number": f"INSERT INTO ledger_entry ({COLUMNS}) {like(4, seq='NULL', prev='hash', hash=repr('h'))}",
    "the same hash": f"INSERT INTO ledger_entry ({COLUMNS}) {like(4, seq='5', prev='hash')}",
    "upsert": f"INSERT INTO ledger_entry ({COLUMNS}) {like(2)} AND 1 = 1 ON CONFLICT (project_id, seq) DO UPDATE SET body = '{{}}'",
}  # fmt: skip
SQLITE = {
    "replace an entry": f"INSERT OR REPLACE INTO ledger_entry ({COLUMNS}) {like(3, body=repr('{}'))}",
    "replace by hash": f"INSERT OR REPLACE INTO ledger_entry ({COLUMNS}) "
    "SELECT project_id, 5, (SELECT hash FROM ledger_entry WHERE seq = 4), hash, kind, at, actor_id, is_client_visible, header, body"
    " FROM ledger_entry WHERE seq = 2",
    "replace by rowid": f"INSERT OR REPLACE INTO ledger_entry (rowid, {COLUMNS}) "
    "SELECT (SELECT rowid FROM ledger_entry WHERE seq = 2), project_id, 5, hash, 'h', kind, at, actor_id, is_client_visible, header, body"
    " FROM ledger_entry WHERE seq = 4",
    "replace by update": "UPDATE OR REPLACE ledger_entry SET seq = 2 WHERE seq = 3",
    "replace by removing a body": "UPDATE OR REPLACE ledger_entry SET body = NULL, rowid = (SELECT rowid FROM ledger_entry WHERE seq = 2) WHERE seq = 3",
    "ignore": f"INSERT OR IGNORE INTO ledger_entry ({COLUMNS}) {like(4, seq='6', prev='hash', hash=repr('h'))}",
    "replace into": f"REPLACE INTO ledger_entry ({COLUMNS}) {like(3)}",
}  # fmt: skip
POSTGRESQL = {"truncate": "TRUNCATE ledger_entry", "truncate all": "TRUNCATE project CASCADE"}


def refused(session, statement):
    before = contents(session)
    with pytest.raises(DBAPIError, match=r"append-only|uq_ledger_entry_hash"):
        execute(session, statement)
    assert contents(session) == before


@pytest.mark.parametrize("name", BOTH)
def test_the_database_refuses(name, entries, session):
    refused(session, BOTH[name])


@pytest.mark.parametrize("name", sorted(SQLITE.keys() | POSTGRESQL.keys()))
def test_the_database_refuses_what_only_it_knows(name, entries, session):
    own = SQLITE if session.get_bind().dialect.name == "sqlite" else POSTGRESQL
    if name in own:
        refused(session, own[name])


def test_removing_a_body_is_the_only_change(entries, session):
    execute(session, "UPDATE ledger_entry SET body = NULL WHERE seq = 2")
    assert [line.body is None for line in contents(session)] == [False, True, False, False]


def test_several_entries_in_one_statement_are_taken_in_order(entries, session):
    last = contents(session)[-1].hash
    rows = ", ".join(
        f"({entries.id}, {seq}, '{last if seq == 5 else 'h5'}', 'h{seq}', 'gate.opened', '2026-11-20 12:00:00+00:00', NULL, (1 = 1), '', '')"
        for seq in (5, 6)
    )
    execute(session, f"INSERT INTO ledger_entry ({COLUMNS}) VALUES {rows}")
    assert len(contents(session)) == 6
