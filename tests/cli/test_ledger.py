"""``flask ledger``: what an operator runs by night."""

import subprocess
import sys
import zipfile

import pytest
from sqlalchemy import text

from delivery.database import in_unit_of_work
from delivery.extensions import db
from delivery.services import ledger
from tests.services.ledger_world import NOON, lay_world


@pytest.fixture
def run(app):
    def lay():
        world = lay_world(db.session)
        for number in range(3):
            ledger.record(
                world.project, "gate.opened", actor=None, at=NOON, subject={"id": number}, is_client_visible=number == 1
            )

    with app.app_context():
        in_unit_of_work(lay)
        db.session.remove()
    return lambda *arguments: app.test_cli_runner().invoke(args=["ledger", *arguments])


def test_every_ledger_is_verified(run):
    result = run("verify")
    assert result.exit_code == 0 and "HARBOUR: good, 3 entries, 3:" in result.output and "OTHER: good, 0 entries" in result.output
    assert "OTHER" not in run("verify", "HARBOUR").output


def test_a_changed_ledger_ends_in_one(app, run):
    def tamper():
        on = " ON ledger_entry" if db.engine.dialect.name == "postgresql" else ""
        db.session.execute(text(f"DROP TRIGGER ledger_entry_keep{on}"))
        db.session.execute(text("UPDATE ledger_entry SET kind = 'gate.closed' WHERE seq = 2"))

    with app.app_context():
        in_unit_of_work(tamper)
        db.session.remove()
    result = run("verify")
    assert result.exit_code == 1 and "entry 2: its columns in the database were changed" in result.output


def test_an_exported_ledger_is_whole_and_verifies(run, tmp_path):
    package = tmp_path / "harbour.zip"
    assert run("export", "HARBOUR", str(package)).exit_code == 0
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path)
    assert b"withheld" not in (tmp_path / "ledger.jsonl").read_bytes()
    command = [sys.executable, "-I", str(tmp_path / "verify_ledger.py"), str(package)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_an_unknown_project_is_named(run, tmp_path):
    result = run("export", "NOWHERE", str(tmp_path / "x.zip"))
    assert result.exit_code == 1 and "There is no project NOWHERE" in result.output and not (tmp_path / "x.zip").exists()
