"""A client decides: from the link in its letter, on a phone and at a desk, in both languages, in at most five taps."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from delivery.jobs import run_due
from tests.browser.desk import Desk, Site
from tests.story_world import NOW

SCREENS = ["narrow", "wide"]
LANGUAGES = {"marcus": "en", "chen": "zh_Hans_CN"}
SAID = {
    "marcus": ("What changes for you", "I approve option D “Crash”", "Your decision is recorded", "CN¥125,740"),
    "chen": ("对您的影响", "我批准变更请求 CR-006（第 2 版）的方案 D", "您的决定已记录", "¥113,648"),
}


class Finger:
    """Taps and typed characters, counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.typed = page, 0, 0

    def tap(self, selector: str) -> None:
        self.page.locator(selector).click()
        self.taps += 1

    def type(self, text: str) -> None:
        """Where the page has put the cursor by itself."""
        self.page.keyboard.type(text)
        self.taps += 1
        self.typed += len(text)


def link_to(site: Site, who: str) -> str:
    letters = (re.search(r"http\S+/d/[\w-]{43}", letter) for letter in reversed(site.letters_to(who)))
    found = next(letter for letter in letters if letter)
    return "/d/" + found[0].rpartition("/d/")[2]


def code_to(site: Site, who: str) -> str:
    found = re.search(r"\b(\d{6})\b", site.letters_to(who)[-1])
    assert found
    return found[1]


def walk_to_the_page(browser: Desk, who: str) -> Finger:
    page, finger = browser.page, Finger(browser.page)
    browser.open(link_to(browser.site, who))
    finger.taps += 1  # the link in the letter
    page.wait_for_url("**?sent=1")
    assert "CR-0" not in page.content(), "nothing is shown before the code"
    finger.type(code_to(browser.site, who))
    page.wait_for_url("**/decide")
    return finger


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("who", LANGUAGES)
def test_an_approver_decides_in_five_taps_and_types_nothing_but_the_code(
    desk: Callable[..., Desk], who: str, screen: str
) -> None:
    browser = desk(None, screen=screen, locale=LANGUAGES[who])
    finger, page = walk_to_the_page(browser, who), browser.page
    effect, statement, recorded, price = SAID[who]
    assert page.locator("#effect").inner_text() == effect and not browser.sideways()
    assert not page.locator(".statement-D").is_visible()
    finger.tap(".option-card:has([value=D]) .option-head")
    assert page.locator(".statement-D").is_visible() and statement in page.locator(".statement-D").inner_text()
    assert price in page.locator(".statement-D").inner_text()
    finger.tap(".decision-authority")
    finger.tap("button[value=approve]")
    page.wait_for_selector(".receipt")
    assert recorded in page.locator(".receipt").inner_text() and statement in page.locator(".receipt").inner_text()
    assert (finger.taps, finger.typed) == (5, 6)
    assert re.search(r"#\d+", page.locator(".receipt").inner_text()) and page.locator(".receipt code").count() == 1
    assert not browser.sideways()


def test_a_decision_that_closes_the_request_leaves_its_receipt_as_pdf(desk: Callable[..., Desk], site: Site) -> None:
    browser = desk(None, screen="narrow")
    finger, page = walk_to_the_page(browser, "marcus"), browser.page
    finger.tap(".option-card:has([value=A]) .option-head")
    finger.tap(".decision-authority")
    finger.tap("button[value=approve]")
    page.wait_for_selector(".receipt")
    while run_due(site.app, NOW):
        pass
    page.reload()
    answer = page.context.request.get(page.locator(".receipt-download a").get_attribute("href") or "")
    assert answer.body().startswith(b"%PDF")
    paper = page.context.request.get("/decide/page.pdf")
    assert paper.body().startswith(b"%PDF")


def test_without_scripts_the_same_page_is_decided_by_its_forms(desk: Callable[..., Desk], site: Site) -> None:
    browser = desk(None, screen="narrow", scripts=False)
    page = browser.open(link_to(site, "marcus"))
    page.locator("form[data-send-at-once] button").click()
    page.wait_for_url("**?sent=1")
    page.fill("[data-code]", code_to(site, "marcus"))
    page.locator(".code-form button").click()
    page.wait_for_url("**/decide")
    browser.expect_complaint("422")
    page.locator("button[value=decline]").click()
    assert page.locator("#comment-error").inner_text() and page.locator("#is_authorised-error").inner_text()
    page.fill("#comment", "Not before Christmas.")
    page.check("#is_authorised")
    page.locator("button[value=decline]").click()
    page.wait_for_selector(".receipt")
    assert "Not before Christmas." in page.locator(".receipt").inner_text()
