"""The embedded web server: waitress, which on SIGTERM or Ctrl-C answers what is in flight before it ends."""

from __future__ import annotations

import argparse
import signal
import time
from collections.abc import Callable
from typing import Any

from waitress import create_server

from delivery import create_app
from delivery.settings import Settings

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


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m delivery.server", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5000)
    chosen = parser.parse_args()
    settings = Settings.from_environment()
    serve(create_app(settings), host=chosen.host, port=chosen.port, threads=settings.threads)


if __name__ == "__main__":
    main()
