"""What is uncertain about a plan: the shape of durations, what moves together, the risks that may strike.

>>> RiskEvent("R1", 120)
Traceback (most recent call last):
    ...
delivery.engine.refusal.PlanError: R1: the probability is 120 %; give 0 to 100
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from delivery.engine.refusal import PlanError

MOST_RUNS = 100_000
MOST_EVENTS = 500
MOST_DELAY_MINUTES = 10 * 365 * 1440
"""Of one risk on one milestone: ten years."""

GoOn = Callable[[int, int], bool]
"""``go_on(done, most)``: asked between blocks with the runs made and the most that there will be; False stops."""


class Shape(StrEnum):
    """How a duration spreads between optimistic, likely and pessimistic: see ``quantiles``."""

    PERT = "pert"
    TRIANGULAR = "triangular"
    LOGNORMAL = "lognormal"


class Together(StrEnum):
    """Which milestones run late together."""

    NOTHING = "nothing"
    PHASE = "phase"
    OWNER = "owner"


class Cancelled(Exception):
    """``go_on`` said stop. ``done`` runs had been made."""

    def __init__(self, done: int) -> None:
        super().__init__(f"the simulation was stopped after {done} runs")
        self.done = done


@dataclass(frozen=True, slots=True)
class RiskEvent:
    """Something that may happen, once: all its delays strike together, or none (Hulett 2009, risk drivers)."""

    key: str
    probability_percent: int
    """0 to 100."""
    delays: tuple[tuple[str, int], ...] = ()
    """Milestone key, working minutes added to what it takes (of a milestone in elapsed time: the same share of a day)."""

    def __post_init__(self) -> None:
        if not 0 <= self.probability_percent <= 100:
            raise PlanError(self.key, f"the probability is {self.probability_percent} %; give 0 to 100", "probability")
        if any(not 0 <= minutes <= MOST_DELAY_MINUTES for _, minutes in self.delays):
            raise PlanError(self.key, "a delay lies outside 0 to ten years; give the added working days", "delay")


@dataclass(frozen=True, slots=True)
class RiskModel:
    """All that the simulation assumes beside the plan. Raises PlanError for figures out of their range."""

    shape: Shape = Shape.PERT
    together: Together = Together.PHASE
    correlation_percent: int = 30
    """Correlation inside a group, of the normal scores (Gaussian copula); 0 to 95."""
    default_spread_percent: tuple[int, int, int] | None = (75, 100, 200)
    """Optimistic, likely, pessimistic of milestones without three points of their own, in percent of the duration;
    None: they are certain. The default follows the finished work of 10,266 tasks (SiP data: P10 0.36, P80 1.43, P90 2.0)."""
    events: tuple[RiskEvent, ...] = ()
    seed: int = 1
    confidence_percent: int = 95
    """Of the intervals of P80 and of a shift; 50 to 99."""

    def __post_init__(self) -> None:
        if not 0 <= self.correlation_percent <= 95:
            raise PlanError("correlation", f"{self.correlation_percent} % is out of range; give 0 to 95", "correlation")
        if not 50 <= self.confidence_percent <= 99:
            raise PlanError("confidence", f"{self.confidence_percent} % is out of range; give 50 to 99", "confidence")
        if len(self.events) > MOST_EVENTS:
            raise PlanError(
                "risks", f"{len(self.events)} risks are too many; close some: at most {MOST_EVENTS}", "too_many_risks"
            )
        if len({event.key for event in self.events}) < len(self.events):
            raise PlanError("risks", "two risks have the same key", "duplicate_key")
        if self.default_spread_percent is not None:
            checked_points("default spread", self.default_spread_percent)


def checked_points(place: str, points: tuple[int, int, int]) -> tuple[int, int, int]:
    """The three points, if they are in order. Raises PlanError."""
    low, likely, high = points
    if not 0 <= low <= likely <= high:
        raise PlanError(place, f"optimistic {low}, likely {likely}, pessimistic {high} are not in this order", "three_points")
    return points
