"""One set of runs, measured against the finish and against a milestone: the same as a simulation of its own for each."""

from dataclasses import replace

import pytest

from delivery.engine.leading import leading_to
from delivery.engine.plan import Plan
from delivery.engine.refusal import PlanError
from delivery.engine.schedule import schedule
from delivery.engine.simulation import RiskEvent, RiskModel, RiskResult, Together, simulate
from tests.engine.worlds import DAY, MONDAY, link, milestone, plan

EVENTS = (RiskEvent("1", 30, (("m2", 4 * DAY), ("m9", 20 * DAY))), RiskEvent("2", 10, (("m11", 9 * DAY),)))


def woven(**fields: object) -> Plan:
    """Two strands that cross, a go-live before the end, and one milestone that finishes with another; one is under way."""
    nodes = [
        milestone(f"m{n}", 3 + n % 4, phase=str(1 + n // 3), calendar=fields.get("other") if n % 5 == 2 else None)
        for n in range(12)
    ]
    nodes[0] = replace(nodes[0], actual_start=MONDAY, remaining_minutes=DAY)
    nodes[7] = replace(nodes[7], is_gate=True)
    links = [f"m{n} FS m{n + 2}" for n in range(10)]
    crossing = [link("m1 FS m4", 1), link("m3 FF m4"), link("m2 SS m5", 1)]
    return plan(nodes, [*links, *crossing], status_at=MONDAY.replace(day=8, hour=0))


def of_its_own(world: Plan, key: str, model: RiskModel, **asked: int) -> RiskResult:
    """What a simulation of the plan that leads to ``key`` says, as it was done before."""
    leading = leading_to(world, key)
    known = {each.key for each in leading.milestones}
    events = tuple(replace(one, delays=tuple(line for line in one.delays if line[0] in known)) for one in model.events)
    return simulate(leading, replace(model, events=events), **asked)


@pytest.mark.parametrize("other", [None, "china"])
@pytest.mark.parametrize("together", [Together.PHASE, Together.NOTHING])
def test_one_run_says_what_two_said(other: str | None, together: Together) -> None:
    world, model = woven(other=other), RiskModel(together=together, events=EVENTS, seed=7)
    found = simulate(world, model, runs=2_000, target="m7")
    assert found.target == of_its_own(world, "m7", model, runs=2_000)
    assert replace(found, target=None) == simulate(world, model, runs=2_000)
    assert found.target is not None and found.target.finish == found.gates["m7"] and found.target.finish.p90 < found.finish.p10
    assert found.target.sensitivities.keys() == {f"m{n}" for n in (0, 1, 2, 3, 5, 7)}


def test_the_runs_go_on_until_both_are_sure() -> None:
    """A calm target waits for a restless finish; neither is told on fewer runs than the other."""
    world = plan({"calm": 1, **{f"m{n}": 20 for n in range(8)}}, ["calm FS m0", *(f"m{n} FS m{n + 1}" for n in range(7))])
    alone = of_its_own(world, "calm", RiskModel())
    found = simulate(world, RiskModel(), target="calm")
    assert found.target is not None and alone.runs == 2_000 < found.runs == found.target.runs
    assert found.is_settled and found.target == of_its_own(world, "calm", RiskModel(), runs=found.runs)


def test_the_target_is_its_own_end_even_where_something_that_it_only_waits_to_see_begin_ends_later() -> None:
    world = plan({"long": 20, "live": 1, "last": 30}, ["long SS live", "long FS last"])
    found = simulate(world, RiskModel(), runs=400, target="live")
    assert found.target is not None and found.target.planned_finish == schedule(world).timings["live"].finish
    assert (found.target.sensitivities["live"].criticality, found.target.sensitivities["long"].criticality) == (1, 1)
    assert found.target.sensitivities["long"].cruciality < 0.2 < found.sensitivities["long"].cruciality
    assert of_its_own(world, "live", RiskModel(), runs=400).finish.p50 > found.target.finish.p90


def test_it_is_stored_with_its_target_read_without_one_and_refused_for_no_milestone() -> None:
    found = simulate(woven(), RiskModel(), runs=400, target="m7")
    stored = found.as_json()
    assert RiskResult.from_json(stored) == found
    del stored["target"]
    assert RiskResult.from_json(stored) == replace(found, target=None), "as it was stored before there were targets"
    with pytest.raises(PlanError) as refused:
        simulate(woven(), RiskModel(), runs=4, target="nobody")
    assert refused.value.rule == "unknown_key"
