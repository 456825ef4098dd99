"""What every test can ask for: settings, an application on a fresh database of the chosen kind, a client, a session.

A test that sends requests never holds an application context: one that stays pushed would be shared by all requests and hide a
missing commit. It looks at rows through ``fresh_session``.
"""

from __future__ import annotations

import gc
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import event
from sqlalchemy.orm import Session

from delivery import create_app
from delivery.extensions import db
from delivery.settings import Settings
from fixtures.story.load import load_story
from tests import long_files, properties
from tests.databases import KIND, RUN, Databases, Run, databases_of_this_run
from tests.quick_start import start_quickly
from tests.rendering import Rendered
from tests.story_world import NOW, TODAY

_run = pytest.StashKey[Run]()
_watchers: list[Rendered] = []


def pytest_configure(config: pytest.Config) -> None:
    if KIND not in ("sqlite", "postgresql"):
        raise pytest.UsageError(f"DELIVERY_TEST_DATABASE={KIND}: it is sqlite or postgresql.")
    if not hasattr(config, "workerinput") and not config.option.collectonly and RUN not in os.environ:
        config.stash[_run] = Run()
        config.option.basetemp = config.option.basetemp or str(config.stash[_run].folder / "files")
        # One order of sets for all workers, who must collect alike; another one in the next run.
        os.environ.setdefault("PYTHONHASHSEED", str(secrets.randbelow(2**32)))
    start_quickly()
    properties.see_the_same()
    _watchers[:] = [Rendered(config)]
    config.pluginmanager.register(_watchers[0])


def pytest_unconfigure(config: pytest.Config) -> None:
    if _run in config.stash:
        config.stash[_run].end()


def pytest_report_header() -> str:
    return f"database: {KIND}, PYTHONHASHSEED={os.environ.get('PYTHONHASHSEED', 'random')}"


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: the collector of garbage need not walk it again for every test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first. A test that asks for no database answers alike on both kinds, so it is run with the first only."""
    items.sort(key=lambda item: long_files.place_of(item.path))
    properties.see_more(items)
    for item in items:
        if "databases" not in getattr(item, "fixturenames", ()):
            item.add_marker("once")


def settings_for(database_url: str, folder: Path, **changes: object) -> Settings:
    """Settings of a test: nothing leaves the process, no runner threads, no limits on rates."""
    values: dict[str, object] = {
        "environment": "test",
        "secret_key": "not a secret, only long enough for a test",
        "database_url": database_url,
        "data_folder": folder,
        "base_url": "http://localhost",
        "runner_threads": 0,
        "mail_transport": "none",
        "rate_limits": False,
    }
    return Settings(**{**values, **changes})  # type: ignore[arg-type]


@contextmanager
def running(settings: Settings) -> Iterator[Flask]:
    """An application whose connections are closed at the end."""
    app = create_app(settings)
    for rendered in _watchers:
        rendered.watch(app)
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()


@pytest.fixture(scope="session")
def databases(worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Templates by name: ``empty`` is migrated and holds no rows."""
    made = databases_of_this_run(worker_id)

    def migrate(url: str) -> None:
        with running(settings_for(url, tmp_path_factory.mktemp("template"))) as app, app.app_context():
            upgrade()

    made.template("empty", migrate)
    yield made
    made.close()


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    url = databases.copy("empty")
    yield url
    databases.remove(url)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return settings_for(database_url, tmp_path)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    with running(settings) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def fresh_session(app: Flask) -> Callable[[], AbstractContextManager[Session]]:
    """``with fresh_session() as session:`` sees what was committed, in a context of its own."""

    @contextmanager
    def opened() -> Iterator[Session]:
        with app.app_context():
            yield db.session  # type: ignore[misc]

    return opened


@pytest.fixture
def session(app: Flask, request: pytest.FixtureRequest) -> Iterator[Session]:
    """The session of a test of services or queries, its application context held open; writes go through a unit of work."""
    if "client" in request.fixturenames:
        raise pytest.UsageError("A test with a client must not hold a session: ask for fresh_session instead.")
    with app.app_context():
        yield db.session  # type: ignore[misc]


@pytest.fixture(scope="session")
def story_files(databases: Databases) -> Path:
    """Lays the story world into the template ``story``, once in a run; its files lie in the folder of this name."""
    folder = Path(os.environ[RUN]) / "story-files"

    def lay(url: str) -> None:
        with running(settings_for(url, folder)) as app, app.app_context():
            upgrade()
            load_story(TODAY)

    databases.template("story", lay)
    return folder


@pytest.fixture
def story(databases: Databases, story_files: Path, tmp_path: Path) -> Iterator[Flask]:
    """The application on a fresh copy of the story world, at noon of the day that it is laid around; see tests/story_world.py."""
    url = databases.copy("story")
    files = shutil.copytree(story_files, tmp_path / "files")
    with running(settings_for(url, files)) as app:
        app.extensions["clock"] = lambda: NOW
        yield app
    databases.remove(url)


@dataclass
class Counted:
    """How many statements were sent."""

    count: int = 0


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], AbstractContextManager[Counted]]:
    """``with count_queries() as counted:`` then ``counted.count``; what opens and closes transactions is not counted."""
    with app.app_context():
        engine = db.engine

    @contextmanager
    def counting() -> Iterator[Counted]:
        counted = Counted()

        def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
            if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
                counted.count += 1

        event.listen(engine, "before_cursor_execute", note)
        try:
            yield counted
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return counting
