"""How sure the dates of an option are: simulated before the write transaction, kept with its impact.

The P80 dates are facts that a client may see and approve; how wide they are and what may go wrong stays in the house.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from delivery.engine import edits as plan_edits
from delivery.engine.edits import StaleEdit
from delivery.engine.options import Certainty, Measure, OptionContext
from delivery.engine.plan import Plan
from delivery.engine.refusal import PlanError
from delivery.engine.simulation import RiskModel

SIMULATED_MAX = 1_500
"""Milestones of a plan that is simulated while somebody waits; a search in the background has no such limit."""
MOST_RUNS = 10_000
TOLD_MINUTES = 24
"""Half of a tenth of a day."""
Edits = Iterable[Mapping[str, Any]]


class Sureness:
    """How sure the options of one change are. The first that is asked for settles how many runs all of them get."""

    def __init__(self, plan: Plan, submitted: Edits, model: RiskModel, context: OptionContext) -> None:
        self.plan = plan
        self.runs: int | None = None
        self.measure: Measure | None = None
        with suppress(StaleEdit, PlanError):
            self.measure = Measure(plan, _applied(plan, submitted), model, context)

    def of(self, option: Edits) -> Certainty | None:
        """None where it cannot be computed now: the plan is too large to wait for, or the edits do not apply any more."""
        if self.measure is None or len(self.plan.milestones) > SIMULATED_MAX:
            return None
        try:
            found = self.measure.certainty(_applied(self.plan, option), runs=self.runs, most_runs=MOST_RUNS)
        except (StaleEdit, PlanError):
            return None
        self.runs = found.runs
        return found


def _applied(plan: Plan, edits: Edits) -> Plan:
    return plan_edits.apply(plan, plan_edits.from_json([dict(edit) for edit in edits]))


def _told(minutes: int) -> int:
    """Days are told in tenths: what would read as a signed zero is none."""
    return 0 if abs(minutes) < TOLD_MINUTES else minutes


def with_certainty(facts: Mapping[str, Any], sure: Certainty | None) -> dict[str, Any]:
    """The facts of an impact with those of its simulation; without one, no P80 is said."""
    bare = {name: fact for name, fact in facts.items() if name != "p80"}
    internal = {name: fact for name, fact in facts["internal"].items() if name != "risk"}
    if sure is None:
        return {**bare, "internal": internal}
    dates = {
        "finish_before": sure.finish_before.p80,
        "finish_after": sure.finish_after.p80,
        "go_live_before": sure.go_live_before and sure.go_live_before.p80,
        "go_live_after": sure.go_live_after and sure.go_live_after.p80,
    }
    risk = {
        "runs": sure.runs,
        "shift_minutes": _told(sure.shift_minutes),
        "shift_low": _told(sure.shift_low),
        "shift_high": _told(sure.shift_high),
        "spread_minutes": sure.spread_minutes,
        "spread_before_minutes": sure.spread_before_minutes,
        "rework_percent": sure.rework_percent,
    }
    p80 = {name: at.isoformat(timespec="minutes") if isinstance(at, datetime) else None for name, at in dates.items()}
    if facts["go_live_before"] is None or facts["go_live_after"] is None:
        p80 |= {"go_live_before": None, "go_live_after": None}
    return {**bare, "p80": p80, "internal": {**internal, "risk": risk}}
