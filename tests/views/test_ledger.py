"""The ledger's pages: what each reader sees, and what a client can never reach."""

import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, text

from delivery.database import in_unit_of_work
from delivery.exchange.checkpoint import checkpoint_key, make_checkpoint_key
from delivery.extensions import db
from delivery.services import ledger
from tests.services.ledger_world import NOON, lay_world

PEOPLE = {"manager": 0, "approver": 1, "member": 2, "teammate": 3, "stranger": 4}
SECRET, PRICE = "CANARY-internal", "CANARY-price"


def change(number, **more):
    return {"type": "change_request", "id": number, **more}


@pytest.fixture
def settings(settings, tmp_path):
    make_checkpoint_key(tmp_path / "ledger.pem")
    return replace(settings, ledger_key_file=tmp_path / "ledger.pem")


@pytest.fixture
def told(app, settings):
    """Five entries: one for all, one with money, two internal ones, a checkpoint."""

    def tell():
        world = lay_world(db.session)
        day = timedelta(days=1)
        deeds = [
            ("deliverable.accepted", "manager", {"type": "deliverable", "id": 1, "name": "清单 <b>"}, True,
             {"facts": {"version": 2}, "comment": "a<b & 中文"}),
            ("change_request.voted", "approver", change(14, revision=1), True,
             {"facts": {"option": "B"}, "amounts": {"price_cents": "123456", "currency": "CNY"}, "statement": {"text": PRICE}}),
            ("change_request.triaged", "manager", change(15, name=SECRET), False, {}),
            ("rate.changed", "manager", change(16), False, {"facts": {"note": SECRET}, "amounts": {"rate": SECRET}}),
        ]  # fmt: skip
        for number, (kind, who, subject, is_shown, more) in enumerate(deeds):
            actor, at = getattr(world, who), NOON + min(number, 2) * day
            ledger.record(world.project, kind, actor=actor, at=at, subject=subject, is_client_visible=is_shown, **more)
        key = checkpoint_key(settings.ledger_key_file, settings.base_url)
        ledger.sign_checkpoint(world.project, at=NOON + 3 * day, key=key)

    with app.app_context():
        in_unit_of_work(tell)
        db.session.remove()


@pytest.fixture
def read(app, told):
    def get(who, path="", locale="en"):
        app.extensions["clock"] = lambda: NOON + timedelta(days=4)
        client = app.test_client()
        if who in PEOPLE:
            client.set_cookie("session", f"person-{PEOPLE[who]}")
        client.set_cookie("language", locale)
        return client.get(f"/projects/HARBOUR/ledger{path}")

    return get


def exported(response):
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    bodies = [json.loads(line)["body"] for line in files["ledger.jsonl"].splitlines()[1:]]
    return files, bodies


def test_the_manager_reads_everything_in_plain_words(read):
    page = read("manager").text
    assert "Mira Vogel accepted deliverable “清单 &lt;b&gt;”, version 2" in page and "a&lt;b &amp; 中文" in page
    assert "decided on change request CR-014 (revision 1), option B" in page and PRICE in page and "1,234.56" in page
    assert SECRET in page and "triaged change request" in page


def test_a_client_member_reads_what_is_for_the_client_and_no_money(read):
    page = read("member").text
    assert "decided on change request CR-014" in page and "An internal entry of the vendor" in page
    assert SECRET not in page and PRICE not in page and "1,234.56" not in page and "triaged" not in page


def test_an_approver_sees_the_price_that_they_agreed_to(read):
    page = read("approver").text
    assert PRICE in page and "1,234.56" in page and SECRET not in page


def test_a_team_member_sees_internal_entries_without_their_money(read):
    page = read("teammate").text
    assert "changed the rate card" in page and PRICE not in page and page.count(SECRET) == 1


@pytest.mark.parametrize("path", ["", "/verification", "/export", "/verifier"])
def test_a_stranger_finds_nothing(read, path):
    assert read("stranger", path).status_code == 404
    assert read("nobody", path).status_code == 302


@pytest.mark.parametrize("who", PEOPLE.keys() - {"stranger"})
def test_what_a_reader_exports_is_what_they_may_read(read, who):
    files, bodies = exported(read(who, "/export"))
    text_of_all = "".join(files.values())
    assert len(bodies) == 5 and isinstance(bodies[0], dict)
    assert (SECRET in text_of_all) == (who in ("manager", "teammate"))
    assert (PRICE in text_of_all) == (who in ("manager", "approver"))
    assert (bodies[3] == "withheld") == (who != "manager")


