"""What a slip is made of: literal worlds with their days worked out by hand, and the property that the days add up."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from delivery.engine.attribution import Cause, Holder, Saved, Share, Wait, analyse, attribute, rewind
from delivery.engine.attribution import windows as windows_module
from delivery.engine.edits import AddDependency, AddMilestone, RemoveDependency, SetField, SetPlan, apply, inverse
from delivery.engine.schedule import schedule
from delivery.engine.workdays import WorkCalendar
from tests.engine.worlds import DAY, WEEK, link, milestone, plan

CALENDAR = WorkCalendar(WEEK)
MONDAY = date(2025, 1, 6)


def on(day):
    """The n-th working day of the world, from 1."""
    return CALENDAR.add_days(MONDAY, day - 1) if day > 1 else MONDAY


def longer(world, key, by):
    was = next(one for one in world.milestones if one.key == key).duration_minutes
    return SetField(key, "duration_minutes", was, was + by * DAY)


def told(world, *saves):
    """History of saves ``(day, edits, change)``, versions from 2."""
    return [Saved(version, on(day), tuple(edits), *change) for version, (day, edits, *change) in enumerate(saves, start=2)]


def explained(world, history, target, waits=()):
    found = analyse(world, history, target, CALENDAR)
    start = windows_module.target_day(schedule(world), target)
    return found, attribute(start, found.steps, waits, CALENDAR)


def shares(found):
    return {share.value: days for share, days in found.days.items() if days}


BUILDING = plan({"a": 5, "b": 5, "c": 3, "d": 5, "e": 2}, ("a FS b", "b FS d", "a FS c", "c FS d", "d FS e"))
"""A textbook network: b and c side by side, c with two days of float; 17 working days, until 28 January."""


def test_a_windows_example_is_attributed_as_worked_out_by_hand():
    """The five steps of AACE 52R-06 in the windows of 29R-03 §3.7, on a network of textbook size, by hand:

    week 1: the client's data for a come three days late, a takes 8: finish 17 -> 20
    week 2: the approved change adds x (2 days) between b and d: finish 20 -> 22
    week 3: c takes five days longer. It had 4 days of float left (b and x take 7, c 3), so: finish 22 -> 23, the vendor's
    week 3: b takes two days longer, waiting one of them for a third party. b with x is 9, c 8: finish 23 -> 24 when
            inserted after c, 22 -> 24 alone; so one of its two days lies beside c's
    """
    first = apply(BUILDING, (longer(BUILDING, "a", 3),))
    fragnet = (
        AddMilestone(milestone("x", 2), "b"),
        AddDependency(link("b FS x")),
        AddDependency(link("x FS d")),
    )
    second = apply(first, fragnet)
    history = told(
        BUILDING,
        (3, (longer(BUILDING, "a", 3),)),
        (9, fragnet, "CR-001"),
        (12, (longer(second, "c", 5),)),
        (13, (longer(second, "b", 2),)),
    )
    waits = (
        Wait("data", "a", Holder.CLIENT, on(2), on(5)),
        Wait("supplier", "b", Holder.THIRD_PARTY, on(11), on(12)),
    )
    steps, found = explained(BUILDING, history, "e", waits)
    assert [(s.cause, s.subject, s.added_days, s.alone_days) for s in steps.steps] == [
        (Cause.DELAY, "a", 3, 3),
        (Cause.AGREED, "CR-001", 2, 2),
        (Cause.DELAY, "c", 1, 1),
        (Cause.DELAY, "b", 1, 2),
    ]
    assert (found.total_days, found.start, found.finish) == (7, on(17), on(24))
    assert shares(found) == {"client": 3, "agreed": 2, "vendor": 1, "concurrent": 1}
    assert found.total_calendar_days == (on(24) - on(17)).days == sum(found.calendar_days.values())


def test_delays_one_after_another_are_not_concurrent_and_delays_side_by_side_are():
    row = plan({"a": 5, "b": 5, "z": 0}, ("a FS b", "b FS z"))
    wait = (Wait("w", "a", Holder.CLIENT, on(1), on(6)),)
    _, found = explained(row, told(row, (2, (longer(row, "a", 5),)), (3, (longer(row, "b", 3),))), "z", wait)
    assert shares(found) == {"client": 5, "vendor": 3}
    beside = plan({"a": 5, "b": 5, "z": 0}, ("a FS z", "b FS z"))
    _, found = explained(beside, told(beside, (2, (longer(beside, "a", 5),)), (3, (longer(beside, "b", 3),))), "z", wait)
    assert shares(found) == {"client": 2, "concurrent": 3}
    [both] = [part for part in found.parts if part.share is Share.CONCURRENT]
    assert (both.step.subject, both.also.subject, both.days) == ("a", "b", 3)


def test_a_late_start_behind_a_late_predecessor_is_not_a_delay_of_its_own():
    """Both are told in one week, the consequence first; its side is not blamed, and nothing is concurrent."""
    row = plan({"a": 2, "b": 2, "z": 3}, ("a FS b", "b FS z"))
    eight, five = datetime(2025, 1, 6, 8), datetime(2025, 1, 6, 17)
    facts = [
        SetField("b", "actual_start", None, eight + timedelta(days=3)),
        SetField("a", "actual_start", None, eight),
        SetField("a", "actual_finish", None, five + timedelta(days=2)),
    ]
    wait = (Wait("w", "a", Holder.CLIENT, on(1), on(2)),)
    steps, found = explained(row, told(row, (4, facts)), "z", wait)
    assert [(step.subject, step.added_days) for step in steps.steps] == [("a", 1)]
    assert shares(found) == {"client": 1}


def test_a_wait_explains_no_more_days_than_it_lasted_and_none_before_it_began():
    row = plan({"a": 5, "z": 0}, ("a FS z",))
    wait = (Wait("w", "a", Holder.CLIENT, on(3), on(6)),)
    twice = told(row, (3, (longer(row, "a", 2),)), (8, (longer(apply(row, (longer(row, "a", 2),)), "a", 4),)))
    assert shares(explained(row, twice, "z", wait)[1]) == {"client": 3, "vendor": 3}
    early = told(row, (1, (longer(row, "a", 2),)))
    assert shares(explained(row, early, "z", (replace(wait[0], since=on(2)),))[1]) == {"vendor": 2}


def test_days_won_back_are_told_apart_and_nobodys_credit():
    row = plan({"a": 5, "b": 5, "z": 0}, ("a FS b", "b FS z"))
    history = told(row, (2, (longer(row, "a", 4),)), (8, (longer(row, "b", -3),)))
    wait = (Wait("w", "a", Holder.CLIENT, on(1), on(6)),)
    _, found = explained(row, history, "z", wait)
    assert shares(found) == {"client": 4, "made_good": -3}
    assert found.total_days == 1


def test_links_and_milestones_without_a_change_request_are_not_attributed():
    side = plan({"a": 5, "b": 3, "z": 0}, ("a FS z", "b FS z"))
    _, found = explained(side, told(side, (2, (AddDependency(link("a FS b")),))), "z")
    assert shares(found) == {"other": 3}


def test_an_agreed_change_is_checked_without_durations_first():
    row = plan({"a": 5, "b": 3, "z": 0}, ("a FS z", "b FS z"))
    tied = (AddMilestone(milestone("x", 2)), AddDependency(link("a FS x")), AddDependency(link("x FS b")))
    steps, found = explained(row, told(row, (2, tied, "CR-007")), "z")
    [step] = steps.steps
    assert (step.added_days, step.logic_days) == (5, 3), "the links alone make b follow a"
    assert shares(found) == {"agreed": 5}
    _, absorbed = explained(row, told(row, (2, tied, "CR-007", True)), "z")
    assert shares(absorbed) == {"vendor": 5}, "what the vendor took in is the vendor's"


def test_what_the_status_date_holds_belongs_to_who_had_its_ball():
    row = plan({"a": 5, "b": 5, "z": 0}, ("a FS z", "b FS z"))
    moved = SetPlan("status_at", None, datetime.combine(on(4), datetime.min.time()))
    wait = (Wait("w", "a", Holder.CLIENT, on(1), on(9)),)
    _, found = explained(row, told(row, (3, (moved,))), "z", wait)
    assert shares(found) == {"concurrent": 3}, "neither was begun, one by the client's fault, the other by the vendor's"
    begun = [SetField("b", "actual_start", None, datetime(2025, 1, 6, 8))]
    _, found = explained(row, told(row, (3, (*begun, moved))), "z", wait)
    assert shares(found) == {"client": 3}


def test_more_events_than_are_told_apart_are_one_step_that_nobody_is_blamed_for(monkeypatch):
    monkeypatch.setattr(windows_module, "MOST_EVENTS", 1)
    row = plan({"a": 5, "b": 5, "z": 0}, ("a FS b", "b FS z"))
    steps, found = explained(row, told(row, (2, (longer(row, "a", 4), longer(row, "b", 1)))), "z")
    assert [step.cause for step in steps.steps] == [Cause.BULK]
    assert shares(found) == {"other": 5}


def test_going_on_from_an_earlier_analysis_gives_the_same_steps():
    saves = (2, (longer(BUILDING, "a", 3),)), (8, (longer(BUILDING, "b", 4),)), (14, (longer(BUILDING, "c", 9),))
    history = told(BUILDING, *saves)
    whole = analyse(BUILDING, history, "e", CALENDAR)
    half = analyse(BUILDING, history[:2], "e", CALENDAR)
    rest = analyse(half.plan, history[2:], "e", CALENDAR, first_window=2, day=half.day)
    assert (*half.steps, *rest.steps) == whole.steps


KEYS = "abcdefg"


@st.composite
def histories(draw):
    """A plan, what was saved in it over some weeks, and waits of any kind."""
    links = [
        link(f"{one} {draw(st.sampled_from(('FS', 'SS', 'FF')))} {other}", draw(st.integers(-1, 2)))
        for place, one in enumerate(KEYS)
        for other in KEYS[place + 1 : place + 3]
        if draw(st.booleans())
    ]
    world = plan({key: draw(st.integers(0, 6)) for key in KEYS}, links)
    now, saves = world, []
    for day in sorted(draw(st.lists(st.integers(1, 25), min_size=1, max_size=7))):
        edits = draw(edits_of(now, day))
        saves.append((day, edits, draw(st.sampled_from(("", "", "", "CR-001"))), draw(st.booleans())))
        now = apply(now, edits)
    waits = [
        Wait(str(n), draw(st.sampled_from(KEYS)), draw(st.sampled_from(Holder)), on(since), on(since + draw(st.integers(0, 6))))
        for n, since in enumerate(draw(st.lists(st.integers(1, 20), max_size=4)))
    ]
    return world, told(world, *saves), waits, now


@st.composite
def edits_of(draw, world, day):
    node = draw(st.sampled_from(world.milestones))
    kind = draw(st.sampled_from(("duration", "link", "unlink", "begun", "status")))
    if kind == "link" and not any((d.predecessor, d.successor) == ("a", "g") for d in world.dependencies):
        return (AddDependency(link("a FS g")),)
    if kind == "unlink" and world.dependencies:
        return (RemoveDependency(draw(st.sampled_from(world.dependencies))),)
    if kind == "begun" and node.actual_start is None:
        return (SetField(node.key, "actual_start", None, datetime.combine(on(day), datetime.min.time()) + timedelta(hours=8)),)
    if kind == "status":
        return (SetPlan("status_at", world.status_at, datetime.combine(on(day), datetime.min.time())),)
    return (SetField(node.key, "duration_minutes", node.duration_minutes, draw(st.integers(0, 8)) * DAY),)


@settings(max_examples=80, deadline=None)
@given(histories(), st.sampled_from((None, "g", "d", "gone")))
def test_the_days_add_up_to_the_slip_exactly(drawn, target):
    world, history, waits, now = drawn
    steps, found = explained(world, history, target, waits)
    assert steps.plan == now
    reached = windows_module.target_day(schedule(now), target)
    assert found.finish == reached
    assert sum(found.days.values()) == found.total_days == CALENDAR.working_days_between(found.start, reached)
    assert sum(found.calendar_days.values()) == found.total_calendar_days
    assert all(part.days > 0 for part in found.parts if part.share in (Share.CLIENT, Share.THIRD_PARTY, Share.CONCURRENT))
    assert found.days[Share.MADE_GOOD] <= 0
    for wait in waits:
        lasted = CALENDAR.working_days_between(wait.since, wait.until)
        assert sum(part.days for part in found.parts if part.wait == wait and part.share is not Share.CONCURRENT) <= lasted


def test_rewinding_the_history_gives_the_plan_of_the_baseline():
    edits = (longer(BUILDING, "a", 3), AddDependency(link("a FS e")))
    now = apply(BUILDING, edits)
    back = [Saved(2, on(3), inverse(BUILDING, edits))]
    assert rewind(now, back) == BUILDING
