"""Signing in with a real browser, in both languages, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.story.companies import PASSWORD, PEOPLE
from tests.browser.desk import Desk


@pytest.mark.parametrize("screen", ["wide", "phone", "narrow"])
@pytest.mark.parametrize("who", ["zhou", "hannah"])
def test_a_manager_signs_in_and_stands_before_the_projects(desk: Callable[..., Desk], who: str, screen: str) -> None:
    browser = desk(None, screen=screen)
    page = browser.open("/sign-in")
    page.fill("input[type=email]", PEOPLE[who].address)
    page.fill("input[type=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    assert page.locator("h1").inner_text() == {"zhou": "项目", "hannah": "Projects"}[who]
    assert not browser.sideways()


def test_signing_in_works_without_scripts(desk: Callable[..., Desk]) -> None:
    page = desk(None, scripts=False).open("/sign-in")
    page.fill("input[type=email]", PEOPLE["hannah"].address)
    page.fill("input[type=password]", PASSWORD)
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_url("**/")
    assert page.locator("h1").inner_text() == "Projects"
