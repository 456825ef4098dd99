"""The home of a project: what is new, on a desk and on a phone, with and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from delivery.database import in_unit_of_work
from delivery.extensions import db
from delivery.models import Project, Visit
from delivery.services import ledger
from tests.browser.desk import Desk, Site
from tests.story_world import NOW, person

HOME = "/projects/FERNHILL"


def gate_opens(site: Site) -> None:
    """Another person's deed, an hour after everybody left."""

    def deed() -> None:
        project = db.session.query(Project).filter_by(key="FERNHILL").one()
        subject = {"type": "phase", "number": 4, "name": "<img src=x onerror=alert(1)>"}
        actor = person("okafor")
        ledger.record(project, "gate.opened", actor=actor, at=NOW + timedelta(hours=1), subject=subject, is_client_visible=True)
        for visit in db.session.query(Visit):
            visit.latest_at -= timedelta(hours=1)

    with site.app.app_context():
        in_unit_of_work(deed)
        db.session.remove()


def test_a_page_that_was_looked_at_tells_so_and_the_next_visit_shows_what_is_new(desk: Callable[..., Desk], site: Site) -> None:
    browser = desk("marcus")
    browser.page.clock.install()
    page = browser.open(HOME)
    assert not page.locator(".new-mark").count()
    with page.expect_response(f"**{HOME}/visit") as told:
        page.clock.run_for(6000)
    assert told.value.status == 204
    gate_opens(site)
    browser.open(HOME)
    assert "1 entry in the ledger" in page.locator(".visit").inner_text()
    assert page.locator(".home-decisions .new-mark").count() == 1
    assert "<img src=x onerror=alert(1)>" in page.locator(".home-decisions").inner_text()
    page.get_by_role("button", name="Mark as seen").click()
    page.wait_for_url(f"**{HOME}")
    assert not page.locator(".new-mark").count()


def test_without_scripts_a_button_tells_the_visit(desk: Callable[..., Desk], site: Site) -> None:
    page = desk("hannah", scripts=False).open(HOME)
    page.get_by_role("button", name="Mark as seen").click()
    gate_opens(site)
    page.goto(HOME)
    assert page.locator(".new-mark").count() == 1


@pytest.mark.parametrize("who, locale, theme", [("chen", "zh_Hans_CN", "light"), ("hannah", "en", "dark")])
def test_at_four_hundred_percent_nobody_scrolls_sideways(desk: Callable[..., Desk], who: str, locale: str, theme: str) -> None:
    """400 % of 1280 pixels leave 320."""
    browser = desk(who, screen="narrow", locale=locale, theme=theme)
    browser.page.set_viewport_size({"width": 320, "height": 640})
    key = "HARBOUR" if who == "chen" else "FERNHILL"
    for path in (f"/projects/{key}", f"/projects/{key}/ledger", f"/projects/{key}/plan/baselines/1", "/profile", "/styleguide"):
        browser.open(path)
        assert not browser.sideways(), path
