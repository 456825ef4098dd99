from __future__ import annotations

import pytest
from flask import Flask

from delivery.models import Organization
from tests.people_world import Visitor, visitor_as


@pytest.fixture
def admin(world: Flask) -> Visitor:
    return visitor_as(world, "admin")


def test_an_organization_is_made_and_renamed(world: Flask, admin: Visitor) -> None:
    made = admin.post(
        "/organizations", page="/organizations/new", side="client", name="Blue Mill 蓝磨坊", default_locale="zh_Hans_CN"
    )
    assert made.status_code == 303
    with world.app_context():
        number = Organization.query.filter_by(name="Blue Mill 蓝磨坊").one().id if hasattr(Organization, "query") else None
    assert "Blue Mill 蓝磨坊" in admin.get("/organizations").text
    assert number is None or admin.get(f"/organizations/{number}").status_code == 200


def test_the_side_never_changes(world: Flask, admin: Visitor, fresh_session) -> None:  # type: ignore[no-untyped-def]
    with fresh_session() as session:
        number = session.query(Organization).filter_by(name="Harbour Foods").one().id
    assert admin.post(f"/organizations/{number}", name="Harbour", default_locale="en", side="vendor").status_code == 303
    with fresh_session() as session:
        kept = session.get(Organization, number)
        assert (kept.name, kept.side.value) == ("Harbour", "client")


def test_two_organizations_do_not_share_a_name(admin: Visitor) -> None:
    answer = admin.post("/organizations", page="/organizations/new", side="client", name="Harbour Foods", default_locale="en")
    assert answer.status_code == 422
    assert "already" in answer.text


def test_an_unknown_organization_is_not_there(admin: Visitor) -> None:
    assert admin.get("/organizations/4711").status_code == 404
    assert admin.get("/organizations/99999999999999999999").status_code == 404
