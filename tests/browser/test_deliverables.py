"""Deliverables and gates: a phase unfolds where its link leads, and a decision asks only for what it needs."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.desk import Desk

INDEX = "/projects/HARBOUR/deliverables"


def test_a_client_on_a_phone_is_led_to_the_gate_that_it_is_asked_about(desk: Callable[..., Desk]) -> None:
    browser = desk("chen", screen="narrow")
    page = browser.open(INDEX)
    opened = page.locator("details.phase-block[open]")
    assert 0 < opened.count() < page.locator("details.phase-block").count()
    assert not browser.sideways()
    page.get_by_text("查看并决定").first.click()
    gate = page.locator("details.phase-block:has(#phase-5)")
    assert gate.get_attribute("open") is not None
    expect(gate.locator(".phase-head")).to_be_in_viewport()
    gate.get_by_role("button", name="同意豁免").click()
    page.wait_for_url("**/deliverables*")
    assert "已豁免" in page.locator("details.phase-block:has(#phase-5) .phase-head").inner_text()


def test_a_link_unfolds_a_phase_that_was_folded(desk: Callable[..., Desk]) -> None:
    page = desk("zhou").open(INDEX)
    folded = page.locator("details.phase-block:has(#phase-8)")
    assert folded.get_attribute("open") is None
    page.evaluate("location.hash = 'phase-8'")
    page.wait_for_selector("details.phase-block[open]:has(#phase-8)")


def test_a_decision_asks_for_a_reason_only_where_one_is_needed(desk: Callable[..., Desk]) -> None:
    browser = desk("hannah", screen="phone")
    page = browser.open("/projects/FERNHILL/deliverables/18")
    reason, due = page.locator("#reason"), page.locator("#due_on")
    assert not reason.is_visible() and not due.is_visible()
    page.get_by_text("Reject", exact=True).click()
    assert reason.is_visible() and not due.is_visible()
    page.get_by_text("Accept with reservations").click()
    assert reason.is_visible() and due.is_visible()
    page.get_by_text("Accept", exact=True).click()
    assert not reason.is_visible()
    page.get_by_role("button", name="Record the decision").click()
    page.wait_for_selector(".notice-success, [role=status]")
    assert "Accepted" in page.locator(".lead-text").inner_text()
    assert not browser.sideways()
