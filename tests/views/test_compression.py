"""Packed answers say the same as the others, and their length tells nothing."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from delivery.views.static_files import FOLDER

PACKED = {"Accept-Encoding": "gzip, deflate, br"}


def ask(client: FlaskClient, address: str, **headers: str) -> TestResponse:
    return client.get(address, headers={**PACKED, **headers}, buffered=True)


def static(app: Flask, name: str) -> str:
    return f"{app.static_url_path}/{name}"


def unpacked(answer: TestResponse) -> bytes:
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in ", ".join(answer.headers.getlist("Vary"))
    assert len(answer.data) == answer.content_length
    return gzip.decompress(answer.data)


@pytest.mark.parametrize("name", ["vendor/tabler.min.css", "kit.css", "app.js", "mark.svg", "vendor/icons.svg"])
def test_a_packed_file_is_the_file_and_smaller(app: Flask, client: FlaskClient, name: str) -> None:
    answer = ask(client, static(app, name))
    body = (FOLDER / name).read_bytes()
    assert unpacked(answer) == body
    assert len(answer.data) < max(500, len(body) / 2)


def test_a_file_that_is_known_is_not_sent_again(app: Flask, client: FlaskClient) -> None:
    tag = ask(client, static(app, "kit.css")).headers["ETag"]
    assert tag.startswith("W/")
    answer = ask(client, static(app, "kit.css"), **{"If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")


def test_a_file_outside_stays_outside(app: Flask, client: FlaskClient) -> None:
    inside = Path(__file__).name
    assert ask(client, static(app, f"../../tests/views/{inside}")).status_code == 404
    assert ask(client, static(app, "nothing.css")).status_code == 404


def test_a_page_is_packed_for_who_asks_and_plain_for_who_does_not(client: FlaskClient) -> None:
    plain = client.get("/sign-in")
    assert "Content-Encoding" not in plain.headers
    packed = ask(client, "/sign-in")
    assert b"<h1" in unpacked(packed)
    assert len(packed.data) < len(plain.data) / 2
    assert "Content-Encoding" not in client.get("/sign-in", headers={"Accept-Encoding": "gzip;q=0"}).headers


def test_the_length_of_a_packed_page_differs_from_time_to_time(client: FlaskClient) -> None:
    assert len({len(ask(client, "/sign-in").data) for _ in range(10)}) > 1


def test_a_font_is_sent_as_it_is(app: Flask, client: FlaskClient) -> None:
    assert "Content-Encoding" not in ask(client, static(app, "vendor/fonts/NotoSansSC_400Regular.ttf")).headers
