"""A real Chromium in front of the story world, served over a socket; whatever a page complains about fails its test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.browser.addresses import Survey, surveyed
from tests.browser.desk import PATIENCE, Desk, Site
from tests.browser.doors import lay_doors
from tests.browser.serving import START, served
from tests.conftest import running, settings_for
from tests.databases import RUN, Databases, first_to_come
from tests.story_world import NOW

SCREENS = {"wide": (1440, 900), "phone": (390, 844), "narrow": (360, 740)}


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
    expect.set_options(timeout=PATIENCE * 1000)
    yield browser
    browser.close()


@pytest.fixture
def site(story: Flask) -> Iterator[Site]:
    """The story world on a port of 127.0.0.1."""
    with served(story) as site:
        yield site


@pytest.fixture(scope="module")
def shared_site(databases: Databases, story_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One for all tests of a module, which only look: with the doors of doors.py."""
    files = shutil.copytree(story_files, tmp_path_factory.mktemp("shared") / "files")
    url = databases.copy("story")
    with running(settings_for(url, files)) as app:
        app.extensions["clock"] = lambda: NOW
        lay_doors(app)
        with served(app) as site:
            yield site
    databases.remove(url)


@pytest.fixture(scope="module")
def survey(shared_site: Site) -> Survey:
    with first_to_come(Path(os.environ[RUN]), "survey"):
        return surveyed(shared_site, Path(os.environ[RUN]) / "survey.json")


@pytest.fixture(scope="module")
def shared_desk(shared_site: Site, chromium: Browser) -> Iterator[Callable[..., Desk]]:
    """``shared_desk("hannah", screen="phone")``: as ``desk``, for all tests of a module; ask each for what it ``heard()``."""
    opened: list[Desk] = []

    def sit_down(who: str | None, *, screen: str = "wide", **wishes: Any) -> Desk:
        opened.append(Desk(shared_site, chromium, who, SCREENS[screen], **wishes))
        return opened[-1]

    yield sit_down
    for desk in opened:
        desk.leave()


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
