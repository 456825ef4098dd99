"""The Python side: brings uv, makes ``.venv``, and installs one of the two locks into it."""

from __future__ import annotations

import ast
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from workshop.machine import TOOLS, TOP, Trouble, one_at_a_time, read_stamp, run_quietly, say

VENV = TOP / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".installed"
UV_OLDEST = (0, 8)
UV_RANGE = "uv>=0.8,<1"
LOCKS = {"product": TOP / "requirements.lock", "development": TOP / "requirements-dev.lock"}
"""The development lock holds the product's, at the same versions."""
EXTRAS = {"scale": ("celery[redis]", "gunicorn"), "optimum": ("ortools",)}
"""What ``./dev bring --NAME`` brings beside the product."""

# pip's setting -> uv's variable; both know the same things under different names.
_HANDED_OVER = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
    "trusted-host": "UV_INSECURE_HOST",
    "proxy": "ALL_PROXY",
    "no-index": "UV_NO_INDEX",
}


def bring_packages(level: str) -> Path:
    """``.venv`` with the packages of ``level`` in it; its Python. Does nothing when they are there."""
    if not _is_current(level):
        with one_at_a_time():
            if not _is_current(level):
                _install(level)
    return PYTHON


def bring_extra(name: str) -> None:
    """An extra of the product, at the versions of the development lock."""
    names = " and ".join(EXTRAS[name])
    trouble = f"{names} could not be installed: check the network, or pip's index settings, and run this again"
    uv = _find_uv()
    chosen: list[str | Path] = ["--constraint", LOCKS["development"], *EXTRAS[name]]
    if uv:
        run_quietly([uv, "pip", "install", "--quiet", "--python", PYTHON, *chosen], trouble, uv_environment())
    else:
        run_quietly([PYTHON, "-m", "pip", "install", "--quiet", *chosen], trouble)


def _is_current(level: str) -> bool:
    has = read_stamp(STAMP)
    wanted = [_stamp(name) for name in LOCKS if name in (level, "development")]
    return has in wanted and PYTHON.exists()


def _stamp(level: str) -> str:
    return f"{level} {hashlib.sha256(b''.join(lock.read_bytes() for lock in LOCKS.values())).hexdigest()}"


def _install(level: str) -> None:
    if read_stamp(STAMP).startswith("development"):
        level = "development"  # do not take away what somebody is testing with
    uv = _find_uv() or _bring_uv()
    say(f"installing the Python packages ({level}) into .venv …")
    trouble = "the Python packages could not be installed: check the network, or pip's index settings, and run this again"
    if uv:
        environ = uv_environment()
        if not _python_works():
            run_quietly([uv, "venv", "--quiet", "--clear", "--python", sys.executable, VENV], trouble, environ)
        run_quietly(
            [uv, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", LOCKS[level]], trouble, environ
        )
    else:
        if not _python_works():
            run_quietly([sys.executable, "-m", "venv", "--clear", VENV], "Python's venv is missing: apt install python3-venv")
        run_quietly([PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", LOCKS[level]], trouble)
    STAMP.write_text(_stamp(level), encoding="utf-8")


def _python_works() -> bool:
    """False when there is none yet, or its own Python was removed or replaced by another version."""
    if not PYTHON.exists():
        return False
    answer = subprocess.run([PYTHON, "-c", "import sys; print(sys.version_info >= (3, 11))"], capture_output=True, text=True)
    return answer.stdout.strip() == "True"


def _find_uv() -> str | None:
    for path in (str(TOOLS / "bin" / "uv"), shutil.which("uv") or ""):
        if path and Path(path).exists():
            version = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
            if tuple(map(int, re.findall(r"\d+", version)[:2])) >= UV_OLDEST:
                return path
    return None


def _bring_uv() -> str | None:
    """uv from the package index by pip; None where it has no build for this machine (pip alone then does the work)."""
    pip = [sys.executable, "-m", "pip"]
    if subprocess.run([*pip, "--version"], capture_output=True).returncode:
        raise Trouble(f"{sys.executable} has no pip: install it (Debian, Ubuntu: apt install python3-pip), then run this again.")
    say("bringing uv …")
    command = [*pip, "install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:", "--target", str(TOOLS), UV_RANGE]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        say("uv is not to be had here; pip does the work, which takes a minute or two.")
    return _find_uv()


def uv_environment() -> dict[str, str]:
    """The environment for uv: what pip is configured to use, since uv reads none of pip's configuration."""
    environ = dict(os.environ)
    environ.setdefault("UV_PYTHON_DOWNLOADS", "never")
    environ.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")  # pip's own way of choosing; the hashes guard it
    for key, value in pip_settings().items():
        if key in _HANDED_OVER and value.lower() not in ("", "false", "0"):
            separated = ",".join(value.split()) if key == "find-links" else " ".join(value.split())
            environ.setdefault(_HANDED_OVER[key], separated)
    if "SSL_CERT_FILE" not in environ:
        environ.setdefault("UV_SYSTEM_CERTS", "1")
        environ.setdefault("UV_NATIVE_TLS", "1")  # the same for an older uv
    return environ


def pip_settings() -> dict[str, str]:
    """What ``pip config list`` says; what is set for installing, and after it the environment, wins."""
    listed = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True).stdout
    settings: dict[str, str] = {}
    for section in ("global", "install", ":env:"):
        for key, value in re.findall(rf"^{section}\.([\w-]+)=(['\"].*)$", listed, re.MULTILINE):
            settings[key.replace("_", "-")] = str(ast.literal_eval(value))  # a Python string, so that it may hold line ends
    return settings


def compile_words() -> None:
    """The message catalogues, compiled where they are older than their source."""
    sources = list((TOP / "delivery" / "translations").glob("*/LC_MESSAGES/*.po"))
    if any(not po.with_suffix(".mo").exists() or po.with_suffix(".mo").stat().st_mtime < po.stat().st_mtime for po in sources):
        babel: list[str | Path] = [PYTHON, "-m", "babel.messages.frontend", "--quiet"]
        run_quietly([*babel, "compile", "--directory", "delivery/translations"], "the message catalogue could not be compiled")


def refresh_locks() -> None:
    """Resolve pyproject.toml anew into both locks; no address of any index gets into them."""
    uv = _find_uv() or _bring_uv()
    if not uv:
        raise Trouble("the locks are made by uv, which is not to be had here: pip install uv")
    resolve = "pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 --generate-hashes"
    silent = "--no-annotate --no-header --no-emit-index-url --no-emit-find-links"
    command: list[str | Path] = [uv, *resolve.split(), *silent.split(), "--extra", "postgres", "--output-file"]
    product, development = LOCKS["product"], LOCKS["development"]
    more: list[str | Path] = ["--extra", "scale", "--extra", "optimum", "--group", "dev", "--constraint", product]
    for lock, options in ((product, []), (development, more)):
        run_quietly([*command, lock, *options], f"{lock.name} could not be resolved", uv_environment())
