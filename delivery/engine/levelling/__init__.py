"""People and plans: how full their days are, and how to lay a plan so that nobody is asked for more than there is."""

from __future__ import annotations

from delivery.engine.levelling.level import level
from delivery.engine.levelling.levelled import Levelled, Miss, Unmet
from delivery.engine.levelling.loading import Loading, PersonLoad, loading
from delivery.engine.levelling.overload import Overload
from delivery.engine.levelling.resource import Demand, Resource
from delivery.engine.levelling.staffing import Staffing, staff

__all__ = [
    "Demand",
    "Levelled",
    "Loading",
    "Miss",
    "Overload",
    "PersonLoad",
    "Resource",
    "Staffing",
    "Unmet",
    "level",
    "loading",
    "staff",
]
