"""Canary text in every string column of the other client's rows, whatever tables and columns will be added."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Flask
from sqlalchemy import Boolean, Column, Date, DateTime, Enum, ForeignKey, Integer, String, Table, Text, insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeDecorator

from delivery.database import in_unit_of_work
from delivery.extensions import Model, db
from delivery.models.columns import Json
from tests.matrix.house import CANARY, HOUSE_CANARY, NOON

Keys = dict[str, set[tuple[Any, ...]]]

STRUCTURED = (
    "hash", "sha256", "prev", "uuid", "token", "locale", "time_zone", "currency", "media_type", "letter", "region", "key",
    "public_id", "email", "address", "stamp", "salt", "kind", "approval_rule", "role", "method", "message_id", "option",
    "licence", "lag_unit", "light_override", "snapshot", "purpose", "code",
)  # fmt: skip
"""Parts of names of columns that hold no words: codes, hashes, addresses that the product itself parses."""
HOUSE = {"calendar", "price_book", "lifecycle_template"}
"""What the vendor keeps for all its projects."""
UNTOUCHED = {"ledger_entry", "ledger_head", "alembic_version", "sign_in_backoff", "one_time_code", "session", "access_link"}
"""Tables that the database itself protects (their words come from the deeds), or that hold no words at all."""


def write_canaries(app: Flask, before: Keys) -> list[str]:
    """Mark every row that is not among ``before``; make one where a table has none. Names of tables left without one."""
    with app.app_context():
        return in_unit_of_work(lambda: _write(before))


def _write(before: Keys) -> list[str]:
    left, made = [], {}
    for table in Model.metadata.sorted_tables:
        if table.name in UNTOUCHED:
            continue
        rows = _new_rows(table, before)
        if not rows:
            rows = _made(table, made)
        for key in rows:
            _mark(table, key)
        made[table.name] = rows
        if not rows and any(map(is_words, table.columns)):
            left.append(table.name)
    return left


def _new_rows(table: Table, before: Keys) -> list[tuple[Any, ...]]:
    every = db.session.execute(select(*table.primary_key.columns).order_by(*table.primary_key.columns))
    return [key for key in map(tuple, every) if key not in before[table.name]]


def _mark(table: Table, key: tuple[Any, ...]) -> None:
    own = [column == part for column, part in zip(table.primary_key.columns, key, strict=True)]
    row = db.session.execute(select(table).where(*own)).mappings().one()
    canary = HOUSE_CANARY if table.name in HOUSE or table.name.startswith("template_") else CANARY
    values = {column.name: _marked(column, row[column.name], canary) for column in table.columns if is_words(column)}
    values = {name: text for name, text in values.items() if text != row[name]}
    if values:
        db.session.execute(update(table).where(*own).values(**values))


def is_words(column: Column[Any]) -> bool:
    kind = column.type
    is_text = isinstance(kind, (String, Text)) and not isinstance(kind, (Enum, TypeDecorator))
    return is_text and not column.foreign_keys and not any(part in column.name for part in STRUCTURED)


def _marked(column: Column[Any], text: str | None, canary: str) -> str:
    if text and (CANARY in text or HOUSE_CANARY in text):
        return text
    length = getattr(column.type, "length", None) or 10_000
    return f"{canary} {text or ''}".strip()[:length] if length >= len(canary) else text or ""


def _made(table: Table, made: dict[str, list[tuple[Any, ...]]]) -> list[tuple[Any, ...]]:
    """One row of our own, hung on the canary rows that it refers to."""
    values = {column.name: _value(column, made) for column in table.columns if not _is_own_key(column)}
    try:
        with db.session.begin_nested():
            key = db.session.execute(insert(table).values(**values)).inserted_primary_key
    except DBAPIError:
        return []
    return [tuple(key)] if key is not None else []


def _is_own_key(column: Column[Any]) -> bool:
    return column.primary_key and isinstance(column.type, Integer) and not column.foreign_keys


def _value(column: Column[Any], made: dict[str, list[tuple[Any, ...]]]) -> Any:
    reference: ForeignKey | None = next(iter(column.foreign_keys), None)
    if reference is not None:
        rows = made.get(reference.column.table.name) or []
        return rows[-1][0] if rows else None
    kind = column.type
    if isinstance(kind, Enum):
        return kind.enum_class and next(iter(kind.enum_class))
    if isinstance(kind, Json):
        return {"canary": CANARY}
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, Integer):
        return 501
    if isinstance(kind, Date):
        return date(2026, 11, 20)
    if isinstance(kind, TypeDecorator) and isinstance(kind.impl, DateTime):
        return NOON if kind.impl.timezone else datetime(2026, 11, 20, 8)
    words = CANARY if is_words(column) else f"c-{column.table.name}"
    return words[: getattr(kind, "length", None) or 100]
