"""What a register is made of: declared once, and list, form, filters and export follow from the declaration.

A register is a numbered list of one kind of thing that a project keeps (risks, interfaces, test runs …). Its rows are a
table of their own; what people see of them, in which words, and who sees it, stands in its ``Register``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from functools import cached_property
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from delivery.models.columns import UtcDateTime
from delivery.words.states import is_chinese

Pair = tuple[str, str]
"""A sentence in English and in Chinese."""


def spoken(pair: Pair, locale: str) -> str:
    return pair[1 if is_chinese(locale) else 0]


class SeenBy(Enum):
    EVERYBODY = 1
    VENDOR = 2
    LEADERS = 3


class FieldKind(Enum):
    """How a field is entered, shown, compared and exported; its attribute holds what stands behind the name."""

    LINE = "str"
    TEXT = "str, several lines"
    CHOICE = "a member of an enumeration"
    PHASE = "id of a phase of the project, or None"
    PERSON = "id of a member of the project, or None"
    DAY = "date or None"
    PERCENT = "whole percent, 0 to 100"
    DAYS = "working minutes, shown as days"
    CENTS = "money in minor units"
    YES_NO = "bool"
    MILESTONES = "list of [key]"
    DELAYS = "list of [key of a milestone, added working minutes]"


NUMBERS = frozenset({FieldKind.PERCENT, FieldKind.DAYS, FieldKind.CENTS})
LINES = frozenset({FieldKind.MILESTONES, FieldKind.DELAYS})
"""Kinds that hold several milestones."""
WIDE = frozenset({FieldKind.LINE, FieldKind.TEXT, FieldKind.YES_NO}) | LINES
"""Kinds whose fields stand alone on a line of the form."""


@dataclass(frozen=True)
class RegisterField:
    """One field of a row: ``name`` is its attribute."""

    name: str
    words: Pair
    kind: FieldKind = FieldKind.LINE
    short: Pair = ("", "")
    """What its column is called, where the words are too long for one."""
    help: Pair = ("", "")
    choices: type[StrEnum] | None = None
    default: StrEnum | None = None
    """What a new row begins with; None: the first choice."""
    is_required: bool = False
    longest: int = 160
    seen_by: SeenBy = SeenBy.EVERYBODY
    is_listed: bool = False
    """A column of the list; a row that is internal says so beside its title."""
    is_filter: bool = False
    is_computed: bool = False
    """Read from the row and never typed."""

    @property
    def is_wide(self) -> bool:
        return self.kind in WIDE

    @property
    def is_number(self) -> bool:
        return self.kind in NUMBERS

    def label(self, locale: str) -> str:
        return spoken(self.words, locale)

    def head(self, locale: str) -> str:
        return spoken(self.short if self.short[0] else self.words, locale)


@dataclass(frozen=True)
class Register:
    """A declared register. ``fields`` stand in the order of the form; ``title`` is one of them."""

    name: str
    """The noun of its rows: in the ledger (``risk.added``) and in addresses of the code."""
    path: str
    """The plural, in addresses: /projects/KEY/risks."""
    model: type[Any]
    fields: tuple[RegisterField, ...]
    code: str
    """``R-{:02d}``; the same as in ``words.ledger.CODES``."""
    open_states: frozenset[StrEnum]
    order: str
    """The field that the list is sorted by at first; a minus before it: the largest first."""
    icon: str
    words: Pair
    """What the register is called: Risks."""
    new_words: Pair
    """The button that adds one."""
    empty_words: Pair
    """What belongs here, for the first visit."""
    example: Pair
    moves_dates: bool = False
    """What it says enters the simulation, which is computed anew after an edit."""

    def is_settled(self, row: Any) -> bool:
        return row.state not in self.open_states

    @cached_property
    def by_name(self) -> dict[str, RegisterField]:
        return {field.name: field for field in self.fields}

    def seen(self, sights: Collection[SeenBy]) -> tuple[RegisterField, ...]:
        """The fields that a reader of these sights sees."""
        return tuple(field for field in self.fields if field.seen_by in sights)

    def typed(self, sights: Collection[SeenBy]) -> tuple[RegisterField, ...]:
        return tuple(field for field in self.seen(sights) if not field.is_computed)


class RegisterRow:
    """The columns that every register has. A row is numbered in its project; it is closed, never deleted.

    A row that ``is_internal`` is the vendor's own: nobody of the client's side learns that it exists.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(160))
    is_internal: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    @declared_attr
    def project_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("project.id"), index=True)

    @declared_attr
    def owner_id(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("user_account.id"))

    @declared_attr
    def phase_id(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("phase.id"))

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}
