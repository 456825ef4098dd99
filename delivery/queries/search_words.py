"""What somebody looks for: the words, how a database finds them, where they stand in a text."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_

from delivery.extensions import db

LONGEST = 80
MOST_WORDS = 6
EXCERPT = 90
_CODE = re.compile(r"(?P<prefix>[a-z]{2})?[-\s]?(?P<digits>[0-9]{0,9})")
Place = Callable[[str], ColumnElement[bool]]
"""Where a word may stand: the condition that it does."""


@dataclass(frozen=True)
class Words:
    """The words of one search; every one of them has to be found."""

    text: str

    @classmethod
    def of(cls, typed: str) -> Words:
        return cls(" ".join(typed[:LONGEST].split()))

    def __bool__(self) -> bool:
        return bool(self.text)

    @cached_property
    def each(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.text.split()))[:MOST_WORDS]

    def are_in(self, text: str) -> bool:
        """Whether every word stands in a text that is at hand."""
        return all(is_in(word, text) for word in self.each)

    def stand_in(self, own: Sequence[Place], around: Sequence[Place] = ()) -> ColumnElement[bool]:
        """Every word in one of the places, and one of them at least in an ``own`` one: the name of a project alone does
        not bring up everything in it."""
        if len(self.each) == 1 or not around:
            return and_(*(or_(*(place(word) for place in own)) for word in self.each))
        every = and_(*(or_(*(place(word) for place in (*own, *around))) for word in self.each))
        return and_(or_(*(place(word) for word in self.each for place in own)), every)

    def begin(self, column: Any) -> ColumnElement[bool]:
        return _like(column, f"{escaped(self.text)}%")

    def are(self, column: Any) -> ColumnElement[bool]:
        return _like(column, escaped(self.text))

    def marked(self, text: str) -> list[tuple[str, bool]]:
        """The text in pieces, and whether a piece is what was looked for.

        >>> Words.of("harb").marked("HARBOUR 港")
        [('HARB', True), ('OUR 港', False)]
        """
        ways = sorted({re.escape(way) for word in self.each for way in spellings(word)}, key=len, reverse=True)
        pieces = re.split(f"({'|'.join(ways)})", text, flags=re.IGNORECASE) if ways else [text]
        return [(piece, bool(place % 2)) for place, piece in enumerate(pieces) if piece]

    def excerpt(self, text: str) -> str:
        """The part of a long text around the first word that is found in it; empty: none is.

        >>> Words.of("crane").excerpt("nothing of it")
        ''
        """
        folded = text.lower()
        places = [place for word in self.each for way in spellings(word) if (place := folded.find(way.lower())) >= 0]
        if not places:
            return ""
        start = max(0, min(places) - EXCERPT // 3)
        part = " ".join(text[start : start + EXCERPT].split())
        return ("… " if start else "") + part + (" …" if start + EXCERPT < len(text) else "")


def spellings(word: str) -> tuple[str, ...]:
    """A word as it was typed, and with full-width letters and digits made narrow.

    >>> spellings("ＣＲ４")
    ('ＣＲ４', 'CR4')
    """
    return tuple(dict.fromkeys((word, unicodedata.normalize("NFKC", word))))


def is_in(word: str, text: str) -> bool:
    return any(way.casefold() in text.casefold() for way in spellings(word))


def escaped(word: str) -> str:
    """For LIKE: ``%`` and ``_`` mean themselves.

    >>> escaped("100%_!")
    '100!%!_!!'
    """
    return re.sub(r"([!%_])", r"!\1", word)


def written(*columns: Any) -> tuple[Place, ...]:
    """Columns that hold text."""
    return tuple(lambda word, column=column: _holds(column, spellings(word)) for column in columns)


def in_json(column: Any) -> Place:
    """A column that holds JSON: a quotation mark stands there with a backslash before it."""
    return lambda word: _holds(column, [json.dumps(way, ensure_ascii=False)[1:-1] for way in spellings(word)])


def numbered(column: Any, prefix: str = "") -> Place:
    """A column of numbers that people read as ``CR-004``: ``4``, ``004``, ``cr-4`` find it, and so do ``CR-0`` and ``cr``."""

    def condition(word: str) -> ColumnElement[bool]:
        said = _CODE.fullmatch(spellings(word)[-1].lower())
        if said is None or said[0] == "" or (said["prefix"] or prefix.lower()) != prefix.lower():
            return false()
        digits = said["digits"]
        if not digits:
            return or_(column.is_not(None))
        each = 10 ** max(0, 3 - len(digits)) if said["prefix"] else 1
        begun = column.between(int(digits) * each, int(digits) * each + each - 1)
        return or_(column == int(digits), begun)

    return condition


def _holds(column: Any, ways: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(_like(column, f"%{escaped(way)}%") for way in ways))


def _like(column: Any, pattern: str) -> ColumnElement[bool]:
    """Blind to the case of ASCII letters: SQLite's LIKE is so by itself, and quicker than comparing what ``lower`` makes."""
    is_blind = db.engine.dialect.name == "sqlite"
    found: ColumnElement[bool] = (column.like if is_blind else column.ilike)(pattern, escape="!")
    return found
