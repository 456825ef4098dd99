"""The front that a search returns, against every set of levers of a small plan; and its edits, against their dates."""

import pytest

from delivery.engine.edits import apply, from_json, to_json
from delivery.engine.options import Front, OptionContext, search
from delivery.engine.options.search import SHOWN_MAX
from delivery.engine.schedule import schedule
from delivery.engine.simulation import RiskModel
from delivery.engine.states import OptionKind
from delivery.engine.workdays import WorkCalendar, minute
from tests.engine.option_oracle import CHANCE, LIVE, RATE, Marks, Oracle, beaten, ends_of, front, some_small
from tests.engine.worlds import DAY, MONDAY, WEEK

pytestmark = pytest.mark.once
CONTEXT = OptionContext({"dev": RATE}, rework_chance_percent=CHANCE, go_live=LIVE)
CERTAIN = RiskModel(default_spread_percent=None)
"""Nothing is uncertain but rework, and that is rarer than one in five: P80 is the date as planned."""
PLAIN = (OptionKind.AS_SUBMITTED, OptionKind.FAST_TRACK, OptionKind.EXTRA_PEOPLE, OptionKind.TRADE)
CALENDAR = WorkCalendar(WEEK)
SEEDS = range(0, 30, 2)


def found(oracle: Oracle, *levers: OptionKind) -> Front:
    return search(oracle.small.plan(), oracle.small.change(), CONTEXT, levers, model=CERTAIN)


def marks(oracle, option) -> Marks:
    now = {each.key: each for each in option.preview.plan_after.milestones}
    given = [each for each in oracle.small.plan().milestones if each.is_optional and not now[each.key].duration_minutes]
    work = sum(each.effort_minutes or each.duration_minutes for each in given)
    late = [max(0, n) for n in shifts(option)]
    return *late, option.internal_cost_cents, option.certainty.rework_percent, work


def shifts(option) -> list[int]:
    """In days, of the finish and of going live."""
    before, after = option.preview.before.timings, option.preview.after.timings
    live = CALENDAR.between(minute(before[LIVE].finish), minute(after[LIVE].finish)) if LIVE in before else 0
    return [option.preview.shift_minutes // DAY, live // DAY]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_front_is_the_true_one_in_finish_going_live_cost_rework_and_scope(seed):
    oracle = Oracle(some_small(seed))
    result = found(oracle, *PLAIN)
    shown = [marks(oracle, option) for option in result.options]
    assert result.is_complete
    assert shown[0] == oracle.marks(frozenset(), oracle.after)
    assert all(mine in oracle.plain and not beaten(mine, oracle.plain) for mine in shown[1:])
    if len(shown) < SHOWN_MAX:
        assert front(oracle.plain) <= set(shown)


@pytest.mark.parametrize("seed", range(1, 17, 2))
def test_no_crash_wins_everything_back_cheaper_alone_or_with_other_levers(seed):
    oracle = Oracle(some_small(seed))
    result = found(oracle, *PLAIN, OptionKind.CRASH)
    shown = {marks(oracle, option) for option in result.options}
    recovered = {mine for mine in front(oracle.crashed) if mine[:2] == (0, 0)}
    assert result.is_complete and shown <= oracle.crashed
    if len(shown) < SHOWN_MAX:
        assert recovered <= shown


@pytest.mark.parametrize("seed", range(100, 104))
def test_the_edits_of_every_option_applied_as_any_edits_give_its_dates(seed):
    oracle = Oracle(some_small(seed))
    for option in found(oracle, *PLAIN, OptionKind.CRASH).options:
        plan = apply(oracle.small.plan(), from_json(to_json(option.edits)))
        dates = schedule(plan).timings
        assert dates == option.preview.after.timings
        start = CALENDAR.work_at(minute(MONDAY))
        assert ends_of(plan) == {key: (CALENDAR.work_at(minute(each.finish)) - start) // DAY for key, each in dates.items()}


def test_the_oracle_knows_paths_that_only_levers_together_shorten():
    """Without such worlds it would not tell a search that asks every lever to win something at once."""
    oracles = [Oracle(some_small(seed)) for seed in SEEDS]
    together = [oracle for oracle in oracles if any(len(levers) > 1 for levers in best_ways(oracle))]
    assert len(together) > len(SEEDS) / 3


def best_ways(oracle):
    best = front(oracle.plain)
    return [levers for levers, way in oracle.ways.items() if oracle.marks(levers, way) in best]
