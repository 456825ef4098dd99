"""A thousand times somebody edits while two approve: nobody ever approved what they had not seen, nobody twice."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from delivery.engine.states import ChangeState
from delivery.extensions import db
from delivery.services import change_votes, ledger
from tests.change_world import change_of
from tests.databases import KIND
from tests.plan_world import PlanWorld
from tests.races.decision_world import (
    Waiting,
    approve,
    count,
    edit,
    lay_second_approver,
    offer_dearer,
    waiting,
)

RACES = 500
HALVES = (1, 2) if KIND == "postgresql" else (1,)
"""A thousand where writers run beside each other; SQLite has them stand in line, so half of that tells as much."""
LATEST = 0.004
"""Seconds by which chance makes a hand late."""
STEP = 0.001
"""Seconds by which the hand that won starts later the next time, so that on any machine each side wins about half."""


@pytest.fixture
def crowd(app: Flask, world: PlanWorld) -> PlanWorld:
    with app.app_context():
        lay_second_approver(world)
        db.session.remove()
    return world


def in_context(app: Flask, deed: Callable[..., bool], *arguments: object) -> bool:
    with app.app_context():
        return deed(*arguments)


@pytest.mark.parametrize("change", [edit, offer_dearer])
def test_what_was_seen_cannot_be_approved_once_it_was_edited(app, crowd, change):
    with app.app_context():
        (race,) = waiting(crowd, 1)
        assert change(crowd, race)
        assert not approve(crowd, race) and not approve(crowd, race, "approver2")
        assert count(crowd, [race]).unseen == 0
        assert not change_of(race.change_id).revision.votes


def test_what_was_approved_cannot_be_edited(app, crowd):
    with app.app_context():
        _first, race = waiting(crowd, 2)
        assert approve(crowd, race)
        assert not edit(crowd, race) and not offer_dearer(crowd, race)
        assert change_of(race.change_id).state is ChangeState.APPROVED


@pytest.mark.parametrize("change", [edit, offer_dearer])
def test_an_approver_who_arrives_during_the_edit_waits_and_is_refused(app, crowd, change):
    with app.app_context():
        (race,) = waiting(crowd, 1)
        db.session.remove()
    inside, go_on, answers = threading.Event(), threading.Event(), {}

    def slow_edit() -> None:
        with app.app_context():
            answers["edit"] = _paused(crowd, race, change, inside, go_on)

    def late_approval() -> None:
        answers["approve"] = in_context(app, approve, crowd, race)

    threads = [threading.Thread(target=slow_edit), threading.Thread(target=late_approval)]
    threads[0].start()
    assert inside.wait(10)
    threads[1].start()
    time.sleep(0.2)
    assert threads[1].is_alive(), "the approval did not wait for the edit"
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert answers == {"edit": True, "approve": False}
    with app.app_context():
        assert count(crowd, [race]).unseen == 0


def _paused(world: PlanWorld, race: Waiting, change: Callable, inside: threading.Event, go_on: threading.Event) -> bool:
    """The deed, held up in the middle of its transaction, after it has taken the locks and changed the rows."""
    original = ledger.record

    def record(*arguments: object, **more: object) -> object:
        entry = original(*arguments, **more)
        inside.set()
        assert go_on.wait(10)
        return entry

    ledger.record = record
    try:
        return change(world, race)
    finally:
        ledger.record = original


def test_two_clicks_of_one_approver_are_one_vote(app, crowd):
    with app.app_context():
        races = waiting(crowd, 20)
        db.session.remove()
    with ThreadPoolExecutor(4) as pool:
        for race in races:
            answers = list(pool.map(lambda _n, race=race: in_context(app, approve, crowd, race), range(4)))
            assert answers == [True] * 4, "a repeated click is answered with the recorded vote"
    with app.app_context():
        assert count(crowd, races).double == 0
        assert [len(change_of(race.change_id).revision.votes) for race in races] == [1] * 20


@pytest.mark.parametrize("half", HALVES)
def test_a_thousand_races_of_an_edit_against_two_approvals(app, crowd, half):
    with app.app_context():
        races = waiting(crowd, RACES)
        db.session.remove()
    began = time.monotonic()
    chance = random.Random(half)
    hands = [(edit,), (approve, "approver"), (approve, "approver2")]
    start = threading.Barrier(len(hands))
    edit_late = 0.0

    def run(hand: tuple, delays: list[float]) -> None:
        nonlocal edit_late
        deed, *who = hand
        for n, race in enumerate(races):
            start.wait(60)
            time.sleep(delays[n] + max(0.0, edit_late if deed is edit else -edit_late))
            won = in_context(app, offer_dearer if deed is edit and n % 4 == 0 else deed, crowd, race, *who)
            if deed is edit:
                edit_late += STEP if won else -STEP

    with ThreadPoolExecutor(len(hands)) as pool:
        running = [pool.submit(run, hand, [chance.uniform(0, LATEST) for _ in races]) for hand in hands]
        for one in running:
            one.result()
    with app.app_context():
        result = count(crowd, races)
        assert ledger.verify_project(crowd.project).faults == ()
    print(f"\n{RACES} races in {time.monotonic() - began:.1f} s: {result}")
    assert (result.unseen, result.double) == (0, 0)
    assert min(result.approved, result.edited) > RACES / 5, f"one side always won, nothing was tried: {result}"


def test_the_judge_of_the_races_sees_an_approval_of_what_was_not_seen(app, crowd, monkeypatch):
    """With the check of what is open taken away, it must count one."""
    monkeypatch.setattr(change_votes, "_check_open", lambda *_: None)
    with app.app_context():
        _first, race = waiting(crowd, 2)
        assert offer_dearer(crowd, race) and approve(crowd, race)
        assert count(crowd, [race]).unseen > 0
