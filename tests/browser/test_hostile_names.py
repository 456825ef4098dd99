"""Whatever people call things stays text: a project in which every name and text is markup, opened page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Dialog

from tests.browser.addresses import Walk
from tests.browser.desk import Desk, Site
from tests.browser.serving import served
from tests.conftest import running, settings_for
from tests.databases import Databases
from tests.matrix import house, reports
from tests.plan_world import NOON

HOSTILE = "<img src=x onerror=alert(1)>"
MARKUP = "document.querySelectorAll('[onerror], img[src=x]').length"
ALWAYS = ["/plan", "/plan/table", "/plan/graph", "/changes", "/deliverables", "/reports", "/ledger", "/members", "/scope"]
"""Below the project; the walk finds these and more, and it is a fault if it does not."""


class House(Site):
    """The house of the permission matrix, whose people have sessions of known tokens."""

    def cookies(self, who: str | None, locale: str | None = None) -> dict[str, str]:
        return {"session": f"token-{who}"}


@pytest.fixture(scope="module")
def hostile_house(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The project OTHER, laid by the product's services with ``HOSTILE`` wherever a person can write."""
    url = databases.copy("empty")
    with running(settings_for(url, tmp_path_factory.mktemp("hostile"))) as app:
        app.extensions["clock"] = lambda: NOON
        with pytest.MonkeyPatch.context() as patch:
            for module, name in ((house, "CANARY"), (house, "HOUSE_CANARY"), (reports, "CANARY")):
                patch.setattr(module, name, HOSTILE)
            for lay in (house.lay_house, house.lay_other, reports.lay_reports):
                lay(app)
        with served(app) as site:
            yield House(app, site.address)
    databases.remove(url)


@pytest.fixture
def sit_down(hostile_house: House, chromium: Browser) -> Iterator[Callable[[str], Desk]]:
    desks: list[Desk] = []

    def sit_down(who: str) -> Desk:
        desk = Desk(hostile_house, chromium, who, (1440, 900))
        desks.append(desk)

        def hear(dialog: Dialog) -> None:
            desk.complaints.append(f"{desk.page.url} opened a dialog: {dialog.message}")
            dialog.dismiss()

        desk.page.on("dialog", hear)
        return desk

    yield sit_down
    assert not [complaint for desk in desks for complaint in desk.leave()]


@pytest.mark.parametrize("who", ["other-pm", "other"])
def test_markup_in_names_stays_text_on_every_page(hostile_house: House, sit_down: Callable[[str], Desk], who: str) -> None:
    desk, shown = sit_down(who), set()
    places = {seen.place.endpoint: seen.place.address for seen in Walk(hostile_house, who).along_links() if seen.marks}
    assert {f"/projects/OTHER{end}" for end in ALWAYS} <= {address.partition("?")[0] for address in places.values()}
    for address in [*places.values(), "/search?q=onerror"]:
        page = desk.open(address)
        desk.settle()
        assert page.evaluate(MARKUP) == 0, address
        if HOSTILE in page.inner_text("body"):
            shown.add(address)
    assert len(shown) > len(places) * 0.6, sorted(set(places.values()) - shown)


def test_markup_in_names_stays_text_where_the_client_decides(sit_down: Callable[[str], Desk]) -> None:
    desk = sit_down("other")
    desk.open("/projects/OTHER/changes")
    waiting = desk.page.get_by_role("link", name="Waiting").first.get_attribute("href")
    desk.open(waiting or "").click("form[action$='/decision'] button")
    desk.page.wait_for_url("**/decide")
    assert f"Waiting {HOSTILE}" in desk.page.inner_text("h1")
    assert desk.page.evaluate(MARKUP) == 0
