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
    """What the imports of the script ``name`` import in turn: the browser finds the first itself as soon as it has the script.

    Modules that a script asks for only when it needs them are not among them.

    >>> "plan/wording.js" in modules_below("gantt/page.js"), "plan/store.js" in modules_below("gantt/page.js")
    (True, False)
    """
    first = _imports(name)
    known, waiting = {name, *first}, [*first]
    while waiting:
        fresh = [found for found in _imports(waiting.pop(0)) if found not in known]
        known.update(fresh)
        waiting += fresh
    return tuple(sorted(known - {name, *first}))


def _imports(name: str) -> list[str]:
    path = FOLDER / name
    found = _STATIC_IMPORT.findall(path.read_text(encoding="utf-8"))
    return [(path.parent / relative).resolve().relative_to(FOLDER.resolve()).as_posix() for relative in found]
