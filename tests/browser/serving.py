"""An application on a port of 127.0.0.1, and how a Chromium is started that asks nobody else for anything."""

from __future__ import annotations

import threading
from typing import Any

from flask import Flask
from waitress import create_server

from tests.browser.desk import Site

START = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--font-render-hinting=none"]  # fmt: skip


class served:
    """``with served(app) as site``: the product's own web server around an application, until the end of the block."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.is_over = False

    def __enter__(self) -> Site:
        self.server: Any = create_server(self.app, host="127.0.0.1", port=0, threads=8)
        self.thread = threading.Thread(target=self._turn, daemon=True)
        self.thread.start()
        return Site(self.app, f"http://127.0.0.1:{self.server.effective_port}")

    def _turn(self) -> None:
        """Waitress's own loop ends only when it looks up, once in a second."""
        while not self.is_over:
            self.server.asyncore.loop(timeout=1, map=self.server._map, count=1)

    def __exit__(self, *_raised: object) -> None:
        self.is_over = True
        self.server.pull_trigger()
        self.thread.join(timeout=5)
        self.server.task_dispatcher.shutdown(timeout=5)
        self.server.asyncore.close_all(self.server._map, ignore_all=True)
