"""``flask demo`` on a database that holds the story already."""

from __future__ import annotations

from flask import Flask

from delivery.extensions import db
from delivery.models import LedgerEntry, Project
from fixtures.story.companies import PASSWORD, PEOPLE


def entries(app: Flask) -> int:
    with app.app_context():
        return db.session.query(LedgerEntry).count()


def test_a_second_start_keeps_the_data_and_says_who_can_sign_in(story: Flask) -> None:
    before = entries(story)
    answer = story.test_cli_runner().invoke(args=["demo"])
    assert answer.exit_code == 0, answer.output
    assert PASSWORD in answer.output and PEOPLE["director"].address in answer.output
    assert "Laying" not in answer.output
    assert entries(story) == before
    with story.app_context():
        assert db.session.query(Project).count() == 3
