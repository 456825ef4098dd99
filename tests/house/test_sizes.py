"""One noun per file keeps files small; a file or function that grows past these has a second noun inside."""

from __future__ import annotations

import ast

from tests.house.source import TOP, Module, modules

FILE_LINES = 400
FUNCTION_LINES = 40
VIEW_LINES = 20
NO_NOUN = frozenset({"utils", "util", "helpers", "helper", "common", "base", "constants", "misc", "tools", "shared"})
TABLES_OF_DATA: frozenset[str] = frozenset()
"""Files that are long because they are tables."""


def test_no_file_is_too_long() -> None:
    long = [f"{module.lines} {module.shown}" for module in modules() if module.lines > FILE_LINES]
    assert not [line for line in long if line.split()[1] not in TABLES_OF_DATA]


def test_no_function_is_too_long() -> None:
    assert not [
        f"{_lines(function)} {module.shown}:{function.lineno} {function.name}"
        for module in modules()
        for function in module.functions
        if _lines(function) > FUNCTION_LINES
    ]


def test_no_view_is_too_long() -> None:
    assert not [
        f"{_lines(function)} {module.shown}:{function.lineno} {function.name}"
        for module in modules()
        if module.room in ("views", "api")
        for function in module.functions
        if _is_view(function) and _lines(function) >= VIEW_LINES
    ]


def test_every_file_is_called_by_its_noun() -> None:
    named = [path.relative_to(TOP) for folder in ("delivery", "tests", "workshop") for path in (TOP / folder).rglob("*.py")]
    assert not [str(path) for path in named if NO_NOUN & {part.removesuffix(".py") for part in path.parts}]


def test_every_module_says_what_it_is() -> None:
    """An empty ``__init__`` needs no words."""
    assert not [module.shown for module in modules() if module.tree.body and not ast.get_docstring(module.tree)]


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Without its decorators and its docstring."""
    first = function.body[1:] and isinstance(function.body[0], ast.Expr) and isinstance(function.body[0].value, ast.Constant)
    words = (function.body[0].end_lineno or 0) - function.body[0].lineno + 1 if first else 0
    return (function.end_lineno or 0) - function.lineno + 1 - words


def _is_view(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    def name(node: ast.expr) -> str:
        node = node.func if isinstance(node, ast.Call) else node
        return node.attr if isinstance(node, ast.Attribute) else ""

    return bool({name(decorator) for decorator in function.decorator_list} & {"route", "get", "post", "put", "patch", "delete"})


def test_the_measure_itself() -> None:
    """A docstring is not counted, a decorator is not, a signature is."""
    tree = ast.parse('@x\ndef f(\n    a,\n):\n    """One.\n\n    Two."""\n    return a\n')
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    assert _lines(function) == 4
    assert Module(TOP / "delivery" / "server.py").room == "server"
