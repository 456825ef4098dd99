"""The page of delays: the same figures for both sides, the vendor's notes for one; balls are passed and passed back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from delivery.database import in_unit_of_work
from delivery.engine.edits import SetField
from delivery.extensions import db
from delivery.models import BallSpell
from delivery.queries.plans import plan_of
from delivery.services.baselines import take_baseline
from delivery.services.plans import save_edits
from tests.counting import counted_queries
from tests.plan_world import DAY, PlanWorld, lay_plan_world, signed_in

PAGE = "/projects/HARBOUR/plan/delays"
START = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def laid(app: Flask) -> Flask:
    with app.app_context():
        world = lay_plan_world(starts_at=datetime(2026, 11, 2, 8))
        actor = world.user("pm")
        in_unit_of_work(lambda: take_baseline(world.project_id, name="Contract", actor=actor, at=START))
        db.session.remove()
    return app


def longer(app: Flask, key: str, days: int, *, on: datetime) -> None:
    with app.app_context():
        world = PlanWorld(1, "HARBOUR", {"pm": 1})
        was = next(one for one in plan_of(world.project).milestones if one.key == key).duration_minutes
        edits = [SetField(key, "duration_minutes", was, was + days * DAY)]
        in_unit_of_work(lambda: save_edits(1, edits, actor=world.user("pm"), at=on))
        db.session.remove()


def said(**more: str) -> dict[str, str]:
    wish = {"subject": "milestone:a", "holder": "client", "awaits": "Tariff <b>list</b>", "since_on": "2026-11-16"}
    return {**wish, "note": "SECRET note", **more}


def test_who_has_the_ball_is_told_and_passed_back_and_explains_the_slip(laid: Flask) -> None:
    team, client = signed_in(laid, "team"), signed_in(laid, "client")
    told = team.post(f"{PAGE}/balls", data=said())
    assert told.status_code == 303
    longer(laid, "a", 6, on=START + timedelta(days=18))
    for reader, secret in ((team, True), (client, False)):
        page = reader.get(PAGE).text
        assert "Tariff &lt;b&gt;list&lt;/b&gt;" in page and "<b>list" not in page
        assert ("SECRET note" in page) is secret
        assert page.count("+4") >= 2 and "+2" in page
    sentence = "Go-live is 6 working days later than the baseline: 4 waiting for 港湾物流, 2 from Northwind Delivery."
    assert sentence in client.get(PAGE).text
    assert "4 waiting for the client, 2 ours" in team.get("/projects/HARBOUR").text
    assert client.post(f"{PAGE}/balls", data=said()).status_code == 403
    back = client.post(f"{PAGE}/balls/1/return", data={"until_on": "2026-11-18", "answer": "sent on Wednesday", "version": "1"})
    assert back.status_code == 303
    assert "4 from Northwind Delivery" in client.get(PAGE).text and "sent on Wednesday" in team.get(PAGE).text


def test_an_interface_says_who_has_its_ball_and_an_internal_one_stays_inside(laid: Flask) -> None:
    team, client = signed_in(laid, "team"), signed_in(laid, "client")
    register = "/projects/HARBOUR/interfaces"
    told = {"title": "Orders <i>", "system_a": "CRM", "system_b": "Hub", "direction": "both", "contract": "open"}
    assert team.post(register, data={**told, "state": "planned"}).status_code == 303
    assert team.post(register, data={**told, "state": "planned", "title": "SECRET probe", "is_internal": "y"}).status_code == 303
    waits = said(subject="interface:1", holder="third_party", party="CRM maker")
    assert team.post(f"{PAGE}/balls", data=waits).status_code == 303
    inside = team.post(f"{PAGE}/balls", data=said(subject="interface:2"))
    assert inside.status_code == 422, "it is not among the choices"
    for reader in (team, client):
        page = reader.get(register).text
        assert "CRM ↔ Hub" in page and "Orders &lt;i&gt;" in page and "Third party" in page
        assert "CRM maker" in reader.get(f"{register}/1").text
    pages = [client.get(address).text for address in (register, PAGE, f"{PAGE}/balls/1", "/projects/HARBOUR")]
    assert not any("SECRET" in page for page in pages)
    assert "I-01 <bdi>Orders" in pages[1]


def test_a_refusal_keeps_what_was_typed(laid: Flask) -> None:
    team = signed_in(laid, "team")
    late = team.post(f"{PAGE}/balls", data=said(since_on="2026-10-01"))
    assert late.status_code == 422
    assert "Tariff &lt;b&gt;list" in late.text and "at most 10 working days back" in late.text
    team.post(f"{PAGE}/balls", data=said())
    stale = team.post(f"{PAGE}/balls/1/return", data={"until_on": "2026-11-18", "answer": "", "version": "7"})
    assert stale.status_code == 409 and "came back already" in stale.text


def test_the_page_asks_no_more_queries_for_more_spells_and_steps(laid: Flask) -> None:
    counts = []
    for number in range(1, 4):
        team = signed_in(laid, "team")
        team.post(f"{PAGE}/balls", data=said(since_on=f"2026-11-{15 + number}"))
        with laid.app_context():
            spell = db.session.query(BallSpell).filter_by(number=number).one()
            assert spell.is_open
        team.post(f"{PAGE}/balls/{number}/return", data={"until_on": f"2026-11-{15 + number}", "answer": "x", "version": "1"})
        longer(laid, "a", 1, on=START + timedelta(days=7 * number))
        counts.append(counted_queries(laid, lambda: signed_in(laid, "client").get(PAGE)))
    assert counts[0] == counts[1] == counts[2]


def test_without_a_baseline_the_page_says_what_is_missing(app: Flask) -> None:
    with app.app_context():
        lay_plan_world()
        db.session.remove()
    assert "No baseline yet" in signed_in(app, "pm").get(PAGE).text
