"""The embedded web server: waitress, which on SIGTERM or Ctrl-C answers what is in flight before it ends."""

from __future__ import annotations

import argparse
import signal
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from waitress import create_server

from delivery.database import in_unit_of_work
from delivery.exchange.checkpoint import make_checkpoint_key
from delivery.extensions import db
from delivery.jobs import Runner
from delivery.reports.worker import warm_pdf
from delivery.services.housekeeping import queue_housekeeping

PATIENCE_SECONDS = 30.0


def serve(application: Callable[..., Any], *, host: str = "127.0.0.1", port: int = 5000, threads: int = 8) -> None:
    """Serve until a signal asks to stop; requests already received are finished, new ones are refused."""
    server: Any = create_server(application, host=host, port=port, threads=threads, ident=None)
    asked: list[int] = []

    def stop(number: int, _frame: object) -> None:
        asked.append(number)
        server.pull_trigger()  # wakes the loop, which would otherwise sleep on

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    print(f"Serving on http://{host}:{port} (Ctrl-C stops it)", flush=True)
    while not asked:
        _turn(server, 10)
    _finish(server)


def _finish(server: Any) -> None:
    """Close the door, then go on turning until every request inside has its answer."""
    for _ in range(20):
        _turn(server, 0)  # takes in whoever was already waiting at the door
    server.del_channel()
    server.socket.close()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while _is_busy(server) and time.monotonic() < deadline:
        _turn(server, 0.1)
    server.task_dispatcher.shutdown(timeout=1)


def _turn(server: Any, timeout: float) -> None:
    """One round of waitress's own loop."""
    server.asyncore.loop(timeout=timeout, map=server._map, count=1)


def _is_busy(server: Any) -> bool:
    channels = list(server.active_channels.values())
    return any(channel.request or channel.requests or channel.total_outbufs_len for channel in channels)


def prepare(app: Flask) -> None:
    """What a process does once before it serves: the ledger's key, the recurring work, a warm PDF child."""
    settings = app.extensions["settings"]
    if settings.ledger_key_file is not None:
        make_checkpoint_key(settings.ledger_key_file)
    with app.app_context():
        in_unit_of_work(lambda: queue_housekeeping(datetime.now(UTC)))
        db.session.remove()
    threading.Thread(target=warm_pdf, name="warm-pdf", daemon=True).start()


def serve_and_work(app: Flask, *, host: str = "127.0.0.1", port: int = 5000) -> None:
    """The embedded way to run: this one process answers requests and does what is due in the background."""
    settings = app.extensions["settings"]
    prepare(app)
    runner = Runner(app, settings.runner_threads)
    app.extensions["runner"] = runner
    runner.start()
    try:
        serve(app, host=host, port=port, threads=settings.threads)
    finally:
        runner.stop()


def main(app: Flask) -> None:
    parser = argparse.ArgumentParser(prog="python -m delivery.server", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5000)
    chosen = parser.parse_args()
    serve_and_work(app, host=chosen.host, port=chosen.port)


if __name__ == "__main__":
    from delivery import create_app

    main(create_app())
