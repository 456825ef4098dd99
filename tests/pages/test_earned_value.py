"""The page of earned value: money for its leaders, the schedule for the team, nothing where nothing can be measured."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask

from delivery.database import in_unit_of_work
from delivery.engine.earned_value import Pace, Undefined
from delivery.engine.edits import AddMilestone, SetField
from delivery.engine.plan import Milestone
from delivery.engine.states import Audience
from delivery.extensions import db
from delivery.models import Rate
from delivery.queries.earned_value import earned_value_of
from delivery.reports.build import Texts, build
from delivery.reports.canonical import to_json
from delivery.reports.status_facts import Period, status_facts
from delivery.services.actuals import ActualEntry
from tests.counting import counted_queries
from tests.plan_world import DAY, PlanWorld, signed_in
from tests.value_world import WEEKS, freeze, lay, lay_measured_world, progress, spend

PAGE = "/projects/HARBOUR/plan/earned-value"
@pytest.fixture
def world(app: Flask) -> PlanWorld:
    with app.app_context():
        laid = lay_measured_world()
        db.session.remove()
        return laid


def plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_the_figures_of_a_small_project(app: Flask, world: PlanWorld) -> None:
    """By 11 Nov everything was planned (22,345); 10,000 is earned, 12,000 spent; the plan of 7 days stands at day 5 of 8."""
    with app.app_context():
        found = earned_value_of(world.project)
        assert found is not None
        totals, times = found.money.project, found.schedule.schedule
        assert (totals.bac, totals.pv, totals.ev, totals.ac) == (22_345_00, 22_345_00, 10_000_00, 12_000_00)
        assert (totals.eac(Pace.COST), totals.vac(Pace.PLANNED)) == (26_814_00, -2_000_00)
        assert (times.es / DAY, times.at / DAY, times.pd / DAY, times.tspi) == (5, 8, 7, Undefined.PAST_FINISH)
        assert found.finish_by(Pace.PLANNED) == date(2026, 11, 13)
        assert [round(each / 100) for each in found.earned.values][-1] == 10_000
        assert found.weeks == {WEEKS[0]: 6_000_00, WEEKS[1]: 6_000_00}


def test_leaders_read_money_and_the_answer_comes_first(app: Flask, world: PlanWorld) -> None:
    page = signed_in(app, "pm").get(PAGE)
    said = plain(page.text)
    lead = "The work done is worth CN¥10,000, CN¥12,345 less than planned by now; it is 3 working days behind"
    assert page.status_code == 200 and lead in said
    assert "costs CN¥26,814 in all, CN¥4,469 more than budgeted" in said
    assert "BAC ÷ CPI" in said and "the planned finish has passed" in said
    assert re.search(r"Phase 2 CN¥12,345 CN¥12,345 CN¥0 0 % – 0.00 – –", said)
    assert "<table" in page.text and "Baseline finish" in said


def test_the_team_reads_the_schedule_and_no_money(app: Flask, world: PlanWorld) -> None:
    said = plain(signed_in(app, "team").get(PAGE).text)
    assert "45 % of the work is done, 100 % was planned by now; it is 3 working days behind" in said
    assert "SPI(t)" in said and "¥" not in said and "CPI" not in said and "10,000" not in said


def test_a_client_has_no_such_page_and_no_link_to_it(app: Flask, world: PlanWorld) -> None:
    for who in ("approver", "client"):
        browser = signed_in(app, who)
        assert browser.get(PAGE).status_code == 403
        assert "earned-value" not in browser.get("/projects/HARBOUR/plan").text


def test_without_a_baseline_nothing_is_guessed(app: Flask) -> None:
    with app.app_context():
        lay()
    page = signed_in(app, "pm").get(PAGE)
    assert "No baseline yet" in page.text and "¥" not in plain(page.text)


def test_without_rates_the_schedule_is_measured_in_time_and_no_cost_is_shown(app: Flask) -> None:
    with app.app_context():
        laid = lay(rated=False)
        laid.save([SetField("c", "fixed_cost_cents", 1_234_500, 0)])
        freeze(laid)
        progress(laid)
        db.session.remove()
    said = plain(signed_in(app, "pm").get(PAGE).text)
    assert "78 % of the work is done, 100 % was planned by now" in said
    assert "The baseline holds no budget" in said and "Budget at completion" not in said


def test_a_budget_is_frozen_with_its_baseline(app: Flask, world: PlanWorld) -> None:
    with app.app_context():
        in_unit_of_work(lambda: setattr(db.session.query(Rate).filter_by(role="lead").one(), "cents_per_day", 999_900))
        found = earned_value_of(world.project)
        assert found is not None and found.money.project.bac == 22_345_00 and not found.is_priced_now


def test_what_left_the_plan_or_came_new_is_said(app: Flask, world: PlanWorld) -> None:
    with app.app_context():
        world.save([AddMilestone(Milestone("new", "New", DAY, phase="3", code="N1"))])
        spend(
            world,
            [ActualEntry("new", WEEKS[0], cost_cents=700_00, has_cost=True), ActualEntry("b", WEEKS[0], effort_minutes=DAY)],
        )
        db.session.remove()
    said = plain(signed_in(app, "pm").get(PAGE).text)
    assert "1 milestone cost something that the baseline does not know" in said and "CN¥12,700" in said
    assert "missing from the actual cost: 1 person-day." in said


def test_queries_do_not_grow(app: Flask) -> None:
    counts = []
    with app.app_context():
        laid = lay()
        freeze(laid)
        db.session.remove()
    for batch in range(2):
        with app.app_context():
            edits = [AddMilestone(Milestone(f"y{batch}{n}", f"More {n}", DAY, phase="3", code=f"Y{batch}{n}")) for n in range(20)]
            laid.save(edits)
            spend(
                laid, [ActualEntry(edit.milestone.key, week, cost_cents=100, has_cost=True) for edit in edits for week in WEEKS]
            )
            db.session.remove()
        client = signed_in(app, "pm")
        counts.append(counted_queries(app, lambda: client.get(PAGE)))  # noqa: B023
    assert counts[0] == counts[1]


def report(world: PlanWorld, audience: Audience) -> str:
    period = Period(date(2026, 11, 9), date(2026, 11, 13))
    facts = status_facts(world.project, audience, period, date(2026, 11, 13))
    return to_json(build(facts, Texts(), locale="en", number="SR-001"))


def test_a_report_tells_the_leaders_all_and_the_client_how_far_and_how_fast(app: Flask, world: PlanWorld) -> None:
    with app.app_context():
        inside = report(world, Audience.INTERNAL)
        assert "The work done is worth CN¥10,000" in inside and "Estimate at completion" in inside and "26,814" in inside
        for audience in (Audience.CLIENT, Audience.CLIENT_WITH_PRICES):
            told = report(world, audience)
            assert "78 % of the work is done, 100 % was planned by now; it is 3 working days behind." in told
            assert re.search(r'"label":"SPI\(t\)"[^}]*"value":"0.63"', told) and "Earned value" not in told
            assert not re.search(r"10,000|12,000|22,345|26,814|CPI", told)


def test_a_home_has_one_line_of_it_for_the_vendor(app: Flask, world: PlanWorld) -> None:
    home = "/projects/HARBOUR"
    said = {who: plain(signed_in(app, who).get(home).text) for who in ("pm", "team", "approver")}
    line = "45 % done, 100 % planned, SPI(t) 0.63"
    assert f"{line}, CPI 0.83, CN¥26,814 in all at this pace, budget CN¥22,345" in said["pm"]
    assert line in said["team"] and "CPI" not in said["team"]
    assert "SPI(t)" not in said["approver"]