@pytest.mark.parametrize("who", ["manager", "member"])
def test_the_exported_package_verifies_alone(read, tmp_path, who):
    response = read(who, "/export")
    assert response.headers["Content-Disposition"].endswith("HARBOUR-ledger-5.zip")
    package = tmp_path / "export.zip"
    package.write_bytes(response.data)
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path)
    command = [sys.executable, "-I", "verify_ledger.py", "export.zip", "--pubkey", "key.pub", "--lang", "en"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "1 checkpoints, all signed with the key given" in result.stdout


def test_entries_are_filtered_by_kind_and_period(read):
    page = read("manager", "?kind=change_request.voted").text
    assert 'id="entry-2"' in page and 'id="entry-1"' not in page
    page = read("manager", "?since=2026-11-21&until=2026-11-21").text
    assert 'id="entry-2"' in page and 'id="entry-1"' not in page and 'id="entry-3"' not in page
    assert "No entry of this kind in this period" in read("manager", "?until=2020-01-01").text


def test_a_client_cannot_ask_for_internal_kinds(read):
    assert "change_request.triaged" not in read("member").text
    assert read("member", "?kind=change_request.triaged").status_code == 422


@pytest.mark.parametrize(
    "query", ["since=nonsense", "until=9999-12-31", "since=0001-01-01", "kind=x", "since=2026-12-01&until=2026-11-01"]
)
def test_a_filter_that_makes_no_sense_is_said_beside_its_field(read, query):
    response = read("manager", f"?{query}")
    assert response.status_code == 422 and "field-error" in response.text


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "x", ""])
def test_any_page_number_shows_a_page(read, number):
    assert 'id="entry-1"' in read("manager", f"?page={number}").text


def test_the_verification_says_that_the_ledger_is_whole(read):
    for who in ("manager", "member"):
        response = read(who, "/verification")
        assert response.status_code == 200 and "The ledger is whole: 5 entries" in response.text


def test_a_kept_head_is_compared(app, read):
    with app.app_context():
        head = ledger.head(db.session.scalars(db.select(ledger.Project).filter_by(key="HARBOUR")).one())
    assert "is whole" in read("member", f"/verification?anchor=%23{head.short[1:].replace(' ', '%20')}").text
    wrong = read("member", f"/verification?anchor=3:{'0' * 64}").text
    assert "it is not the entry whose head was printed or given" in wrong or "not what it was" in wrong
    assert read("member", "/verification?anchor=nonsense").status_code == 422


def test_tampering_shows_on_the_page(app, read):
    def tamper():
        for name in ("append", "keep", "stay"):
            on = " ON ledger_entry" if db.engine.dialect.name == "postgresql" else ""
            db.session.execute(text(f"DROP TRIGGER ledger_entry_{name}{on}"))
        db.session.execute(text("UPDATE ledger_entry SET header = '{}' WHERE seq = 2"))

    with app.app_context():
        in_unit_of_work(tamper)
        db.session.remove()
    page = read("member", "/verification").text
    assert "The ledger is not what it was" in page and "its header was changed" in page


def test_both_languages(app, read):
    with app.app_context():
        in_unit_of_work(lambda: db.session.execute(text("UPDATE user_account SET locale = 'zh_Hans_CN'")))
    page = read("member").text
    assert "服务商的内部条目" in page and "签收了交付物“清单 &lt;b&gt;”第 2 版" in page


def test_an_empty_ledger_teaches(app, read):
    join = """INSERT INTO membership (project_id, user_id, role, job_title, joined_at)
        SELECT (SELECT id FROM project WHERE key = 'OTHER'), id, 'manager', '', created_at
        FROM user_account WHERE name = 'Mira Vogel'"""
    with app.app_context():
        in_unit_of_work(lambda: db.session.execute(text(join)))
    client = app.test_client()
    app.extensions["clock"] = lambda: NOON
    client.set_cookie("session", "person-0")
    assert "Nothing is recorded yet" in client.get("/projects/OTHER/ledger").text
    assert "0 entries" in client.get("/projects/OTHER/ledger/verification").text
    assert len(exported(client.get("/projects/OTHER/ledger/export"))[1]) == 0


def test_the_page_asks_the_database_no_more_for_more_entries(app, read):
    def count():
        statements = []
        with app.app_context():
            engine = db.engine
        note = lambda *args: statements.append(args[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", note)
        read("manager")
        event.remove(engine, "before_cursor_execute", note)
        return len(statements)

    def more():
        project = db.session.scalars(db.select(ledger.Project).filter_by(key="HARBOUR")).one()
        for number in range(20):
            ledger.record(
                project, "gate.opened", actor=None, at=NOON, subject={"type": "gate", "id": number}, is_client_visible=True
            )

    before = count()
    with app.app_context():
        in_unit_of_work(more)
    assert count() == before
