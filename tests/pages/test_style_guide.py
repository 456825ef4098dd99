from __future__ import annotations

import re
from dataclasses import replace

import pytest

from delivery.settings import Settings
from tests.conftest import running


@pytest.mark.parametrize("pane", ["", "zh-dark"])
def test_every_part_of_the_kit_is_shown(settings: Settings, pane: str) -> None:
    with running(settings) as app:
        page = app.test_client().get(f"/styleguide?errors=1&pane={pane}")
        assert page.status_code == 200
        assert page.text.count("<h1>") == 1
        panes = 1 if pane else 4
        for part in (
            "notice-error",
            "light-amber",
            "tag-accent",
            "change-difference",
            "key-figure ",
            "phase-late",
            "table-box",
            "<dialog",
            "empty-state",
            "field-error",
            "new-mark",
        ):
            assert page.text.count(part) >= panes, part
        assert " style=" not in page.text and "a&lt;b &amp; 中文" in page.text


def test_a_pane_speaks_its_own_language(settings: Settings) -> None:
    with running(settings) as app:
        client = app.test_client()
        pages = {pane: client.get(f"/styleguide?pane={pane}").text.split('id="notice"')[1] for pane in ("en-light", "zh-light")}
    assert "Will be late" in pages["en-light"] and "Will be late" not in pages["zh-light"]
    assert "将延期" in pages["zh-light"]


def test_tokens_stand_with_their_values(settings: Settings) -> None:
    with running(settings) as app:
        page = app.test_client().get("/styleguide?pane=en-light").text
    assert "--accent-text" in page and "#86c5ec" in page and "--shadow-window" in page


def test_styles_may_be_kept_for_a_year_since_their_address_changes_with_them(settings: Settings) -> None:
    with running(settings) as app:
        client = app.test_client()
        address = re.findall(r'href="(/static/[0-9a-f]{12}/kit\.css)"', client.get("/styleguide").text)
        assert len(address) == 1
        answer = client.get(address[0])
        assert answer.status_code == 200 and answer.cache_control.max_age == 31_536_000
        answer.close()


def test_customers_do_not_see_it(settings: Settings) -> None:
    with running(replace(settings, environment="production")) as app:
        assert app.test_client().get("/styleguide").status_code == 404
