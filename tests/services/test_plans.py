"""Saving edits: what is written, what is refused, and that the dates afterwards are those of the preview."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from delivery.database import in_unit_of_work
from delivery.engine.edits import AddDependency, AddMilestone, ChangeDependency, SetField, SetPlan, remove_with_links
from delivery.engine.plan import ConstraintKind, Dependency, DependencyKind, Lag, LagUnit, Milestone
from delivery.engine.schedule import schedule
from delivery.extensions import db
from delivery.models import Milestone as Row
from delivery.models import PlanEdit
from delivery.models.plan_edit import PlanEditKind
from delivery.queries.forecasts import forecast_of
from delivery.queries.plans import plan_of
from delivery.services.plans import PlanMoved, PlanStale, preview_edits, undo_edit
from delivery.services.refusal import Invalid, Refused
from tests.plan_world import DAY, NOON, PlanWorld, lay_plan_world, small_plan


@pytest.fixture
def world(session: Session) -> PlanWorld:
    return lay_plan_world()


def at(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute)


def dates(world: PlanWorld) -> dict[str, tuple[datetime, datetime]]:
    forecast = forecast_of(world.project)
    assert forecast is not None
    return {key: (timing.start, timing.finish) for key, timing in forecast.timings.items()}


def test_a_saved_plan_has_its_dates_stored(world: PlanWorld) -> None:
    forecast = forecast_of(world.project)
    assert forecast is not None
    assert forecast.finish_at == forecast.go_live_at == at(2027, 1, 12, 17)
    assert forecast.critical == ["a", "c", "g"]
    assert forecast.timings["b"].total_float_minutes == 3 * DAY
    assert forecast.phases["1"].total == 2
    assert forecast.plan_version == world.project.plan_version == 1


def test_three_days_from_a_friday_before_a_make_up_sunday_end_on_monday(session: Session) -> None:
    world = lay_plan_world([AddMilestone(Milestone("t", "Three days", 3 * DAY, code="T"))], starts_at=at(2025, 1, 24, 8))
    assert dates(world)["t"] == (at(2025, 1, 24, 8), at(2025, 1, 27, 17))


def test_the_preview_is_what_is_saved_on_every_date(world: PlanWorld) -> None:
    edits = [
        SetField("b", "duration_minutes", 2 * DAY, 10 * DAY),
        AddMilestone(Milestone("n", "New", 3 * DAY, code="M9"), after="b"),
        AddDependency(Dependency("b", "n", DependencyKind.SS, Lag(-DAY))),
        ChangeDependency(Dependency("c", "g"), Dependency("c", "g", DependencyKind.FS, Lag(3 * 1440, LagUnit.ELAPSED))),
        SetPlan("status_at", None, at(2027, 1, 6, 0)),
    ]
    loaded, preview = preview_edits(world.project, edits)
    expected = {key: (timing.start, timing.finish) for key, timing in preview.after.timings.items()}
    world.save(edits, expected_plan_version=loaded.plan_version)
    assert dates(world) == expected
    fresh = schedule(plan_of(world.project))
    assert {key: (timing.start, timing.finish) for key, timing in fresh.timings.items()} == expected
    assert [milestone.key for milestone in plan_of(world.project).milestones] == ["a", "b", "n", "c", "g"]


def test_eight_days_on_three_days_of_float_move_the_finish_by_five(world: PlanWorld) -> None:
    _, preview = preview_edits(world.project, [SetField("b", "duration_minutes", 2 * DAY, 10 * DAY)])
    assert preview.shift_days == 5


def test_undo_restores_every_row_and_date(world: PlanWorld) -> None:
    plan, before = plan_of(world.project), dates(world)
    version = world.save(
        [
            SetField("b", "duration_minutes", 2 * DAY, 10 * DAY),
            SetField("a", "constraint", ConstraintKind.ASAP, ConstraintKind.SNET),
            SetField("a", "constraint_at", None, at(2027, 1, 6, 8)),
            *remove_with_links(plan, "c"),
            SetPlan("start", at(2027, 1, 4, 8), at(2027, 1, 5, 8)),
        ]
    )
    assert dates(world) != before
    in_unit_of_work(lambda: undo_edit(world.project_id, actor=world.user("pm2"), at=NOON, expected_plan_version=version))
    assert dates(world) == before
    after = plan_of(world.project)
    assert after.milestones == plan.milestones
    assert set(after.dependencies) == set(plan.dependencies)
    kinds = list(db.session.scalars(select(PlanEdit.kind).order_by(PlanEdit.plan_version)))
    assert kinds == [PlanEditKind.CREATED, PlanEditKind.EDITED, PlanEditKind.UNDONE]


def test_undo_is_refused_when_the_plan_moved_on(world: PlanWorld) -> None:
    version = world.save([SetField("b", "duration_minutes", 2 * DAY, 3 * DAY)])
    world.save([SetField("b", "duration_minutes", 3 * DAY, 4 * DAY)], who="pm2")
    with pytest.raises(PlanMoved):
        in_unit_of_work(lambda: undo_edit(world.project_id, actor=world.user("pm"), at=NOON, expected_plan_version=version))


def test_the_first_plan_and_an_implemented_change_are_not_undone(world: PlanWorld) -> None:
    with pytest.raises(Refused):
        in_unit_of_work(lambda: undo_edit(world.project_id, actor=world.user("pm"), at=NOON, expected_plan_version=1))
    version = world.save([SetField("b", "duration_minutes", 2 * DAY, 3 * DAY)], kind=PlanEditKind.CHANGE)
    with pytest.raises(Refused):
        in_unit_of_work(lambda: undo_edit(world.project_id, actor=world.user("pm"), at=NOON, expected_plan_version=version))


def test_a_stale_edit_names_milestone_field_and_both_values(world: PlanWorld) -> None:
    world.save([SetField("b", "duration_minutes", 2 * DAY, 4 * DAY)], who="pm2")
    with pytest.raises(PlanStale) as refused:
        world.save([SetField("b", "duration_minutes", 2 * DAY, 3 * DAY)])
    assert "M2, duration: it was 2 working days" in refused.value.message
    assert "4 working days now" in refused.value.message
    assert world.project.plan_version == 2


def test_an_edit_on_another_version_is_refused_even_when_it_would_fit(world: PlanWorld) -> None:
    world.save([SetField("b", "duration_minutes", 2 * DAY, 4 * DAY)], who="pm2")
    with pytest.raises(PlanMoved):
        world.save([SetField("a", "duration_minutes", 5 * DAY, 6 * DAY)], expected_plan_version=1)


def test_a_cycle_is_refused_with_its_members(world: PlanWorld) -> None:
    with pytest.raises(Invalid) as refused:
        world.save([AddDependency(Dependency("g", "a"))])
    for code in ("M1", "M3", "M4"):
        assert code in refused.value.message
    assert world.project.plan_version == 1


@pytest.mark.parametrize(
    ("field", "before", "value"),
    [
        ("name", "Interviews", "USD \u202e000,1"),
        ("name", "Interviews", " "),
        ("name", "Interviews", "x" * 251),
        ("name", "Interviews", "a\u0000b"),
        ("code", "M2", "M1"),
        ("code", "M2", "a/b"),
        ("phase", "1", "99"),
        ("calendar", None, "999"),
        ("owner", None, "stranger"),
        ("duration_minutes", 2 * DAY, 2**40),
        ("duration_minutes", 2 * DAY, -1),
        ("fixed_cost_cents", 0, 2**62),
        ("actual_finish", None, datetime(2027, 1, 4, 17)),
    ],
)
def test_nonsense_is_refused_and_nothing_is_saved(world: PlanWorld, field: str, before: object, value: object) -> None:
    with pytest.raises(Invalid) as refused:
        world.save([SetField("b", field, before, value)])  # type: ignore[arg-type]
    assert "M2" in refused.value.message or field in ("name", "code")
    assert world.project.plan_version == 1
    assert plan_of(world.project).milestones[1].name == "Interviews"


def test_only_touched_rows_are_written(world: PlanWorld) -> None:
    statements: list[str] = []

    def heard(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(("UPDATE milestone", "INSERT INTO milestone", "DELETE")):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", heard)
    try:
        world.save([SetField("b", "duration_minutes", 2 * DAY, 3 * DAY)])
    finally:
        event.remove(db.engine, "before_cursor_execute", heard)
    assert len(statements) == 1
    assert "SET duration_minutes=" in statements[0]


def test_a_milestone_finds_its_place_between_others(world: PlanWorld) -> None:
    for number in range(8):
        world.save([AddMilestone(Milestone(f"n{number}", "New", DAY, code=f"N{number}"), after="a")])
    keys = [milestone.key for milestone in plan_of(world.project).milestones]
    assert keys == ["a", *(f"n{number}" for number in reversed(range(8))), "b", "c", "g"]
    assert len(set(db.session.scalars(select(Row.position)))) == len(keys)


@pytest.mark.parametrize("count", [1, 3])
def test_reading_a_plan_takes_five_queries(session: Session, count: int) -> None:
    world = lay_plan_world(small_plan(count))
    project = world.project
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda _c, _k, statement, *_: asked.append(statement))
    plan_of(project)
    assert len(asked) == 5
