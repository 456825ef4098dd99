"""The machine underneath: where things lie, how programs are run, and what is said when something is missing."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
TOOLS = TOP / ".tools"
LOG = TOOLS / "setup.log"
NODE_MAJOR = 20


class Trouble(Exception):
    """Something that the person at the keyboard can mend; the message is the one line that says how."""


def say(line: str) -> None:
    """Set-up talks on the error stream only, so that a command's own output stays clean."""
    print(f"dev: {line}", file=sys.stderr, flush=True)


def run_quietly(command: Sequence[str | Path], trouble: str, environ: Mapping[str, str] | None = None) -> str:
    """Run a program and return what it printed; if it fails keep that in the log and say ``trouble``."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=TOP,
            env=dict(environ or os.environ),
            text=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
        )
    except OSError as error:
        raise Trouble(f"{trouble} ({error})") from error
    if done.returncode:
        TOOLS.mkdir(exist_ok=True)
        LOG.write_text(f"$ {' '.join(map(str, command))}\n{done.stdout}{done.stderr}", encoding="utf-8")
        raise Trouble(f"{trouble} (what it said is in {LOG.relative_to(TOP)}: {_gist(done.stderr or done.stdout)})")
    return done.stdout


def _gist(output: str) -> str:
    """The one line of a program's complaint that tells most."""
    lines = [line.strip(" \t×╰─▶│├") for line in output.splitlines() if line.strip()]
    blamed = [line for line in lines if re.search(r"failed|refused|not found|denied|no space|code E", line, re.IGNORECASE)]
    return (blamed or lines or ["nothing"])[0][:200]


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two ``./dev`` started together take turns while they install."""
    import fcntl

    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def read_stamp(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def check_node() -> str:
    """The path of npm, when Node is new enough."""
    remedy = f"install Node {NODE_MAJOR} or newer with npm (nodejs.org or your system's packages), then run this again."
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node:
        raise Trouble(f"Node was not found: {remedy}")
    version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip()
    found = re.match(r"v(\d+)\.", version)
    if not found or int(found[1]) < NODE_MAJOR:
        raise Trouble(f"Node {version.lstrip('v') or 'of an unknown version'} is too old: {remedy}")
    if not npm:
        raise Trouble(f"npm was not found beside Node {version.lstrip('v')}: {remedy}")
    return npm


def check_port(port: int) -> None:
    if not 1 <= port <= 65535:
        raise Trouble(f"port {port} does not exist: choose one from 1024 to 65535, for example --port 5001.")
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Trouble(f"port {port} is for the system's own: choose one above 1023, for example --port 5001.") from None
        except OSError:
            other = f"./dev demo --port {port + 1 if port < 65535 else 5001}"
            raise Trouble(f"port {port} is taken: stop what listens there, or choose another, for example {other}.") from None
