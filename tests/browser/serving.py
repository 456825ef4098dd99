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

    def __enter__(self) -> Site:
        self.server: Any = create_server(self.app, host="127.0.0.1", port=0, threads=8)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        return Site(self.app, f"http://127.0.0.1:{self.server.effective_port}")

    def __exit__(self, *_raised: object) -> None:
        self.server.close()
        self.thread.join(timeout=5)
        self.server.task_dispatcher.shutdown(timeout=5)
