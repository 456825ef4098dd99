"""The risk page: the answer first, what each side sees, computing again, cancelling, and what it assumes."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from delivery.database import in_unit_of_work
from delivery.engine.edits import SetField
from delivery.extensions import db
from delivery.jobs import run_due
from delivery.models.risk import RISKS
from delivery.queries.certainties import certainty_of
from delivery.services.projects import configure_project
from delivery.services.registers import add_row
from tests.plan_world import DAY, NOON, PlanWorld, lay_plan_world, signed_in

PAGE = "/projects/HARBOUR/plan/risk"
LATER = NOON + timedelta(minutes=1)


@pytest.fixture
def world(app: Flask) -> PlanWorld:
    with app.app_context():
        laid = lay_plan_world()
        for title, is_internal in (("Late interface", False), ("Vendor secret", True)):
            values = {"title": title, "probability_percent": 40, "delays": [["c", 6 * DAY]], "is_internal": is_internal}
            in_unit_of_work(lambda told=values: add_row(RISKS, laid.project_id, told, actor=laid.user("pm"), at=NOON))
        db.session.remove()
    return laid


def promise(app: Flask, world: PlanWorld, days: int) -> None:
    with app.app_context():
        on = (NOON + timedelta(days=days)).date()
        values = {"committed_on": on}
        in_unit_of_work(lambda: configure_project(world.project_id, values, actor=world.user("pm"), at=NOON))
        db.session.remove()


def test_the_first_line_answers_how_sure_the_date_is_and_the_tables_say_why(app: Flask, world: PlanWorld) -> None:
    promise(app, world, 70)
    run_due(app, LATER)
    text = signed_in(app, "pm").get(PAGE).get_data(as_text=True)
    with app.app_context():
        found = certainty_of(world.project)
    assert found and found.is_go_live and found.slip_days > 0 and 0 < found.committed_percent < 100
    lead = re.search(r'<p class="lead-text answer">(.*?)</p>', text)
    assert lead and re.fullmatch(
        r"Go-live with 80 % certainty by \d+ \w+ 2027, \d+ working days? after the plan; "
        r"the planned \d+ Jan 2027 holds with [\w ]+ %, the promised 29 Jan 2027 with \d+ %\.",
        lead[1],
    )
    assert "Feature list a&lt;b" in text and "Vendor secret" in text and "4,000" in text and "<svg" in text
    assert "earlier plan" not in text


def test_a_client_sees_the_dates_and_its_risks_and_nothing_of_the_vendors_own(app: Flask, world: PlanWorld) -> None:
    promise(app, world, 70)
    run_due(app, LATER)
    for who in ("approver", "client"):
        text = signed_in(app, who).get(PAGE).get_data(as_text=True)
        assert "Go-live with 80 % certainty by" in text and "Late interface" in text
        for hidden in ("Vendor secret", "holds with", "What drives", "Seed", "Compute again", "Mira Vogel", "Criticality"):
            assert hidden not in text
        assert signed_in(app, who).post(f"{PAGE}/runs").status_code == 403


def test_an_edit_marks_the_result_and_a_reader_can_follow_and_cancel_the_new_one(app: Flask, world: PlanWorld) -> None:
    pm = signed_in(app, "pm")
    assert "Not computed yet" in pm.get(PAGE).get_data(as_text=True)
    run_due(app, LATER)
    assert pm.get(f"{PAGE}/progress").json["is_under_way"] is False
    with app.app_context():
        world.save([SetField("a", "duration_minutes", 5 * DAY, 9 * DAY)])
    text = pm.get(PAGE).get_data(as_text=True)
    assert "of an earlier plan; new ones are being computed" in text and "<progress" in text
    assert pm.get(f"{PAGE}/progress").json["is_under_way"] is True
    pm.post(f"{PAGE}/cancellation")
    assert "Computed for an earlier plan" in pm.get(PAGE).get_data(as_text=True)
    run_due(app, LATER)
    assert pm.get(f"{PAGE}/progress").json["state"] == "cancelled"
    assert pm.post(f"{PAGE}/runs").status_code == 303
    run_due(app, LATER)
    assert "earlier plan" not in pm.get(PAGE).get_data(as_text=True)


def test_settings_are_checked_saved_and_computed_with(app: Flask, world: PlanWorld) -> None:
    pm = signed_in(app, "pm")
    sent = {"shape": "triangular", "together": "nothing", "correlation": "0", "low": "", "high": "", "seed": "7", "version": "0"}
    for wrong in ({"low": "50"}, {"correlation": "96"}, {"shape": "round"}, {"seed": "-1"}, {"high": "99", "low": "90"}):
        assert pm.post(f"{PAGE}/settings", data={**sent, **wrong}).status_code == 422
    assert pm.post(f"{PAGE}/settings", data=sent).status_code == 303
    assert pm.post(f"{PAGE}/settings", data=sent).status_code == 409, "it was shown before the save"
    run_due(app, LATER)
    text = pm.get(PAGE).get_data(as_text=True)
    assert "Triangular" in text and "exactly as planned" in text and "7, the same seed" in text
    assert 'value="7"' in pm.get(f"{PAGE}/settings").get_data(as_text=True)


def test_the_page_asks_as_many_questions_for_a_small_plan_as_for_a_large_one(
    app: Flask, world: PlanWorld, count_queries: Callable[[], AbstractContextManager[Any]]
) -> None:
    pm, counts = signed_in(app, "pm"), []
    for number in range(2):
        run_due(app, LATER)
        with count_queries() as counted:
            pm.get(PAGE)
        counts.append(counted.count)
        with app.app_context():
            values = {"title": f"One more {number}", "probability_percent": 40, "delays": [["a", DAY]]}
            in_unit_of_work(lambda told=values: add_row(RISKS, world.project_id, told, actor=world.user("pm"), at=NOON))
            db.session.remove()
    assert counts[0] == counts[1]
