"""The list of projects without scripts: filters, order and pages are plain forms and links."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.desk import Desk, follow


def test_a_director_filters_and_sorts_without_scripts(desk: Callable[..., Desk]) -> None:
    browser = desk("director", screen="phone", locale="en", scripts=False)
    page = browser.open("/")
    assert page.locator("h1 + .answer").inner_text().startswith("2 of 3 projects are late")
    assert page.locator(".portfolio tbody tr").count() == 3
    assert not browser.sideways()
    page.select_option("#light", "red")
    follow(page.get_by_role("button", name="Show"))
    assert "light=red" in page.url
    assert page.locator(".portfolio tbody tr").count() == 1
    follow(page.get_by_role("link", name="Show all"))
    page.set_viewport_size({"width": 1440, "height": 900})
    follow(page.get_by_role("link", name="Project", exact=True))
    assert "sort=name" in page.url
    names = page.locator(".portfolio tbody th a").all_inner_texts()
    follow(page.get_by_role("link", name="Project", exact=True))
    assert page.locator(".portfolio tbody th a").all_inner_texts() == names[::-1]
    assert page.locator("th[aria-sort=descending]").count() == 1
