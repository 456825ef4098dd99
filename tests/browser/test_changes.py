"""The board and the page of a change request, by keyboard and on a phone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.desk import Desk

LOG = "/projects/HARBOUR/changes"


def focused(page: Page) -> str:
    return page.locator("[data-card]:focus .code").inner_text().split()[0]


def test_arrows_lead_over_the_board_and_the_browser_keeps_the_list(desk: Callable[..., Desk]) -> None:
    page = desk("zhou").open(LOG)
    page.locator("[data-card]").first.focus()
    first = focused(page)
    page.keyboard.press("ArrowDown")
    below = focused(page)
    page.keyboard.press("ArrowRight")
    beside = focused(page)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    assert focused(page) == first and len({first, below, beside}) == 3
    page.keyboard.press("Enter")
    page.wait_for_url("**/changes/*")
    page.goto(f"{LOG}?view=list")
    page.goto(LOG)
    expect(page.locator("table#changes")).to_be_visible()


def test_a_narrow_phone_filters_the_log_and_reads_the_options_as_cards(desk: Callable[..., Desk]) -> None:
    browser = desk("hannah", screen="narrow")
    page = browser.open("/projects/FERNHILL/changes")
    assert not browser.sideways()
    page.locator(".log-filter > summary").click()
    page.select_option("#waits", "client")
    page.locator(".log-fields .btn-primary").click()
    page.wait_for_url("**waits=client**")
    assert page.locator("[data-card]").count() == 1 and not browser.sideways()
    page.locator("[data-card]").click()
    expect(page.locator(".option-cards")).to_be_visible()
    expect(page.locator(".option-box")).to_be_hidden()
    page.locator("#moves-C > summary").click()
    expect(page.locator("#moves-C .before-after-narrow svg")).to_be_visible()
    assert not browser.sideways()


def test_seven_options_stand_side_by_side_on_a_desk(desk: Callable[..., Desk]) -> None:
    browser = desk("hannah")
    page = browser.open("/projects/FERNHILL/changes/4")
    heads = [head.bounding_box() for head in page.locator(".option-table thead th").all()]
    tops = {round(box["y"]) for box in heads if box}
    assert len(heads) == 7 and len(tops) == 1
    last = heads[-1]
    assert last and last["x"] + last["width"] <= 1440 and not browser.sideways()
