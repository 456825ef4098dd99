"""Whatever a person reads exists in both languages."""

from __future__ import annotations

import ast
import importlib
import re
from enum import StrEnum

import pytest

from delivery.engine.verification import Fault
from delivery.words import word
from delivery.words.ledger import FAULTS
from delivery.words.ledger_sentences import SENTENCES
from tests.house.source import modules

UNSEEN: dict[str, str] = {
    "Who": "a column of the access table",
    "Permission": "a row of the access table",
    "LinkPurpose": "what a mailed link is for; the letter says it",
    "PlanEditKind": "told by the ledger's sentences",
    "Readers": "a mark on a ledger entry",
    "Fault": "has its own sentences, see below",
    "Absence": "why a body is missing from an export; the verifier says it",
    "Measure": "the name of a result, chosen by the caller",
    "Verdict": "where a count of votes stands; the change request's state is shown",
    "LeverKind": "an input of the sensitivity, labelled by its cost line",
}
"""Enumerations whose members no page shows, and why."""


def _shown_enums() -> list[type[StrEnum]]:
    """The string enumerations of engine and models: what rows store and pages show."""
    found = set()
    for module in modules():
        if module.room in ("engine", "models"):
            loaded = vars(importlib.import_module(module.name)).values()
            found |= {thing for thing in loaded if isinstance(thing, type) and issubclass(thing, StrEnum)}
    return sorted((enum for enum in found if enum.__module__.startswith("delivery.")), key=lambda enum: enum.__name__)


@pytest.mark.parametrize("enum", [enum for enum in _shown_enums() if enum.__name__ not in UNSEEN], ids=lambda enum: enum.__name__)
def test_every_member_has_its_words_in_both_languages(enum: type[StrEnum]) -> None:
    missing = []
    for member in enum:
        try:
            words = word(member, "en"), word(member, "zh_Hans_CN")
        except KeyError:
            missing.append(member.name)
        else:
            assert all(words)
    assert not missing


def test_every_fault_of_a_ledger_has_its_words() -> None:
    assert set(FAULTS) == set(Fault)
    assert all(all(pair) for pair in FAULTS.values())


def test_every_ledger_action_has_its_sentence() -> None:
    nouns = {kind.partition(".")[0] for kind in SENTENCES}
    recorded = {
        (node.value, f"{module.shown}:{node.lineno}")
        for module in modules()
        if module.room in ("services", "jobs", "queries")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[a-z_]+\.[a-z_]+", node.value)
    }
    assert not {(kind, where) for kind, where in recorded if kind.partition(".")[0] in nouns and kind not in SENTENCES}
    assert all(len(pair) == 2 and all(pair) for pair in SENTENCES.values())


def test_both_languages_of_a_ledger_sentence_use_the_same_facts() -> None:
    def facts(sentence: str) -> set[str]:
        return set(re.findall(r"\{(\w+)", sentence))

    assert not {kind: pair for kind, pair in SENTENCES.items() if facts(pair[0]) != facts(pair[1])}
