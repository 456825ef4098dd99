"""Levelling: laying a plan so that nobody is asked for more than there is."""

from __future__ import annotations

from delivery.engine.levelling.exact import can_prove, solve_exactly
from delivery.engine.levelling.extra_person import ExtraPerson, extra_people, extra_person
from delivery.engine.levelling.level import level, level_exactly
from delivery.engine.levelling.levelled import Away, Levelled, Longer, Miss, Unmet
from delivery.engine.levelling.verdict import Verdict

__all__ = [
    "Away",
    "ExtraPerson",
    "Levelled",
    "Longer",
    "Miss",
    "Unmet",
    "Verdict",
    "can_prove",
    "extra_people",
    "extra_person",
    "level",
    "level_exactly",
    "solve_exactly",
]
