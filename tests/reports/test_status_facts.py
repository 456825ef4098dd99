"""What a status report knows: in a number of queries that does not grow, quickly, and judged by rules."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from delivery.database import in_unit_of_work
from delivery.engine.edits import AddDependency, AddMilestone
from delivery.engine.plan import Dependency, Milestone
from delivery.engine.states import Audience, Light
from delivery.models import Deliverable, Phase
from delivery.reports.build import Texts, build
from delivery.reports.content import GanttExcerpt, Table
from delivery.reports.status_facts import Period, StatusFacts, status_facts
from delivery.reports.status_lights import Area, judged_areas, suggested
from delivery.reports.status_plan import GANTT_ROWS
from delivery.reports.status_tables import change_table
from delivery.reports.worker import draw_pdf, warm_pdf
from delivery.services.baselines import take_baseline
from delivery.words.amounts import day
from tests import change_world
from tests.plan_world import DAY, NOON, PlanWorld, lay_plan_world
from tests.quickness import best_seconds
from tests.report_world import lay_report_world

WEEK = Period(date(2026, 11, 14), date(2026, 11, 20))


def facts_of(world: PlanWorld, audience: Audience = Audience.INTERNAL) -> StatusFacts:
    return status_facts(world.project, audience, WEEK, date(2026, 11, 20))


def light_of(facts: StatusFacts, area: Area) -> Light | None:
    return next(one.light for one in judged_areas(facts) if one.area is area)


@pytest.mark.parametrize("audience", list(Audience))
def test_queries_do_not_grow_with_the_project(
    session: Session, count_queries: Callable[[], AbstractContextManager[Any]], audience: Audience
) -> None:
    world = lay_plan_world()
    counts = []
    for more in (1, 2):
        for number in range(more):
            change_world.sent(world, title=f"Change {more}{number}")
        world.save([AddMilestone(Milestone(f"n{more}{number}", "New", DAY, phase="3")) for number in range(more)])
        in_unit_of_work(lambda more=more: _more_deliverables(session, world, more))
        session.rollback()
        session.expire_all()
        with count_queries() as counted:
            facts = facts_of(world, audience)
            build(facts, Texts(), locale="en")
        counts.append(counted.count)
    assert len(facts.changes) == len(facts.deliverables) == 3
    assert counts[0] == counts[1]


def test_a_report_of_300_milestones_is_drawn_in_two_seconds(session: Session) -> None:
    nodes = [Milestone(f"k{n}", f"Milestone {n} a<b & 中文", 3 * DAY, phase=str(n // 38 + 1), code=f"M{n}") for n in range(300)]
    links = [Dependency(f"k{n}", f"k{n + 4}") for n in range(296)]
    world = lay_plan_world([*map(AddMilestone, nodes), *map(AddDependency, links)], starts_at=datetime(2026, 8, 3, 8))
    pm = world.user("pm")
    in_unit_of_work(lambda: take_baseline(world.project_id, name="Contract", actor=pm, at=NOON))
    warm_pdf()
    draw_pdf(build(facts_of(world), Texts(), locale="en"))
    assert best_seconds(lambda: draw_pdf(build(facts_of(world), Texts(), locale="zh_Hans_CN")), enough=2) < 2
    document = build(facts_of(world), Texts(), locale="zh_Hans_CN")
    blocks = [block for section in document.sections for block in section.blocks]
    (excerpt,) = [block for block in blocks if isinstance(block, GanttExcerpt)]
    assert len(excerpt.gantt.rows) <= GANTT_ROWS
    assert max(len(block.rows) for block in blocks if isinstance(block, Table)) >= 300


def test_an_empty_project_is_judged_by_nothing_and_makes_nothing_up(session: Session) -> None:
    facts = facts_of(lay_plan_world([]))
    assert (facts.milestones, facts.changes, facts.deliverables, facts.decisions) == ((), (), (), ())
    assert light_of(facts, Area.COST) is None
    for locale in ("en", "zh_Hans_CN"):
        assert draw_pdf(build(facts, Texts(), locale=locale)).startswith(b"%PDF")


def test_an_overdue_decision_makes_its_area_red_and_takes_green_from_the_whole(session: Session) -> None:
    world = lay_report_world()
    facts = facts_of(world)
    overdue = [one for one in facts.decisions if one.days_left is not None and one.days_left < 0]
    assert [(one.kind, one.code) for one in overdue] == [("deliverable", "2")]
    assert light_of(facts, Area.DECISIONS) is Light.RED
    assert suggested(facts).light is not Light.GREEN


def test_what_is_decided_and_what_waits_is_told_with_who_has_the_next_move(session: Session) -> None:
    facts = facts_of(lay_report_world())
    assert [(one.code, one.ball.value, one.is_open) for one in facts.changes] == [
        ("CR-002", "vendor", True),
        ("CR-001", "vendor", False),
    ]
    assert {one.kind for one in facts.decisions} == {"deliverable", "gate"}


def test_an_open_change_is_told_with_the_date_that_is_sure_and_a_decided_one_without(session: Session) -> None:
    world = lay_plan_world()
    change_id = change_world.sent(world, title="Two languages")
    p80 = change_world.change_of(change_id).revision.options[0].impact["p80"]["go_live_after"]
    said = f"Two languages (P80 {day(datetime.fromisoformat(p80), 'en')})"
    assert _titles(facts_of(world, Audience.CLIENT)) == [said]
    change_world.vote(world, change_id)
    assert _titles(facts_of(world, Audience.CLIENT)) == ["Two languages"]


def _titles(facts: StatusFacts) -> list[str]:
    return [row.cells[1].text.replace("\N{NO-BREAK SPACE}", " ") for row in change_table(facts, "en").rows]


def test_a_milestone_held_by_another_after_its_baseline_start_is_blocked(session: Session) -> None:
    world = lay_report_world()
    late = next(one for one in facts_of(world).milestones if one.key == "c")
    assert late.waits_for == ("M1",)
    assert late.is_blocked(date(2026, 11, 20)) is (late.baseline_start_on <= date(2026, 11, 20))  # type: ignore[operator]
    assert next(one for one in facts_of(world).milestones if one.key == "b").is_done


def test_the_period_that_follows_is_as_long_again() -> None:
    assert WEEK.following == Period(date(2026, 11, 21), date(2026, 11, 27))
    assert WEEK.holds(WEEK.to_on) and not WEEK.holds(WEEK.to_on + timedelta(days=1))


def _more_deliverables(session: Session, world: PlanWorld, more: int) -> None:
    phase = session.query(Phase).filter_by(position=1).one()
    for number in range(more):
        session.add(Deliverable(project_id=world.project_id, phase_id=phase.id, number=more * 10 + number, name="Paper"))
