"""What time it is for a request."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import current_app


def now() -> datetime:
    """The present moment, UTC; tests fix it through ``app.extensions["clock"]``."""
    clock = current_app.extensions.get("clock")
    return clock() if clock else datetime.now(UTC).replace(microsecond=0)
