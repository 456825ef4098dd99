"""People and plans: how full their days are, and how to lay a plan so that nobody is asked for more than there is."""

from __future__ import annotations

from delivery.engine.levelling.exact import can_prove, solve_exactly
from delivery.engine.levelling.extra_person import ExtraPerson, extra_people, extra_person
from delivery.engine.levelling.level import level, level_exactly
from delivery.engine.levelling.levelled import Levelled, Miss, Unmet
from delivery.engine.levelling.loading import Loading, PersonLoad, loading
from delivery.engine.levelling.overload import Overload
from delivery.engine.levelling.resource import OFF, Demand, Resource
from delivery.engine.levelling.staffing import Staffing, staff
from delivery.engine.levelling.verdict import Verdict

__all__ = [
    "OFF",
    "Demand",
    "ExtraPerson",
    "Levelled",
    "Loading",
    "Miss",
    "Overload",
    "PersonLoad",
    "Resource",
    "Staffing",
    "Unmet",
    "Verdict",
    "can_prove",
    "extra_people",
    "extra_person",
    "level",
    "level_exactly",
    "loading",
    "solve_exactly",
    "staff",
]
