from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from delivery.database import in_unit_of_work
from delivery.engine.states import Office
from delivery.models import User
from delivery.services.users import add_user
from tests.counting import counted_queries
from tests.people_world import NOON, Visitor, address_of, letters, user_called, visitor_as


@pytest.fixture
def admin(world: Flask) -> Visitor:
    return visitor_as(world, "admin")


def page_of(world: Flask, who: str) -> str:
    with world.app_context():
        return f"/users/{user_called(who).public_id}"


@pytest.mark.parametrize("who", ["director", "pm", "approver"])
@pytest.mark.parametrize("address", ["/users", "/users/new", "/organizations", "/organizations/new"])
def test_only_an_administrator_keeps_people_and_organizations(world: Flask, who: str, address: str) -> None:
    assert visitor_as(world, who).get(address).status_code == 403


def test_a_person_is_invited_by_letter(world: Flask, admin: Visitor) -> None:
    with world.app_context():
        organization = user_called("approver").organization_id
    answer = admin.post(
        "/users",
        page="/users/new",
        name="Nia",
        email="Nia@Example.com",
        organization_id=organization,
        office="none",
        locale="zh_Hans_CN",
    )
    assert answer.status_code == 303
    assert [(letter.to_address, letter.locale, letter.is_secret) for letter in letters(world)] == [
        ("nia@example.com", "zh_Hans_CN", True)
    ]
    assert "nia@example.com" in admin.get("/users?q=nia").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": address_of("pm")}, "has an account already"),
        ({"email": "not an address"}, "not an e-mail address"),
        ({"office": "director"}, "vendor&#39;s people"),
        ({"name": ""}, "fill this in"),
        ({"name": "x" * 121}, "120"),
        ({"name": "Nia\u202eevil"}, "U+202E"),
        ({"organization_id": "999"}, "valid choice"),
    ],
)
def test_a_bad_invitation_says_what_is_wrong_and_saves_nothing(
    world: Flask, admin: Visitor, fields: dict[str, str], said: str
) -> None:
    with world.app_context():
        organization = user_called("approver").organization_id
    good = {"name": "Nia", "email": "nia@example.com", "organization_id": organization, "office": "none", "locale": "en"}
    answer = admin.post("/users", page="/users/new", **{**good, **fields})
    assert answer.status_code == 422
    assert said in answer.text
    assert not letters(world)


def test_a_person_cannot_be_given_what_the_form_does_not_offer(world: Flask, admin: Visitor) -> None:
    page = page_of(world, "approver")
    admin.post(
        page, name="Olivia", email=address_of("approver"), office="none", is_active="", password_hash="x", organization_id="1"
    )
    with world.app_context():
        user = user_called("approver")
        assert user.name == "Olivia"
        assert user.is_active and user.password_hash != "x" and user.organization.name == "Harbour Foods"


def test_disabling_locks_out_and_enabling_lets_in(world: Flask, admin: Visitor) -> None:
    inside = visitor_as(world, "pm")
    page = page_of(world, "pm")
    assert admin.post(f"{page}/disabling", page=page).status_code == 303
    assert inside.get("/").status_code == 302
    assert admin.post(f"{page}/enabling", page=page).status_code == 303
    assert visitor_as(world, "pm").get("/").status_code == 200


def test_the_last_administrator_stays(world: Flask, admin: Visitor) -> None:
    page = page_of(world, "admin")
    assert admin.post(f"{page}/disabling", page=page).status_code == 409
    answer = admin.post(page, name="Ada", email=address_of("admin"), office="none")
    assert answer.status_code == 409
    assert "last administrator" in answer.text


def test_a_new_invitation_is_sent(world: Flask, admin: Visitor) -> None:
    page = page_of(world, "idle")
    assert admin.post(f"{page}/invitation", page=page).status_code == 303
    assert letters(world)[-1].kind == "invitation"
    assert "invited" in admin.get("/users").text


def test_an_unknown_person_is_not_there(admin: Visitor) -> None:
    assert admin.get("/users/nobody").status_code == 404


def test_the_list_asks_as_often_for_three_as_for_sixty(world: Flask, admin: Visitor) -> None:
    admin.get("/users")
    few = counted_queries(world, lambda: admin.get("/users"))

    def many() -> None:
        organization = user_called("approver").organization
        for number in range(60):
            add_user(organization, name=f"P{number}", email=f"p{number}@example.com", office=Office.NONE, locale="en", at=NOON)

    with world.app_context():
        in_unit_of_work(many)
    assert counted_queries(world, lambda: admin.get("/users")) == few
    assert "Page 1 of 2" in admin.get("/users").text
    assert admin.get("/users?page=99999999999999999999").status_code == 200


def test_search_takes_no_patterns_from_people(admin: Visitor, fresh_session: Callable) -> None:  # type: ignore[type-arg]
    assert "Nobody matches" in admin.get("/users?q=%25_%25").text
    assert "Nobody matches" in admin.get("/users?q=' OR 1=1--").text
    with fresh_session() as session:
        assert session.query(User).count() == 8
