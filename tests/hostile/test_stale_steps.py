"""A change request whose plan has moved, and one that two managers work on at once: told, never broken, nothing lost."""

from __future__ import annotations

import pytest
from flask import Flask

from delivery.database import in_unit_of_work
from delivery.engine.edits import SetField
from delivery.extensions import db
from delivery.services import change_requests
from delivery.services.refusal import Refused
from tests.change_world import change_of, more_days, raised
from tests.plan_world import DAY, NOON, PlanWorld, lay_plan_world, signed_in

EDITS = "/projects/HARBOUR/changes/1/edits"


@pytest.fixture
def world(app: Flask) -> PlanWorld:
    with app.app_context():
        laid = lay_plan_world()
        raised(laid)
        db.session.remove()
    return laid


def test_a_step_on_steps_that_no_longer_fit_names_the_place_and_they_can_be_taken_back(app, world):
    with app.app_context():
        world.save([SetField("c", "duration_minutes", 2 * DAY, 7 * DAY)])
        steps = len(change_of(1).revision.edits)
        db.session.remove()
    pm = signed_in(app, "pm")
    new = {"milestone-name": "More", "milestone-days": "1"}
    for step, data in (("milestone", new), ("removal", {"key": "b"}), ("scope", {"scope-name": "x", "scope-price": "1"})):
        answer = pm.post(f"{EDITS}/{step}", data=data)
        assert answer.status_code == 422 and "it was 2 working days when you began" in answer.text
    for _ in range(steps):
        assert pm.post(f"{EDITS}/undo", data={"place": "0"}).status_code == 303
    assert pm.post(f"{EDITS}/milestone", data=new).status_code == 303


def test_the_step_of_a_second_manager_is_not_written_over(app, world):
    with app.app_context():
        read = change_of(1).revision.edits
        mine, theirs = more_days(days=4), more_days(days=9)
        in_unit_of_work(lambda: change_requests.set_edits(1, theirs, actor=world.user("pm2"), at=NOON, read=read))
        with pytest.raises(Refused, match="Somebody else saved"):
            in_unit_of_work(lambda: change_requests.set_edits(1, mine, actor=world.user("pm"), at=NOON, read=read))
        assert change_of(1).revision.edits == theirs
