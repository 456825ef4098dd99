"""Recording: one entry per deed, in its transaction, on top of the last one."""

import json
import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from delivery.database import in_unit_of_work
from delivery.engine.canonical import NotCanonical
from delivery.engine.chain import EMPTY, Anchor, Head
from delivery.engine.states import TriageOutcome
from delivery.engine.verification import Fault
from delivery.exchange.checkpoint import checkpoint_key, make_checkpoint_key
from delivery.models import LedgerEntry, LedgerHead, Project
from delivery.services import ledger
from delivery.services.refusal import Refused
from tests.services.ledger_world import NOON, lay_world

CHANGE = {"type": "change_request", "id": 14, "revision": 2}


@pytest.fixture
def world(session):
    return in_unit_of_work(lambda: lay_world(session))


def record(world, kind="change_request.approved", *, at=NOON, visible=True, actor="manager", **said):
    actor = getattr(world, actor) if actor else None
    subject = said.pop("subject", CHANGE)
    return in_unit_of_work(
        lambda: ledger.record(world.project, kind, actor=actor, at=at, subject=subject, is_client_visible=visible, **said)
    )


def body_of(entry):
    return json.loads(entry.body)


def test_an_entry_follows_the_last_one_and_becomes_the_head(world):
    first, second = record(world), record(world)
    assert (first.seq, first.prev, second.seq, second.prev) == (1, EMPTY.hash, 2, first.hash)
    assert ledger.head(world.project) == Head(2, second.hash)
    assert ledger.verify_project(world.project).is_good


def test_a_project_without_entries_has_the_empty_head(world):
    assert ledger.head(world.project) == EMPTY
    assert ledger.verify_project(world.project).is_good


def test_projects_have_chains_of_their_own(world):
    record(world)
    other = in_unit_of_work(
        lambda: ledger.record(world.other, "gate.opened", actor=None, at=NOON, subject={"type": "gate"}, is_client_visible=True)
    )
    assert other.seq == 1


def test_the_body_holds_who_it_was_and_what_was_said(world):
    facts = {"option": "B", "due_on": date(2026, 12, 1), "outcome": TriageOutcome.NEGOTIATE}
    entry = record(world, actor="approver", facts=facts, amounts={"price": Decimal("1200.50"), "currency": "CNY"}, comment="好")
    body = body_of(entry)
    assert body["actor"] == {
        "id": "person-1", "name": "王芳", "email": "1@example.com", "organization": "港湾物流", "role": "client_approver"
    }  # fmt: skip
    assert body["facts"] == {"option": "B", "due_on": "2026-12-01", "outcome": "negotiate"}
    assert body["amounts"] == {"price": "1200.50", "currency": "CNY"}
    assert (body["action"], body["comment"], body["readers"]) == ("change_request.approved", "好", "approvers")
    assert len(body["salt"]) == 32 and body["salt"] != body_of(record(world))["salt"]


def test_the_product_itself_is_an_actor_without_a_name(world):
    entry = record(world, "change_request.reminded", actor=None)
    assert entry.actor_id is None and "actor" not in body_of(entry)


def test_what_the_client_may_not_see_has_a_neutral_header(world):
    entry = record(world, "change_request.triaged", visible=False, facts={"outcome": "absorb"})
    assert json.loads(entry.header)["kind"] == "internal.recorded" and entry.kind == "change_request.triaged"
    assert "triaged" not in entry.header and body_of(entry)["readers"] == "vendor"


def test_a_clock_that_went_backwards_is_noted_and_the_entry_is_not_older(world):
    first = record(world)
    second = record(world, at=NOON - timedelta(minutes=5))
    assert second.at == first.at and body_of(second)["clock"] == "2026-11-20T11:55:00.000000Z"
    assert ledger.verify_project(world.project).is_good


def test_a_float_is_refused_and_nothing_is_recorded(world):
    with pytest.raises(NotCanonical, match=r"facts\.days"):
        record(world, facts={"days": 1.5})
    assert ledger.head(world.project) == EMPTY


def test_a_deed_that_fails_leaves_no_entry(world, session):
    def deed():
        ledger.record(world.project, "gate.opened", actor=None, at=NOON, subject={}, is_client_visible=True)
        raise Refused("no")

    with pytest.raises(Refused):
        in_unit_of_work(deed)
    assert ledger.head(world.project) == EMPTY and session.scalar(select(LedgerEntry)) is None


def test_a_redaction_removes_the_body_and_is_recorded(world):
    record(world, comment="my private address")
    record(world)
    entry = in_unit_of_work(
        lambda: ledger.redact_entry(world.project, 1, actor=world.manager, at=NOON, reason=" asked to forget ")
    )
    assert body_of(entry)["subject"] == {"type": "entry", "seq": 1} and body_of(entry)["facts"] == {"reason": "asked to forget"}
    findings = ledger.verify_project(world.project)
    assert findings.is_good and findings.redacted == (1,)


