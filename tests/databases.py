"""Databases for the tests: templates that are made once in a run, and a fresh copy of one for every test.

``DELIVERY_TEST_DATABASE`` chooses ``sqlite`` (the default) or ``postgresql``. ``TEST_DATABASE_URL`` names a PostgreSQL server
to use instead of our own (tests/postgresql.py); its user must be allowed to create databases.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from tests.memory_folder import run_folder
from tests.postgresql import PostgresqlServer

KIND = os.environ.get("DELIVERY_TEST_DATABASE", "sqlite")
RUN = "DELIVERY_TEST_RUN"
"""The environment variable by which the workers find the folder that they share in one run."""


class Databases(Protocol):
    def template(self, name: str, fill: Callable[[str], None]) -> None:
        """Make the template by ``fill(url)``, once per run, whichever worker comes first; nobody may stay connected to it."""

    def copy(self, name: str) -> str:
        """The address of a fresh copy of the template."""

    def remove(self, url: str) -> None:
        """The copy is not needed any more."""

    def close(self) -> None: ...


@contextmanager
def first_to_come(folder: Path, name: str) -> Iterator[bool]:
    """Whether this worker is the one who makes ``name``; the others wait until it is made."""
    made = folder / f"{name}.made"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield not made.exists()
        made.touch()


@dataclass
class SqliteFiles:
    """A database is a file, a copy is a copied file."""

    folder: Path
    worker: str
    count: int = 0

    def template(self, name: str, fill: Callable[[str], None]) -> None:
        path = self._path(name)
        with first_to_come(self.folder, name) as first:
            if first:
                fill(f"sqlite:///{path}")
                connection = sqlite3.connect(path)
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.close()

    def copy(self, name: str) -> str:
        self.count += 1
        path = self._path(f"{self.worker}-{self.count}")
        shutil.copyfile(self._path(name), path)
        return f"sqlite:///{path}"

    def remove(self, url: str) -> None:
        path = url.removeprefix("sqlite:///")
        for suffix in ("", "-wal", "-shm", ".wlock"):
            Path(path + suffix).unlink(missing_ok=True)

    def close(self) -> None:
        """Files need no closing."""

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.sqlite"


@dataclass
class PostgresqlDatabases:
    """A copy is ``CREATE DATABASE … TEMPLATE …``, triggers and sequences included: 12 ms of work in memory, 300 on a disk."""

    server: URL
    folder: Path
    worker: str
    count: int = 0
    _prefix: str = field(init=False)

    def __post_init__(self) -> None:
        self._prefix = self.folder.name.replace("-", "_")

    def template(self, name: str, fill: Callable[[str], None]) -> None:
        with first_to_come(self.folder, name) as first:
            if first:
                self._execute("CREATE DATABASE {}", self._name(name))
                fill(self._url(self._name(name)))

    def copy(self, name: str) -> str:
        self.count += 1
        own = self._name(f"{self.worker}_{self.count}")
        self._execute("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", own, self._name(name))
        return self._url(own)

    def remove(self, url: str) -> None:
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", str(make_url(url).database))

    def remove_all(self) -> None:
        """What this run made on a server that lives on."""
        query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
        for (name,) in self._connection.execute(query, (self._prefix,)).fetchall():
            self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def close(self) -> None:
        self._connection.close()

    def _name(self, what: str) -> str:
        return f"{self._prefix}_{what}"

    def _url(self, database: str) -> str:
        return self.server.set(database=database).render_as_string(hide_password=False)

    def _execute(self, statement: str, *names: str) -> None:
        self._connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    @cached_property
    def _connection(self) -> psycopg.Connection:
        address = self.server.set(drivername="postgresql").render_as_string(hide_password=False)
        return psycopg.connect(address, autocommit=True)


class Run:
    """What the process that starts a run owns: the shared folder, and the server if it is ours."""

    def __init__(self) -> None:
        self.folder = run_folder("test")
        os.environ[RUN] = str(self.folder)
        self.server: PostgresqlServer | None = None
        if KIND == "postgresql" and not os.environ.get("TEST_DATABASE_URL"):
            self.server = PostgresqlServer()
            self.server.start()
            os.environ["TEST_DATABASE_URL"] = self.server.url

    def end(self) -> None:
        if self.server:
            self.server.stop()
            del os.environ["TEST_DATABASE_URL"]
        elif KIND == "postgresql":
            databases = databases_of_this_run("end")
            assert isinstance(databases, PostgresqlDatabases)
            databases.remove_all()
            databases.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        del os.environ[RUN]


def databases_of_this_run(worker: str) -> Databases:
    folder = Path(os.environ[RUN])
    if KIND == "sqlite":
        return SqliteFiles(folder, worker)
    url = make_url(os.environ["TEST_DATABASE_URL"])
    return PostgresqlDatabases(url.set(drivername="postgresql+psycopg"), folder, worker)
