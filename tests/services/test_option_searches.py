"""Searching for options: what is kept, what is taken over, and that P80 reaches whoever decides."""

import json

import pytest

from delivery.database import in_unit_of_work
from delivery.engine.change_hash import content_hash
from delivery.engine.edits import SetField, apply, from_json, to_json
from delivery.engine.schedule import schedule
from delivery.engine.states import OptionKind
from delivery.extensions import db
from delivery.jobs import run_due
from delivery.models import SimulationSettings
from delivery.queries.decisions import decision_page
from delivery.queries.option_assumptions import assumptions_of
from delivery.queries.option_searches import search_page, stored_search
from delivery.queries.plans import plan_of
from delivery.services import change_implementations, change_options, change_triage, option_searches
from delivery.services.change_impacts import ground_of, stale_reasons
from delivery.services.projects import configure_project
from delivery.services.refusal import Invalid, Refused
from tests.change_world import change_of, computed, more_days, put_before_client, raised, sent, vote
from tests.plan_world import DAY, NOON, lay_plan_world


@pytest.fixture
def world(app):
    with app.app_context():
        laid = lay_plan_world()
        yield laid
        db.session.remove()


def searched(world, change_id):
    found = option_searches.found_by(option_searches.wanted_search(world.project, change_of(change_id).revision))
    in_unit_of_work(lambda: option_searches.keep_search(found, at=NOON))
    return found.record["options"]


def pick(world, change_id, *numbers):
    in_unit_of_work(lambda: option_searches.pick_options(change_id, numbers, actor=world.user("pm"), at=NOON))


def test_what_is_taken_over_is_offered_with_exactly_the_dates_that_were_shown(world):
    change_id = raised(world)
    lines = searched(world, change_id)
    assert lines[0]["kind"] == "as_submitted" and len(lines) > 1
    pick(world, change_id, len(lines))
    first, second = change_of(change_id).revision.options
    assert (first.kind, first.is_offered, second.is_offered) == (OptionKind.AS_SUBMITTED, False, True)
    line, plan = lines[-1], plan_of(world.project)
    assert second.edits == line["edits"] and second.summary and second.price_cents == line["price_cents"]
    dates = schedule(apply(plan, from_json(second.edits)))
    assert dates.finish.isoformat(timespec="minutes") == second.impact["finish_after"]
    assert second.impact["p80"] == line["impact"]["p80"] and second.impact["internal"]["risk"]["runs"] >= 2000
    pick(world, change_id, 1, len(lines))
    assert [option.is_offered for option in change_of(change_id).revision.options] == [True, True]


def test_an_option_that_was_found_is_implemented_exactly(world):
    change_id = raised(world)
    line = searched(world, change_id)[-1]
    computed(world, change_id)
    pick(world, change_id, len(stored_search(change_of(change_id).revision).found["options"]))
    pm = world.user("pm")
    in_unit_of_work(lambda: change_triage.triage_change_request(change_id, actor=pm, at=NOON))
    put_before_client(world, change_id)
    letter = next(one.letter for one in change_of(change_id).revision.options if one.edits == line["edits"])
    vote(world, change_id, option=letter)
    deed = {"actor": world.user("pm"), "at": NOON, "plan_version": world.project.plan_version}
    in_unit_of_work(lambda: change_implementations.implement_change_request(change_id, **deed))
    dates = schedule(plan_of(world.project))
    assert dates.finish.isoformat(timespec="minutes") == line["impact"]["finish_after"]
    assert dates.timings["g"].finish.isoformat(timespec="minutes") == line["impact"]["go_live_after"]


