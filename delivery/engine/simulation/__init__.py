"""How sure a date is: Monte Carlo over uncertain durations and risks.

A ``RiskModel`` says what is uncertain; ``simulate`` runs a plan and finds P10 to P90 of finish, go-live and gates, what
drives them, and the chance of holding a date; ``compare`` does it before and after a change over the same random
numbers. ``pert`` is the textbook's answer beside it.
"""

from delivery.engine.simulation.comparison import RiskDifference, compare
from delivery.engine.simulation.model import MOST_EVENTS, MOST_RUNS, Cancelled, RiskEvent, RiskModel, Shape, Together
from delivery.engine.simulation.pert import Pert, pert
from delivery.engine.simulation.result import Bin, EventEffect, RiskResult, Sensitivity, Spread
from delivery.engine.simulation.run import simulate

__all__ = [
    "MOST_EVENTS",
    "MOST_RUNS",
    "Bin",
    "Cancelled",
    "EventEffect",
    "Pert",
    "RiskDifference",
    "RiskEvent",
    "RiskModel",
    "RiskResult",
    "Sensitivity",
    "Shape",
    "Spread",
    "Together",
    "compare",
    "pert",
    "simulate",
]
