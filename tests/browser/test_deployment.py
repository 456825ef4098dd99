"""The deployment calculator: turned beside its pictures, chosen by the client on a phone, and all of it without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk

WORDS = {
    "hannah": ("cheapest over 4 years", "Not saved yet", "Saved as calculation 2."),
    "zhou": ("4 年内", "尚未保存", "已保存为第 3 版测算"),
}


def opened(desk: Desk, key: str) -> Page:
    page = desk.open(f"/projects/{key}/deployment")
    page.evaluate("window.isTheSame = true")
    return page


def is_the_same(page: Page) -> bool:
    return bool(page.evaluate("window.isTheSame === true"))


@pytest.mark.parametrize(("who", "key", "screen"), [("hannah", "FERNHILL", "wide"), ("zhou", "HARBOUR", "phone")])
def test_an_input_changes_the_pictures_in_place_and_is_saved_only_when_asked(
    desk: Callable[..., Desk], who: str, key: str, screen: str
) -> None:
    browser = desk(who, screen=screen)
    page, (answer, unsaved, saved) = opened(browser, key), WORDS[who]
    expect(page.locator("#unsaved")).to_be_hidden()
    page.fill("#horizon_years", "4")
    expect(page.locator("#answer")).to_contain_text(answer)
    expect(page.locator("#results figure svg").locator("visible=true").first).to_be_visible()
    expect(page.locator("#unsaved")).to_contain_text(unsaved)
    page.fill("#users", "many")
    expect(page.locator("#users-error")).to_be_visible()
    expect(page.locator("#users")).to_have_attribute("aria-invalid", "true")
    page.fill("#users", "75")
    expect(page.locator("#users-error")).to_have_count(0)
    expect(page.locator("#options .change-difference").first).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "users"
    assert is_the_same(page) and not browser.sideways()
    page.click("#unsaved button[value=save]")
    expect(page.locator("main")).to_contain_text(saved)
    assert page.input_value("#users") == "75"


def test_what_was_turned_is_put_back_and_the_choosers_redraw_their_picture_only(desk: Callable[..., Desk]) -> None:
    page = opened(desk("hannah"), "FERNHILL")
    before, users = page.inner_text("#answer"), page.input_value("#users")
    page.locator(".line-group summary").first.click()
    amount = page.locator(".line-group[open] input[name$=-amount]").first
    amount.fill("777")
    expect(page.locator("#answer")).not_to_have_text(before)
    page.select_option("#offer", "on_premises.perpetual")
    heading = page.get_by_role("heading", name=re.compile("Sensitivity of the total: On premises · Perpetual"))
    expect(heading).to_be_visible()
    page.click("#discard")
    expect(page.locator("#answer")).to_have_text(before)
    expect(page.locator("#unsaved")).to_be_hidden()
    assert (amount.input_value(), page.input_value("#users")) == ("", users)
    page.select_option("#offer", "client_cloud.perpetual")
    expect(page.get_by_role("heading", name=re.compile("Sensitivity of the total: Client cloud · Perpetual"))).to_be_visible()
    assert is_the_same(page)


def test_a_client_tries_more_users_on_a_phone_goes_back_to_the_offer_and_chooses(desk: Callable[..., Desk]) -> None:
    browser = desk("marcus", screen="narrow")
    page = opened(browser, "FERNHILL")
    page.fill("#users", "20")
    expect(page.locator("#answer")).to_contain_text("by subscription is cheapest")
    expect(page.locator("#unsaved")).to_contain_text("Only tried out")
    expect(page.locator(".choice-desk")).to_be_hidden()
    page.click("#discard")
    page.locator(".choice-offer").first.click()
    page.locator("label[for=is_authorised]").click()
    page.locator(".choice-desk button.btn-primary").click()
    expect(page.locator("#chosen")).to_contain_text("Vendor cloud")
    assert not browser.sideways()


def test_without_scripts_the_same_page_computes_and_saves(desk: Callable[..., Desk]) -> None:
    page = desk("hannah", scripts=False).open("/projects/FERNHILL/deployment")
    page.fill("#horizon_years", "4")
    page.get_by_role("button", name="Compute").click()
    expect(page.locator("#answer")).to_contain_text("over 4 years")
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.locator("main")).to_contain_text("Saved as calculation 2.")