def test_a_search_on_another_plan_or_another_change_is_not_taken_over(world):
    change_id = raised(world)
    searched(world, change_id)
    with pytest.raises(Invalid, match="at least one"):
        pick(world, change_id)
    with pytest.raises(Refused, match="newer one"):
        pick(world, change_id, 99)
    with_other_edits(change_id, more_days(days=4))
    with pytest.raises(Refused, match="edited since"):
        pick(world, change_id, 1)
    with_other_edits(change_id, more_days())
    world.save([SetField("a", "name", "Blueprint", "Blueprint 2")])
    with pytest.raises(Refused, match="Compute again"):
        pick(world, change_id, 1)
    assert not search_page(world.project, change_of(change_id).revision, "en").is_current
    assert change_of(change_id).revision.options == []


def with_other_edits(change_id, edits):
    def write():
        change_of(change_id).revision.edits = edits

    in_unit_of_work(write)


def test_more_options_than_letters_are_refused(world):
    change_id = raised(world)
    lines = searched(world, change_id)

    def fill():
        stored_search(change_of(change_id).revision).found = {**record, "options": [*lines, *others]}

    record = stored_search(change_of(change_id).revision).found
    others = [{**lines[0], "kind": "crash", "edits": [*lines[0]["edits"], *naming(n)]} for n in range(10)]
    in_unit_of_work(fill)
    with pytest.raises(Refused, match="10 options"):
        pick(world, change_id, *range(len(lines) + 1, len(lines) + 11))


def naming(n):
    return to_json([SetField("b", "outline", "", str(n))])


def test_a_large_plan_is_searched_in_the_background_and_can_be_stopped(app, world, monkeypatch):
    monkeypatch.setattr(option_searches, "WAITED_FOR", 3)
    change_id = raised(world)
    assert not option_searches.wanted_search(world.project, change_of(change_id).revision).can_be_waited_for
    in_unit_of_work(lambda: option_searches.owe_search(change_id, at=NOON))
    assert search_page(world.project, change_of(change_id).revision, "en").work.is_under_way
    in_unit_of_work(lambda: option_searches.cancel_search(change_id, at=NOON))
    run_due(app, NOON)
    assert stored_search(change_of(change_id).revision) is None
    in_unit_of_work(lambda: option_searches.owe_search(change_id, at=NOON))
    run_due(app, NOON)
    page = search_page(world.project, change_of(change_id).revision, "en")
    assert page.options and page.is_current and not page.work.is_under_way


def test_p80_is_part_of_what_is_approved_and_no_part_of_stale(world):
    change_id = sent(world)
    revision = change_of(change_id).revision
    (offered,) = json.loads(revision.snapshot)["options"]
    assert set(offered["impact"]["p80"]) == {"finish_before", "finish_after", "go_live_before", "go_live_after"}
    assert "risk" not in offered["impact"] and "internal" not in offered["impact"]
    page = decision_page(world.project, change_of(change_id), revision, world.user("approver"), "en")
    assert page.options[0].sure_by > page.options[0].date_after

    def worry():
        wild = {"correlation_percent": 0, "low_percent": 90, "high_percent": 400, "seed": 9}
        db.session.add(SimulationSettings(project_id=world.project_id, **wild))

    in_unit_of_work(worry)
    world.save([SetField("a", "name", "Blueprint", "Blueprint 2")])
    assert stale_reasons(ground_of(world.project), change_of(change_id).revision) == []


def test_a_snapshot_without_p80_is_read_as_before(world):
    change_id = raised(world)
    computed(world, change_id)

    def as_it_was():
        for option in change_of(change_id).revision.options:
            bare = {name: fact for name, fact in option.impact.items() if name != "p80"}
            option.impact = {**bare, "internal": {k: v for k, v in bare["internal"].items() if k != "risk"}}

    in_unit_of_work(as_it_was)
    pm = world.user("pm")
    in_unit_of_work(lambda: change_triage.triage_change_request(change_id, actor=pm, at=NOON))
    put_before_client(world, change_id)
    revision = change_of(change_id).revision
    assert "p80" not in revision.snapshot
    page = decision_page(world.project, change_of(change_id), revision, world.user("approver"), "en")
    assert page.options[0].sure_by is None and content_hash(revision.snapshot) == revision.content_hash


