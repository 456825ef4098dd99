"""What was typed is not lost when a session ends in the middle of a form, and no stranger's form is handed on."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask

from tests.people_world import PASSWORD, lay_people, pass_time, token_in, visitor_as

HERE = {"Origin": "http://localhost"}
NAME = "Una a<b & 中文"


@pytest.fixture
def world(app: Flask) -> Flask:
    with app.app_context():
        lay_people()
    return app


def hidden_fields(page: str, action: str) -> dict[str, str]:
    form = page[page.index(f'<form method="post" action="{action}">') :]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[: form.index("</form>")])
    return {name: unescape(value) for name, value in found}


def test_a_form_sent_after_the_session_ended_can_be_sent_again(world: Flask) -> None:
    visitor = visitor_as(world, "pm")
    fields = {"name": NAME, "locale": "en", "time_zone": "Europe/Berlin", "csrf_token": token_in(visitor.get("/profile"))}
    pass_time(world, timedelta(days=400))
    ended = visitor.client.post("/profile", data=fields, headers=HERE)
    assert ended.status_code == 401
    assert "Una a&lt;b &amp; 中文" in ended.text
    kept = hidden_fields(ended.text, "/profile")
    assert kept["name"] == NAME
    assert visitor.sign_in("pm").status_code == 303
    older = visitor.client.post("/profile", data=kept, headers=HERE)
    assert older.status_code == 400
    again = visitor.client.post("/profile", data=hidden_fields(older.text, "/profile"), headers=HERE)
    assert again.status_code == 303
    assert NAME in unescape(visitor.get("/profile").text)


def test_a_form_that_another_site_posts_is_not_handed_back(world: Flask) -> None:
    visitor = visitor_as(world, "pm")
    for origin in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site", **HERE}, {}):
        answer = visitor.client.post("/profile", data={"name": "Mallory was here"}, headers=origin)
        assert answer.status_code == 400
        assert "Mallory" not in answer.text


def test_a_password_is_not_handed_back(world: Flask) -> None:
    answer = visitor_as(world, "pm").client.post(
        "/profile/password", data={"password": PASSWORD, "new_password": PASSWORD, "name": "Una Idle"}, headers=HERE
    )
    assert answer.status_code == 400
    assert PASSWORD not in answer.text
