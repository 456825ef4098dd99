from __future__ import annotations

import re
from dataclasses import replace

import pytest

from delivery.settings import Settings
from tests.conftest import running


@pytest.mark.parametrize("locale", ["en", "zh_Hans_CN"])
def test_every_part_of_the_kit_is_shown(settings: Settings, locale: str) -> None:
    with running(settings) as app:
        page = app.test_client().get(f"/styleguide?locale={locale}&errors=1")
        assert page.status_code == 200
        assert page.text.count("<h1>") == 1
        for part in (
            "notice-error",
            "light-amber",
            "tag-accent",
            "change-difference",
            "key-figure",
            "phase-late",
            "table-box",
            "<dialog",
            "empty-state",
            "field-error",
        ):
            assert part in page.text
        assert "style=" not in page.text and "a&lt;b &amp; 中文" in page.text


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
