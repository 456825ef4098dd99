"""A director creates a project; everything else comes from the template."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from delivery.database import in_unit_of_work
from delivery.extensions import db
from delivery.models import Deliverable, LedgerEntry, LifecycleTemplate, Membership, Milestone, Organization, Phase, Project
from delivery.services.calendars import new_calendar
from tests.people_world import NOON, lay_people, user_called, visitor_as

NEW = "/projects/new"


@pytest.fixture
def form(world: Flask) -> dict[str, object]:
    """What a director fills in."""
    with world.app_context():
        calendar = in_unit_of_work(lambda: new_calendar(name="China", region="CN", at=NOON).id)
        client = db.session.query(Organization.id).filter_by(name="江南纺织").scalar()
        manager = user_called("pm").public_id
    return {
        "key": "SILK",
        "name": "江南纺织数字化 a<b",
        "client": client,
        "template": 0,
        "calendar": calendar,
        "starts_on": "2026-12-01",
        "committed_on": "2027-08-31",
        "manager": manager,
        "locale": "zh_Hans_CN",
        "currency": "CNY",
    }


@pytest.mark.parametrize("who", ["admin", "pm", "team", "approver", "member", "stranger"])
def test_only_a_director_creates_projects(world, form, who):
    visitor = visitor_as(world, who)
    assert visitor.get(NEW).status_code == 403
    assert visitor.post("/projects", page="/profile", **form).status_code == 403


def test_a_project_has_phases_gates_deliverables_and_a_plan_in_its_language(world, form):
    director = visitor_as(world, "director")
    answer = director.post("/projects", page=NEW, **form)
    assert answer.headers["Location"] == "/projects/SILK"
    with world.app_context():
        project = db.session.query(Project).filter_by(key="SILK").one()
        count = {
            model: db.session.query(model).filter_by(project_id=project.id).count() for model in (Phase, Deliverable, Milestone)
        }
        assert count == {Phase: 8, Deliverable: 33, Milestone: 45}
        assert project.committed_on == date(2027, 8, 31)
        assert db.session.query(Deliverable.name).filter_by(project_id=project.id, number=5).scalar() == "数字化升级蓝图"
        assert db.session.query(Membership).filter_by(project_id=project.id).one().user_id == user_called("pm").id
        kinds = [
            kind for (kind,) in db.session.query(LedgerEntry.kind).filter_by(project_id=project.id).order_by(LedgerEntry.seq)
        ]
        assert kinds == ["project.created", "member.added"]
        assert db.session.query(LifecycleTemplate).count() == 1
    page = director.get("/projects/SILK").text
    assert "江南纺织数字化 a&lt;b" in page
    assert visitor_as(world, "pm").get("/projects/SILK").status_code == 200
    assert visitor_as(world, "approver").get("/projects/SILK").status_code == 404


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"key": "silk"}, "capital letters"),
        ({"key": "S"}, "capital letters"),
        ({"key": "HARBOUR"}, "Another project has this key"),
        ({"name": " "}, "Give the project a name"),
        ({"starts_on": ""}, "Choose the day on which it starts"),
        ({"starts_on": "9999-12-31"}, "1970 to 2199"),
        ({"committed_on": "2026-11-30"}, "after the start"),
        ({"currency": "yuan"}, "three capital letters"),
        ({"client": 1}, ""),
        ({"client": "x"}, ""),
        ({"calendar": 99}, ""),
        ({"manager": "nobody"}, ""),
        ({"locale": "fr"}, ""),
        ({"name": "a\u202eb"}, "U+202E"),
    ],
)
def test_what_makes_no_sense_creates_nothing_and_keeps_what_was_typed(world, form, change, said):
    answer = visitor_as(world, "director").post("/projects", page=NEW, **{**form, **change})
    assert answer.status_code == 422 and said in answer.text
    if "name" not in change:
        assert "江南纺织数字化" in answer.text
    with world.app_context():
        assert db.session.query(Project).count() == 1


def test_without_a_client_or_a_calendar_the_page_says_who_helps(app):
    with app.app_context():
        lay_people()
    director = visitor_as(app, "director")
    with app.app_context():
        in_unit_of_work(lambda: db.session.execute(db.text("UPDATE calendar SET project_uuid = 'uuid-of-HARBOUR'")))
    assert "There is no working calendar yet" in director.get(NEW).text
