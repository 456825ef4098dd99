"""Plans of any size: exact, without recursion, in a time that a person waits for."""

import os
from dataclasses import replace
from itertools import pairwise
from time import process_time

import pytest

from delivery.engine.edits import SetField
from delivery.engine.impact import preview
from delivery.engine.level_walk import LevelWalk
from delivery.engine.network import compile_plan
from delivery.engine.plan import ConstraintKind, Dependency, Milestone
from delivery.engine.reschedule import Live
from delivery.engine.schedule import schedule
from delivery.engine.work_pass import WorkPass
from tests.bench.plans import layered_plan
from tests.engine.worlds import DAY, MONDAY, plan

pytestmark = pytest.mark.once

SIZE = int(os.environ.get("DELIVERY_LARGE_PLAN", "6000"))
"""``./dev soak engine`` asks for 100,000."""


def longer(world, place):
    found = world.milestones[place]
    return [SetField(found.key, "duration_minutes", found.duration_minutes, found.duration_minutes + 3 * DAY)]


def flat_pass(net):
    """The same by flat lists."""
    net = compile_plan(net.plan)
    net.memory["levels"] = None
    return WorkPass(net)


def same(found, laid):
    return all(getattr(found, name) == getattr(laid, name) for name in ("head", "finish", "late_finish", "room", "end"))


def test_a_large_wide_plan_is_computed_and_previewed_in_seconds():
    began = process_time()
    world = layered_plan(SIZE, width=round(SIZE**0.5))
    before = schedule(world)
    seen = preview(world, longer(world, 70), before)
    assert isinstance(before.net.memory["levels"], LevelWalk)
    assert len(seen.moves) > 1 and process_time() - began < 10
    assert same(before.passes, flat_pass(before.net)) and same(seen.after.passes, flat_pass(seen.after.net))


def test_bounds_hold_in_a_large_wide_plan():
    world = layered_plan(3_200, width=80)
    kinds = (ConstraintKind.SNLT, ConstraintKind.MSO, ConstraintKind.SNET)
    bounded = [
        replace(m, constraint=kinds[n // 80 % 3], constraint_at=at, deadline_at=at) if n % 40 == 7 else m
        for n, m in enumerate(world.milestones)
        for at in [MONDAY.replace(year=2027 + n // 800)]
    ]
    net = compile_plan(replace(world, milestones=tuple(bounded)))
    found = schedule(net).passes
    assert net.memory["levels"] is not None and same(found, flat_pass(net))


def test_edits_of_a_large_plan_are_followed():
    world = layered_plan(4_000, width=60)
    live = Live(world)
    for place in (0, 1_234, 3_990):
        with live.trying(longer(world, place)) as dates:
            after = schedule(live.plan)
            assert [dates.passes.late_value(p) for p in dates.net.places] == after.passes.late_finish
            assert (dates.passes.head, dates.finish) == (after.passes.head, after.finish)


def test_a_chain_of_twenty_thousand_follows_edits():
    keys = [f"k{n}" for n in range(20_000)]
    links = [Dependency(a, b) for a, b in pairwise(keys)]
    world = plan([Milestone(key, key, 60) for key in keys], links)
    live = Live(world)
    first, last = longer(world, 0), longer(world, 19_999)
    assert live.try_edits(first).finish > live.finish and live.try_edits(last).touched == 1
    live.apply(first)
    assert len(live.dates.critical) == 20_000
