"""The first view of the main pages in Chromium: bytes, shifts, the first paint; and what Lighthouse says of them."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from tests.bench.measure import Line
from tests.browser.desk import Desk, Site
from tests.browser.inspection import MOST_BYTES, MOST_SHIFT, SCRIPTS
from tests.browser.screenshots import chromium, story_site
from tests.browser.serving import START

WIDE, PHONE = (1440, 900), (390, 844)
FIRST_PAINT_MS = 1_000
POINTS = 95
PAINTED = """() => new Promise((told) => new PerformanceObserver((seen) => {
  const first = seen.getEntriesByName("first-contentful-paint")[0];
  if (first) told(first.startTime);
}).observe({ type: "paint", buffered: true }))"""


@dataclass(frozen=True)
class View:
    """``judged``: by Lighthouse too."""

    name: str
    who: str
    address: str
    size: tuple[int, int] = WIDE
    judged: bool = False


VIEWS = (
    View("portfolio", "director", "/"),
    View("home", "zhou", "/projects/HARBOUR", judged=True),
    View("Gantt", "zhou", "/projects/HARBOUR/plan", judged=True),
    View("table", "zhou", "/projects/HARBOUR/plan/table"),
    View("graph", "zhou", "/projects/HARBOUR/plan/graph"),
    View("decision", "decider", "/decide", PHONE, judged=True),
)


def page_lines(rounds: int, _folder: Path) -> Iterator[Line]:
    with story_site() as site:
        with chromium() as browser:
            for view in VIEWS:
                yield from _first_views(site, browser, view, rounds)
        for view in VIEWS:
            if view.judged:
                yield from _lighthouse(site, view)


def _first_views(site: Site, browser: Browser, view: View, rounds: int) -> Iterator[Line]:
    """Each round with an empty cache, after one that only warms the server."""
    _first_view(site, browser, view)
    weights, shifts, paints = zip(*(_first_view(site, browser, view) for _ in range(rounds)), strict=True)
    area = f"pages, {view.name}"
    yield Line(area, "scripts and styles, packed", figure=max(weights) / 1000, unit="kB", at_most=MOST_BYTES / 1000)
    yield Line(area, "layout shift", figure=max(shifts), unit="", at_most=MOST_SHIFT)
    yield Line(area, "first paint, this machine", wall=median(paints), target=FIRST_PAINT_MS)


def _first_view(site: Site, browser: Browser, view: View) -> tuple[float, float, float]:
    desk = Desk(site, browser, view.who, view.size)
    for script in SCRIPTS:
        desk.context.add_init_script(script)
    page = desk.open(view.address)
    desk.settle()
    found = page.evaluate("inspection.weight()"), page.evaluate("inspection.shifted().score"), page.evaluate(PAINTED)
    assert not desk.leave()
    return found


def _lighthouse(site: Site, view: View) -> Iterator[Line]:
    """Its own mobile preset: a phone four times slower than this machine on a slow network, both simulated."""
    with tempfile.TemporaryDirectory(prefix="delivery-lighthouse-") as folder, sync_playwright() as playwright:
        port, report = _free_port(), Path(folder) / "report.json"
        arguments = [*START, f"--remote-debugging-port={port}"]
        browser = playwright.chromium.launch_persistent_context(folder, executable_path=os.environ["CHROMIUM"], args=arguments)
        cookies = site.cookies(view.who)
        browser.add_cookies([{"name": name, "value": value, "url": site.address} for name, value in cookies.items()])
        options = [f"--port={port}", "--disable-storage-reset", "--quiet", "--output=json", f"--output-path={report}"]
        only = "--only-categories=performance,accessibility,best-practices"
        command = ["node", os.environ["LIGHTHOUSE"], f"{site.address}{view.address}", only, *options]
        subprocess.run(command, check=True, timeout=300, stdin=subprocess.DEVNULL)
        browser.close()
        judged = json.loads(report.read_text(encoding="utf-8"))
    for category in judged["categories"].values():
        points = 100 * category["score"]
        yield Line(f"Lighthouse, {view.name}", category["title"], figure=points, unit="points", at_least=POINTS)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
