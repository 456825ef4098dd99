"""The recurring work: checked at night, signed each week, owed again each time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from delivery.database import in_unit_of_work
from delivery.exchange.checkpoint import checkpoint_key, make_checkpoint_key
from delivery.extensions import db
from delivery.jobs import run_due
from delivery.jobs.handlers import HANDLERS
from delivery.models import Job, LedgerEntry, OutgoingMail
from delivery.queries.ledger_reconciliation import differences
from delivery.services.housekeeping import WEEKLY, faulty_ledgers, queue_housekeeping, sign_checkpoints
from tests.change_world import change_of, sent, vote
from tests.plan_world import NOON, lay_plan_world, signed_in


@pytest.fixture
def world(session):
    laid = lay_plan_world()
    vote(laid, sent(laid))
    return laid


def test_a_clean_house_is_quiet_and_each_night_owes_the_next(app, world):
    in_unit_of_work(lambda: queue_housekeeping(NOON))
    in_unit_of_work(lambda: queue_housekeeping(NOON))
    keys = [job.key for job in db.session.scalars(db.select(Job).where(Job.kind.startswith("house.")))]
    assert len(keys) == 2
    db.session.rollback()
    run_due(app, NOON + timedelta(days=8))
    db.session.rollback()
    later = [job for job in db.session.scalars(db.select(Job).where(Job.kind.startswith("house."))) if job.done_at is None]
    assert len(later) == 2 and all(job.due_at > NOON + timedelta(days=8) for job in later)
    assert faulty_ledgers() == []
    assert "ledger_differs" not in kinds() and "ledger_checkpoint" in kinds()
    again = db.session.scalars(db.select(Job).where(Job.kind == WEEKLY, Job.done_at.is_not(None))).first()
    before = kinds()
    HANDLERS[WEEKLY]({"job_id": again.id}, NOON + timedelta(days=8))
    assert kinds() == before, "who was killed after the work is repeated and finds it done"


def kinds():
    db.session.rollback()
    return [letter.kind for letter in db.session.scalars(db.select(OutgoingMail))]


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE change_revision SET snapshot = replace(snapshot, 'Invoices', 'Invoice')",
        "UPDATE change_vote SET content_hash = '0'",
        "UPDATE ledger_head SET hash = '" + "f" * 64 + "'",
    ],
)
def test_a_row_changed_behind_the_products_back_is_told_to_both_sides(app, world, tampering):
    in_unit_of_work(lambda: db.session.execute(text(tampering)))
    assert [one.key for one in faulty_ledgers()] == ["HARBOUR"]
    in_unit_of_work(lambda: queue_housekeeping(NOON))
    db.session.rollback()
    run_due(app, NOON + timedelta(days=1))
    db.session.rollback()
    letters = db.session.scalars(db.select(OutgoingMail).where(OutgoingMail.kind == "ledger_differs")).all()
    assert {world.people["approver"], world.people["pm"], world.people["administrator"]} <= {one.user_id for one in letters}


def test_a_revision_rewritten_together_with_its_hash_is_still_seen(world):
    def rewrite():
        revision = change_of(1).revision
        revision.content_hash = "a" * 64

    in_unit_of_work(rewrite)
    assert {one.code for one in differences(world.project)} >= {"hash_changed"}


def test_checkpoints_are_signed_when_there_is_a_key_and_handed_to_both_sides(world, tmp_path):
    make_checkpoint_key(tmp_path / "key.pem")
    key = checkpoint_key(tmp_path / "key.pem", "https://delivery.example")
    assert in_unit_of_work(lambda: sign_checkpoints(key, NOON)) >= 3
    entry = db.session.scalars(db.select(LedgerEntry).order_by(LedgerEntry.seq.desc())).first()
    assert entry.kind == "checkpoint.signed"
    letter = db.session.scalars(db.select(OutgoingMail).where(OutgoingMail.kind == "ledger_checkpoint")).first()
    assert entry.hash in letter.text and entry.hash in letter.html


def test_the_administrator_sees_what_failed_and_has_it_tried_again(app, fresh_session):
    with fresh_session() as session:
        sent(lay_plan_world())

        def fail():
            letter = session.scalars(db.select(OutgoingMail)).first()
            letter.last_error, letter.dead_at = "451 later", NOON
            work = session.scalars(db.select(Job)).first()
            work.last_error, work.dead_at, work.attempts = "boom", NOON, 12

        in_unit_of_work(fail)
    ada, pm = signed_in(app, "administrator"), signed_in(app, "pm")
    page = ada.get("/operations").get_data(as_text=True)
    assert "451 later" in page and "boom" in page
    assert pm.get("/operations").status_code == 403
    assert ada.post("/operations/letters/1/retry").status_code == 303
    assert ada.post("/operations/jobs/1/retry").status_code == 303
    with fresh_session() as session:
        assert session.get(OutgoingMail, 1).dead_at is None and session.get(Job, 1).dead_at is None
