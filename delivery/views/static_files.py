"""The address of styles, scripts and icons: it changes when they do, so that browsers may keep them for a year."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "static"


@cache
def static_address() -> str:
    """``/static/`` and a stamp of what lies there: part of the path, so that modules which import one another share it."""
    stamp = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file() and path.suffix in (".css", ".js", ".svg"):
            stamp.update(path.name.encode() + path.read_bytes())
    return f"/static/{stamp.hexdigest()[:12]}"
