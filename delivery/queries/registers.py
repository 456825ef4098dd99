"""Reading registers: the rows that somebody may see, filtered, sorted, and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from delivery.access import Who, is_vendor_side, sees_internal_money
from delivery.extensions import db
from delivery.models import Project
from delivery.models.register import NUMBERS, FieldKind, Register, RegisterField, SeenBy

FAR = date(9999, 1, 1)


def sights_of(standing: Iterable[Who]) -> frozenset[SeenBy]:
    """What somebody of this standing sees of a register."""
    held = frozenset(standing)
    seen = {SeenBy.EVERYBODY}
    if is_vendor_side(held):
        seen.add(SeenBy.VENDOR)
    if sees_internal_money(held):
        seen.add(SeenBy.LEADERS)
    return frozenset(seen)


@dataclass(frozen=True)
class RegisterFilter:
    """What is looked for; ``values`` by name of a field, as they stand in the address."""

    text: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    """Name of a field; a minus before it: the largest first."""


@dataclass(frozen=True)
class RegisterList:
    """``rows`` fit the filter; ``total`` and ``counts`` (by value of the state) are of all that the reader may see."""

    rows: tuple[Any, ...]
    total: int
    counts: Mapping[str, int]
    order: str
    open: int
    """How many are in a state that still asks for something."""


def rows_of(register: Register, project: Project, sights: frozenset[SeenBy]) -> list[Any]:
    """In the order of their numbers; without the vendor's own for anybody else."""
    model = register.model
    query = select(model).where(model.project_id == project.id).order_by(model.number)
    if SeenBy.VENDOR not in sights:
        query = query.where(model.is_internal.is_(False))
    return list(db.session.scalars(query))


def row_numbered(register: Register, project: Project, number: int, sights: frozenset[SeenBy]) -> Any | None:
    model = register.model
    row = db.session.scalar(select(model).where(model.project_id == project.id, model.number == number))
    return None if row is None or (row.is_internal and SeenBy.VENDOR not in sights) else row


def register_list(
    register: Register,
    project: Project,
    wanted: RegisterFilter,
    sights: frozenset[SeenBy],
    said: Callable[[RegisterField, Any], str],
) -> RegisterList:
    """``said`` speaks a field of a row: names are sorted as the reader reads them. What is settled stands below what is open."""
    rows = rows_of(register, project, sights)
    seen = {one.name: one for one in register.seen(sights)}
    filters = {seen[name]: value for name, value in wanted.values.items() if value and name in seen and seen[name].is_filter}
    fitting = [row for row in rows if _fits(register, row, wanted.text, filters)]
    order = wanted.order if wanted.order.removeprefix("-") in {*seen, "number"} else register.order
    fitting.sort(key=lambda row: _rank(seen.get(order.removeprefix("-")), row, said), reverse=order.startswith("-"))
    fitting.sort(key=register.is_settled)
    is_open = sum(not register.is_settled(row) for row in rows)
    return RegisterList(tuple(fitting), len(rows), Counter(row.state.value for row in rows), order, is_open)


def _fits(register: Register, row: Any, text: str, filters: Mapping[RegisterField, str]) -> bool:
    if any(filter_value(one, getattr(row, one.name)) != value for one, value in filters.items()):
        return False
    words = [register.code.format(row.number)]
    words += [getattr(row, one.name) for one in register.fields if one.kind in (FieldKind.LINE, FieldKind.TEXT)]
    sought = text.casefold().split()
    whole = " ".join(words).casefold()
    return all(part in whole for part in sought)


def filter_value(one: RegisterField, value: Any) -> str:
    """How a value stands in an address."""
    if one.kind is FieldKind.YES_NO:
        return "yes" if value else "no"
    if one.kind is FieldKind.CHOICE:
        return str(value.value)
    return "" if value is None else str(value)


def _rank(one: RegisterField | None, row: Any, said: Callable[[RegisterField, Any], str]) -> tuple[Any, ...]:
    if one is None:
        return (row.number,)
    value = getattr(row, one.name)
    if one.kind in NUMBERS:
        return (value or 0, -row.number)
    if one.kind is FieldKind.DAY:
        return (value or FAR, row.number)
    if one.kind is FieldKind.CHOICE and one.choices:
        return (-1 if value is None else list(one.choices).index(value), row.number)
    return (said(one, row).casefold(), row.number)
