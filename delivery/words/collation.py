"""The order in which readers expect names: Latin letters without regard to accents, Chinese ones by their pinyin."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

from delivery.words.states import is_chinese

T = TypeVar("T")
Key = tuple[tuple[int, str], ...]
LATIN = "\0"
"""Marks what has no pinyin."""


@lru_cache(maxsize=20_000)
def name_key(name: str, locale: str) -> Key:
    """What names are compared by. Latin stands before Chinese, in either language.

    >>> sorted(["重庆", "沈一凡", "Ärzte", "Zebra", "何静", "apple"], key=lambda name: name_key(name, "zh_Hans_CN"))
    ['apple', 'Ärzte', 'Zebra', '重庆', '何静', '沈一凡']
    """
    if is_chinese(locale) and not name.isascii():
        from pypinyin import lazy_pinyin  # its dictionaries take a quarter of a second, and only Chinese readers need them

        return tuple(_heard(part) for part in lazy_pinyin(name, errors=lambda run: f"{LATIN}{run}"))
    return ((0, _plain(name)), (0, name))


def _heard(part: str) -> tuple[int, str]:
    """A run of letters, or a syllable of pinyin."""
    return (0, _plain(part[1:])) if part.startswith(LATIN) else (1, part)


def _plain(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in spread if not unicodedata.combining(letter)).casefold()


def in_order(things: Iterable[T], locale: str, name: Callable[[T], str] = lambda thing: thing.name) -> list[T]:  # type: ignore[attr-defined]
    """The things by their names; what was equal stays as it stood."""
    return sorted(things, key=lambda thing: name_key(name(thing), locale))
