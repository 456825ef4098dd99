"""A world that is laid once in a process: its rows are kept, and put into every further empty database as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, TypeVar

from sqlalchemy import Table, func, insert, select

from delivery.database import in_unit_of_work
from delivery.extensions import db
from delivery.models import Organization

World = TypeVar("World")
Rows = list[tuple[Table, list[dict[str, Any]]]]
_kept: dict[object, tuple[Any, Rows]] = {}


def laid_once(key: object, lay: Callable[[], World]) -> World:
    """What ``lay`` answers. It runs the first time, and wherever the database is not empty."""
    if not in_unit_of_work(_is_empty):
        return lay()
    if key in _kept:
        world, rows = _kept[key]
        in_unit_of_work(lambda: _put(rows))
    else:
        world = lay()
        _kept[key] = world, in_unit_of_work(_rows)
    return deepcopy(world)


def _is_empty() -> bool:
    return db.session.scalar(select(func.count()).select_from(Organization)) == 0


def _rows() -> Rows:
    """Of every table that has some, parents first."""
    read = ((table, db.session.execute(select(table).order_by(*table.primary_key)).mappings()) for table in _tables())
    return [(table, rows) for table, found in read if (rows := [dict(row) for row in found])]


def _put(rows: Rows) -> None:
    for table, values in rows:
        db.session.execute(insert(table), values)
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(*(func.setval(*each) for each in _counters(rows))))


def _counters(rows: Rows) -> Iterator[tuple[Any, int]]:
    """The sequences behind the numbers that rows are given, and how far they have come."""
    for table, values in rows:
        column = table.autoincrement_column
        if column is not None:
            yield func.pg_get_serial_sequence(table.name, column.name), values[-1][column.name]


def _tables() -> list[Table]:
    return db.metadata.sorted_tables
