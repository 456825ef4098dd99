from __future__ import annotations

import threading
from datetime import timedelta

from flask import Flask
from sqlalchemy.orm import Session

from delivery.database import in_unit_of_work
from delivery.services.sign_in_backoff import account, forgive, network_address, take_try
from tests.people_world import NOON

WHO, WHERE = account("Someone@Example.com"), network_address("10.0.0.1")


def try_once(at_seconds: int = 0) -> int:
    return in_unit_of_work(lambda: take_try(WHO, WHERE, at=NOON + timedelta(seconds=at_seconds)))


def test_the_wait_doubles_and_ends_at_a_quarter_of_an_hour(session: Session) -> None:
    assert [try_once() for _ in range(5)] == [0] * 5
    waits, at = [], 0
    for _ in range(14):
        waits.append(try_once(at) - 1)
        at += max(waits[-1], 0) + 1
        assert try_once(at) == 0
    assert waits[:6] == [1, 2, 4, 8, 16, 32]
    assert waits[-1] == 900


def test_an_account_is_the_same_however_it_is_written() -> None:
    assert account("SOMEONE@example.com").hash == WHO.hash != account("other@example.com").hash


def test_a_right_try_clears_the_account_and_gives_the_address_one_back(session: Session) -> None:
    for _ in range(5):
        try_once()
    in_unit_of_work(lambda: forgive(WHO, WHERE))
    assert [try_once() for _ in range(5)] == [0] * 5
    assert try_once() > 0


def test_failures_are_forgotten_after_an_hour(session: Session) -> None:
    for _ in range(5):
        try_once()
    assert [try_once(3602) for _ in range(5)] == [0] * 5


def test_of_many_tries_at_the_same_moment_only_the_free_ones_get_through(app: Flask) -> None:
    barrier, answers = threading.Barrier(16), []

    def one() -> None:
        with app.app_context():
            barrier.wait()
            answers.append(try_once())

    threads = [threading.Thread(target=one) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 16
    assert answers.count(0) == 5
