"""An open page hears that its project changed, that the connection is away, that the session ended; what was typed stays."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from delivery.database import in_unit_of_work
from delivery.engine.edits import SetField
from delivery.extensions import db
from delivery.models import Milestone, Session
from delivery.queries.plans import plan_of
from delivery.services.plans import save_edits
from fixtures.story.companies import PASSWORD, PEOPLE
from tests.browser.desk import Desk, Site, follow
from tests.story_world import NOW, person, project_named

CHANGE = "/projects/FERNHILL/changes/new"
TYPED = "A second scanner at the dock"


def rename_a_milestone(site: Site) -> None:
    """By a colleague, meanwhile."""

    def deed() -> None:
        project = project_named("FERNHILL")
        row = db.session.query(Milestone).filter_by(project_id=project.id, code="M25").one()
        old = next(one.name for one in plan_of(project).milestones if one.key == row.key)
        save_edits(project.id, [SetField(row.key, "name", old, "CRM joined up")], actor=person("director"), at=NOW)

    with site.app.app_context():
        in_unit_of_work(deed)
        db.session.remove()


def typing(page: Page) -> Page:
    page.fill("#title", TYPED)
    return page


def come_back(page: Page) -> None:
    """To the tab: then it asks at once, not after its few seconds."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_a_change_elsewhere_is_offered_and_what_was_typed_survives_it(desk: Callable[..., Desk], site: Site) -> None:
    page = typing(desk("hannah").open(CHANGE))
    rename_a_milestone(site)
    notice = page.locator("[data-signal=changed]")
    expect(notice).to_contain_text("林若溪: M25: name")
    expect(page.locator("#title")).to_have_value(TYPED)
    notice.get_by_role("button", name="Show the new state").click()
    expect(page.locator("[data-signal=put-back]")).to_be_visible()
    expect(page.locator("#title")).to_have_value(TYPED)
    expect(page.locator("[data-signal=changed]")).to_have_count(0)


def test_without_a_connection_nothing_is_sent_and_nothing_is_lost(desk: Callable[..., Desk]) -> None:
    browser = desk("hannah")
    page = typing(browser.open(CHANGE))
    page.fill("#what", "Two people, one scanner.")
    browser.expect_complaint("ERR_INTERNET_DISCONNECTED")
    browser.context.set_offline(True)
    page.locator("main form .btn-primary").click()
    expect(page.locator("[data-signal=connection]")).to_contain_text("There is no connection")
    expect(page.locator("#title")).to_have_value(TYPED)
    browser.context.set_offline(False)
    expect(page.locator("[data-signal=connection]")).to_contain_text("The connection is back")
    page.locator("main form .btn-primary").click()
    page.wait_for_url(re.compile("/changes/[0-9]+$"))
    page.goto(CHANGE)
    expect(page.locator("#title")).to_have_value("")


def test_after_the_end_of_a_session_what_was_typed_is_put_back(desk: Callable[..., Desk], site: Site) -> None:
    page = typing(desk("hannah").open(CHANGE))
    with site.app.app_context():
        in_unit_of_work(lambda: db.session.query(Session).delete())
        db.session.remove()
    come_back(page)
    ended = page.locator("[data-signal=ended]")
    expect(ended).to_contain_text("Your session has ended")
    ended.get_by_role("button", name="Sign in again").click()
    page.fill("input[type=email]", PEOPLE["hannah"].address)
    page.fill("input[type=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{CHANGE}")
    expect(page.locator("#title")).to_have_value(TYPED)


def test_what_takes_long_says_so_until_it_is_there(desk: Callable[..., Desk]) -> None:
    page = desk("zhou", locale="en").open("/projects/COLDCHAIN/reports")
    follow(page.locator("a[href*='/reports/drafts/']").first)
    held: list[Route] = []
    page.route(re.compile("pdf"), lambda route: held.append(route))
    with page.expect_download() as downloading:
        page.locator("a[data-busy]").click(no_wait_after=True)
        expect(page.locator("[data-signal=busy] progress")).to_be_visible()
        held[0].continue_()
    assert downloading.value.suggested_filename.endswith(".pdf")
    expect(page.locator("[data-signal=busy]")).to_have_count(0)


def test_a_picture_of_the_plan_takes_in_what_a_colleague_saved_without_a_reload(desk: Callable[..., Desk], site: Site) -> None:
    page = desk("hannah").open("/projects/FERNHILL/plan")
    page.evaluate("window.stayed = true")
    rename_a_milestone(site)
    come_back(page)
    notice = page.locator("[data-signal=changed]")
    expect(notice).to_contain_text("M25: name")
    with page.expect_response(lambda answer: answer.url.endswith("/plan/data")) as brought:
        notice.get_by_role("button", name="Show the new state").click()
    assert "CRM joined up" in brought.value.text()
    expect(notice).to_have_count(0)
    assert page.evaluate("window.stayed")
