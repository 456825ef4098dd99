"""The search for options: what it finds that no lever finds alone, what it promises, and that it ends."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings

from delivery.engine.edits import AddDependency, AddMilestone, SetField, StaleEdit, apply, from_json, to_json
from delivery.engine.loading import Demand, Resource
from delivery.engine.options import OptionContext, internal_cost_cents, price, search
from delivery.engine.options.draft import Draft
from delivery.engine.options.free_people import free_people
from delivery.engine.options.front import beats, best
from delivery.engine.options.rework import reworks
from delivery.engine.options.search import SHOWN_MAX, TRIALS_MAX
from delivery.engine.plan import DependencyKind
from delivery.engine.schedule import schedule
from delivery.engine.simulation import Cancelled, RiskEvent, RiskModel
from delivery.engine.states import OptionKind
from tests.engine.test_options import BUILD_GROWS, CONTEXT, harbour, longer, more_effort, some_change, work
from tests.engine.worlds import days, link, plan

pytestmark = pytest.mark.once
MODEL = RiskModel()


def found(edits, world=None, context=CONTEXT, **more):
    return search(world or harbour(), edits, context, model=MODEL, **more)


def marks(option):
    sure = option.certainty
    return sure.p80, sure.go_live_p80, option.internal_cost_cents, sure.rework_percent


def test_levers_together_win_back_what_none_wins_alone():
    front = found([longer("build", 20, 44), more_effort("build", 20, 44)])
    alone = [each for each in front.options if each.kind is not OptionKind.COMBINED]
    together = [each for each in front.options if each.kind is OptionKind.COMBINED]
    assert all(each.preview.shift_minutes > 0 for each in alone)
    assert any(each.preview.shift_minutes <= 0 and len(set(each.kinds)) > 1 for each in together)


def test_as_submitted_stands_first_and_is_the_measure():
    front = found(BUILD_GROWS)
    first = front.options[0]
    assert (first.kind, first.edits, first.certainty.rework_percent) == (OptionKind.AS_SUBMITTED, BUILD_GROWS, 0)
    assert first.certainty.shift_low <= first.certainty.shift_minutes <= first.certainty.shift_high
    assert first.certainty.finish_after.p80 > first.certainty.finish_before.p80


def test_nothing_that_is_shown_is_beaten():
    front = found([longer("build", 20, 40), longer("train", 5, 8)])
    assert 3 <= len(front.options) <= SHOWN_MAX
    for one, other in combinations(front.options[1:], 2):
        assert marks(one) != marks(other)
        scope = [len(each.preview.scope_out) for each in (one, other)]
        assert not (all(a <= b for a, b in zip(marks(one), marks(other), strict=True)) and scope[0] < scope[1])


def test_a_change_that_costs_no_time_is_left_as_it_is():
    front = found([longer("api", 8, 9)])
    assert [each.kind for each in front.options] == [OptionKind.AS_SUBMITTED]
    codes = {each.kind: each.code for each in front.refused}
    assert codes[OptionKind.CRASH] == codes[OptionKind.FAST_TRACK] == codes[OptionKind.EXTRA_PEOPLE] == "finish_not_moved"


def test_without_a_rate_nothing_is_offered_and_the_role_is_named():
    front = found(BUILD_GROWS, context=OptionContext({"test": 1}))
    assert front.options == ()
    assert ("role", "dev") in front.refused[0].args


def test_only_the_levers_that_are_asked_for_are_used():
    front = found([longer("build", 20, 40)], levers=(OptionKind.FAST_TRACK, OptionKind.CRASH))
    assert {kind for each in front.options for kind in each.kinds} <= {OptionKind.FAST_TRACK, OptionKind.CRASH}
    assert len(front.options) > 2


def test_the_same_search_finds_the_same():
    edits = [longer("build", 20, 40)]
    assert [each.edits for each in found(edits).options] == [each.edits for each in found(edits).options]


def test_a_search_can_be_stopped_and_counts_its_steps():
    seen = []

    def go_on(done, most):
        seen.append((done, most))
        return len(seen) < 20

    with pytest.raises(Cancelled):
        found([longer("build", 20, 40)], go_on=go_on)
    assert len(seen) == 20
    assert all(0 < done <= most for done, most in seen)


def test_a_change_that_does_not_apply_is_refused():
    with pytest.raises(StaleEdit):
        found([longer("build", 19, 24)])


def test_an_overlap_brings_a_risk_of_rework():
    world = plan([work("a", 10), work("b", 6)], ["a FS b"])
    front = found([longer("b", 6, 9)], world, levers=(OptionKind.FAST_TRACK,))
    option = front.options[-1]
    (event,) = reworks(apply(world, [longer("b", 6, 9)]), option.preview.plan_after, CONTEXT)
    assert event == RiskEvent("rework:a>b", 30, (("b", days(3) // 2),))
    assert option.certainty.rework_percent == 30
    spared = search(world, [longer("b", 6, 9)], replace(CONTEXT, rework_chance_percent=0), model=MODEL)
    calm = next(each for each in spared.options if each.kinds == (OptionKind.FAST_TRACK,))
    assert calm.edits == option.edits
    assert calm.certainty.p80 < option.certainty.p80


def test_what_was_asked_for_as_an_overlap_is_no_rework_of_ours():
    world = plan([work("a", 10), work("b", 6)], [link("a SS b", 2)])
    assert reworks(world, world, CONTEXT) == ()


def test_a_risk_of_the_register_is_kept_where_its_milestone_is():
    model = replace(MODEL, events=(RiskEvent("R1", 100, (("train", days(10)),)),))
    calm = search(harbour(), BUILD_GROWS, CONTEXT, model=MODEL).options[0].certainty
    risky = search(harbour(), BUILD_GROWS, CONTEXT, model=model).options[0].certainty
    assert risky.p80 > calm.p80
    assert risky.shift_minutes == pytest.approx(calm.shift_minutes, abs=days(0.5))


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(some_change())
def test_every_option_of_the_front_is_exactly_what_it_shows(change):
    world, edits = change
    front = found(edits, world)
    assert front.considered <= TRIALS_MAX
    for option in front.options:
        after = apply(world, from_json(to_json(option.edits)))
        assert after == option.preview.plan_after
        assert schedule(after).finish == option.preview.finish_after
        assert option.internal_cost_cents == internal_cost_cents(world, after, CONTEXT)
        assert option.price == price(world, after, CONTEXT)
        fields = [(edit.key, edit.field) for edit in option.edits if isinstance(edit, SetField)]
        assert len(fields) == len(set(fields))
        ends = [(each.predecessor, each.successor) for each in after.dependencies if each.kind is DependencyKind.SS]
        assert (option.certainty.rework_percent > 0) == bool(ends)


def test_new_work_in_several_pieces_is_placed_piece_by_piece():
    change = (
        *BUILD_GROWS,
        AddMilestone(work("audit", 30), "build"),
        AddDependency(link("design FS audit")),
        AddDependency(link("audit FS report")),
    )
    front = found(change)
    assert any(OptionKind.WITHIN_FLOAT in each.kinds and each.preview.shift_minutes == 0 for each in front.options)


def test_the_best_are_unbeaten_and_lie_apart():
    points = [(n, 20 - n) for n in range(21)] + [(n + 1, 21 - n) for n in range(21)]
    chosen = best(points, lambda point: point, 5)
    assert {(0, 20), (20, 0)} <= set(chosen)
    assert not any(beats(a, b) for a in points for b in chosen)
    assert len(chosen) == 5


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(some_change())
def test_following_the_steps_gives_the_dates_of_the_whole_plan(change):
    world, edits = change
    draft = Draft(world, edits).trial()
    for each in world.milestones:
        if each.actual_finish is None:
            draft = draft.with_duration(each.key, draft.milestone(each.key).duration_minutes + days(1)).trial()
            draft = draft.with_field(each.key, "effort_minutes", 7)
    whole = Draft(world, draft.edits)
    assert draft.plan == whole.plan
    assert (draft.finish_work, draft.missed_minutes) == (whole.finish_work, whole.missed_minutes)
    assert [draft.finish_of(each.key) for each in world.milestones] == [whole.finish_of(each.key) for each in world.milestones]


def test_who_has_half_of_the_time_left_could_join():
    world = plan([work("a", 10), work("b", 10, role="test"), work("c", 5)], ["a FS c"])
    people = [
        Resource("1", 100, role="dev", name="Ann"),
        Resource("2", 100, role="dev", name="Bo"),
        Resource("3", 60, role="dev"),
    ]
    people += [Resource("4", 100, role="test", name="Ty")]
    asked = [Demand("a", "1"), Demand("b", "2", 60), Demand("gone", "3")]
    found = free_people(schedule(world), ["a", "b", "c"], people, asked)
    # Ann works on a herself; Bo has 40 % left meanwhile, all of it afterwards.
    assert found == {"a": (("3", 60),), "b": (("Ty", 100),), "c": (("Ann", 100), ("Bo", 100), ("3", 60))}


def test_three_points_follow_the_duration():
    guessed = {"estimate_minutes": (days(9), days(10), days(14))}
    world = plan([work("a", 10, **guessed), work("b", 5), work("g", 0, is_gate=True)], ["a FS b", "b FS g"])
    left = found([longer("a", 10, 15)], world, levers=(OptionKind.AS_SUBMITTED,)).options[0].certainty
    taken_along = (
        longer("a", 10, 15),
        SetField("a", "estimate_minutes", guessed["estimate_minutes"], (6480, days(15), days(21))),
    )
    front = found(taken_along, world)
    assert left.shift_minutes == front.options[0].certainty.shift_minutes > days(4)
    placed = next(each for each in front.options if each.kinds == (OptionKind.WITHIN_FLOAT,))
    (whole,) = [each for each in placed.preview.plan_after.milestones if each.key == "a"]
    assert (whole.duration_minutes, whole.estimate_minutes) == (days(10), guessed["estimate_minutes"])
