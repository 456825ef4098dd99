"""The network of a plan in a browser: pan, zoom and walk by keyboard, drag, focus, a PNG; without scripts a picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.desk import Desk

GRAPH = "/projects/FERNHILL/plan/graph"
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"


def view(page: Page) -> tuple[float, ...]:
    box = page.locator(".graph-picture").get_attribute("viewBox")
    assert box
    return tuple(map(float, box.split()))


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(
        "axe.run().then((found) => found.violations.map((one) => `${one.id}: ${one.nodes[0].html}`))"
    )
    return found


def test_the_network_is_moved_walked_and_kept_by_keyboard(desk: Callable[..., Desk], tmp_path: Path) -> None:
    page = desk("hannah").open(GRAPH)
    box = page.locator(".graph-box")
    box.focus()
    before = view(page)
    page.keyboard.press("ArrowRight")
    assert view(page)[0] > before[0]
    page.keyboard.press("+")
    assert view(page)[2] < before[2]
    page.keyboard.press("0")
    assert view(page)[2] > 2 * before[2], "everything is in view"
    page.keyboard.press("c")
    first = page.evaluate("document.activeElement.dataset.code")
    assert page.locator(".g-node:focus").get_attribute("class").split().count("is-critical")  # type: ignore[union-attr]
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.dataset.code")
    assert second != first, "along an arrow to what follows"
    with page.expect_download() as kept:
        page.locator("[data-png]").click()
    kept.value.save_as(tmp_path / "graph.png")
    assert (tmp_path / "graph.png").read_bytes().startswith(b"\x89PNG")
    page.locator(".g-node[tabindex='0']").focus()
    page.keyboard.press("f")
    page.wait_for_url(f"**{GRAPH}?focus={second}")
    assert page.locator(".g-node.is-focus").get_attribute("data-code") == second


def test_dragging_moves_the_picture_and_follows_no_link(desk: Callable[..., Desk]) -> None:
    page = desk("zhou", theme="dark").open("/projects/HARBOUR/plan/graph?focus=M31&drivers=all&followers=all&rest=dim")
    assert not violations(page)
    before = view(page)
    node = page.locator(".g-node.is-focus").bounding_box()
    assert node
    page.mouse.move(node["x"] + 60, node["y"] + 40)
    page.mouse.down()
    page.mouse.move(node["x"] + 180, node["y"] + 20, steps=4)
    page.mouse.up()
    assert before[0] - view(page)[0] > 100
    assert "focus=M31" in page.url
    page.locator(".g-node.is-focus .g-card").click()
    page.wait_for_url("**/milestones/M31")


def test_a_phone_shows_the_network_without_scrolling_sideways(desk: Callable[..., Desk]) -> None:
    browser = desk("chen", screen="narrow")
    page = browser.open("/projects/HARBOUR/plan/graph?focus=M31")
    assert not browser.sideways()
    page.locator("[data-view=farther]").click()
    assert page.locator(".graph-box").bounding_box()["width"] < 360  # type: ignore[index]


def test_without_scripts_the_network_answers_by_forms(desk: Callable[..., Desk]) -> None:
    page = desk("hannah", scripts=False).open(GRAPH)
    assert page.locator("[data-png]").is_hidden()
    page.fill("#focus", "M18")
    page.select_option("#followers", "all")
    page.locator(".filters button").click()
    assert page.locator(".g-node.is-focus").get_attribute("data-code") == "M18"
    assert page.locator("#followers").input_value() == "all"
