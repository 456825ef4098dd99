"""Ways to take a change in: literal worlds for each kind, and what must hold for any plan and change."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delivery.engine.edits import (
    AddDependency,
    AddMilestone,
    IncludeScope,
    RemoveDependency,
    SetDeployment,
    SetField,
    StaleEdit,
    apply,
    from_json,
    to_json,
)
from delivery.engine.options import OptionContext, OptionSuggestion, Price, Refusal, Step, internal_cost_cents, price, suggest
from delivery.engine.options.money import NoRate
from delivery.engine.plan import STANDARD_WEEK, CalendarFacts, Dependency, DependencyKind, Lag, Milestone, Plan, ScopeItem
from delivery.engine.schedule import schedule
from delivery.engine.states import OptionKind
from tests.engine.worlds import DAY, MONDAY, days, link, milestone, plan

pytestmark = pytest.mark.once

RATES = {"dev": 200_000, "test": 150_000}
CONTEXT = OptionContext(RATES, margin_percent=Decimal(25), price_step_cents=10_000)


def work(key, length, role="dev", **fields):
    """One person working all the time."""
    return milestone(key, length, role=role, effort_minutes=days(length), **fields)


def harbour(**fields) -> Plan:
    """43 working days: design → build → report → test → go-live gate → training → closing gate; two side branches."""
    milestones = [
        work("design", 5),
        work("build", 20),
        work("report", 3, is_optional=True),
        work("api", 8),
        work("data", 4, is_optional=True),
        work("test", 10, role="test"),
        milestone("live", 0, is_gate=True, phase="6"),
        milestone("train", 5),
        milestone("close", 0, is_gate=True, phase="8"),
    ]
    links = ["design FS build", "build FS report", "report FS test", "design FS api", "api FS test", "design FS data"]
    links += ["data FS close", "test FS live", "live FS train", "train FS close"]
    scope = (ScopeItem("F1", "Order entry", True, ("build",), 900_000), ScopeItem("F2", "Reports", True, ("report",), 1_000_000))
    return plan(milestones, links, **{"scope": scope, **fields})


def longer(key, old, new):
    return SetField(key, "duration_minutes", days(old), days(new))


def more_effort(key, old, new):
    return SetField(key, "effort_minutes", days(old), days(new))


def answer(kind, edits, context=CONTEXT, world=None):
    (found,) = suggest(world or harbour(), edits, context, [kind])
    assert found.kind is kind
    return found


def offered(kind, edits, context=CONTEXT, world=None) -> OptionSuggestion:
    found = answer(kind, edits, context, world)
    assert isinstance(found, OptionSuggestion), found
    return found


BUILD_GROWS = (longer("build", 20, 24), more_effort("build", 20, 24))


def test_as_submitted_is_the_change_itself_with_both_amounts():
    found = offered(OptionKind.AS_SUBMITTED, BUILD_GROWS)
    assert found.edits == BUILD_GROWS
    assert found.preview.shift_days == 4
    assert (found.internal_cost_cents, found.price_cents) == (4 * 200_000, 1_000_000)


def test_every_kind_is_answered_in_order():
    assert [*(found.kind for found in suggest(harbour(), BUILD_GROWS, CONTEXT)), OptionKind.COMBINED] == list(OptionKind)


def test_a_change_that_does_not_apply_is_not_answered():
    with pytest.raises(StaleEdit):
        suggest(harbour(), [longer("build", 19, 24)], CONTEXT)


def test_days_that_a_milestone_grows_by_fit_before_a_later_gate():
    found = offered(OptionKind.WITHIN_FLOAT, BUILD_GROWS)
    assert found.preview.shift_minutes == 0
    assert found.steps == (Step("placed_before_gate", (("milestone", "build"), ("minutes", days(4)), ("gate", "live"))),)
    after = found.preview.plan_after
    (part,) = [each for each in after.milestones if each.key == "build+"]
    assert (part.duration_minutes, part.effort_minutes, part.role) == (days(4), days(4), "dev")
    assert {link("build FS build+"), link("build+ FS live")} <= set(after.dependencies)
    assert next(each for each in after.milestones if each.key == "build").duration_minutes == days(20)
    assert found.internal_cost_cents == 4 * 200_000


def test_a_new_milestone_moves_from_its_successor_to_the_gate():
    change = (
        AddMilestone(work("audit", 6), "build"),
        AddDependency(link("build FS audit")),
        AddDependency(link("audit FS report")),
        RemoveDependency(link("build FS report")),
    )
    found = offered(OptionKind.WITHIN_FLOAT, change)
    dependencies = set(found.preview.plan_after.dependencies)
    assert found.preview.shift_minutes == 0
    assert {link("build FS report"), link("build FS audit"), link("audit FS live")} <= dependencies
    assert link("audit FS report") not in dependencies


def test_within_float_is_refused_when_no_place_keeps_the_finish():
    refused = answer(OptionKind.WITHIN_FLOAT, [longer("train", 5, 9)])
    assert refused == Refusal(OptionKind.WITHIN_FLOAT, "float_too_small", (("missing_minutes", days(4)),))


def test_within_float_is_refused_when_the_change_fits_as_it_is():
    assert answer(OptionKind.WITHIN_FLOAT, [longer("api", 8, 20)]).code == "fits_as_submitted"


def test_within_float_is_refused_when_there_is_no_work_to_place():
    assert answer(OptionKind.WITHIN_FLOAT, [AddDependency(link("test FS train", 3))]).code == "no_work_to_place"


def test_within_float_goes_past_a_gate_whose_deadline_it_would_miss():
    gate = milestone("gate", 0, is_gate=True, deadline_at=MONDAY + timedelta(days=25, hours=9))
    world = plan([work("b", 20), work("c", 5), gate], ["b FS c", "b FS gate"])
    found = offered(OptionKind.WITHIN_FLOAT, [longer("b", 20, 23)], world=world)
    assert found.steps == (Step("placed_before_end", (("milestone", "b"), ("minutes", days(3)))),)
    assert not found.preview.deadlines_hit


def test_within_float_never_misses_a_deadline():
    world = plan([work("b", 20), work("c", 5), work("new", 0)], ["b FS c"])
    due = work("new", 3, deadline_at=MONDAY + timedelta(days=25, hours=9))
    change = [AddMilestone(replace(due, key="late")), AddDependency(link("b FS late")), AddDependency(link("late FS c"))]
    assert answer(OptionKind.WITHIN_FLOAT, change, world=world).code == "deadline_in_the_way"


def test_fast_track_overlaps_no_more_than_is_needed():
    found = offered(OptionKind.FAST_TRACK, BUILD_GROWS)
    assert found.preview.shift_minutes == 0
    assert found.code == "recovers_finish"
    overlaps = [dict(step.args)["overlap_minutes"] for step in found.steps]
    assert sum(overlaps) == days(4)
    changed = [each for each in found.preview.plan_after.dependencies if each.kind is DependencyKind.SS]
    assert len(changed) == len(overlaps)


def test_fast_track_takes_back_overlap_that_wins_nothing():
    world = plan([work("a", 12), work("b", 8), work("other", 19)], ["a FS b"])
    found = offered(OptionKind.FAST_TRACK, [longer("a", 12, 14), longer("other", 19, 21)], world=world)
    assert found.preview.shift_days == 1
    assert [dict(step.args)["overlap_minutes"] for step in found.steps] == [days(1)]


def test_fast_track_never_overlaps_a_gate_or_lets_the_successor_end_first():
    found = offered(OptionKind.FAST_TRACK, [longer("build", 20, 40)])
    dates = found.preview.after.timings
    for each in found.preview.plan_after.dependencies:
        if each.kind is DependencyKind.SS:
            assert each.predecessor != "live"
            assert dates[each.successor].finish >= dates[each.predecessor].finish


def test_fast_track_recovers_a_part_and_says_so():
    found = offered(OptionKind.FAST_TRACK, [longer("build", 20, 60)])
    assert found.code == "recovers_part"
    numbers = dict(found.args)
    assert numbers["shift_minutes"] == days(40)
    assert numbers["recovered_minutes"] == days(40) - found.preview.shift_minutes > 0


def test_fast_track_is_refused_when_everything_on_the_path_has_begun():
    world = plan([milestone("a", 5, actual_start=MONDAY), milestone("b", 5)], ["a FS b"])
    assert answer(OptionKind.FAST_TRACK, [longer("b", 5, 7)], world=world).code == "nothing_to_overlap"


def test_crash_shortens_the_cheapest_first_and_adds_the_premium_to_its_fixed_cost():
    # Limit 25 %: test may lose 2 days at 750 yuan each, then design or build 2 at 1,000 each.
    found = offered(OptionKind.CRASH, BUILD_GROWS)
    assert found.preview.shift_minutes == 0
    saved = {dict(step.args)["milestone"]: dict(step.args)["saved_minutes"] for step in found.steps}
    assert (saved.pop("test"), sum(saved.values())) == (days(2), days(2))
    assert set(saved) <= {"design", "build"}  # a day of either costs the same
    after = {each.key: each for each in found.preview.plan_after.milestones}
    assert (after["test"].duration_minutes, after["test"].fixed_cost_cents) == (days(8), 2 * 75_000)
    assert sum(after[key].fixed_cost_cents for key in saved) == 2 * 100_000
    assert found.internal_cost_cents == 4 * 200_000 + 350_000
    assert found.edits[0] == longer("build", 20, 24 - saved.get("build", 0) // DAY)


def test_crash_stops_at_its_limit_and_says_what_is_left():
    found = offered(OptionKind.CRASH, [longer("build", 20, 40)])
    assert found.code == "recovers_part"
    # 10 of build's 40 days, 2 of test's 10, 1 of design's 5; report's 3 days are too short for a quarter.
    assert dict(found.args)["recovered_minutes"] == days(13)


def test_crash_shortens_parallel_critical_paths_together():
    world = plan([work("a", 8), work("b", 8), work("c", 1)], ["a FS c", "b FS c"])
    found = offered(OptionKind.CRASH, [longer("c", 1, 2)], world=world)
    assert found.preview.shift_minutes == 0
    assert {dict(step.args)["milestone"] for step in found.steps} == {"a", "b"}
    assert found.internal_cost_cents == 2 * 100_000


def test_crash_costs_less_than_the_cheapest_step_first():
    """b and c are the cheapest, but both ways run through a: shortening it alone costs 1,000 instead of 2 × 750."""
    tests = [work("b", 8, role="test"), work("c", 8, role="test")]
    world = plan([work("a", 8), *tests, work("d", 1)], ["a FS b", "a FS c", "b FS d", "c FS d"])
    found = offered(OptionKind.CRASH, [longer("d", 1, 2)], world=world)
    assert {dict(step.args)["milestone"] for step in found.steps} == {"a"}
    assert found.internal_cost_cents == 100_000


def test_an_estimate_keeps_its_proportion_when_work_is_shortened():
    guessed = work("a", 8, estimate_minutes=(days(6), days(8), days(16)))
    found = offered(OptionKind.CRASH, [longer("b", 1, 2)], world=plan([guessed, work("b", 1)], ["a FS b"]))
    (shortened,) = [each for each in found.preview.plan_after.milestones if each.key == "a"]
    assert (shortened.duration_minutes, shortened.estimate_minutes) == (days(7), (2520, days(7), days(14)))


def test_crash_is_refused_where_no_price_is_known():
    world = plan({"a": 20, "b": 5}, ["a FS b"])
    refused = answer(OptionKind.CRASH, [longer("b", 5, 7)], world=world)
    assert refused == Refusal(OptionKind.CRASH, "nothing_to_shorten", (("shift_minutes", days(2)),))


@pytest.mark.parametrize("kind", [OptionKind.FAST_TRACK, OptionKind.CRASH])
def test_nothing_is_won_back_where_the_finish_does_not_move(kind):
    assert answer(kind, [longer("api", 8, 9)]) == Refusal(kind, "finish_not_moved")


def test_trade_gives_up_optional_scope_and_credits_its_price():
    found = offered(OptionKind.TRADE, [longer("train", 5, 8)])
    assert found.steps == (Step("gives_up_scope", (("what", "F2"),)),)
    assert found.preview.shift_minutes == 0
    assert found.preview.scope_out == ("F2",)
    assert IncludeScope("F2", True, False) in found.edits
    assert found.internal_cost_cents == -3 * 200_000
    assert found.price == Price(0, -1_000_000, 0)
    assert set(apply(harbour(), found.edits).dependencies) == set(harbour().dependencies)


def test_trade_wins_back_cost_where_time_is_not_the_matter():
    found = offered(OptionKind.TRADE, [more_effort("api", 8, 11)])
    assert found.code == "recovers_finish_and_cost"
    # The data milestone (4 days) costs the client no price of its own, the report does.
    assert found.steps == (Step("gives_up_milestone", (("what", "data"),)),)


@pytest.mark.parametrize(
    ("edits", "code"),
    [
        ([longer("api", 8, 9)], "nothing_to_recover"),
        ([longer("train", 5, 30)], "scope_too_small"),
        (
            [SetField("report", "is_optional", True, False), SetField("data", "is_optional", True, False), longer("train", 5, 8)],
            "no_optional_scope",
        ),
    ],
)
def test_trade_says_why_it_is_not_available(edits, code):
    assert answer(OptionKind.TRADE, edits).code == code


def test_defer_lays_new_work_behind_going_live():
    change = (
        AddMilestone(work("loyalty", 4), "build"),
        AddDependency(link("build FS loyalty")),
        AddDependency(link("loyalty FS report")),
        RemoveDependency(link("build FS report")),
    )
    found = offered(OptionKind.DEFER, change)
    dates = found.preview.after.timings
    assert dates["live"].finish == schedule(harbour()).timings["live"].finish
    assert dates["loyalty"].start >= dates["live"].finish
    assert found.preview.shift_minutes == 0
    assert dict(found.args) == {"gate": "live", "spared_minutes": days(4), "finish_shift_minutes": 0}
    assert link("build FS report") in found.preview.plan_after.dependencies


def test_defer_says_when_the_end_of_the_project_moves():
    found = offered(OptionKind.DEFER, [longer("build", 20, 32)])
    assert found.preview.shift_days == 7
    assert dict(found.args)["finish_shift_minutes"] == days(7)


@pytest.mark.parametrize(
    ("edits", "context", "code"),
    [
        ([longer("train", 5, 9)], CONTEXT, "go_live_not_moved"),
        ([AddDependency(link("build FS test", 6))], CONTEXT, "no_work_to_place"),
        ([longer("build", 20, 24), AddDependency(link("build FS test", 6))], CONTEXT, "go_live_still_moves"),
        ([longer("build", 20, 24)], replace(CONTEXT, go_live="nowhere"), "no_go_live_gate"),
    ],
)
def test_defer_says_why_it_is_not_available(edits, context, code):
    assert answer(OptionKind.DEFER, edits, context).code == code


def test_effort_of_a_role_without_a_rate_is_refused_and_never_guessed():
    found = suggest(harbour(), BUILD_GROWS, OptionContext({"test": 150_000}))
    assert {each.code for each in found if isinstance(each, Refusal)} >= {"no_rate"}
    assert found[0] == Refusal(OptionKind.AS_SUBMITTED, "no_rate", (("role", "dev"),))


def test_internal_cost_and_price_are_two_amounts():
    world = harbour()
    after = apply(world, [more_effort("test", 10, 11), SetField("api", "fixed_cost_cents", 0, 12_345), SetDeployment(0, 777)])
    assert internal_cost_cents(world, after, CONTEXT) == 150_000 + 12_345
    # 162,345 × 1.25 = 202,931.25 → whole hundreds of yuan, half-up.
    assert price(world, after, CONTEXT) == Price(200_000, 0, 777)
    assert price(world, after, replace(CONTEXT, price_step_cents=1)).work_cents == 202_931


def test_scope_with_its_own_price_is_not_charged_twice():
    world = harbour(scope=(ScopeItem("F9", "Loyalty", False, ("api",), 5_000_000),))
    after = apply(world, [IncludeScope("F9", False, True), more_effort("api", 8, 20)])
    assert price(world, after, CONTEXT) == Price(0, 5_000_000, 0)
    assert internal_cost_cents(world, after, CONTEXT) == 12 * 200_000


def test_half_cents_round_up_per_role():
    world = plan([work("a", 1), work("b", 1, role="test")])
    rates = OptionContext({"dev": 481, "test": 241})
    after = apply(world, [SetField(key, "effort_minutes", DAY, DAY + 240) for key in ("a", "b")])
    assert internal_cost_cents(world, after, rates) == 241 + 121
    with pytest.raises(NoRate):
        internal_cost_cents(world, after, OptionContext())


@pytest.mark.parametrize(
    "fields",
    [
        {"rates_cents": {"dev": -1}},
        {"margin_percent": Decimal("NaN")},
        {"price_step_cents": 0},
        {"crash_premium_percent": Decimal(-1)},
        {"crash_limit_percent": 100},
        {"overlap_percent": -1},
    ],
)
def test_a_senseless_context_is_refused_by_field(fields):
    with pytest.raises(ValueError, match=next(iter(fields))):
        OptionContext(**fields)


@st.composite
def some_change(draw):
    """A project of a few milestones, partly done, and a change of one to three parts."""
    count = draw(st.integers(2, 8))
    keys = [f"m{n}" for n in range(count)]
    milestones = []
    for n, key in enumerate(keys):
        length = draw(st.integers(0, 12))
        fields = {"is_gate": length == 0, "is_optional": draw(st.booleans()), "phase": draw(st.sampled_from(["4", "6", None]))}
        if n < count // 3 and draw(st.booleans()):
            fields |= {"actual_start": MONDAY, "actual_finish": MONDAY + timedelta(days=draw(st.integers(0, 9)))}
        milestones.append(work(key, length, **fields))
    pairs = [(a, b) for n, a in enumerate(keys) for b in keys[n + 1 :]]
    links = [
        Dependency(a, b, lag=Lag(days(draw(st.integers(0, 1)))))
        for a, b in draw(st.lists(st.sampled_from(pairs), unique=True, max_size=12))
    ]
    world = plan(milestones, links)
    open_keys = [each.key for each in milestones if each.actual_finish is None]
    edits = []
    for key in draw(st.lists(st.sampled_from(open_keys), unique=True, min_size=1, max_size=2)):
        old = next(each for each in milestones if each.key == key).duration_minutes
        edits.append(SetField(key, "duration_minutes", old, old + days(draw(st.integers(1, 8)))))
    if draw(st.booleans()):
        before, after = draw(st.sampled_from(pairs))
        edits += [
            AddMilestone(work("new", draw(st.integers(1, 6)))),
            AddDependency(link(f"{before} FS new")),
            AddDependency(link(f"new FS {after}")),
        ]
    return world, tuple(edits)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(some_change())
def test_what_every_option_promises(change):
    world, edits = change
    submitted, *others = suggest(world, edits, CONTEXT)
    assert submitted.edits == edits
    finished = [each for each in world.milestones if each.actual_finish is not None]
    for found in (submitted, *others):
        if isinstance(found, Refusal):
            continue
        after = apply(world, found.edits)
        assert after == found.preview.plan_after
        assert schedule(after).finish == found.preview.finish_after
        assert apply(world, from_json(to_json(found.edits))) == after
        assert [each for each in after.milestones if each.actual_finish is not None] == finished
        assert found.internal_cost_cents == internal_cost_cents(world, after, CONTEXT)
        assert found.price == price(world, after, CONTEXT)
        fields = [(edit.key, edit.field) for edit in found.edits if isinstance(edit, SetField)]
        assert len(fields) == len(set(fields))
        assert keeps_its_promise(found, submitted)


def keeps_its_promise(found, submitted):
    if found.kind is OptionKind.AS_SUBMITTED:
        return found.edits == submitted.edits
    if found.kind is OptionKind.WITHIN_FLOAT:
        return found.preview.shift_minutes <= 0 < submitted.preview.shift_minutes and not found.preview.deadlines_hit
    if found.kind in (OptionKind.FAST_TRACK, OptionKind.CRASH, OptionKind.EXTRA_PEOPLE):
        return found.preview.shift_minutes < submitted.preview.shift_minutes
    if found.kind is OptionKind.TRADE:
        is_cheaper = found.internal_cost_cents < submitted.internal_cost_cents
        return found.preview.shift_minutes < submitted.preview.shift_minutes or is_cheaper
    gate = dict(found.args)["gate"]
    return found.preview.after.timings[gate].finish <= found.preview.before.timings[gate].finish


def test_time_is_won_back_before_go_live_when_the_promised_date_moves():
    names = [("a", 10), ("b", 10), ("live", 0), ("later", 40)]
    nodes = tuple(
        Milestone(key, key, count * DAY, effort_minutes=count * DAY, role="dev", is_gate=key == "live", phase="6")
        for key, count in names
    )
    links = (Dependency("a", "b"), Dependency("b", "live"), Dependency("live", "later"))
    world = Plan(MONDAY, {"week": CalendarFacts("week", STANDARD_WEEK)}, "week", nodes, links)
    context = OptionContext(rates_cents={"dev": 100_000}, go_live="live")
    edits = (SetField("a", "duration_minutes", 10 * DAY, 12 * DAY),)
    answers = suggest(world, edits, context, kinds=(OptionKind.CRASH, OptionKind.FAST_TRACK))
    assert all(isinstance(answer, OptionSuggestion) for answer in answers)
    for found in answers:
        moved = {move.key for move in found.preview.moves}
        assert found.preview.after.timings["live"].finish == found.preview.before.timings["live"].finish
        assert "later" not in moved


def test_one_more_person_needs_time_to_learn():
    # Two people for 24 days instead of one, five days of learning: (24 + 5) ÷ 2 → 15 days, 30 person-days.
    world = plan([work("build", 20), work("test", 5, role="test")], ["build FS test"])
    found = offered(OptionKind.EXTRA_PEOPLE, BUILD_GROWS, world=world)
    (step,) = found.steps
    assert step == Step("joined", (("milestone", "build"), ("saved_minutes", days(9)), ("effort_minutes", days(6))))
    assert found.preview.shift_days == -5
    assert found.internal_cost_cents == (30 - 20) * 200_000


@pytest.mark.parametrize(
    "world",
    [
        plan([work("a", 2), work("b", 2)], ["a FS b"]),
        plan([milestone("a", 20, role="dev", effort_minutes=days(5)), work("b", 2)], ["a FS b"]),
        plan([milestone("a", 20, role="poet", effort_minutes=days(20)), work("b", 2)], ["a FS b"]),
    ],
    ids=["short", "on the side", "without a rate"],
)
def test_nobody_joins_where_it_would_not_help(world):
    assert answer(OptionKind.EXTRA_PEOPLE, [longer("b", 2, 3)], world=world).code == "nobody_can_join"


def test_an_overlap_still_waits_for_the_end_of_its_predecessor():
    world = plan([work("a", 10), work("b", 5)], ["a FS b"])
    found = offered(OptionKind.FAST_TRACK, [longer("b", 5, 7)], world=world)
    after = found.preview.plan_after
    assert set(after.dependencies) == {link("a SS b", 8), link("a FF b", 5)}
    late = apply(after, [SetField("a", "duration_minutes", days(10), days(13))])
    assert schedule(late).timings["b"].finish == schedule(late).timings["a"].finish + timedelta(days=7)
