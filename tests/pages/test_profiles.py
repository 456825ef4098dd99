from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from tests.people_world import PASSWORD, Visitor, address_of, letters, pass_time, user_called, visitor_as


def test_a_person_changes_name_language_and_time_zone(world: Flask) -> None:
    visitor = visitor_as(world, "pm")
    answer = visitor.post("/profile", name="Tomás Keller", locale="zh_Hans_CN", time_zone="Europe/Lisbon")
    assert answer.status_code == 303
    page = visitor.get("/profile").text
    assert "Tomás Keller" in page and 'lang="zh-Hans"' in page
    with world.app_context():
        assert user_called("pm").time_zone == "Europe/Lisbon"


@pytest.mark.parametrize(
    "fields", [{"name": " "}, {"name": "a\u200bb"}, {"locale": "xx"}, {"time_zone": "Mars/Olympus"}, {"name": "x\x07y"}]
)
def test_nonsense_is_refused(world: Flask, fields: dict[str, str]) -> None:
    visitor = visitor_as(world, "pm")
    assert visitor.post("/profile", **{"name": "Tom", "locale": "en", "time_zone": "UTC", **fields}).status_code == 422
    with world.app_context():
        assert user_called("pm").name == "Tom Keller"


def test_a_profile_gives_nobody_an_office(world: Flask) -> None:
    visitor_as(world, "pm").post(
        "/profile", name="Tom", locale="en", time_zone="UTC", office="administrator", is_active="", email="x@y.zz"
    )
    with world.app_context():
        user = user_called("pm")
        assert user.office.value == "none" and user.name == "Tom"


@pytest.mark.parametrize(
    ("present", "password"), [("wrong", "four words quite apart"), (PASSWORD, "short"), (PASSWORD, "Password1234"), ("", "")]
)
def test_a_password_is_not_changed_without_the_present_one_or_to_a_bad_one(world: Flask, present: str, password: str) -> None:
    visitor = visitor_as(world, "pm")
    assert visitor.post("/profile/password", page="/profile", present=present, password=password).status_code == 422
    assert visitor_as(world, "pm").get("/profile").status_code == 200


def test_who_has_no_password_sets_one_soon_after_signing_in(world: Flask) -> None:
    with world.app_context():
        from delivery.database import in_unit_of_work

        def forget() -> None:
            user_called("approver").password_hash = None

        in_unit_of_work(forget)
    visitor = Visitor(world)
    visitor.post("/sign-in/code", page="/sign-in", email=address_of("approver"))
    found = re.search(r"\d{6}", letters(world)[-1].text)
    assert found
    visitor.post("/sign-in/code/answer", page="/sign-in/code", code=found[0])
    pass_time(world, timedelta(minutes=11))
    new = "four words quite apart"
    assert visitor.post("/profile/password", page="/profile", password=new).status_code == 422
    visitor.post("/sign-out", page="/profile")
    visitor.post("/sign-in/code", page="/sign-in", email=address_of("approver"))
    found = re.search(r"\d{6}", letters(world)[-1].text)
    assert found
    visitor.post("/sign-in/code/answer", page="/sign-in/code", code=found[0])
    assert visitor.post("/profile/password", page="/profile", password=new).status_code == 303
    assert Visitor(world).sign_in("approver", new).status_code == 303


def test_the_profile_lists_where_one_is_signed_in(world: Flask) -> None:
    visitor_as(world, "pm")
    page = visitor_as(world, "pm").get("/profile").text
    assert page.count("since 20 Nov 2026, 12:00") == 2
    assert page.count("this browser") == 1


def test_a_hash_of_weaker_settings_is_renewed_at_sign_in(world: Flask) -> None:
    from argon2 import PasswordHasher

    from delivery.database import in_unit_of_work

    weak = PasswordHasher(memory_cost=8192, time_cost=1, parallelism=1).hash(PASSWORD)

    def weaken() -> None:
        user_called("pm").password_hash = weak

    with world.app_context():
        in_unit_of_work(weaken)
    visitor_as(world, "pm")
    with world.app_context():
        assert "m=19456,t=2,p=1" in (user_called("pm").password_hash or "")
