"""How the product speaks with its database: reads that cannot write, and one unit of work at a time.

Each setting here answers a measured failure: deferred transactions that lose updates, busy handlers that
starve old waiters, GETs that write. Change one only with the concurrency tests at hand.
"""

from __future__ import annotations

import fcntl
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from delivery.extensions import db
from delivery.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")
TRIES = 5
QUEUE_SECONDS = 15.0
_writing: ContextVar[bool] = ContextVar("writing", default=False)
_queue = threading.Lock()


class Busy(RuntimeError):
    """Other writers held the database for too long; nothing was saved, trying again is safe."""


def engine_options(settings: Settings) -> dict[str, Any]:
    size = settings.threads + settings.runner_threads + 4
    options: dict[str, Any] = {"pool_size": size, "max_overflow": 0, "pool_timeout": 30}
    if make_url(settings.database_url).get_backend_name() == "sqlite":
        options["connect_args"] = {"timeout": 30, "check_same_thread": False}
    else:
        options["pool_pre_ping"] = True
    return options


def configure(app: Flask) -> None:
    """Hang the transaction hooks on the application's engine."""
    with app.app_context():
        hook(db.engine)


def hook(engine: Engine) -> None:
    """Make every transaction of ``engine`` read-only unless it belongs to a unit of work."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)
    else:
        event.listen(engine, "begin", _postgresql_begin)


def _sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000", "trusted_schema=OFF"):
        connection.execute(f"PRAGMA {pragma}")
    mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    if mode not in ("wal", "memory"):
        raise RuntimeError(f"SQLite cannot use its write-ahead log here ({mode}): put the database on a local disk.")


def _sqlite_begin(connection: Any) -> None:
    writing = _writing.get()
    connection.exec_driver_sql(f"PRAGMA query_only={0 if writing else 1}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN DEFERRED")


def _postgresql_begin(connection: Any) -> None:
    if not _writing.get():
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def in_unit_of_work(work: Callable[[], T]) -> T:
    """Run ``work`` in one write transaction and commit it; retried when two transactions collide.

    ``work`` must load what it changes itself: whatever was read before may be stale.

    Raises
    ------
    Busy
        The queue of writers did not move in time.
    RuntimeError
        Called inside another unit of work.
    """
    for attempt in range(TRIES):
        try:
            with _unit_of_work() as session:
                result = work()
                session.commit()
                return result
        except DBAPIError as error:
            if attempt + 1 == TRIES or not _may_succeed_later(error):
                raise
            time.sleep(random.uniform(0.01, 0.05) * 2**attempt)
    raise AssertionError("unreachable")


def unit_of_work(function: Callable[P, T]) -> Callable[P, T]:
    """The same as a decorator."""

    @wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> T:
        return in_unit_of_work(lambda: function(*args, **kwargs))

    return wrapped


@contextmanager
def _unit_of_work() -> Iterator[Session]:
    if _writing.get():
        raise RuntimeError("A unit of work inside a unit of work: the outer one would wait for itself.")
    session = db.session
    session.rollback()  # ends the read transaction: no stale snapshot, no upgrade that cannot wait
    session.expire_all()
    with _queued(db.engine):
        token = _writing.set(True)
        try:
            yield session  # type: ignore[misc]
        except BaseException:
            session.rollback()
            raise
        finally:
            session.rollback()
            _writing.reset(token)


@contextmanager
def _queued(engine: Engine) -> Iterator[None]:
    """SQLite's own busy handler lets old waiters starve: writers queue here, threads first, then processes."""
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path or path == ":memory:":
        yield
        return
    deadline = time.monotonic() + QUEUE_SECONDS
    if not _queue.acquire(timeout=QUEUE_SECONDS):
        raise Busy
    try:
        with Path(path + ".wlock").open("a") as lock:
            _lock_before(lock.fileno(), deadline)
            yield
    finally:
        _queue.release()


def _lock_before(descriptor: int, deadline: float) -> None:
    pause = 0.001
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise Busy from None
            time.sleep(pause)
            pause = min(pause * 1.5, 0.02)


def _may_succeed_later(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    locked = isinstance(error, OperationalError) and "locked" in str(error.orig)
    return state in ("40001", "40P01") or locked
