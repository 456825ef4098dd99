"""Edits of plans that are large enough for all ways of following them: step by step, and laid anew from where they begin."""

from random import Random

import pytest

from delivery.engine.edits import SetField, apply
from delivery.engine.live.wide import WideFlat
from delivery.engine.plan import ConstraintKind
from delivery.engine.reschedule import Live
from delivery.engine.schedule import schedule
from tests.engine.constrained import KINDS, constrained_plan
from tests.engine.worlds import DAY, MONDAY, milestone, plan

pytestmark = pytest.mark.once


def values(dates):
    """By key: early dates, late dates and both floats."""
    passes, net = dates.passes, dates.net
    return {
        net.milestones[place].key: (
            passes.early_at(place),
            passes.late(place),
            passes.total_float(place),
            passes.free_float(place),
        )
        for place in net.places
    } | {"": dates.finish}


def some_edit(random, world, kinds=KINDS):
    found = random.choice(world.milestones)
    luck = random.random()
    if luck < 0.6:
        length = max(0, found.duration_minutes + random.choice((-4, -2, 2, 4, 30)) * DAY // 2)
        return SetField(found.key, "duration_minutes", found.duration_minutes, length)
    if luck < 0.8 or found.constraint_at is None:
        return SetField(found.key, "deadline_at", found.deadline_at, random.choice((None, MONDAY.replace(year=2027))))
    return SetField(found.key, "constraint", found.constraint, random.choice([*kinds, ConstraintKind.ASAP]))


WITH_LATE = [*KINDS, ConstraintKind.ALAP, ConstraintKind.ALAP]


@pytest.mark.parametrize(("width", "share", "kinds"), [(3, 0.0, KINDS), (3, 0.4, KINDS), (5, 0.05, KINDS), (3, 0.4, WITH_LATE)])
@pytest.mark.parametrize("least", [0, 24])
def test_edits_of_a_plan_full_of_dates_are_followed(width, share, kinds, least):
    random = Random(f"{width} {share}")
    world = constrained_plan(150, width=width, half_days=20, share=share, seed=width, kinds=kinds)
    live = Live(world)
    live.dates.passes.be_patient(least)
    for _ in range(8):
        edits = [some_edit(random, world, kinds)]
        after = apply(world, edits)
        with live.trying(edits) as dates:
            assert values(dates) == values(schedule(after)) and not live.is_whole
        if random.random() < 0.5:
            live.apply(edits)
            world = after
        assert values(live.dates) == values(schedule(world))


def test_a_wide_plan_full_of_dates_is_laid_anew_level_by_level():
    random, world = Random(7), constrained_plan(3_000, width=60, half_days=20, share=0.3)
    live = Live(world)
    live.dates.passes.most = 0
    for _ in range(2):
        edits = [some_edit(random, world)]
        with live.trying(edits) as dates:
            assert values(dates) == values(schedule(apply(world, edits)))
    assert isinstance(live.dates.passes.laying.flats[True], WideFlat)


def test_what_is_laid_anew_from_the_middle_leaves_what_lies_before_where_it_was():
    """ "No later than" holds b where it is, though a, from which c is laid anew, would push it."""
    held = milestone("b", constraint=ConstraintKind.SNLT, constraint_at=MONDAY)
    world = plan([milestone("a", 5), held, milestone("c")], ["a SS c", "a FS b", "b FS c"])
    live = Live(world)
    live.dates.passes.be_patient(0)
    edits = [SetField("c", "duration_minutes", DAY, 2 * DAY)]
    with live.trying(edits) as dates:
        assert dates.timings["c"].start == MONDAY.replace(day=7)
        assert values(dates) == values(schedule(apply(world, edits)))
