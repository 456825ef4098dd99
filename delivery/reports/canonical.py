"""A document as canonical JSON (RFC 8785) and back. Issuing stores and hashes exactly this text.

Decimals and dates are strings; there are no floats. The field ``block`` names a block's kind.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

import rfc8785

from delivery.reports.content import BLOCKS, Block, Document

VERSION = 1


class ContentUnreadable(ValueError):
    """The stored content is not a document that this version can read; the message names the place."""


def to_json(document: Document) -> str:
    """Canonical text; the same document always gives the same characters."""
    return rfc8785.dumps({"v": VERSION, "document": _plain(document)}).decode()


def from_json(text: str) -> Document:
    """The document of a text that ``to_json`` wrote; raises ContentUnreadable."""
    try:
        stored = json.loads(text)
    except ValueError as error:
        raise ContentUnreadable(f"report content is not JSON: {error}") from error
    if not isinstance(stored, dict) or stored.get("v") != VERSION:
        raise ContentUnreadable(f"report content is not of version {VERSION}")
    document: Document = _value(Document, stored.get("document"), "document")
    return document


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        plain = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {"block": value.kind, **plain} if isinstance(value, Block) else plain
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


def _value(kind: Any, stored: Any, place: str) -> Any:
    if kind is Block:
        return _block(stored, place)
    if is_dataclass(kind):
        return _dataclass(kind, stored, place)
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind), stored, place)
    if get_origin(kind) in (Union, types.UnionType):
        return None if stored is None else _value(_only(kind), stored, place)
    return _scalar(kind, stored, place)


def _only(kind: Any) -> Any:
    (only,) = (choice for choice in get_args(kind) if choice is not type(None))
    return only


def _block(stored: Any, place: str) -> Any:
    name = stored.get("block") if isinstance(stored, dict) else None
    if name not in BLOCKS:
        raise ContentUnreadable(f"{place}: no block of kind {name!r}")
    return _dataclass(BLOCKS[name], {key: value for key, value in stored.items() if key != "block"}, place)


def _dataclass(kind: Any, stored: Any, place: str) -> Any:
    """What an earlier version did not know yet may be missing, where it has a default."""
    wanted = _hints(kind)
    if not isinstance(stored, dict) or not set(wanted) - _optional(kind) <= set(stored) <= set(wanted):
        raise ContentUnreadable(f"{place}: the fields of {kind.__name__} do not agree")
    return kind(**{name: _value(wanted[name], value, f"{place}.{name}") for name, value in stored.items()})


@cache
def _optional(kind: Any) -> set[str]:
    return {field.name for field in fields(kind) if field.default is not MISSING}


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _tuple(kinds: tuple[Any, ...], stored: Any, place: str) -> tuple[Any, ...]:
    if not isinstance(stored, list):
        raise ContentUnreadable(f"{place}: a list is due")
    if kinds[-1] is not Ellipsis and len(kinds) != len(stored):
        raise ContentUnreadable(f"{place}: {len(kinds)} items are due")
    each = [kinds[0]] * len(stored) if kinds[-1] is Ellipsis else kinds
    return tuple(_value(kind, item, f"{place}[{index}]") for index, (kind, item) in enumerate(zip(each, stored, strict=True)))


_READ_FROM_TEXT: dict[Any, Callable[[str], Any]] = {date: date.fromisoformat, Decimal: Decimal}


def _scalar(kind: Any, stored: Any, place: str) -> Any:
    try:
        if kind in _READ_FROM_TEXT and isinstance(stored, str):
            return _READ_FROM_TEXT[kind](stored)
        if isinstance(kind, type) and issubclass(kind, Enum):
            return kind(stored)
    except (ValueError, InvalidOperation) as error:
        raise ContentUnreadable(f"{place}: {stored!r} is not a {kind.__name__}") from error
    if kind in (str, int, bool) and type(stored) is kind:
        return stored
    raise ContentUnreadable(f"{place}: {type(stored).__name__} where {getattr(kind, '__name__', kind)} is due")
