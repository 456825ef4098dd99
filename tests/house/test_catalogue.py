"""The Chinese of every message: nothing missing, nothing left over, placeholders kept, Chinese punctuation."""

from __future__ import annotations

import re
from collections import defaultdict
from io import BytesIO, StringIO

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from tests.house.source import TOP, modules
from workshop.catalogue import CATALOGUE, KEYWORDS, LOCALE, MAPPING

REMEDY = "run ./dev words, then write the Chinese in delivery/translations"
HAN = "[\u4e00-\u9fff]"
HALF_WIDTH = re.compile(f"{HAN}[”’）》]?[,;:!?()]|[,;:!?()][“‘（《]?{HAN}")
"""A mark of English beside a Chinese character; what stands between digits or Latin words is left alone."""

Key = tuple[object, object]


def _key(message: Message) -> Key:
    return message.id, message.context


def _forms(text: object) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, tuple | list) else (str(text or ""),)


def _places(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[a-z]|\{\w+\}", text))


def _is_ours(path: str) -> bool:
    """Whether a folder can hold messages; dependencies beside the code are passed by."""
    inside = path.removeprefix(f"{TOP}/").partition("/")[0]
    return inside in ("delivery", "templates") and "/static/" not in f"{path}/"


@pytest.fixture(scope="module")
def said() -> dict[Key, Message]:
    """What code and templates say now, taken the way ./dev words takes it; a template that cannot be read fails."""
    methods, options = parse_mapping_cfg(StringIO(MAPPING))
    keywords = {**DEFAULT_KEYWORDS, **dict.fromkeys(KEYWORDS)}
    catalog = Catalog()
    for _name, _line, text, _comments, context in extract_from_dir(
        TOP, methods, options, keywords=keywords, directory_filter=lambda path: _is_ours(str(path))
    ):
        catalog.add(text, context=context)
    return {_key(message): message for message in catalog if message.id}


@pytest.fixture(scope="module")
def catalogue() -> dict[Key, Message]:
    assert CATALOGUE.exists(), f"There is no message catalogue: {REMEDY}."
    found = read_po(BytesIO(CATALOGUE.read_bytes()), locale=LOCALE)
    assert not found.obsolete, f"{len(found.obsolete)} messages are kept as comments: ./dev words drops them."
    return {_key(message): message for message in found if message.id}


def test_every_kind_of_message_is_found(said: dict[Key, Message]) -> None:
    """Plain, lazy and plural ones; of code, pages and letters, and of templates that use ``{% do %}``."""
    ids = {_forms(key[0])[0] for key in said}
    assert {"Sign in", "From", "%(num)s account.", "Hello %(name)s,", "Timeline", "Duration (working days)"} <= ids


def test_every_message_has_its_chinese(said: dict[Key, Message], catalogue: dict[Key, Message]) -> None:
    missing = sorted(str(key[0]) for key in said if key not in catalogue or not all(_forms(catalogue[key].string)))
    assert not missing, f"{len(missing)} messages have no Chinese: {REMEDY}."


def test_no_translation_is_a_guess(catalogue: dict[Key, Message]) -> None:
    assert not [key for key, message in catalogue.items() if message.fuzzy]


def test_nothing_in_the_catalogue_is_left_over(said: dict[Key, Message], catalogue: dict[Key, Message]) -> None:
    left_over = sorted(str(key[0]) for key in catalogue.keys() - said.keys())
    assert not left_over, "No page says these any more: ./dev words drops them."


def test_a_translation_keeps_the_placeholders(catalogue: dict[Key, Message]) -> None:
    """Exactly those of the original, of its plural where it has one, each usable as the page will use it."""
    wrong = []
    for message in catalogue.values():
        original = _forms(message.id)[-1]
        for text in _forms(message.string):
            if not text:
                continue
            if _places(text) != _places(original):
                wrong.append(text)
            elif _places(original):
                text % defaultdict(int)
    assert not wrong


def test_chinese_has_chinese_punctuation(catalogue: dict[Key, Message]) -> None:
    texts = [text for message in catalogue.values() for text in _forms(message.string)]
    assert not [text for text in texts if HALF_WIDTH.search(text) or "  " in text or text != text.strip()]


def test_the_words_have_chinese_punctuation() -> None:
    texts = [
        (module.shown, text)
        for module in modules()
        if module.room == "words"
        for text in re.findall(r'"([^"\n]*)"', module.path.read_text(encoding="utf-8"))
    ]
    assert not [(shown, text) for shown, text in texts if HALF_WIDTH.search(text)]
