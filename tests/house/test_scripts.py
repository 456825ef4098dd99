"""The scripts: small, reached from a page, and without a way to turn user text into markup or code."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tests.house.source import PACKAGE, TOP

STATIC = PACKAGE / "static"
SCRIPTS = sorted(path for path in STATIC.rglob("*.js") if "vendor" not in path.parts)
STOP = 400
FORBIDDEN = {
    "markup made from a text": r"\.(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write|setHTMLUnsafe",
    "code made from a text": r"\beval\(|new Function\(|set(?:Timeout|Interval)\(\s*[\"'`]",
    "a style attribute, which the policy forbids": r"setAttribute\(\s*[\"']style|cssText",
    "something from another host": r"[\"'`](?:https?:)?//(?!www\.w3\.org/)",
    "a word left for the builder": r"\bdebugger\b|console\.(?:log|debug)\(",
}
READS_OUR_PAGES = {"live.js", "search.js", "card.js", "page_head.js"}
"""Take a part out of a page that the server drew, where every text is escaped."""
IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.{1,2}/[\w./-]+\.js)["']""")
NAMED = re.compile(r"""(?:filename=|\bscript\()['"]([\w./-]+\.js)['"]""")


def shown(path: Path) -> str:
    return path.relative_to(TOP).as_posix()


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_script_has(what: str) -> None:
    found = []
    for path in SCRIPTS:
        source = path.read_text(encoding="utf-8")
        found += [f"{shown(path)}: {hit[0]}" for hit in re.finditer(FORBIDDEN[what], source)]
    assert not found


def test_only_a_few_scripts_read_markup() -> None:
    assert {path.name for path in SCRIPTS if "DOMParser" in path.read_text(encoding="utf-8")} <= READS_OUR_PAGES


def test_no_script_is_too_long() -> None:
    lengths = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SCRIPTS}
    assert not {name: length for name, length in lengths.items() if length > STOP}


def test_what_a_script_imports_is_there() -> None:
    assert not [
        f"{shown(path)} → {name}"
        for path in SCRIPTS
        for name in IMPORT.findall(_source(path))
        if not (path.parent / name).exists()
    ]


def test_every_script_is_reached_from_a_page() -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in (TOP / "templates").rglob("*.html"))
    reached = {STATIC / name for name in NAMED.findall(pages)}
    waiting = list(reached)
    while waiting:
        path = waiting.pop()
        if not path.exists():
            continue
        fresh = {(path.parent / name).resolve() for name in IMPORT.findall(_source(path))} - reached
        reached |= fresh
        waiting += fresh
    assert not [shown(path) for path in SCRIPTS if path.resolve() not in {one.resolve() for one in reached}]


@cache
def _source(path: Path) -> str:
    return path.read_text(encoding="utf-8")
