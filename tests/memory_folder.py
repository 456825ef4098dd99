"""Where the files of a run lie: in memory where there is room, since a fresh database is hundreds of small files and a disk takes
twenty times as long for them; else in the temporary folder."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 1024**3
"""Bytes that have to be free: containers often have 64 MB there."""
OURS = "delivery-run-"


def run_folder(what: str) -> Path:
    """A new folder; the name holds the process, so that a later run clears up after one that was killed."""
    parent = MEMORY if _has_room() else Path(open_to_all())
    if parent == MEMORY:
        _clear_up()
    folder = Path(tempfile.mkdtemp(prefix=f"{OURS}{os.getpid()}-{what}-", dir=parent))
    folder.chmod(0o755)
    return folder


def _has_room() -> bool:
    try:
        return os.access(MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(MEMORY).free >= ROOM
    except OSError:
        return False


def _clear_up() -> None:
    for folder in MEMORY.glob(f"{OURS}*"):
        owner = re.match(rf"{OURS}(\d+)-", folder.name)
        if owner and not _lives(int(owner[1])):
            shutil.rmtree(folder, ignore_errors=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def open_to_all() -> str:
    """A temporary folder that every user can reach: root's own may be closed to the plain user."""
    for folder in dict.fromkeys((tempfile.gettempdir(), "/tmp", "/var/tmp")):
        path = Path(folder).resolve()
        if os.geteuid() != 0 or all(parent.stat().st_mode & 0o001 for parent in (path, *path.parents)):
            return str(path)
    raise RuntimeError("No temporary folder is open to other users: set TMPDIR to one, or TEST_DATABASE_URL to a server.")
