"""The import ladder: a room imports from lower rungs or from itself."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache

import pytest

from tests.house.source import ENTRANCES, SHARED_RUNGS, Import, Module, modules, room_of, rung

WEB_ROOMS = frozenset({"views", "api", "cli", "__init__", "server"})
ENGINE_MAY = frozenset(sys.stdlib_module_names) | {"networkx", "numpy", "delivery", "ortools"}
"""OR-Tools is an extra, imported where it is used: without it the engine answers all the same."""
ENGINE_MAY_NOT = frozenset({"random", "time", "socket", "subprocess", "os", "pathlib", "sqlite3", "urllib", "http"})
"""The engine is pure: no clock, no chance without a seed, nothing read or written."""
HEAVY = frozenset(
    {"pypinyin", "reportlab", "openpyxl", "xlsxwriter", "celery", "obstore", "mpxj", "icalendar", "holidays", "resource"}
) | {"ortools"}
"""Libraries that may be imported where they are used, because most processes never need them."""


def offences(rule: object) -> list[str]:
    return [f"{module.shown}:{found.line} {found.module}" for module in modules() for found in rule(module)]  # type: ignore[operator]


def test_every_import_goes_down_the_ladder() -> None:
    def upward(module: Module) -> Iterator[Import]:
        own = rung(module.room)
        for found in module.imports:
            room = room_of(found.module)
            if room in (None, module.room) or (room == "__init__" and module.shown in ENTRANCES):
                continue
            if rung(room) > own or (rung(room) == own and own not in SHARED_RUNGS):
                yield found

    assert not offences(upward)


def test_the_web_framework_is_known_only_where_requests_are_answered() -> None:
    """Everywhere else only the type ``Flask`` may be named."""

    def web(module: Module) -> Iterator[Import]:
        if module.room not in WEB_ROOMS:
            for found in module.imports:
                package, _, name = found.module.rpartition(".")
                if (package == "flask" and name != "Flask") or found.module in ("flask", "flask_login.current_user"):
                    yield found

    assert not offences(web)


def test_the_engine_is_pure() -> None:
    def impure(module: Module) -> Iterator[Import]:
        if module.room == "engine":
            for found in module.imports:
                first = found.module.partition(".")[0]
                if first not in ENGINE_MAY or first in ENGINE_MAY_NOT:
                    yield found

    assert not offences(impure)


def test_only_heavy_libraries_are_imported_inside_functions() -> None:
    """A command may also wait with the product's own rooms, so that ``flask --help`` is quick."""

    def late(module: Module) -> Iterator[Import]:
        for found in module.imports:
            first = found.module.partition(".")[0]
            waits = first in HEAVY or (module.room == "cli" and first == "delivery") or _brings_heavy(found)
            if found.inside_function and not waits:
                yield found

    assert not offences(late)


def _brings_heavy(found: Import) -> bool:
    return not _heavy_modules().isdisjoint((found.module, found.module.rpartition(".")[0]))


@cache
def _heavy_modules() -> frozenset[str]:
    """Our own modules that bring a heavy library: by an import of theirs, or by one that such an import brings."""
    early = {module.name: {one.module for one in module.imports if not one.inside_function} for module in modules()}
    heavy = {name for name, imported in early.items() if any(one.partition(".")[0] in HEAVY for one in imported)}
    grown = 0
    while grown != len(heavy):
        grown = len(heavy)
        heavy |= {name for name, imported in early.items() if heavy & (imported | {one.rpartition(".")[0] for one in imported})}
    return frozenset(heavy)


@pytest.mark.parametrize("banned", ["all_simple_paths", "simple_cycles", "transitive_reduction"])
def test_no_algorithm_explodes_with_the_plan(banned: str) -> None:
    """Exponential or cubic in the plan's size: a plan of 10,000 milestones would never end."""
    assert not [module.shown for module in modules() if f"{banned}(" in module.path.read_text(encoding="utf-8")]
