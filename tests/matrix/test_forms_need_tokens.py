"""A deed without the form's token, or with the token of another browser, changes nothing; cookies under https."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.conftest import running, settings_for
from tests.matrix.asking import SAFE, Asker, rules, worst
from tests.matrix.house import NOON, OWN
from tests.people_world import PASSWORD, address_of, lay_people, token_in

ACTORS = ("manager", "client approver", "administrator", "director", "decision session", "anonymous")


@pytest.fixture(scope="module")
def asker(in_house) -> Iterator[Asker]:
    with in_house() as app:
        yield Asker(app)


def test_every_deed_without_a_token_is_refused_and_writes_nothing(asker, samples):
    wrong = []
    for rule, method in rules(asker.app):
        if method in SAFE:
            continue
        path = next(samples.addresses(rule, OWN if "key" in rule.arguments else None))
        for actor in ACTORS:
            for data in ({}, {"csrf_token": "made up"}):
                asker.ask(actor, method, path, rule.endpoint, data=data)
                if asker.answers[-1].status != 400 or asker.answers[-1].written:
                    wrong.append(asker.answers[-1])
    assert not wrong, worst(wrong)


def test_the_token_of_another_browser_is_refused(asker):
    stolen = token_in(asker.browser("manager").get("/profile"))
    answer = asker.ask("client approver", "POST", "/profile", data={"csrf_token": stolen, "name": "x"})
    assert answer.status_code == 400 and not asker.written


def test_under_https_every_cookie_is_secure_and_bound_to_the_host(database_url, tmp_path):
    """Signing in, choosing a language, signing out."""
    settings = settings_for(database_url, tmp_path, base_url="https://delivery.example", secret_key="x" * 40)
    with running(settings) as app:
        app.extensions["clock"] = lambda: NOON
        with app.app_context():
            lay_people()
        browser = app.test_client()
        where = {"base_url": "https://delivery.example", "headers": {"Referer": "https://delivery.example/"}}
        page = browser.get("/sign-in", base_url="https://delivery.example")
        fields = {"csrf_token": token_in(page), "email": address_of("pm"), "password": PASSWORD}
        signed = browser.post("/sign-in", data=fields, **where)
        assert signed.status_code == 303
        home = browser.get("/", base_url="https://delivery.example")
        assert home.status_code == 200
        chosen = browser.post("/language", data={"csrf_token": token_in(home), "locale": "en", "next": "/"}, **where)
        out = browser.post("/sign-out", data={"csrf_token": token_in(home)}, **where)
        answers = [page, signed, home, chosen, out]
        cookies = [cookie for answer in answers for cookie in answer.headers.getlist("Set-Cookie")]
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-") and "Secure" in cookie and "HttpOnly" in cookie and "Path=/" in cookie, cookie
        assert "Domain" not in cookie and re.search("SameSite=(Lax|Strict)", cookie), cookie
    assert all("max-age=" in answer.headers["Strict-Transport-Security"] for answer in answers)
