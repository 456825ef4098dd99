"""What the runs of a plan are measured against: its finish, or one milestone of it, such as a promised go-live.

One pass lays every milestone, so each end is only a row more: what it costs are its own sums and its own way back.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np

from delivery.engine.leading import leading_to
from delivery.engine.net import Net
from delivery.engine.refusal import PlanError
from delivery.engine.schedule import Schedule
from delivery.engine.simulation.durations import Rows
from delivery.engine.workdays import minute


@dataclass(slots=True)
class Aim:
    """One end."""

    number: int
    """Of its sums in the tally."""
    place: int | None
    """Of the milestone; None: whatever ends last."""
    planned: int
    """The instant at which the plan has it."""
    counted: Collection[int]
    """Places of the milestones that can bear on it."""
    ends: list[Rows] = field(default_factory=list)
    """Of each block, in the values of the pass."""

    def made(self) -> Rows:
        """Its end in every run, in the order in which they were made."""
        return np.concatenate(self.ends)


def finish_of(net: Net, planned: Schedule) -> Aim:
    return Aim(0, None, minute(planned.finish), range(net.size))


def aim_at(net: Net, planned: Schedule, key: str) -> Aim:
    """At one milestone: all that it waits for counts. Raises PlanError where there is no such milestone."""
    place = net.rank.get(key)
    if place is None:
        raise PlanError(key, f"there is no milestone {key} to aim at", "unknown_key")
    counted = {net.rank[milestone.key] for milestone in leading_to(net.plan, key).milestones}
    return Aim(1, place, planned.finish_instants[place], counted)
