"""Two hands at one deliverable or gate: one decision, on what was shown, and one entry of it in the ledger."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from delivery.database import in_unit_of_work
from delivery.engine.states import DeliverableState, GateState, Role
from delivery.extensions import db
from delivery.models import LedgerEntry, Membership, User
from delivery.services import gates, ledger
from delivery.services.deliverables import Ruling, decide_version, submit_version
from delivery.services.files import accept_upload
from delivery.services.refusal import Refused
from tests.deliverable_world import (
    ACCEPTED,
    BLUEPRINT,
    INTERVIEWS,
    LIMIT,
    PDF,
    REJECTED,
    accept_all,
    deliverable,
    lay_deliverables,
    phase,
    submit,
)
from tests.plan_world import NOON, PlanWorld

ROUNDS = 40


@pytest.fixture
def crowd(app: Flask) -> PlanWorld:
    """With a second approver: the client's other member is promoted."""

    def promote() -> None:
        place = db.session.query(Membership).join(User, User.id == Membership.user_id).filter(User.public_id == "client").one()
        place.role = Role.CLIENT_APPROVER

    with app.app_context():
        laid = lay_deliverables()
        in_unit_of_work(promote)
        db.session.remove()
    return laid


def together(app: Flask, *deeds: Callable[[], object]) -> list[str]:
    """What each deed came to, all begun at the same moment: ``done``, or why it was refused."""
    start = threading.Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> str:
        with app.app_context():
            start.wait(30)
            try:
                deed()
            except Refused as refused:
                return refused.message
            return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def ruling_by(
    world: PlanWorld, who: str, decision: DeliverableState, shown: int, number: int = BLUEPRINT
) -> Callable[[], object]:
    def deed() -> object:
        one, actor = deliverable(world, number).id, world.user(who)
        said = Ruling(decision, shown, "because")
        return in_unit_of_work(lambda: decide_version(world.project, one, said, actor=actor, at=NOON).id)

    return deed


def upload_by(world: PlanWorld, who: str, data: bytes) -> Callable[[], object]:
    def deed() -> object:
        upload, one, actor = accept_upload("b.pdf", data, limit_bytes=LIMIT), deliverable(world, BLUEPRINT).id, world.user(who)
        return in_unit_of_work(lambda: submit_version(world.project, one, upload, actor=actor, at=NOON).id)

    return deed


def decisions(world: PlanWorld) -> list[tuple[str, int]]:
    """Kind and version of every decision in the ledger."""
    query = db.select(LedgerEntry.body).where(LedgerEntry.project_id == world.project_id).order_by(LedgerEntry.seq)
    bodies = [json.loads(body) for body in db.session.scalars(query)]
    wanted = ("deliverable.accepted", "deliverable.rejected")
    return [(body["action"], body["facts"]["version"]) for body in bodies if body["action"] in wanted]


def test_two_who_decide_on_one_version_make_one_decision(app, crowd):
    for round_ in range(1, ROUNDS + 1):
        with app.app_context():
            submit(crowd, BLUEPRINT, data=PDF + b"%d" % round_)
        answers = together(app, ruling_by(crowd, "approver", ACCEPTED, round_), ruling_by(crowd, "client", REJECTED, round_))
        assert sorted(answer == "done" for answer in answers) == [False, True], answers
        with app.app_context():
            one = deliverable(crowd, BLUEPRINT)
            assert one.state is one.versions[-1].decision
            assert [version for _, version in decisions(crowd)] == list(range(1, round_ + 1))
    with app.app_context():
        assert ledger.verify_project(crowd.project).faults == ()


