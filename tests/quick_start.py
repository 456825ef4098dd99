"""An application for every test, without its costs for every test: templates and statements are compiled once in a process, the
functions that build addresses only when an address is asked for. All are what the libraries would make, only less often."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from werkzeug.routing import BaseConverter, Rule
from werkzeug.routing.rules import RulePart


class Compiled(BytecodeCache):
    """Templates as code, kept for the life of the process; one that changed meanwhile is compiled again."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key, bucket.checksum] = bucket.code


class LateRule(Rule):
    """An address is taken apart once in a process. Compiling what builds it takes a third of a millisecond, two of which every
    rule has, and few are ever used."""

    _known: dict[str, tuple[list[RulePart], list[tuple[bool, str]], dict[str, BaseConverter]]] = {}

    def _parse_rule(self, rule: str) -> Iterable[RulePart]:
        if rule not in self._known:
            before = len(self._trace)
            parts = list(super()._parse_rule(rule))
            self._known[rule] = parts, self._trace[before:], dict(self._converters)
            return parts
        parts, trace, converters = self._known[rule]
        self._trace.extend(trace)
        self._converters.update(converters)
        self.arguments.update(converters)
        return parts

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., Any]:
        made: list[Callable[..., Any]] = []
        make = super()._compile_builder

        def build(rule: Rule, *given: Any, **named: Any) -> Any:
            if not made:
                made.append(make(append_unknown))
            return made[0](rule, *given, **named)

        return build


COMPILED = Compiled()
_engines: dict[str, Engine] = {}
_make_engine = SQLAlchemy._make_engine


def make_engine(database: SQLAlchemy, bind_key: str | None, options: dict[str, Any], app: Flask) -> Engine:
    """An engine that knows the statements compiled for those before it, and so has the dialect that they were compiled by."""
    engine = _make_engine(database, bind_key, options, app)
    known = _engines.get(engine.dialect.name)
    if known and getattr(known.dialect, "server_version_info", None):  # it has spoken with its server
        engine.dialect, engine._compiled_cache = known.dialect, known._compiled_cache
    else:
        _engines[engine.dialect.name] = engine
    return engine


def start_quickly() -> None:
    """For every application that is made from now on."""
    Flask.url_rule_class = LateRule
    SQLAlchemy._make_engine = make_engine  # type: ignore[method-assign]
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": COMPILED}
