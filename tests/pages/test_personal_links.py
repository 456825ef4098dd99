from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask

from tests.people_world import PASSWORD, Visitor, address_of, letters, link_in, pass_time, token_in, user_called, visitor_as

NEW = "four words quite apart"


def invited(world: Flask, email: str = "new@example.com", **fields: object) -> str:
    """The path of a new invitation."""
    admin = visitor_as(world, "admin")
    with world.app_context():
        organization = user_called("approver").organization_id
    facts = {"name": "Nia New", "organization_id": organization, "office": "none", "locale": "en", **fields}
    assert admin.post("/users", page="/users/new", email=email, **facts).status_code == 303
    return link_in(letters(world)[-1])


def reset_for(world: Flask, who: str) -> str:
    Visitor(world).post("/password-reset", email=address_of(who))
    return link_in(letters(world)[-1])


def test_an_invited_person_chooses_a_password_and_is_in(world: Flask, visitor: Visitor) -> None:
    path = invited(world)
    assert "Nia New" in visitor.get(path).text
    assert visitor.post(path, password=NEW).location == "/"
    assert "Nia New" in visitor.get("/profile").text
    assert Visitor(world).post("/sign-in", email="new@example.com", password=NEW).status_code == 303


def test_an_invited_person_may_do_without_a_password(world: Flask, visitor: Visitor) -> None:
    path = invited(world)
    assert visitor.post(path, without_password="yes").status_code == 303
    assert "You have no password" in visitor.get("/profile").text
    assert Visitor(world).post("/sign-in", email="new@example.com", password="").status_code == 422


def test_an_invitation_speaks_the_language_of_the_invited(world: Flask, visitor: Visitor) -> None:
    path = invited(world, locale="zh_Hans_CN")
    assert letters(world)[-1].locale == "zh_Hans_CN"
    assert 'lang="zh-Hans"' in visitor.get(path).text


@pytest.mark.parametrize("make", [invited, lambda world: reset_for(world, "approver")], ids=["invitation", "reset"])
def test_looking_at_a_link_uses_nothing_up_and_using_it_works_once(world: Flask, make: object) -> None:
    path = make(world)  # type: ignore[operator]
    for _ in range(3):
        assert Visitor(world).get(path).status_code == 200
    assert Visitor(world).post(path, password=NEW).status_code == 303
    again = Visitor(world)
    assert again.get(path).status_code == 410
    assert again.client.post(path, data={"csrf_token": token_in(again.get("/sign-in")), "password": NEW}).status_code == 410


def test_a_reset_holds_for_an_hour_and_an_invitation_for_a_week(world: Flask, visitor: Visitor) -> None:
    invitation, reset = invited(world), reset_for(world, "approver")
    pass_time(world, timedelta(hours=1, seconds=1))
    assert (visitor.get(reset).status_code, visitor.get(invitation).status_code) == (410, 200)
    pass_time(world, timedelta(days=7))
    assert visitor.get(invitation).status_code == 410


def test_a_newer_link_ends_the_one_before(world: Flask, visitor: Visitor) -> None:
    first, second = reset_for(world, "approver"), reset_for(world, "approver")
    assert (visitor.get(first).status_code, visitor.get(second).status_code) == (410, 200)


def test_a_link_serves_one_purpose_only(world: Flask, visitor: Visitor) -> None:
    token = reset_for(world, "approver").rpartition("/")[2]
    assert visitor.get(f"/invitation/{token}").status_code == 410


def test_a_link_of_a_disabled_person_is_dead(world: Flask, visitor: Visitor) -> None:
    path = reset_for(world, "member")
    admin = visitor_as(world, "admin")
    with world.app_context():
        public_id = user_called("member").public_id
    assert admin.post(f"/users/{public_id}/disabling", page=f"/users/{public_id}").status_code == 303
    assert visitor.get(path).status_code == 410
    assert len(letters(world)) == 1
    Visitor(world).post("/password-reset", email=address_of("member"))
    assert len(letters(world)) == 1, "a disabled person is sent nothing"


def test_of_two_uses_at_the_same_moment_one_succeeds(world: Flask) -> None:
    path = reset_for(world, "approver")
    visitors = [Visitor(world) for _ in range(6)]
    tokens = [token_in(visitor.get(path)) for visitor in visitors]
    barrier, answers = threading.Barrier(len(visitors)), []

    def use(visitor: Visitor, token: str) -> None:
        barrier.wait()
        answers.append(visitor.client.post(path, data={"csrf_token": token, "password": NEW}).status_code)

    threads = [threading.Thread(target=use, args=pair) for pair in zip(visitors, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers)[0] == 303
    assert set(sorted(answers)[1:]) <= {409, 410}
    assert len(answers) == len(visitors)


@pytest.mark.parametrize(
    ("password", "is_good"),
    [
        ("short", False),
        ("Password1234", False),
        ("P@ssw0rd1234", False),
        ("123456789012", False),
        ("qwertyuiop123", False),
        ("aaaaaaaaaaaaaa", False),
        ("approver@example.com", False),
        ("woaini5201314", False),
        ("four words quite apart", True),
        ("海内存知己天涯若比邻青山", True),
        ("  spaces are kept  ", True),
        ("x" * 60 + " sixty and some more", True),
        ("\N{GRINNING FACE} smiling all day long", True),
        ("x9" * 600, False),
    ],
)
def test_passwords_are_long_and_not_what_anybody_would_guess(world: Flask, password: str, is_good: bool) -> None:
    path = reset_for(world, "approver")
    assert Visitor(world).post(path, password=password).status_code == (303 if is_good else 422)
    assert Visitor(world).sign_in("approver", password).status_code == (303 if is_good else 422)


def test_nothing_of_a_long_password_is_cut_off(world: Flask) -> None:
    long = "a sentence of a hundred letters, of which every single one counts, the seventy-third as the first. "
    assert Visitor(world).post(reset_for(world, "approver"), password=long + "1").status_code == 303
    assert Visitor(world).sign_in("approver", long + "2").status_code == 422
    assert Visitor(world).sign_in("approver", long + "1").status_code == 303


def test_letters_link_to_the_configured_address_whatever_the_request_says(world: Flask) -> None:
    visitor = Visitor(world)
    token = token_in(visitor.get("/password-reset"))
    visitor.client.post(
        "/password-reset",
        data={"csrf_token": token, "email": address_of("pm")},
        headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"},
    )
    assert all("evil" not in letter.text + letter.html for letter in letters(world))


def test_the_old_password_is_dead_after_a_reset(world: Flask) -> None:
    Visitor(world).post(reset_for(world, "approver"), password=NEW)
    assert Visitor(world).sign_in("approver", PASSWORD).status_code == 422
