"""An application for every test, without its costs for every test: templates are compiled once in a process, and the functions
that build addresses only when an address is asked for. Both are what the libraries would make themselves, only less often."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


class Compiled(BytecodeCache):
    """Templates as code, kept for the life of the process; one that changed meanwhile is compiled again."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key, bucket.checksum] = bucket.code


class LateRule(Rule):
    """Compiling what builds an address takes a third of a millisecond, two of which every rule has, and few are ever used."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., Any]:
        made: list[Callable[..., Any]] = []
        make = super()._compile_builder

        def build(rule: Rule, *given: Any, **named: Any) -> Any:
            if not made:
                made.append(make(append_unknown))
            return made[0](rule, *given, **named)

        return build


COMPILED = Compiled()


def start_quickly() -> None:
    """For every application that is made from now on."""
    Flask.url_rule_class = LateRule
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": COMPILED}
