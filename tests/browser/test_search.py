"""The search window and the keys of a page, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.desk import Desk


def test_a_manager_finds_a_milestone_without_touching_the_mouse(desk: Callable[..., Desk]) -> None:
    page = desk("hannah").open("/projects/FERNHILL")
    page.keyboard.press("Control+k")
    words = page.locator("#search-words")
    expect(words).to_be_focused()
    with page.expect_response(lambda answer: "q=increment&" in answer.url):
        page.keyboard.type("increment")
    expect(page.locator("#search-list [role=option]").first).to_contain_text("Increment")
    assert words.get_attribute("aria-activedescendant") == page.locator("[role=option][aria-selected=true]").get_attribute("id")
    page.keyboard.press("ArrowDown")
    second = page.locator("[role=option][aria-selected=true]")
    expect(second).to_have_attribute("id", "found-milestone-2")
    address = second.get_attribute("href") or ""
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")
    page.keyboard.press("/")
    expect(page.locator("#search-list [role=option]").first).to_have_attribute("href", address)
    page.keyboard.press("Escape")
    expect(page.locator("#search-words")).to_be_hidden()


def test_on_a_phone_the_window_is_opened_by_a_finger(desk: Callable[..., Desk]) -> None:
    browser = desk("chen", screen="narrow")
    page = browser.open("/projects/HARBOUR")
    opener = page.locator("[data-search-open]")
    assert min((opener.bounding_box() or {}).get(side, 0) for side in ("width", "height")) >= 44
    opener.click()
    page.locator("#search-words").fill("绿牌")
    page.locator("#search-list [role=option]").first.click()
    page.wait_for_url("**/projects/HARBOUR/changes/1")
    assert not browser.sideways()


def test_a_question_mark_shows_the_keys_and_single_ones_can_be_switched_off(desk: Callable[..., Desk]) -> None:
    page = desk("hannah").open("/projects/FERNHILL/plan")
    page.keyboard.press("?")
    window = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(window).to_contain_text("Ctrl + K")
    window.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("?")
    page.keyboard.press("/")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.locator("#search-words")).to_be_focused()
