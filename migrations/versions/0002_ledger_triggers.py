"""The ledger is append-only by the database too

An entry may only follow the last one; nothing but a body may be taken away, and no entry. The statements stand
here and nowhere else. A later migration that must rebuild ``ledger_entry`` calls ``drop`` before and ``create`` after.
"""

from typing import Any

from alembic import op

revision = "0002"
down_revision = "0001"

SQLITE = {
    # INSERT OR REPLACE deletes what it collides with and fires no trigger for it: every unique key is checked here.
    "ledger_entry_append": """
        CREATE TRIGGER ledger_entry_append BEFORE INSERT ON ledger_entry
        WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM ledger_entry WHERE project_id = NEW.project_id)
          OR NEW.prev IS NOT COALESCE(
               (SELECT hash FROM ledger_entry WHERE project_id = NEW.project_id ORDER BY seq DESC LIMIT 1),
               '0000000000000000000000000000000000000000000000000000000000000000')
          OR EXISTS (SELECT 1 FROM ledger_entry WHERE hash = NEW.hash)
          OR EXISTS (SELECT 1 FROM ledger_entry WHERE rowid = NEW.rowid)
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: an entry follows the last one'); END""",
    "ledger_entry_keep": """
        CREATE TRIGGER ledger_entry_keep BEFORE UPDATE ON ledger_entry
        WHEN NEW.body IS NOT NULL
          OR NEW.rowid IS NOT OLD.rowid
          OR NEW.project_id IS NOT OLD.project_id OR NEW.seq IS NOT OLD.seq OR NEW.prev IS NOT OLD.prev
          OR NEW.hash IS NOT OLD.hash OR NEW.header IS NOT OLD.header OR NEW.kind IS NOT OLD.kind OR NEW.at IS NOT OLD.at
          OR NEW.actor_id IS NOT OLD.actor_id OR NEW.is_client_visible IS NOT OLD.is_client_visible
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: only a body may be removed'); END""",
    "ledger_entry_stay": """
        CREATE TRIGGER ledger_entry_stay BEFORE DELETE ON ledger_entry
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: no entry is deleted'); END""",
}

POSTGRESQL_FUNCTIONS = {
    "ledger_entry_append": """
        CREATE FUNCTION ledger_entry_append() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE last record;
        BEGIN
          SELECT seq, hash INTO last FROM ledger_entry WHERE project_id = NEW.project_id ORDER BY seq DESC LIMIT 1;
          IF NEW.seq IS DISTINCT FROM COALESCE(last.seq, 0) + 1
             OR NEW.prev IS DISTINCT FROM COALESCE(last.hash, repeat('0', 64)) THEN
            RAISE EXCEPTION 'the ledger is append-only: an entry follows the last one'
            USING ERRCODE = 'integrity_constraint_violation';
          END IF;
          RETURN NEW;
        END $$""",
    "ledger_entry_keep": """
        CREATE FUNCTION ledger_entry_keep() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'UPDATE' THEN
            IF NEW.body IS NULL AND to_jsonb(NEW) - 'body' = to_jsonb(OLD) - 'body' THEN RETURN NEW; END IF;
            RAISE EXCEPTION 'the ledger is append-only: only a body may be removed'
            USING ERRCODE = 'integrity_constraint_violation';
          END IF;
          RAISE EXCEPTION 'the ledger is append-only: no entry is deleted'
            USING ERRCODE = 'integrity_constraint_violation';
        END $$""",
}

POSTGRESQL = {
    "ledger_entry_append": "BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_entry_append()",
    "ledger_entry_keep": "BEFORE UPDATE OR DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_entry_keep()",
    "ledger_entry_stay": "BEFORE TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_keep()",
}


def upgrade() -> None:
    create(op.get_bind())


def downgrade() -> None:
    drop(op.get_bind())


def create(connection: Any) -> None:
    """Hang the triggers on the table, in the dialect of the connection."""
    if connection.dialect.name == "sqlite":
        for statement in SQLITE.values():
            connection.exec_driver_sql(statement)
        return
    for statement in POSTGRESQL_FUNCTIONS.values():
        connection.exec_driver_sql(statement)
    for name, event in POSTGRESQL.items():
        connection.exec_driver_sql(f"CREATE TRIGGER {name} {event}")


def drop(connection: Any) -> None:
    """Take them away again."""
    if connection.dialect.name == "sqlite":
        for name in SQLITE:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        return
    for name in POSTGRESQL:
        connection.exec_driver_sql(f"DROP TRIGGER {name} ON ledger_entry")
    for name in POSTGRESQL_FUNCTIONS:
        connection.exec_driver_sql(f"DROP FUNCTION {name}()")
