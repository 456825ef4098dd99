from __future__ import annotations

import pytest
from flask import Flask, abort

from tests.people_world import Visitor, lay_people, token_in, visitor_as


@pytest.fixture
def world(app: Flask) -> Flask:
    with app.app_context():
        lay_people()
    return app


@pytest.mark.parametrize("address", ["/users/%00", "/users?q=%00", "/projects/%00", "/sign-in?next=%00", "/?q=a%00b"])
def test_a_nul_in_an_address_is_refused_before_any_database_sees_it(world: Flask, address: str) -> None:
    assert visitor_as(world, "admin").get(address).status_code == 400


@pytest.mark.parametrize("field", ["email", "password", "next"])
def test_a_nul_in_a_form_is_refused(world: Flask, field: str) -> None:
    visitor = Visitor(world)
    fields = {"csrf_token": token_in(visitor.get("/sign-in")), "email": "a@b.cc", "password": "x", field: "a\0b"}
    assert visitor.client.post("/sign-in", data=fields).status_code == 400


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_a_number_that_no_column_holds_is_found_nowhere(world: Flask, number: int) -> None:
    assert visitor_as(world, "admin").get(f"/organizations/{number}").status_code == 404


def test_every_answer_carries_the_headers(world: Flask) -> None:
    visitor = visitor_as(world, "pm")
    for address in ("/", "/sign-in", "/nowhere", "/projects/HARBOUR", "/users"):
        headers = visitor.get(address).headers
        policy = headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy and "unsafe" not in policy and "*" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"


def test_an_error_page_says_what_to_do_and_shows_no_inside(world: Flask) -> None:
    page = visitor_as(world, "team").get("/users")
    assert page.status_code == 403
    assert "You may not do this" in page.text and "Traceback" not in page.text


def test_every_error_says_what_is_wrong_where_and_what_to_do(world: Flask) -> None:
    world.add_url_rule("/broken/<int:code>", view_func=lambda code: abort(code))
    visitor = visitor_as(world, "pm")
    titles = set()
    for locale in ("en", "zh_Hans_CN"):
        visitor.post("/language", page="/profile", locale=locale, next="/")
        for code in (400, 401, 403, 404, 405, 409, 413, 422, 429, 503, 418):
            page = visitor.get(f"/broken/{code}")
            assert page.status_code == code
            assert '<ul class="remedies">' in page.text and f"/broken/{code}" in page.text and 'href="/"' in page.text
            titles.add(page.text.split("<h1>")[1].split("</h1>")[0])
    assert len(titles) == 22, "each has a name of its own, in each language"


def test_an_error_inside_a_project_leads_back_to_it(world: Flask) -> None:
    page = visitor_as(world, "pm").get("/projects/HARBOUR/changes/999")
    assert page.status_code == 404
    assert page.text.count('href="/projects/HARBOUR"') > 1


def test_the_page_of_last_resort_asks_nothing_of_the_database(world: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_anything: object) -> None:
        raise RuntimeError("the database is gone")

    visitor = visitor_as(world, "pm")
    world.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr("delivery.views.sessions.living_session", broken)
    answer = visitor.get("/profile")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text and "gone" not in answer.text
