"""Canonical JSON (RFC 8785) for the records of the ledger: one value, one text, one hash.

Only what a record may hold: ``str``, ``int`` up to 2**53 - 1, ``bool``, ``None``, ``list`` and ``dict`` with
``str`` keys. A float has no place in a record (money and rates are strings), nor has a lone surrogate.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

LARGEST_INTEGER = 2**53 - 1
"""The largest integer that every JSON reader keeps exactly."""

DEEPEST = 32
"""How many lists and objects may lie inside one another."""


class NotCanonical(ValueError):
    """A value that a record may not hold, or a text that is not the one canonical text of its value."""


def canonical(value: object) -> str:
    r"""The RFC 8785 text of ``value``.

    Raises ``NotCanonical``, naming the place, for a float, an integer beyond 2**53 - 1, a lone surrogate, a key
    that is not a string, any other type, or nesting deeper than ``DEEPEST``.

    >>> canonical({"b": [1, True, None], "a": "\u00e9\n"})
    '{"a":"é\\n","b":[1,true,null]}'
    >>> canonical({"price": 1.5})  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    delivery.engine.canonical.NotCanonical: $.price: a float has no place in a record; write it as a string
    """
    return json.dumps(_checked(value, "$", 0), ensure_ascii=False, separators=(",", ":"))


def parsed(text: str) -> Any:
    """The value whose canonical text ``text`` is; ``NotCanonical`` for any other text, even of the same meaning.

    >>> parsed('{"a":1}')
    {'a': 1}
    >>> parsed('{"a": 1}')  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    delivery.engine.canonical.NotCanonical: this is not the canonical text of its value
    """
    try:
        value = json.loads(text, parse_float=_refuse_number, parse_constant=_refuse_number)
    except NotCanonical:
        raise
    except (ValueError, RecursionError) as error:
        raise NotCanonical(f"this is not JSON: {error}") from error
    if canonical(value) != text:
        raise NotCanonical("this is not the canonical text of its value")
    return value


def _refuse_number(digits: str) -> NoReturn:
    raise NotCanonical(f"a record may not hold the number {digits[:40]}")


def _checked(value: object, place: str, depth: int) -> object:
    if depth > DEEPEST:
        raise NotCanonical(f"{place}: nested deeper than {DEEPEST} levels")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _checked_text(value, place)
    if isinstance(value, int):
        return _checked_integer(value, place)
    if isinstance(value, list | tuple):
        return [_checked(item, f"{place}[{number}]", depth + 1) for number, item in enumerate(value)]
    if isinstance(value, dict):
        return _checked_object(value, place, depth)
    if isinstance(value, float):
        raise NotCanonical(f"{place}: a float has no place in a record; write it as a string")
    raise NotCanonical(f"{place}: a record cannot hold a {type(value).__name__}")


def _checked_text(value: str, place: str) -> str:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotCanonical(f"{place}: half a surrogate pair at character {error.start + 1}") from error
    return value


def _checked_integer(value: int, place: str) -> int:
    if abs(value) > LARGEST_INTEGER:
        raise NotCanonical(f"{place}: an integer beyond 2**53 - 1; write it as a string")
    return value


def _checked_object(value: dict[Any, Any], place: str, depth: int) -> dict[str, object]:
    """Members in the order of RFC 8785: by the UTF-16 code units of their keys, not by code point."""
    for key in value:
        if not isinstance(key, str):
            raise NotCanonical(f"{place}: the key {key!r} is not a string")
        _checked_text(key, f"{place}, a key")
    ordered = sorted(value, key=lambda key: key.encode("utf-16-be"))
    return {key: _checked(value[key], f"{place}.{key}", depth + 1) for key in ordered}
