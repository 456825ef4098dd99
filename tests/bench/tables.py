"""The plan as a spreadsheet in Chromium: until it is painted, how many elements it needs, how soon it follows keys and wheel."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page

from tests.bench.measure import Line
from tests.bench.server import plan_server
from tests.browser.desk import Desk, Site
from tests.browser.screenshots import chromium
from tests.browser.serving import served

SIZES = (1_000, 5_000)
TARGETS = {1_000: {"painted": 150.0, "key": 100.0, "frame": 17.5}, 5_000: {}}
MOST_NODES = 1_500
ARRIVED = """() => performance.getEntriesByType("resource").findLast(entry => entry.name.endsWith("/plan/data")).responseEnd"""
NOTE_PAINT = """window.painted = new Promise(done => new MutationObserver((_all, observer) => {
  if (!document.querySelector("#plan-table[data-ready]")) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => done(performance.now())));
}).observe(document, { attributes: true, subtree: true }));"""
NODES = """() => document.querySelectorAll("#plan-table *").length"""
KEYS = """async () => {
  const times = [];
  for (let n = 0; n < 40; n += 1) {
    const begun = performance.now();
    const key = n % 8 === 7 ? "PageDown" : "ArrowDown";
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    times.push(performance.now() - begun);
  }
  return times;
}"""
WHEEL = """async () => {
  const box = document.querySelector("[data-grid]");
  const frames = [];
  let before = await new Promise(requestAnimationFrame);
  for (let n = 0; n < 120; n += 1) {
    box.scrollTop += 170;
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - before);
    before = now;
  }
  return frames;
}"""
ANSWER = """async () => {
  const bar = document.querySelector("[data-consequence]");
  const answered = new Promise(done => new MutationObserver(done).observe(bar, { childList: true }));
  const begun = performance.now();
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  await answered;
  return performance.now() - begun;
}"""


def table_lines(rounds: int, folder: Path, sizes: tuple[int, ...] = SIZES) -> Iterator[Line]:
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        for count in sizes:
            server = plan_server(stack, folder / str(count), count)
            yield from _lines(browser, stack.enter_context(served(server.app)), count, rounds)


def _lines(browser: Browser, site: Site, count: int, rounds: int) -> Iterator[Line]:
    found = [_round(browser, site, count) for _ in range(rounds)]
    area, targets = f"table, {count:,}", TARGETS.get(count, {})
    painted, nodes, keys, frames, answers = zip(*found, strict=True)
    yield Line(area, "painted after its data arrived", wall=median(painted), target=targets.get("painted"))
    yield Line(area, "elements", figure=max(nodes), unit="", at_most=MOST_NODES)
    yield Line(area, "from a key to its picture", wall=median(keys), target=targets.get("key"))
    yield Line(area, "a picture while scrolling", wall=median(frames), target=targets.get("frame"))
    yield Line(area, "from Enter to what it does", wall=median(answers))


def _round(browser: Browser, site: Site, count: int) -> tuple[float, float, float, float, float]:
    desk = Desk(site, browser, None, (1440, 900))
    desk.context.add_cookies([{"name": "session", "value": "token-pm", "url": desk.site.address}])
    desk.context.add_init_script(NOTE_PAINT)
    page = desk.open("/projects/HARBOUR/plan/table?group=none")
    measured = page.evaluate("window.painted") - page.evaluate(ARRIVED)
    page.locator("[aria-rowindex='3'] > [aria-colindex='6']").click()
    keys, frames = page.evaluate(KEYS), page.evaluate(WHEEL)
    nodes, answer = page.evaluate(NODES), _answer(page)
    assert not desk.leave()
    return measured, nodes, median(keys), median(frames), answer


def _answer(page: Page) -> float:
    """Another duration for the first milestone."""
    for key in ("Control+Home", *["ArrowRight"] * 5):
        page.keyboard.press(key)
    page.keyboard.type("7")
    return float(page.evaluate(ANSWER))