@pytest.mark.parametrize(("seq", "reason"), [(1, " "), (9, "x")])
def test_a_redaction_needs_a_body_and_a_reason(world, seq, reason):
    record(world)
    with pytest.raises(Refused):
        in_unit_of_work(lambda: ledger.redact_entry(world.project, seq, actor=world.manager, at=NOON, reason=reason))


def test_the_record_of_a_redaction_cannot_be_removed(world):
    record(world, visible=False)
    redact = lambda seq: in_unit_of_work(  # noqa: E731
        lambda: ledger.redact_entry(world.project, seq, actor=world.manager, at=NOON, reason="wish")
    )
    redact(1)
    for seq in (1, 2):
        with pytest.raises(Refused):
            redact(seq)
    assert ledger.verify_project(world.project).is_good


def test_a_signed_checkpoint_is_an_entry_with_its_note(world, tmp_path):
    record(world)
    make_checkpoint_key(tmp_path / "ledger.pem")
    key = checkpoint_key(tmp_path / "ledger.pem", "https://delivery.example")
    entry = in_unit_of_work(lambda: ledger.sign_checkpoint(world.project, at=NOON, key=key))
    assert entry.seq == 2 and body_of(entry)["facts"]["note"].startswith(f"delivery.example/{world.project.uuid}\n1\n")


def test_an_anchor_that_does_not_hold_is_found(world):
    record(world)
    assert ledger.verify_project(world.project, [Anchor(1, "0" * 16)]).first.fault is Fault.ANCHOR_DIFFERS


@pytest.mark.parametrize(
    ("change", "seq", "fault"),
    [
        ("UPDATE ledger_entry SET kind = 'gate.opened' WHERE seq = 2", 2, Fault.ROW_CHANGED),
        ("UPDATE ledger_entry SET is_client_visible = (1 = 0) WHERE seq = 2", 2, Fault.ROW_CHANGED),
        ("UPDATE ledger_entry SET body = NULL WHERE seq = 2", 2, Fault.UNRECORDED_REDACTION),
        ("UPDATE ledger_entry SET body = '{}' WHERE seq = 2", 2, Fault.BODY_CHANGED),
        ("UPDATE ledger_entry SET header = '{}' WHERE seq = 2", 2, Fault.HEADER_CHANGED),
        ("DELETE FROM ledger_entry WHERE seq = 2", 2, Fault.OUT_OF_ORDER),
        ("DELETE FROM ledger_entry WHERE seq = 3", 3, Fault.HEAD_CHANGED),
        ("UPDATE ledger_head SET seq = 2", 2, Fault.HEAD_CHANGED),
    ],
)
def test_who_drops_the_triggers_and_changes_rows_is_found(world, session, change, seq, fault):
    for _ in range(3):
        record(world)

    def tamper():
        _without_triggers(session)
        session.execute(text(change))

    in_unit_of_work(tamper)
    first = ledger.verify_project(world.project).first
    assert (first.seq, first.fault) == (seq, fault)


def test_nothing_is_recorded_on_top_of_a_cut_ledger(world, session):
    record(world)
    record(world)

    def cut():
        _without_triggers(session)
        session.execute(text("DELETE FROM ledger_entry WHERE seq = 2"))

    in_unit_of_work(cut)
    with pytest.raises(ledger.LedgerBroken):
        record(world)


def _without_triggers(session):
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ALTER TABLE ledger_entry DISABLE TRIGGER ALL"))
    else:
        for name in ("append", "keep", "stay"):
            session.execute(text(f"DROP TRIGGER ledger_entry_{name}"))


def test_many_writers_at_once_make_one_chain(world, app, session):
    """Eight threads, two projects, no head row yet: no error, nothing lost, no fork."""
    ids = (world.project.id, world.other.id)
    start = threading.Barrier(8)
    errors: list[BaseException] = []

    def write(number: int) -> None:
        try:
            with app.app_context():
                start.wait()
                for turn in range(10):
                    in_unit_of_work(lambda turn=turn: _append(ids[(number + turn) % 2], number))
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    session.rollback()
    session.expire_all()
    heads = {row.project_id: row.seq for row in session.scalars(select(LedgerHead))}
    assert heads == {ids[0]: 40, ids[1]: 40}
    assert all(ledger.verify_project(session.get_one(Project, each)).is_good for each in ids)


def _append(project_id: int, number: int) -> None:
    from delivery.extensions import db

    project = db.session.get_one(Project, project_id)
    ledger.record(project, "gate.opened", actor=None, at=NOON, subject={"type": "gate", "id": number}, is_client_visible=True)
