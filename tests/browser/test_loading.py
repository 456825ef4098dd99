"""Who is over-full: assigned by keyboard, levelled on a phone, taken back."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.desk import Desk

LOADING = "/projects/FERNHILL/plan/loading"


def test_a_manager_levels_an_overload_and_takes_it_back(desk: Callable[..., Desk]) -> None:
    browser = desk("hannah", screen="phone", locale="en")
    page = browser.open("/projects/FERNHILL/plan/assignments")
    cell = page.get_by_label("F4, Grace Adeyemi")
    cell.fill("10")
    cell.press("ArrowUp")
    expect(page.get_by_label("F5, Grace Adeyemi")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".notice-success")).to_contain_text("1 assignment saved.")
    expect(browser.open(LOADING).locator(".lead-text")).to_contain_text("so are 2 other people")
    assert not browser.sideways()
    page.get_by_role("button", name="Level").click()
    expect(page.locator("h1")).to_have_text("Levelling: look before you save")
    assert "overloaded days away" in page.locator(".lead-text").inner_text()
    assert not browser.sideways()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".lead-text")).to_contain_text("Nobody is overloaded")
    page.get_by_role("button", name="Undo the last edit").click()
    expect(page.locator(".notice-success")).to_contain_text("taken back")
