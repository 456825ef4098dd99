from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from delivery.database import in_unit_of_work
from delivery.services.users import disable_user
from delivery.settings import Settings
from tests.conftest import running
from tests.people_world import (
    NOON,
    PASSWORD,
    Visitor,
    address_of,
    lay_people,
    letters,
    link_in,
    pass_time,
    token_in,
    user_called,
    visitor_as,
)


def test_a_person_signs_in_with_a_password_and_comes_where_they_wanted(visitor: Visitor) -> None:
    asked = visitor.get("/projects/HARBOUR/members?x=1")
    assert asked.status_code == 302
    answer = visitor.post(
        "/sign-in", page=asked.location, email="PM@Example.com ", password=PASSWORD, next="/projects/HARBOUR/members"
    )
    assert (answer.status_code, answer.location) == (303, "/projects/HARBOUR/members")
    assert "Tom Keller" in visitor.get("/").text


@pytest.mark.parametrize(
    "next_", ["//evil.example", "/\\evil", "https://evil", "https:evil", "javascript:1", "/a\tb", "\\\\evil", "", "evil"]
)
def test_signing_in_leads_to_no_other_site(visitor: Visitor, next_: str) -> None:
    answer = visitor.post("/sign-in", email=address_of("pm"), password=PASSWORD, next=next_)
    assert answer.location == "/"


def test_the_cookie_is_hidden_from_scripts_and_holds_nothing_to_guess(world: Flask) -> None:
    answer = Visitor(world).sign_in("pm")
    made = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("session="))
    assert "HttpOnly" in made and "SameSite=Lax" in made and "Path=/" in made
    assert len(re.sub(r"session=([^;]*);.*", r"\1", made)) == 43
    assert visitor_as(world, "pm").cookie != visitor_as(world, "pm").cookie


def test_under_https_the_cookies_belong_to_the_host(settings: Settings) -> None:
    with running(replace(settings, base_url="https://delivery.example")) as app:
        with app.app_context():
            lay_people()
        app.extensions["clock"] = lambda: NOON
        client = app.test_client()
        https: Any = {"base_url": "https://localhost", "headers": {"Referer": "https://localhost/sign-in"}}
        token = token_in(client.get("/sign-in", **https))
        fields = {"csrf_token": token, "email": address_of("pm"), "password": PASSWORD}
        answer = client.post("/sign-in", data=fields, **https)
        assert answer.status_code == 303
        cookies = answer.headers.getlist("Set-Cookie")
        assert cookies
        assert all(line.startswith("__Host-") and "Secure" in line and "Path=/" in line for line in cookies)


def sign_out(visitor: Visitor) -> None:
    assert visitor.post("/sign-out", page="/profile").status_code == 303


def sign_out_everywhere(visitor: Visitor) -> None:
    assert visitor.post("/sign-out-everywhere", page="/profile").status_code == 303


def change_password(visitor: Visitor) -> None:
    answer = visitor.post("/profile/password", page="/profile", present=PASSWORD, password="another long sentence")
    assert answer.status_code == 303
    assert visitor.get("/profile").status_code == 200, "this browser goes on, under a new cookie"


def disable(visitor: Visitor) -> None:
    with visitor.app.app_context():
        in_unit_of_work(lambda: disable_user(user_called("pm"), actor=user_called("admin"), at=NOON))


def reset(visitor: Visitor) -> None:
    other = Visitor(visitor.app)
    other.post("/password-reset", email=address_of("pm"))
    address = link_in(letters(visitor.app)[-1])
    assert other.post(address, password="another long sentence").status_code == 303


@pytest.mark.parametrize("deed", [sign_out, sign_out_everywhere, change_password, disable, reset])
def test_a_copied_cookie_is_dead_after(world: Flask, deed: Callable[[Visitor], None]) -> None:
    visitor = visitor_as(world, "pm")
    thief = visitor.twin()
    assert thief.get("/profile").status_code == 200
    deed(visitor)
    assert thief.get("/profile").status_code == 302


