"""The product's own source, read once: modules with their room and rung, and what they import."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
PACKAGE = TOP / "delivery"

LADDER: tuple[frozenset[str], ...] = (
    frozenset({"engine"}),
    frozenset({"settings", "extensions", "database", "words", "file_store"}),
    frozenset({"models"}),
    frozenset({"access"}),
    frozenset({"queries", "forms"}),
    frozenset({"mail", "reports", "exchange"}),
    frozenset({"services"}),
    frozenset({"views", "api"}),
    frozenset({"jobs"}),
    frozenset({"server"}),
    frozenset({"cli"}),
    frozenset({"__init__"}),
)
"""Rooms from the ground up; ``create_app`` stands above the rooms that it puts together."""

SHARED_RUNGS = frozenset({1})
"""The files of the ground floor know each other; everywhere else a room keeps out of its neighbours'."""

ENTRANCES = frozenset({"delivery/jobs/scale.py", "delivery/server.py"})
"""What another program starts, and which therefore makes the application itself."""

OUTSIDE = frozenset({"static"})
"""Handed out as it is: the stand-alone verifier imports nothing of the product."""


@dataclass(frozen=True)
class Import:
    module: str
    """The full name of what is imported, ``delivery.models.user.User`` for a name out of a module."""
    line: int
    inside_function: bool


@dataclass(frozen=True)
class Module:
    path: Path

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text(encoding="utf-8"), str(self.path))

    @property
    def shown(self) -> str:
        return self.path.relative_to(TOP).as_posix()

    @property
    def name(self) -> str:
        return self.shown.removesuffix(".py").replace("/", ".").removesuffix(".__init__")

    @property
    def room(self) -> str:
        return self.path.relative_to(PACKAGE).parts[0].removesuffix(".py")

    @property
    def lines(self) -> int:
        return len(self.path.read_text(encoding="utf-8").splitlines())

    @property
    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]

    @cached_property
    def imports(self) -> list[Import]:
        return list(self._imports(self.tree, False))

    def _imports(self, node: ast.AST, inside: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                yield from (Import(name.name, child.lineno, inside) for name in child.names)
            elif isinstance(child, ast.ImportFrom):
                origin = self._origin(child)
                yield from (Import(f"{origin}.{name.name}", child.lineno, inside) for name in child.names)
            else:
                yield from self._imports(child, inside or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef))

    def _origin(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.path.relative_to(TOP).with_suffix("").parts[: -node.level]
        return ".".join((*parts, *([node.module] if node.module else [])))


@cache
def modules() -> tuple[Module, ...]:
    found = (path for path in sorted(PACKAGE.rglob("*.py")) if path.relative_to(PACKAGE).parts[0] not in OUTSIDE)
    return tuple(map(Module, found))


def rung(room: str) -> int:
    for height, rooms in enumerate(LADDER):
        if room in rooms:
            return height
    raise AssertionError(f"delivery/{room} has no rung: give it one in tests/house/source.py and in the README's ladder.")


def room_of(imported: str) -> str | None:
    """The room that ``delivery.ROOM.…`` names; None for anything else, and for the bare package."""
    first, _, rest = imported.partition(".")
    if first != "delivery" or not rest:
        return None
    room = rest.partition(".")[0]
    return room if any(room in rooms for rooms in LADDER) or (PACKAGE / room).exists() else "__init__"


@cache
def tracked_files() -> tuple[Path, ...]:
    """What a clone would hold, as git knows it."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=TOP, capture_output=True, text=True, check=True).stdout
    return tuple(TOP / name for name in listed.split("\0") if name and (TOP / name).is_file())
