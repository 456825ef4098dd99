from __future__ import annotations

from datetime import timedelta

from flask import Flask

from delivery.database import in_unit_of_work
from delivery.engine.states import ChangeOrigin, Role
from delivery.extensions import db
from delivery.models import Project, Visit
from delivery.services.change_requests import raise_change_request
from delivery.services.memberships import add_member
from tests.people_world import NOON, Visitor, pass_time, user_called, visitor_as

HOME = "/projects/HARBOUR"
MARK = 'class="new-mark"'


def project() -> Project:
    return db.session.query(Project).filter_by(key="HARBOUR").one()


def somebody_joins(world: Flask, *, actor: str = "director") -> None:
    """An entry of the ledger that members of both sides may read."""
    with world.app_context():
        at = world.extensions["clock"]()
        deed = {"actor": user_called(actor), "at": at}
        in_unit_of_work(lambda: add_member(project(), user_called("idle"), Role.CLIENT_MEMBER, **deed))


def look(visitor: Visitor, **more: str) -> int:
    """What the script of the page tells after some seconds."""
    page = visitor.get(HOME).text
    seq = page.split('name="seq" value="')[1].split('"')[0]
    version = page.split('name="plan_version" value="')[1].split('"')[0]
    return visitor.post(f"{HOME}/visit", page=HOME, **{"seq": seq, "plan_version": version, **more}).status_code


def visits(world: Flask) -> list[Visit]:
    with world.app_context():
        return list(db.session.query(Visit))


def test_what_others_did_since_the_last_visit_is_said_and_marked(world: Flask) -> None:
    pm = visitor_as(world, "pm")
    assert MARK not in pm.get(HOME).text, "on a first visit nothing is new"
    assert look(pm) == 204
    pass_time(world, timedelta(hours=5))
    somebody_joins(world)
    page = pm.get(HOME).text
    assert "Since your last visit on" in page and "1 entry in the ledger" in page
    assert page.count(MARK) == 1
    assert pm.get(f"{HOME}/ledger").text.count(MARK) == 1


def test_own_deeds_are_no_news(world: Flask) -> None:
    pm = visitor_as(world, "pm")
    look(pm)
    somebody_joins(world, actor="pm")
    assert "Nothing has changed since your last visit" in pm.get(HOME).text


def test_marks_stay_during_a_visit_and_go_with_the_next_or_by_the_button(world: Flask) -> None:
    pm = visitor_as(world, "pm")
    look(pm)
    pass_time(world, timedelta(hours=1))
    somebody_joins(world)
    assert look(pm) == 204
    assert MARK in pm.get(HOME).text, "walking from page to page takes no mark away"
    pass_time(world, timedelta(minutes=31))
    assert "Nothing has changed" in pm.get(HOME).text, "what was shown during the last visit is known"
    pass_time(world, timedelta(hours=1))
    with world.app_context():
        in_unit_of_work(lambda: db.session.query(Visit).update({"latest_seq": 0, "seen_seq": 0}))
    assert MARK in pm.get(HOME).text
    answer = pm.post(f"{HOME}/visit", page=HOME, seq="99", plan_version="0", is_all_seen="1", next=f"{HOME}/ledger")
    assert (answer.status_code, answer.location) == (303, f"{HOME}/ledger")
    assert MARK not in pm.get(HOME).text


def test_nobody_claims_to_have_seen_what_is_not_written_yet(world: Flask) -> None:
    pm = visitor_as(world, "pm")
    look(pm, seq="999999", plan_version="99999")
    pass_time(world, timedelta(hours=1))
    somebody_joins(world)
    assert "1 entry in the ledger" in pm.get(HOME).text


def test_looking_records_nothing_by_itself_and_nonsense_is_refused(world: Flask) -> None:
    pm = visitor_as(world, "pm")
    pm.get(HOME)
    pm.get(f"{HOME}/ledger")
    assert not visits(world)
    assert look(pm, seq="minus one") == 400
    assert visitor_as(world, "stranger").post(f"{HOME}/visit", page="/", seq="1", plan_version="0").status_code == 404
    assert not visits(world)


def test_each_person_has_visits_of_their_own(world: Flask) -> None:
    pm, member = visitor_as(world, "pm"), visitor_as(world, "member")
    look(pm)
    look(member)
    look(member)
    assert len(visits(world)) == 2


def test_lists_mark_the_changes_that_others_touched(world: Flask) -> None:
    pm = visitor_as(world, "pm")
    look(pm)
    pass_time(world, timedelta(hours=1))

    def deed() -> None:
        for number, who in enumerate(("pm", "approver"), start=1):
            asked = {"origin": ChangeOrigin.CLIENT, "texts": {"title": f"Change {number}"}}
            raise_change_request(project(), actor=user_called(who), at=NOON, **asked)

    with world.app_context():
        in_unit_of_work(deed)
    for address in (f"{HOME}/changes", f"{HOME}/changes?view=list", HOME):
        page = pm.get(address).text
        marked = page[: page.index(MARK)].rpartition("Change ")[2][:1]
        assert marked == "2" and page.count(MARK) <= 2, address
