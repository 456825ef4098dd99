"""What the options of a change request were computed with, for those who may read internal figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from delivery.engine.options.assumptions import Assumed, assumptions
from delivery.models import ChangeOption, Project
from delivery.queries.option_contexts import context_of
from delivery.queries.plans import plan_of
from delivery.words.assumptions import assumption_sentences, told_changes


@dataclass(frozen=True)
class Assumptions:
    """Of the options with these letters, which share them."""

    letters: tuple[str, ...]
    sentences: tuple[str, ...]
    otherwise: tuple[str, ...]
    """What the project says otherwise by now; it changes no option."""


def assumptions_of(project: Project, options: Iterable[ChangeOption], locale: str) -> tuple[Assumptions, ...]:
    """Options that were computed before this was kept are not spoken of."""
    shared: list[tuple[Assumed, list[str]]] = []
    for option in options:
        assumed = (option.impact or {}).get("internal", {}).get("assumed")
        if assumed is None:
            continue
        letters = next((letters for known, letters in shared if known == assumed), None)
        if letters is None:
            shared.append((assumed, letters := []))
        letters.append(option.letter)
    if not shared:
        return ()
    now = assumptions(context_of(project, plan_of(project)))
    return tuple(
        Assumptions(tuple(letters), tuple(assumption_sentences(assumed, locale)), told_changes(assumed, now, locale))
        for assumed, letters in shared
    )