def test_an_acceptance_against_a_new_upload_is_of_the_version_shown_or_of_none(app, crowd):
    shown, wins = 1, 0
    with app.app_context():
        submit(crowd, BLUEPRINT)
    for round_ in range(ROUNDS):
        deeds = [ruling_by(crowd, "approver", ACCEPTED, shown), upload_by(crowd, "team", PDF + b"%d" % round_)]
        answers = together(app, *(deeds if round_ % 2 else reversed(deeds)))
        accepted = (answers[0] if round_ % 2 else answers[1]) == "done"
        wins += accepted
        with app.app_context():
            one = deliverable(crowd, BLUEPRINT)
            assert (one.versions[shown - 1].decision is ACCEPTED) is accepted
            assert one.versions[-1].number == shown + 1 and one.versions[-1].decision is None
            assert one.state is DeliverableState.SUBMITTED, "the newest version is never accepted unseen"
        shown += 1
    with app.app_context():
        assert len(decisions(crowd)) == wins
    print(f"\n{wins} of {ROUNDS} acceptances came first")


def test_two_uploads_at_once_get_two_numbers(app, crowd):
    for round_ in range(10):
        answers = together(app, *(upload_by(crowd, who, PDF + f"{round_}{who}".encode()) for who in ("team", "pm", "pm2")))
        assert answers == ["done"] * 3
    with app.app_context():
        assert [version.number for version in deliverable(crowd, BLUEPRINT).versions] == list(range(1, 31))


def test_a_gate_never_opens_past_a_new_version(app, crowd):
    """Opening against a new upload: open on what was accepted, or refused, and then the upload shows on it."""
    with app.app_context():
        accept_all(crowd)
    for round_ in range(10):
        with app.app_context():
            phase_id = phase(crowd).id

        def opening(phase_id: int = phase_id) -> object:
            actor = crowd.user("pm")
            return in_unit_of_work(lambda: gates.open_gate(crowd.project, phase_id, actor=actor, at=NOON).id)

        answers = together(app, opening, upload_by(crowd, "team", PDF + b"g%d" % round_))
        with app.app_context():
            state = phase(crowd).gate_state
            assert state is (GateState.OPEN if answers[0] == "done" else GateState.CLOSED)
            ruling_by(crowd, "approver", ACCEPTED, deliverable(crowd, BLUEPRINT).versions[-1].number)()
            if state is GateState.OPEN:
                actor = crowd.user("pm")
                in_unit_of_work(
                    lambda one=phase_id, who=actor: gates.close_gate(crowd.project, one, actor=who, at=NOON, reason="again")
                )


def test_agreeing_and_refusing_a_waiver_at_once_is_one_answer(app, crowd):
    for _round in range(10):
        with app.app_context():
            one, actor = phase(crowd).id, crowd.user("pm")
            in_unit_of_work(lambda one=one, actor=actor: gates.ask_waiver(crowd.project, one, actor=actor, at=NOON, reason="x"))
            version = phase(crowd).version

        def agree(one: int = one, version: int = version) -> object:
            who = crowd.user("approver")
            return in_unit_of_work(lambda: gates.agree_waiver(crowd.project, one, actor=who, at=NOON, version=version).id)

        def refuse(one: int = one, version: int = version) -> object:
            who = crowd.user("client")
            return in_unit_of_work(
                lambda: gates.refuse_waiver(crowd.project, one, actor=who, at=NOON, version=version, reason="no").id
            )

        answers = together(app, agree, refuse)
        assert sorted(answer == "done" for answer in answers) == [False, True], answers
        with app.app_context():
            state, who = phase(crowd).gate_state, crowd.user("pm")
            assert state is (GateState.WAIVED if answers[0] == "done" else GateState.CLOSED)
            if state is GateState.WAIVED:
                in_unit_of_work(lambda one=one, who=who: gates.close_gate(crowd.project, one, actor=who, at=NOON, reason="again"))


def test_the_vendors_own_is_decided_once_too(app, crowd):
    with app.app_context():
        submit(crowd, INTERVIEWS)
    answers = together(app, *(ruling_by(crowd, who, ACCEPTED, 1, INTERVIEWS) for who in ("pm", "pm2", "pm", "pm2")))
    assert sorted(answer == "done" for answer in answers) == [False, False, False, True]
