"""The house is laid once in a run; every module works on a copy of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from tests.conftest import running, settings_for
from tests.databases import RUN, Databases
from tests.matrix.asking import Asker
from tests.matrix.house import lay_house, lay_other
from tests.matrix.last_touches import lay_import, renumber
from tests.matrix.reports import lay_reports
from tests.matrix.samples import Samples


def files_of_the_house() -> Path:
    """The bytes of the house's files: read by every copy, so they lie with the run."""
    return Path(os.environ[RUN]) / "house-files"


@pytest.fixture(scope="session")
def house(databases: Databases) -> str:
    """The name of the template that holds the house."""

    def lay(url: str) -> None:
        with running(settings_for(url, files_of_the_house())) as app:
            with app.app_context():
                upgrade()
            lay_house(app)
            lay_other(app)
            lay_reports(app)
            lay_import(app)
            renumber(app)

    databases.template("house", lay)
    return "house"


@pytest.fixture(scope="session")
def in_house(databases: Databases, house: str) -> Callable[[], AbstractContextManager[Flask]]:
    """An application on a fresh copy of the house."""

    @contextmanager
    def opened() -> Iterator[Flask]:
        url = databases.copy(house)
        with running(settings_for(url, files_of_the_house())) as app:
            yield app
        databases.remove(url)

    return opened


@pytest.fixture(scope="module")
def asker(in_house: Callable[[], AbstractContextManager[Flask]]) -> Iterator[Asker]:
    with in_house() as app:
        app.config["WTF_CSRF_ENABLED"] = False
        yield Asker(app)


@pytest.fixture(scope="module")
def samples(asker: Asker) -> Samples:
    return Samples(asker.app)
