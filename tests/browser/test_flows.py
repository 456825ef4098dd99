"""The three users' ways from sign-in to result: both languages, desk and phone, and once more each without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from fixtures.story.companies import PASSWORD, PEOPLE
from tests.browser.desk import Desk, Site

LINK = re.compile(r"http://localhost(/\S+)")
CODE = re.compile(r"\b\d{6}\b")


@dataclass(frozen=True)
class Tale:
    """One project with its manager and the approver whose answer decides; both read the same language."""

    key: str
    manager: str
    asked: str
    change: int
    milestone: str


ENGLISH = Tale("FERNHILL", "hannah", "marcus", 4, "M19")
CHINESE = Tale("HARBOUR", "zhou", "chen", 6, "M28")

every_way = pytest.mark.parametrize(
    ("tale", "screen", "scripts"),
    [
        pytest.param(ENGLISH, "wide", True, id="en-wide"),
        pytest.param(ENGLISH, "phone", True, id="en-phone"),
        pytest.param(CHINESE, "wide", True, id="zh-wide"),
        pytest.param(CHINESE, "phone", True, id="zh-phone"),
        pytest.param(CHINESE, "phone", False, id="without-scripts"),
    ],
)


@every_way
def test_a_manager_makes_a_milestone_longer_and_takes_it_back(
    desk: Callable[..., Desk], tale: Tale, screen: str, scripts: bool
) -> None:
    page = signed_in(desk(None, screen=screen, scripts=scripts), tale.manager)
    page.click(f"main a[href='/projects/{tale.key}']")
    page.click(f"nav a[href='/projects/{tale.key}/plan']")
    page.click(f"main nav a[href='/projects/{tale.key}/plan/table']")
    page.goto(f"/projects/{tale.key}/milestones/{tale.milestone}")
    before = page.input_value("#duration")
    page.fill("#duration", f"{float(before):g}3")
    submit(page, "#duration")
    expect(page.locator("h1")).to_have_text({ENGLISH: "Look before you save", CHINESE: "保存前请先查看"}[tale])
    assert page.locator("tbody tr").count() > 1, "it moves others"
    submit(page, "#reason")
    page.goto(f"/projects/{tale.key}/milestones/{tale.milestone}")
    assert page.input_value("#duration") == f"{float(before):g}3"
    page.goto(f"/projects/{tale.key}/plan/table")
    page.click("form[action$='/plan/undo'] button")
    page.goto(f"/projects/{tale.key}/milestones/{tale.milestone}")
    assert page.input_value("#duration") == before


@every_way
def test_a_client_decides_and_the_manager_implements_what_was_approved(
    site: Site, desk: Callable[..., Desk], tale: Tale, screen: str, scripts: bool
) -> None:
    letter = next(letter for letter in reversed(site.letters_to(tale.asked)) if "/d/" in letter)
    page = desk(None, screen=screen, scripts=scripts).open(link_in(letter))
    if not scripts:
        page.click("form[action$='/code'] button")
    page.wait_for_url("**sent=1")
    page.fill("#digits", CODE.findall(site.letters_to(tale.asked)[-1])[0])
    if not scripts:
        submit(page, "#digits")
    page.wait_for_url("**/decide")
    approve(page)
    page = desk(tale.manager, screen=screen, scripts=scripts).open(f"/projects/{tale.key}/changes/{tale.change}/implementation")
    submit(page, "[name=plan_version]")
    expect(page.locator("h1")).to_contain_text(f"CR-00{tale.change}")
    page.goto(f"/projects/{tale.key}/plan/history")
    expect(page.locator("main")).to_contain_text(f"CR-00{tale.change}")


@every_way
def test_a_manager_issues_a_report_and_the_client_reads_it(
    site: Site, desk: Callable[..., Desk], tale: Tale, screen: str, scripts: bool
) -> None:
    page = signed_in(desk(None, screen=screen, scripts=scripts), tale.manager)
    page.goto(f"/projects/{tale.key}/reports/new")
    submit(page, "[name=from_on]")
    page.fill("#highlights", "Everything fits <b>together</b>.")
    for recipient in page.locator("[name=recipients]").all():
        recipient.check()
    page.click("button[formaction$='/issue']")
    page.wait_for_url(re.compile(r"/reports/\d+$"))
    address = link_in(site.letters_to(tale.asked)[-1])
    assert page.url.endswith(address)
    read = desk(tale.asked, screen=screen, scripts=scripts)
    expect(read.open(address).locator("main")).to_contain_text("Everything fits <b>together</b>.")
    assert not read.sideways()


def signed_in(browser: Desk, who: str) -> Page:
    page = browser.open("/sign-in")
    page.fill("input[type=email]", PEOPLE[who].address)
    page.fill("input[type=password]", PASSWORD)
    submit(page, "input[type=password]")
    page.wait_for_url("**/")
    return page


def submit(page: Page, field: str) -> None:
    """By the first button of the form around that field, as Enter would."""
    page.locator("form", has=page.locator(field)).locator("button").first.click()


def link_in(letter: str) -> str:
    return LINK.findall(letter)[-1]


def approve(page: Page) -> None:
    page.locator("[name=option]").first.check()
    page.locator("#is_authorised").check()
    page.click("button[name=kind][value=approve]")
    expect(page.locator(".receipt")).to_be_visible()
