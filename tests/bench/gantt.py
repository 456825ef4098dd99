"""The Gantt in Chromium on plans of many rows: painting, size of the document, scrolling, dragging."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.measure import Line
from tests.bench.plans import STARTS_AT, edits_that_lay, layered_plan
from tests.browser.serving import START, served
from tests.conftest import running, settings_for
from tests.plan_world import NOON, lay_plan_world

SIZES = (1_000, 5_000)
PAINT, NODES, FRAME, WORK, DRAG = 150.0, 500, 17.5, 8.0, 100.0
PLAN = "/projects/HARBOUR/plan"

_PAINTED = """() => {
  const data = performance.getEntriesByType("resource").find((entry) => entry.name.endsWith("/plan/data"));
  return performance.getEntriesByName("gantt-painted")[0].startTime - data.responseEnd;
}"""
_NODES = "() => document.querySelectorAll('*').length"
_SCROLL = """() => new Promise((resolve) => {
  const view = document.querySelector(".gantt-view");
  const times = [];
  let step = 0;
  const go = (now) => {
    times.push(now);
    view.scrollBy(0, 60);
    step += 1;
    if (step < 150) requestAnimationFrame(go);
    else resolve(times.slice(1).map((time, n) => time - times[n]).sort((a, b) => a - b));
  };
  requestAnimationFrame(go);
})"""
_FEEDBACK = """() => new Promise((resolve) => {
  const wish = document.querySelector(".gantt-overlay .of-wish");
  let began = 0;
  addEventListener("pointermove", (event) => { began = event.timeStamp; }, { capture: true });
  const shown = () => requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
  new MutationObserver(shown).observe(wish, { attributes: true });
})"""


def gantt_lines(rounds: int, folder: Path, sizes: tuple[int, ...] = SIZES) -> Iterator[Line]:
    """Targets hold at 1,000 rows; more rows are measured so that nobody is surprised."""
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=os.environ["CHROMIUM"], args=START)
        for count in sizes:
            yield from lines_in(browser, rounds, folder / str(count), count)
        browser.close()


def lines_in(browser: Browser, rounds: int, folder: Path, count: int) -> Iterator[Line]:
    with ExitStack() as stack:
        site = stack.enter_context(served(_app(stack, folder, count)))
        context = browser.new_context(base_url=site.address, viewport={"width": 1440, "height": 900})
        stack.callback(context.close)
        context.add_cookies([{"name": "session", "value": "token-pm", "url": site.address}])
        yield from _lines(context.new_page(), count, rounds)


def _app(stack: ExitStack, folder: Path, count: int) -> Flask:
    folder.mkdir(parents=True)
    app = stack.enter_context(running(settings_for(f"sqlite:///{folder / 'bench.sqlite'}", folder)))
    app.extensions["clock"] = lambda: NOON
    with app.app_context():
        upgrade()
        lay_plan_world(edits_that_lay(layered_plan(count)), starts_at=STARTS_AT)
    return app


def _lines(page: Page, count: int, rounds: int) -> Iterator[Line]:
    aims: dict[str, float | None] = dict.fromkeys(("paint", "nodes", "frame", "work", "drag"))
    if count <= 1_000:
        aims = {"paint": PAINT, "nodes": NODES, "frame": FRAME, "work": WORK, "drag": DRAG}
    area = f"gantt, {count:,}"
    painted = [_opened(page) for _ in range(max(3, rounds))]
    yield Line(area, "painted after its data", wall=median(painted), target=aims["paint"])
    yield Line(area, "nodes of the document", wall=page.evaluate(_NODES), target=aims["nodes"])
    frames, work = _scrolled(page)
    yield Line(area, "frame while scrolling, p95", wall=frames[int(len(frames) * 0.95)], target=aims["frame"])
    yield Line(area, "page's own work in a frame", cpu=work, target=aims["work"])
    yield Line(area, "drag to its picture", wall=median(_dragged(page) for _ in range(3)), target=aims["drag"])


def _opened(page: Page) -> float:
    page.goto(PLAN)
    page.wait_for_selector("#gantt[data-ready]", timeout=60_000)
    page.wait_for_function("performance.getEntriesByName('gantt-painted').length")
    found: Any = page.evaluate(_PAINTED)
    return float(found)


def _scrolled(page: Page) -> tuple[list[float], float]:
    """Milliseconds between the frames, sorted; CPU milliseconds of the page's thread in each, which no busy machine changes."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent() -> float:
        metrics = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
        return 1000 * float(metrics["TaskDuration"])

    before = spent()
    frames: list[float] = page.evaluate(_SCROLL)
    work = (spent() - before) / (len(frames) + 1)
    session.detach()
    return frames, work


def _dragged(page: Page) -> float:
    """From the moving of the pointer to the frame that shows it; the bar is put back where it was."""
    page.locator(".gantt-view").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(150)
    left, right = (page.locator(".gantt-knob").nth(end).bounding_box() for end in (0, 1))
    assert left
    assert right
    x, y = (left["x"] + right["x"] + 12) / 2 - 3, left["y"] + 6
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 6, y)
    page.mouse.move(x + 30, y)
    page.wait_for_timeout(500)
    asked = page.evaluate_handle(f"() => {{ window.feedback = ({_FEEDBACK})(); }}")
    page.mouse.move(x + 90, y)
    took: Any = page.evaluate("() => window.feedback")
    asked.dispose()
    page.keyboard.press("Escape")
    page.mouse.up()
    return float(took)
