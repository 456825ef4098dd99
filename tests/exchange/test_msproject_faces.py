"""Clock times as MS Project writes them: another face of the same working minute, never another one."""

import pytest
from hypothesis import given, settings

from delivery.engine.network import compile_plan
from delivery.engine.plan import ConstraintKind, LagUnit
from delivery.engine.schedule import schedule
from delivery.engine.workdays import minute
from delivery.exchange.msproject_faces import ProjectFaces
from tests.engine.worlds import MONDAY, link, milestone, plan, some_plan

pytestmark = pytest.mark.once


def shown(found, key, by_clock=False):
    return ProjectFaces(schedule(compile_plan(found, by_clock=by_clock))).of(key)


@pytest.mark.parametrize("by_clock", [False, True])
class TestEvents:
    def test_late_dates_are_the_morning_on_which_the_successor_must_start(self, by_clock):
        found = plan({"a": 1, "done": 0, "b": 1}, ["a FS done", "done FS b"])
        assert [f"{at:%a %H:%M}" for at in shown(found, "done", by_clock)] == ["Mon 17:00"] * 4 + ["Tue 08:00"] * 2

    def test_a_lag_is_taken_off_that_morning(self, by_clock):
        found = plan({"a": 1, "done": 0, "b": 1}, ["a FS done", link("done FS b", 2)])
        assert f"{shown(found, 'done', by_clock).late_finish:%a %H:%M}" == "Tue 08:00"

    def test_one_behind_the_other_share_the_morning(self, by_clock):
        found = plan({"a": 1, "one": 0, "two": 0, "b": 1}, ["a FS one", "one FS two", "two FS b"])
        assert {shown(found, key, by_clock).late_start for key in ("one", "two")} == {shown(found, "b", by_clock).late_start}

    def test_the_last_one_stays_in_the_evening(self, by_clock):
        found = plan({"a": 1, "done": 0}, ["a FS done"])
        assert [f"{at:%a %H:%M}" for at in shown(found, "done", by_clock)] == ["Mon 17:00"] * 6

    def test_a_successor_that_must_finish_with_it_gives_the_evening(self, by_clock):
        found = plan({"a": 1, "done": 0, "b": 2}, ["a FS done", "done FF b"])
        assert f"{shown(found, 'done', by_clock).late_finish:%a %H:%M}" == "Tue 17:00"

    def test_one_that_nothing_precedes_stays_on_the_sunday_of_project_start(self, by_clock):
        sunday = MONDAY.replace(day=5)
        found = plan({"kick-off": 0, "a": 2}, start=sunday)
        assert shown(found, "kick-off", by_clock).start == sunday
        assert f"{shown(found, 'a', by_clock).start:%a %H:%M}" == "Mon 08:00"

    def test_its_own_constraint_keeps_it_on_a_saturday(self, by_clock):
        saturday = MONDAY.replace(day=11, hour=10)
        event = milestone("live", 0, constraint=ConstraintKind.SNET, constraint_at=saturday)
        found = plan([milestone("a"), event], ["a FS live"])
        assert shown(found, "live", by_clock).start == saturday


@pytest.mark.parametrize("by_clock", [False, True])
def test_what_finishes_because_another_starts_finishes_at_that_start(by_clock):
    found = plan({"a": 2, "b": 1, "c": 1}, ["a FS b", "b SF c"])
    dates = shown(found, "c", by_clock)
    assert (f"{dates.start:%a %H:%M}", f"{dates.finish:%a %H:%M}") == ("Tue 08:00", "Wed 08:00")
    assert f"{dates.late_finish:%a %H:%M}" == "Wed 17:00"


@settings(max_examples=150)
@given(some_plan(calendars=("week", "china"), constraints=ConstraintKind, deadlines=True, progress=True, elapsed=True))
def test_a_face_is_never_another_point_of_working_time(made):
    dates = schedule(made)
    faces = ProjectFaces(dates)
    for place, entry in enumerate(dates.net.milestones):
        timing = dates.timings[entry.key]
        for name, at in faces.of(entry.key)._asdict().items():
            ours = getattr(timing, name)
            assert dates.passes.measure(place, minute(at)) == dates.passes.measure(place, minute(ours)), (entry.key, name)


def test_a_long_chain_of_events_is_no_hardship():
    count = 5_000
    found = plan([milestone(f"m{n}", 0) for n in range(count)], [link(f"m{n} FS m{n + 1}") for n in range(count - 1)])
    assert shown(found, "m0").late_start == MONDAY


def test_elapsed_lags_are_taken_off_by_the_clock():
    found = plan({"a": 1, "done": 0, "b": 1}, ["a FS done", link("done FS b", 24 * 60, LagUnit.ELAPSED)])
    assert f"{shown(found, 'done').late_finish:%a %H:%M}" == "Tue 08:00"
