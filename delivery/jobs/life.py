"""Whether a process that took work still lives: it holds a lock on a file of its own, which the system lets go with it.

No clock and no process number is believed: a number is given away again, and a lease only says how long somebody meant to
work. A lock that can be taken says that its holder is gone, however it ended. Files of other machines are not judged.
"""

from __future__ import annotations

import fcntl
import logging
import os
import platform
import time
from collections.abc import Collection
from pathlib import Path
from uuid import uuid4

log = logging.getLogger(__name__)
LOOK_SECONDS = 10.0
"""Between two looks for work that the dead left behind."""
_BOOT = Path("/proc/sys/kernel/random/boot_id")


class Life:
    """Of this process, from its making to its end; ``name`` is what it signs its leases with."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError where files cannot be made or locked."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.name = folder, f"{_machine()}.{uuid4().hex[:16]}"
        self._path = folder / self.name
        self._lock = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)  # open as long as the process, whoever forgets it
        fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._process, self._next_look = os.getpid(), 0.0

    @classmethod
    def begun(cls, folder: Path) -> Life | None:
        """None where that cannot be: leases then run out by the clock alone."""
        try:
            return cls(folder)
        except OSError as error:
            log.warning("No lock in %s (%s): work of a process that was killed waits for its lease", folder, error)
            return None

    def is_mine(self) -> bool:
        """False in a process that was forked from the one that began it."""
        return self._process == os.getpid()

    def is_to_look(self) -> bool:
        """At once, then every few seconds."""
        now = time.monotonic()
        if now < self._next_look:
            return False
        self._next_look = now + LOOK_SECONDS
        return True

    def is_over(self, name: str) -> bool:
        """Whether the holder of that name is surely gone. Of whom nothing is known here counts as living."""
        if name == self.name or name.rpartition(".")[0] != _machine():
            return False
        try:
            with (self.folder / name).open("r+") as file:
                fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
        except OSError:  # held by somebody who lives, or not a file of this folder
            return False

    def clear(self, holders: Collection[str]) -> None:
        """Take away the files of those that are gone and hold nothing."""
        for path in self.folder.iterdir():
            if path.name not in holders and self.is_over(path.name):
                path.unlink(missing_ok=True)

    def close(self) -> None:
        """Only when nobody works any more under that name."""
        self._path.unlink(missing_ok=True)
        os.close(self._lock)


def _machine() -> str:
    """This machine since it was started: a lock of another one, in a folder that both share, may not be seen here."""
    boot = _BOOT.read_text().strip() if _BOOT.exists() else ""
    return f"{platform.node()[:40]}.{boot[:8]}"
