"""Lighthouse for ``./dev bench pages``: from npm, into a folder of its own; nothing else needs it."""

from __future__ import annotations

import shutil
from pathlib import Path

from workshop.machine import TOP, check_node, one_at_a_time, run_quietly, say

VERSION = "12.8.2"
"""The last line that runs on Node 20."""
OWN = TOP / ".lighthouse"
PROGRAM = OWN / "node_modules" / "lighthouse" / "cli" / "index.js"
STAMP = OWN / f".made-{VERSION}"


def bring_lighthouse() -> Path:
    """The program, for ``node``."""
    with one_at_a_time():
        if not STAMP.exists():
            say("installing Lighthouse from npm …")
            shutil.rmtree(OWN, ignore_errors=True)
            OWN.mkdir()
            quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-save", "--loglevel=error"]
            install: list[str | Path] = [check_node(), "install", "--prefix", OWN, *quiet, f"lighthouse@{VERSION}"]
            run_quietly(install, "Lighthouse could not be installed: check the network or npm's settings, and run this again")
            STAMP.touch()
    return PROGRAM
