"""The risk page follows the work in the background and shows the new dates by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import expect

from delivery.database import in_unit_of_work
from delivery.engine.edits import SetField
from delivery.extensions import db
from delivery.jobs import run_due
from delivery.queries.plans import plan_of
from delivery.services.plans import save_edits
from tests.browser.desk import Desk, Site
from tests.story_world import NOW, person, project_named

PAGE = "/projects/FERNHILL/plan/risk"


def lengthen(site: Site) -> None:
    """By a colleague, meanwhile: what drives the go-live takes twenty days longer."""

    def deed() -> None:
        project = project_named("FERNHILL")
        node = next(one for one in plan_of(project).milestones if one.code == "M35")
        longer = node.duration_minutes + 20 * 480
        edits = [
            SetField(node.key, "duration_minutes", node.duration_minutes, longer),
            SetField(node.key, "estimate_minutes", node.estimate_minutes, None),
        ]
        save_edits(project.id, edits, actor=person("director"), at=NOW)

    with site.app.app_context():
        in_unit_of_work(deed)
        db.session.remove()


def test_the_page_shows_the_new_dates_when_they_are_there_and_its_table_names_the_driver(
    desk: Callable[..., Desk], site: Site
) -> None:
    page = desk("hannah").open(PAGE)
    before = page.locator(".answer").inner_text()
    lengthen(site)
    page.reload()
    expect(page.locator("[data-risk-work]")).to_contain_text("new ones are being computed")
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    run_due(site.app, NOW + timedelta(minutes=1))
    expect(page.locator("[data-risk-work]")).to_have_count(0)
    expect(page.locator(".answer")).not_to_have_text(before)
    page.get_by_role("link", name="M35 User acceptance passed").first.click()
    page.wait_for_url("**/milestones/M35")