def test_recomputing_brings_p80_up_to_date_and_keeps_prices(world):
    change_id = raised(world)
    computed(world, change_id)
    first = change_of(change_id).revision.options[0].impact["p80"]["finish_after"]
    values = {"price_cents": 777_00, "is_offered": True}
    in_unit_of_work(lambda: change_options.edit_option(change_id, "A", values, actor=world.user("pm"), at=NOON))
    world.save([SetField("b", "duration_minutes", 2 * DAY, 30 * DAY)])
    standing = change_options.standing_options(world.project, change_of(change_id).revision)
    in_unit_of_work(lambda: change_options.recompute_options(change_id, standing, actor=world.user("pm"), at=NOON))
    option = change_of(change_id).revision.options[0]
    assert option.price_cents == 777_00
    assert option.impact["p80"]["finish_after"] > first


def test_settings_steer_the_search_and_what_was_found_says_what_it_was_found_with(world):
    change_id = raised(world)
    lines = searched(world, change_id)
    assert any(step[0] == "overlapped" for line in lines for step in line["steps"])
    pick(world, change_id, len(lines))
    before = [(option.edits, option.impact) for option in change_of(change_id).revision.options]
    configure(world, overlap_percent=0, margin_percent=26)
    page = search_page(world.project, change_of(change_id).revision, "en")
    assert page.assumed_otherwise == ("limit of an overlap 50 % → 0 %", "margin 25 % → 26 %")
    assert "at most 50 % of the one before" in " ".join(page.assumed) and not page.has_moved and not page.is_current
    with pytest.raises(Refused, match="set otherwise"):
        pick(world, change_id, len(lines))
    assert before == [(option.edits, option.impact) for option in change_of(change_id).revision.options]
    (told,) = assumptions_of(world.project, change_of(change_id).revision.options, "zh_Hans_CN")
    assert told.letters == ("A", "B") and told.otherwise == ("搭接上限 50% → 0%", "毛利率 25% → 26%")
    assert all(step[0] != "overlapped" for line in searched(world, change_id) for step in line["steps"])
    page = search_page(world.project, change_of(change_id).revision, "en")
    assert page.is_current and "plus 26 %" in " ".join(page.assumed)


def configure(world, **values):
    in_unit_of_work(lambda: configure_project(world.project_id, values, actor=world.user("pm"), at=NOON))


@pytest.mark.once
def test_computing_an_option_again_keeps_what_its_edits_were_made_with(world):
    change_id = raised(world)
    computed(world, change_id)
    configure(world, ramp_up_days=9, rework_chance_percent=99)
    standing = change_options.standing_options(world.project, change_of(change_id).revision)
    in_unit_of_work(lambda: change_options.recompute_options(change_id, standing, actor=world.user("pm"), at=NOON))
    for option in change_of(change_id).revision.options:
        assumed = option.impact["internal"]["assumed"]
        assert (assumed["ramp_up_days"], assumed["rework_chance_percent"]) == (5, 99)
        risk = option.impact["internal"]["risk"]
        assert risk["rework_percent"] == (99 if option.kind is OptionKind.FAST_TRACK else 0)
    computed_anew = change_options.suggested_options(world.project, change_of(change_id).revision)
    in_unit_of_work(lambda: change_options.compute_options(change_id, computed_anew, actor=world.user("pm"), at=NOON))
    assert {option.impact["internal"]["assumed"]["ramp_up_days"] for option in change_of(change_id).revision.options} == {9}


@pytest.mark.once
def test_a_search_of_before_assumptions_were_kept_is_searched_again(world):
    change_id = raised(world)
    searched(world, change_id)

    def forget():
        stored = stored_search(change_of(change_id).revision)
        stored.found = {name: fact for name, fact in stored.found.items() if name != "assumed"}

    in_unit_of_work(forget)
    page = search_page(world.project, change_of(change_id).revision, "en")
    assert page.options and not page.is_current and page.assumed_otherwise == ()
    with pytest.raises(Refused, match="Search again"):
        pick(world, change_id, 1)
