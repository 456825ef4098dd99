"""Column types that behave alike on both databases."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Enum, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept as UTC. SQLite drops zones silently, so a naive value is refused at the door."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"A moment without a time zone: {value.isoformat()}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class LocalDateTime(TypeDecorator[datetime]):
    """A naive moment of the plan, in the project's own time zone, to the minute."""

    impl = DateTime(timezone=False)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is not None:
            raise ValueError(f"A plan's moment has no time zone: {value.isoformat()}")
        return value


class Json(TypeDecorator[Any]):
    """JSON kept as text, the same bytes on both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


def choice(enum: type[StrEnum], length: int = 24, *, name: str = "") -> Enum:
    """A text column that holds the values of ``enum``, with a CHECK that the database enforces.

    A second column of the same enum in one table needs a ``name`` of its own for its CHECK.
    """
    return Enum(
        enum,
        native_enum=False,
        create_constraint=True,
        length=length,
        name=name or _constraint_name(enum),
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )


def _constraint_name(enum: type[StrEnum]) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in enum.__name__).lstrip("_")