def test_a_session_dies_of_age(world: Flask) -> None:
    visitor = visitor_as(world, "pm")
    pass_time(world, timedelta(hours=12, seconds=1))
    assert visitor.get("/profile").status_code == 302


def test_signing_in_again_in_the_same_browser_ends_the_session_of_before(world: Flask) -> None:
    visitor, elsewhere = visitor_as(world, "pm"), visitor_as(world, "pm")
    thief = visitor.twin()
    assert visitor.post("/sign-in", page="/profile", email=address_of("pm"), password=PASSWORD).status_code == 303
    assert visitor.get("/profile").status_code == 200
    assert thief.get("/profile").status_code == 302
    assert elsewhere.get("/profile").status_code == 200, "another browser's session is its own"


def test_a_disabled_person_does_not_get_in(world: Flask, visitor: Visitor) -> None:
    disable(visitor)
    assert visitor.sign_in("pm").status_code == 422


def test_a_stranger_and_a_wrong_password_get_the_same_answer(visitor: Visitor) -> None:
    wrong = visitor.sign_in("pm", "not the password at all")
    unknown = visitor.sign_in("nobody", "not the password at all")
    assert wrong.status_code == unknown.status_code == 422
    assert bare(wrong.text, "pm") == bare(unknown.text, "nobody")
    assert header_names(wrong) == header_names(unknown)


@pytest.mark.parametrize(("address", "page"), [("/sign-in/code", "/sign-in/code"), ("/password-reset", "/password-reset")])
def test_asking_for_a_code_or_a_reset_tells_nobody_who_has_an_account(world: Flask, address: str, page: str) -> None:
    known, unknown = Visitor(world), Visitor(world)
    answers = known.post(address, page=page, email=address_of("pm")), unknown.post(address, page=page, email=address_of("nobody"))
    assert answers[0].status_code == answers[1].status_code
    assert bare(answers[0].text, "pm") == bare(answers[1].text, "nobody")
    shown = known.get("/sign-in/code").text, unknown.get("/sign-in/code").text
    assert bare(shown[0], "pm") == bare(shown[1], "nobody")
    assert [letter.to_address for letter in letters(world)] == [address_of("pm")]


def bare(text: str, who: str) -> str:
    return re.sub(r'value="[^"]{40,}"|X-CSRFToken": "[^"]+"', "", text.replace(address_of(who), "…"))


def header_names(answer: object) -> list[str]:
    return sorted(name for name, _ in answer.headers)  # type: ignore[attr-defined]


def test_a_wrong_password_takes_as_long_for_a_stranger(world: Flask) -> None:
    """A rough form of it: the quickest of a few pairs; the soak has the long one."""
    times: dict[str, list[float]] = {"pm": [], "nobody": []}
    for number in range(8):
        for who, measured in times.items():
            visitor = Visitor(world)
            visitor.client.environ_base["REMOTE_ADDR"] = f"10.0.{number}.{len(who)}"
            token = token_in(visitor.get("/sign-in"))
            pass_time(world, timedelta(hours=2))
            begin = time.perf_counter()
            visitor.client.post("/sign-in", data={"csrf_token": token, "email": address_of(who), "password": "wrong wrong wrong"})
            measured.append(time.perf_counter() - begin)
    known, unknown = (min(measured) for measured in times.values())
    assert abs(known - unknown) < 0.5 * max(known, unknown), (known, unknown)


def test_guessing_an_account_gets_slower_and_the_reset_stays_open(world: Flask, visitor: Visitor) -> None:
    answers = [visitor.sign_in("pm", f"wrong guess number {number}").status_code for number in range(10)]
    assert answers[:5] == [422] * 5
    assert set(answers[5:]) == {429}
    blocked = visitor.sign_in("pm")
    assert blocked.status_code == 429 and int(blocked.headers["Retry-After"]) > 0
    assert visitor.post("/password-reset", email=address_of("pm")).status_code == 200
    assert len(letters(world)) == 1
    pass_time(world, timedelta(minutes=16))
    assert visitor.sign_in("pm").status_code == 303


