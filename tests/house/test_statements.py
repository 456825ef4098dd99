"""Words that may stand in few places or in none."""

from __future__ import annotations

import ast
import re

import pytest

from tests.house.source import Module, modules, tracked_files

ASKING = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today")
RAW_SQL = {
    "delivery/database.py": "sets up connections and transactions",
}
"""Files that may write SQL by hand, and why no other way does."""

# Written so that this file does not hold what it looks for.
FOREIGN = {
    "a registry's host": r"pytho[n]hosted|pyp[i]\.org|registry\.np[m]js|np[m]mirror|deb\.debia[n]\.org",
    "a path of one machine": r"(?<![\w.-])/(?:wor[k]|far[m]|roo[t]|hom[e]/\w+|User[s]/\w+)/",
}


def calls(module: Module) -> list[tuple[int, str]]:
    found = [node for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
    return [(node.lineno, _name(node.func)) for node in found]


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def test_sql_is_written_by_the_library() -> None:
    hand_written = [
        f"{module.shown}:{line} {name}"
        for module in modules()
        if module.shown not in RAW_SQL and any(one.module in ("sqlalchemy.text", "sqlalchemy.sql.text") for one in module.imports)
        for line, name in calls(module)
        if name == "text"
    ]
    driver = [
        f"{module.shown}:{line} {name}"
        for module in modules()
        if module.shown not in RAW_SQL
        for line, name in calls(module)
        if name in ("exec_driver_sql", "from_statement")
    ]
    assert not hand_written + driver


def test_markup_becomes_a_paragraph_in_one_place_only() -> None:
    """reportlab's Paragraph parses markup; one function of ours escapes what people wrote before it gets there."""
    users = {module.shown for module in modules() if any(name == "Paragraph" for _, name in calls(module))}
    assert len(users) <= 1, users


def test_no_attribute_is_set_by_a_name_from_outside() -> None:
    """Mass assignment: fields are listed, never taken from what a request happens to hold."""
    rooms = ("views", "api", "services", "forms")
    hits = [f"{m.shown}:{line} {name}" for m in modules() if m.room in rooms for line, name in calls(m) if name == "populate_obj"]
    assert not hits


def test_services_never_commit() -> None:
    rooms = ("services", "queries", "mail", "reports", "exchange", "views", "api")
    hits = [f"{m.shown}:{line}" for m in modules() if m.room in rooms for line, name in calls(m) if name == "commit"]
    assert not hits


def test_the_present_is_asked_for_at_the_door_only() -> None:
    """Rooms below the views get the moment as an argument; a test can then say what time it is."""
    below = ("engine", "models", "queries", "services", "mail", "reports", "exchange", "access", "forms", "words")
    hits = [
        f"{module.shown}:{node.lineno}"
        for module in modules()
        if module.room in below
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and f"{_name(node.value)}.{node.attr}" in ASKING
    ]
    assert not hits


@pytest.mark.parametrize("what", FOREIGN)
def test_no_file_names(what: str) -> None:
    pattern = re.compile(FOREIGN[what])
    hits = []
    for path in tracked_files():
        content = path.read_bytes()
        if b"\0" not in content[:4096]:
            lines = content.decode("utf-8", "replace").splitlines()
            hits += [f"{path.name}:{number}" for number, line in enumerate(lines, 1) if pattern.search(line)]
    assert not hits
