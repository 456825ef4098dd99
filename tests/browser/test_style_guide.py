"""The style guide really shows two themes and two languages beside each other."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.desk import Desk


def test_four_panes_of_each_part_in_their_own_theme_and_language(desk: Callable[..., Desk]) -> None:
    page = desk(None).open("/styleguide?errors=1")
    panes = page.locator("#notice .pane")
    grounds = panes.evaluate_all("panes => panes.map(pane => getComputedStyle(pane).backgroundColor)")
    assert len(grounds) == 4 and len(set(grounds)) == 2
    assert [pane.get_attribute("lang") for pane in panes.all()] == ["en", "zh-Hans", "en", "zh-Hans"]
    twice = page.evaluate(
        "[...document.querySelectorAll('[id]')].map(part => part.id).filter((id, at, all) => all.indexOf(id) < at)"
    )
    assert not twice, "an id stands once on a page"
    page.get_by_role("link", name="Open a window").first.click()
    assert page.locator("dialog[open]").count() == 1
