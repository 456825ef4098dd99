"""A real Chromium in front of the story world, served over a socket; whatever a page complains about fails its test."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Playwright, sync_playwright
from waitress import create_server

from tests.browser.desk import Desk, Site

SCREENS = {"wide": (1440, 900), "phone": (390, 844), "narrow": (360, 740)}
START = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--font-render-hinting=none"]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What a browser does with a page does not hang on the database below it."""
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker("once")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM")
    if not path:
        pytest.fail("CHROMIUM names no browser: run the tests by ./dev test, or export CHROMIUM=$(./dev browser)", pytrace=False)
    browser = playwright.chromium.launch(executable_path=path, args=START)
    yield browser
    browser.close()


@pytest.fixture
def site(story: Flask) -> Iterator[Site]:
    """The story world on a port of 127.0.0.1."""
    with served(story) as site:
        yield site


class served:
    """``with served(app) as site``: the product's own web server around an application, until the end of the block."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def __enter__(self) -> Site:
        self.server: Any = create_server(self.app, host="127.0.0.1", port=0, threads=8)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        return Site(self.app, f"http://127.0.0.1:{self.server.effective_port}")

    def __exit__(self, *_raised: object) -> None:
        self.server.close()
        self.thread.join(timeout=5)
        self.server.task_dispatcher.shutdown(timeout=5)


@pytest.fixture
def desk(site: Site, chromium: Browser) -> Iterator[Callable[..., Desk]]:
    """``desk("hannah", screen="phone", theme="dark", locale="en")``: that person in front of a browser of their own.

    Nobody by ``desk(None)``. At the end of the test every page has to have been quiet: nothing in the console, no script that
    failed, no breach of the content security policy, no request that left the machine.
    """
    opened: list[Desk] = []

    def sit_down(who: str | None, *, screen: str = "wide", **wishes: Any) -> Desk:
        desk = Desk(site, chromium, who, SCREENS[screen], **wishes)
        opened.append(desk)
        return desk

    yield sit_down
    complaints = [complaint for desk in opened for complaint in desk.leave()]
    assert not complaints
