"""A status report from sign-in to its PDF: written beside its picture, issued, found in the history by the client."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from fixtures.story.companies import PASSWORD, PEOPLE
from tests.browser.desk import Desk

PROBLEMS = {"hannah": "Two carriers <b>late</b> with their contracts.", "zhou": "两家承运商的接口协议仍未签署。"}


def sign_in(page: Page, who: str) -> None:
    page.fill("input[type=email]", PEOPLE[who].address)
    page.fill("input[type=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")


def begun(page: Page, key: str) -> None:
    page.locator(f'a[href="/projects/{key}"]').first.click()
    page.locator(f'.project-bar a[href="/projects/{key}/reports"]').click()
    page.locator(f'a[href="/projects/{key}/reports/new"]').click()
    page.locator("main form .btn-primary").click()
    page.wait_for_url("**/drafts/*")


@pytest.mark.parametrize(
    ("who", "client", "key", "screen"),
    [("hannah", "marcus", "FERNHILL", "wide"), ("zhou", "chen", "HARBOUR", "phone")],
)
def test_a_report_is_written_issued_and_read_by_the_client(
    desk: Callable[..., Desk], who: str, client: str, key: str, screen: str, tmp_path: Path
) -> None:
    browser = desk(None, screen=screen)
    page = browser.open("/sign-in")
    sign_in(page, who)
    begun(page, key)
    page.fill("#problems", PROBLEMS[who])
    expect(page.locator("#sheet [data-text=problems]")).to_contain_text(PROBLEMS[who])
    assert not browser.sideways()
    page.locator("button[formaction$=issue]").click()
    page.wait_for_url(f"**/projects/{key}/reports/*")
    expect(page.locator(".report-cover")).to_contain_text("SR-00")
    with page.expect_download() as download:
        page.locator(".page-actions a[href$=pdf]").click()
    kept = tmp_path / "report.pdf"
    download.value.save_as(kept)
    assert kept.read_bytes().startswith(b"%PDF")
    issued = page.url
    reader = desk(client, screen=screen)
    read = reader.open(f"/projects/{key}/reports")
    read.locator("table a.code").first.click()
    expect(read.locator("article.report")).to_contain_text(PROBLEMS[who])
    assert read.url == issued and not reader.sideways()
    address = issued.removeprefix(browser.site.address)
    assert any(address in letter for letter in browser.site.letters_to(client))


def test_leaving_with_unsaved_text_is_asked_about_and_only_then(desk: Callable[..., Desk]) -> None:
    page = desk("hannah").open("/projects/FERNHILL")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/projects/FERNHILL/reports/new")
    page.locator("main form .btn-primary").click()
    page.wait_for_url("**/drafts/*")
    draft = page.url
    page.select_option("#light", "green")
    expect(page.locator("#light_note-error")).to_be_visible()
    page.fill("#light_note", "Caught up.")
    expect(page.locator("#sheet .report-overall")).to_contain_text("Caught up.")
    expect(page.locator("#light_note-error")).to_have_count(0)
    page.reload()
    assert asked == ["beforeunload"] and page.input_value("#light_note") == ""
    page.fill("#highlights", "Kept by the keyboard.")
    page.keyboard.press("Control+s")
    expect(page.locator(".notice-success")).to_be_visible()
    page.goto("/projects/FERNHILL/reports")
    page.goto(draft)
    assert asked == ["beforeunload"] and page.input_value("#highlights") == "Kept by the keyboard."


def test_without_scripts_a_report_is_looked_at_saved_and_issued(desk: Callable[..., Desk]) -> None:
    page = desk("hannah", scripts=False).open("/projects/FERNHILL/reports/new")
    page.locator("main form .btn-primary").click()
    page.wait_for_url("**/drafts/*")
    page.fill("#next_steps", "Sign the second contract.")
    page.locator("button[formaction$=preview]").click()
    expect(page.locator("#sheet [data-text=next_steps]")).to_contain_text("Sign the second contract.")
    page.locator("button[formaction$=issue]").click()
    expect(page.locator(".report-cover")).to_contain_text("SR-003")
