"""The address of styles, scripts and icons: it changes when they do, so that browsers may keep them for a year.

And what a script imports, so that a page can name all its modules at once: a browser that finds them one behind the other
waits once for every step of the way.
"""

from __future__ import annotations

import hashlib
import re
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


_STATIC_IMPORT = re.compile(r"""^(?:import|export)\b[^"';]*["'](\.{1,2}/[\w./-]+\.js)["']""", re.MULTILINE)


@cache
def modules_below(name: str) -> tuple[str, ...]:
    """The modules that the script ``name`` imports, directly or by others; those it asks for only when needed are not among them.

    >>> "plan/store.js" in modules_below("gantt/page.js")
    True
    """
    found: dict[str, None] = {}
    waiting = [FOLDER / name]
    while waiting:
        path = waiting.pop(0)
        for relative in _STATIC_IMPORT.findall(path.read_text(encoding="utf-8")):
            target = (path.parent / relative).resolve()
            shown = target.relative_to(FOLDER.resolve()).as_posix()
            if shown not in found and shown != name:
                found[shown] = None
                waiting.append(target)
    return tuple(found)
