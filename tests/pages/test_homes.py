from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from delivery.database import in_unit_of_work
from delivery.engine.states import ChangeOrigin, ChangeState, GateState, Side
from delivery.extensions import db
from delivery.models import Baseline, ChangeRequest, Phase, Project, Rate
from delivery.services import ledger
from tests.counting import counted_queries
from tests.people_world import NOON, user_called, visitor_as
from tests.plan_world import lay_plan_world, signed_in

HOME = "/projects/HARBOUR"


def harbour() -> Project:
    return db.session.query(Project).filter_by(key="HARBOUR").one()


def work(world: Flask, deed: Callable[[Project], object]) -> None:
    with world.app_context():
        in_unit_of_work(lambda: deed(harbour()))


def told(project: Project, kind: str, *, for_client: bool = True) -> None:
    subject = {"type": "phase", "number": 1, "name": kind}
    actor = user_called("pm")
    ledger.record(project, kind, actor=actor, at=NOON, subject=subject, is_client_visible=for_client)


def test_decisions_stand_apart_from_what_else_happened(world: Flask) -> None:
    work(world, lambda project: [told(project, "gate.opened"), told(project, "change_request.submitted")])
    page = visitor_as(world, "pm").get(HOME).text
    decisions = page.split("Recent decisions")[1].split("</section>")[0]
    events = page.split("What else happened")[1].split("</section>")[0]
    assert "opened" in decisions and "submitted" not in decisions
    assert "submitted" in events and "opened" not in events


def test_a_client_reads_no_internal_decision_and_no_owner(world: Flask) -> None:
    work(world, lambda project: told(project, "change_request.overruled", for_client=False))
    assert "overruled" in visitor_as(world, "pm").get(HOME).text
    assert "overruled" not in visitor_as(world, "approver").get(HOME).text


def test_a_new_project_says_what_to_do_next_until_it_is_done(world: Flask) -> None:
    page = visitor_as(world, "pm").get(HOME).text
    assert "To begin with" in page and f'href="{HOME}/rates"' in page and "1 of 6 done" in page
    assert "To begin with" not in visitor_as(world, "member").get(HOME).text

    def lay(project: Project) -> None:
        project.committed_on = NOON.date()
        db.session.add(Rate(project_id=project.id, role="developer", name_en="Developer", name_zh="开发", cents_per_day=1))

    work(world, lay)
    page = visitor_as(world, "pm").get(HOME).text
    assert "3 of 6 done" in page and "Fill in the rate card</a>" not in page


def test_waiting_says_since_when(world: Flask) -> None:
    def wait(project: Project) -> None:
        since = {"created_at": NOON, "sent_at": NOON - timedelta(days=6), "due_on": NOON.date() - timedelta(days=1)}
        state = {"state": ChangeState.WITH_CLIENT, "origin": ChangeOrigin.TEAM, "created_by_id": user_called("pm").id}
        db.session.add(ChangeRequest(project_id=project.id, number=1, title="Lockers", **state, **since))
        asked = {"gate_state": GateState.WAIVER_ASKED, "waiver_asked_by": Side.CLIENT}
        db.session.add(Phase(project_id=project.id, position=1, name_en="Research", name_zh="调研", **asked))

    work(world, wait)
    page = visitor_as(world, "pm").get(HOME).text
    assert "(4 working days)" in page and "overdue since" in page
    assert "Gate: Research" in page.split("Waits for us")[1]


def test_a_home_asks_as_often_for_one_thing_as_for_many(world: Flask) -> None:
    pm = visitor_as(world, "pm")
    pm.get(HOME)
    few = counted_queries(world, lambda: pm.get(HOME))

    def more(project: Project) -> None:
        for number in range(5):
            state = {"state": ChangeState.TRIAGED, "origin": ChangeOrigin.TEAM, "created_by_id": user_called("pm").id}
            db.session.add(ChangeRequest(project_id=project.id, number=number, title="Lockers", created_at=NOON, **state))
            told(project, "gate.opened")

    work(world, more)
    assert counted_queries(world, lambda: pm.get(HOME)) == few


def test_the_go_live_is_drawn_over_what_was_said_of_it(app: Flask) -> None:
    with app.app_context():
        plan = lay_plan_world()

        def say(number: int) -> None:
            at = NOON - timedelta(days=60 - number * 20)
            reached = {"finish_at": at.replace(tzinfo=None), "go_live_at": at.replace(tzinfo=None)}
            facts = {"plan_version": 1, "lines": {}, "taken_at": at, **reached}
            db.session.add(Baseline(project_id=plan.project_id, number=number, name=f"B{number}", **facts))

        in_unit_of_work(lambda: say(1))
    client = signed_in(app, "pm")
    assert "trend-line" not in client.get(HOME).text, "two statements make no line"
    with app.app_context():
        in_unit_of_work(lambda: say(2))
    page = client.get(HOME).text
    drawn = page.split("trend-line")[1].split("</svg>")[0]
    assert drawn.count('class="trend-baseline"') == 2 and drawn.count('class="trend-now"') == 1
    assert "trend-legend" in page
    assert " style=" not in page
