"""Plans of any size in which deadlines, constraints and actuals lie close to the dates that the plan has without them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from delivery.engine.plan import ConstraintKind, Milestone, Plan
from delivery.engine.schedule import schedule
from tests.bench.plans import layered_plan

KINDS = [kind for kind in ConstraintKind if kind not in (ConstraintKind.ASAP, ConstraintKind.ALAP)]


def constrained_plan(
    count: int, *, width: int = 5, half_days: int = 40, share: float = 0.4, seed: int = 1, kinds: Sequence[ConstraintKind] = KINDS
) -> Plan:
    """Half of the chosen milestones get a deadline, most others a constraint; a few at the beginning have begun."""
    random, world = Random(seed), layered_plan(count, width=width, half_days=half_days)
    timings = schedule(world).timings

    def held(milestone: Milestone, number: int) -> Milestone:
        timing, luck = timings[milestone.key], random.random()
        near = timedelta(days=random.choice((-3, 0, 2, 10)))
        if random.random() >= share:
            return milestone
        if luck < 0.5:
            return replace(milestone, deadline_at=timing.late_finish + near)
        if luck > 0.8 and number < count // 10:
            return replace(milestone, actual_start=timing.start)
        return replace(milestone, constraint=random.choice(kinds), constraint_at=timing.finish + near)

    return replace(world, milestones=tuple(held(milestone, number) for number, milestone in enumerate(world.milestones)))
