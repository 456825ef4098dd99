"""A team member enters a week by keyboard; the same form without scripts is a plain one."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.desk import Desk

ENTRY = "/projects/FERNHILL/plan/actuals?show=all"


def test_a_week_is_entered_by_keyboard(desk: Callable[..., Desk]) -> None:
    browser = desk("shen", locale="en")
    page = browser.open(ENTRY)
    rows = page.locator(".value-grid tr:has(.value-cell)")
    rows.first.locator(".value-cell").last.focus()
    page.keyboard.type("1.5")
    page.keyboard.press("Enter")
    page.keyboard.type("2h")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.value") == "1.5"
    page.keyboard.press("Shift+Enter")
    page.get_by_role("button", name="Save").click()
    page.locator(".notice-success").wait_for()
    assert "2 entries are saved." in page.locator(".notice-success").inner_text()
    values = [rows.nth(place).locator(".value-cell").last.input_value() for place in (0, 1)]
    assert values == ["1.5", "0.25"]
