"""Price books: published by the administrator, version by version, never edited."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from delivery.models import PriceBook
from tests.plan_world import lay_plan_world, signed_in

Opened = Callable[[], AbstractContextManager[Session]]
GOOD = {
    "name": "List prices",
    "currency": "CNY",
    "follows": "0",
    "prices-0-code": "staff.year",
    "prices-0-name": "Engineer <b>",
    "prices-0-amount": "220,000.50",
    "prices-1-code": "",
    "prices-1-name": "",
    "prices-1-amount": "",
}


@pytest.fixture(autouse=True)
def _world(app: Flask, fresh_session: Opened) -> None:
    with fresh_session():
        lay_plan_world()


def test_only_the_administrator_comes_in(app: Flask) -> None:
    for who in ("pm", "approver", "client", "team", "stranger"):
        for address in ("/price-books", "/price-books/new", "/price-books/1"):
            assert signed_in(app, who).get(address).status_code == 403
        assert signed_in(app, who).post("/price-books", data=GOOD).status_code == 403


def test_a_new_version_is_written_from_the_old_one(app: Flask, fresh_session: Opened) -> None:
    admin = signed_in(app, "administrator")
    assert "No price book yet" in admin.get("/price-books").text
    assert admin.get("/price-books/new").status_code == 200
    assert admin.post("/price-books", data=GOOD).status_code == 303
    with fresh_session() as session:
        book = session.scalars(select(PriceBook)).one()
    assert book.prices == [{"code": "staff.year", "name": "Engineer <b>", "cents": 22_000_050}]
    assert 'value="220000.5"' in admin.get(f"/price-books/new?from={book.id}").text
    assert admin.post("/price-books", data={**GOOD, "follows": "1", "prices-0-amount": "1"}).status_code == 303
    assert admin.post("/price-books", data={**GOOD, "follows": "1"}).status_code == 409
    assert admin.post("/price-books", data=GOOD).status_code == 422
    shown = admin.get(f"/price-books/{book.id}").text
    assert "There is a newer version" in shown and "Engineer &lt;b&gt;" in shown and "220,000.50" in shown
    assert "New version from this one" in admin.get(f"/price-books/{book.id + 1}").text
    assert admin.get("/price-books").text.count("List prices") == 2
    assert admin.get("/price-books/99").status_code == admin.get("/price-books/new?from=99").status_code == 404


NONSENSE = [
    ("name", ""),
    ("name", "x\u202e"),
    ("currency", "yuan"),
    ("currency", "cny"),
    ("follows", "-1"),
    ("prices-0-code", "Ünï"),
    ("prices-0-code", ""),
    ("prices-0-amount", "NaN"),
    ("prices-0-amount", "1e999"),
    ("prices-0-amount", "-1"),
    ("prices-0-amount", "１"),
    ("prices-0-amount", "0.001"),
    ("prices-0-amount", ""),
    ("prices-0-amount", "9" * 20),
]


def test_what_makes_no_sense_is_refused(app: Flask, fresh_session: Opened) -> None:
    admin, let_in = signed_in(app, "administrator"), []
    for name, value in NONSENSE:
        answer = admin.post("/price-books", data={**GOOD, name: value})
        if answer.status_code != 422 or "notice-error" not in answer.text:
            let_in.append((name, value, answer.status_code))
    assert not let_in
    with fresh_session() as session:
        assert not list(session.scalars(select(PriceBook)))


def test_a_code_stands_once_and_a_book_is_not_empty(app: Flask) -> None:
    admin = signed_in(app, "administrator")
    twice = {**GOOD, "prices-1-code": "staff.year", "prices-1-amount": "1"}
    answer = admin.post("/price-books", data=twice)
    assert answer.status_code == 422 and "there twice" in answer.text
    empty = {**GOOD, "prices-0-code": "", "prices-0-name": "", "prices-0-amount": ""}
    assert admin.post("/price-books", data=empty).status_code == 422
    assert 'name="prices-6-code"' in admin.post("/price-books", data={**GOOD, "deed": "more"}).text