def test_one_address_cannot_try_a_hundred_accounts(world: Flask, visitor: Visitor) -> None:
    answers = [visitor.sign_in(f"guess{number}", "Password of everybody").status_code for number in range(40)]
    assert answers[:20] == [422] * 20
    assert answers[-1] == 429
    elsewhere = Visitor(world)
    elsewhere.client.environ_base["REMOTE_ADDR"] = "10.9.8.7"
    assert elsewhere.sign_in("pm").status_code == 303


def test_a_person_signs_in_with_a_code(world: Flask, visitor: Visitor) -> None:
    assert visitor.post("/sign-in/code", page="/sign-in", email=address_of("approver")).location == "/sign-in/code"
    digits = re.search(r"\d{6}", letters(world)[-1].text)
    assert digits
    pasted = f" {digits[0][:3]} {digits[0][3:]} "
    assert visitor.post("/sign-in/code/answer", page="/sign-in/code", code=pasted).location == "/"
    assert "Olivia Brand" in visitor.get("/profile").text


def test_a_code_ends_after_five_wrong_tries(world: Flask, visitor: Visitor) -> None:
    visitor.post("/sign-in/code", page="/sign-in", email=address_of("approver"))
    found = re.search(r"\d{6}", letters(world)[-1].text)
    assert found
    wrong = "000000" if found[0] != "000000" else "111111"
    for _ in range(5):
        pass_time(world, timedelta(seconds=40))
        assert visitor.post("/sign-in/code/answer", page="/sign-in/code", code=wrong).status_code == 422
    pass_time(world, timedelta(seconds=40))
    assert visitor.post("/sign-in/code/answer", page="/sign-in/code", code=found[0]).status_code == 422


def test_a_code_ends_after_ten_minutes(world: Flask, visitor: Visitor) -> None:
    visitor.post("/sign-in/code", page="/sign-in", email=address_of("approver"))
    found = re.search(r"\d{6}", letters(world)[-1].text)
    pass_time(world, timedelta(minutes=10, seconds=1))
    assert found and visitor.post("/sign-in/code/answer", page="/sign-in/code", code=found[0]).status_code == 422


def test_nobody_is_flooded_with_codes(world: Flask, visitor: Visitor) -> None:
    for _ in range(8):
        visitor.post("/sign-in/code", page="/sign-in", email=address_of("approver"))
    assert len(letters(world)) == 4


def test_every_deed_asks_for_its_token(world: Flask) -> None:
    """Every address that changes something refuses a form without a token, or with another session's."""
    visitor, other = visitor_as(world, "admin"), visitor_as(world, "pm")
    foreign = token_in(other.get("/profile"))
    checked = 0
    for rule in world.url_map.iter_rules():
        if not rule.methods & {"POST", "PUT", "PATCH", "DELETE"} or rule.rule.startswith("/api"):
            continue
        address = re.sub(r"<(?:[a-z]+(?:\([^)]*\))?:)?(\w+)>", "1", rule.rule).replace("<any(vendor, client):side>", "client")
        for fields in ({}, {"csrf_token": foreign}):
            assert visitor.client.post(address, data=fields).status_code in (400, 404), rule
        checked += 1
    assert checked > 15


def test_the_language_switch_stays_on_the_page(visitor: Visitor) -> None:
    answer = visitor.post("/language", page="/sign-in", locale="zh_Hans_CN", next="/sign-in?next=/profile")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/profile")
    assert 'lang="zh-Hans"' in visitor.get("/sign-in").text
    assert visitor.post("/language", page="/sign-in", locale="xx").status_code == 400


def test_the_language_switch_changes_the_profile_of_who_is_signed_in(world: Flask) -> None:
    visitor = visitor_as(world, "pm")
    visitor.post("/language", page="/profile", locale="zh_Hans_CN", next="//evil")
    with world.app_context():
        assert user_called("pm").locale == "zh_Hans_CN"
