"""What people do with pointer and keyboard, as edits: literal plans, no database."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from delivery.engine.edits import (
    AddDependency,
    AddMilestone,
    ChangeDependency,
    RemoveDependency,
    RemoveMilestone,
    SetField,
    apply,
)
from delivery.engine.plan import (
    STANDARD_WEEK,
    CalendarFacts,
    ConstraintKind,
    Dependency,
    DependencyKind,
    Lag,
    LagUnit,
    Milestone,
    Plan,
)
from delivery.engine.schedule import schedule
from delivery.services.plan_wishes import BadWishes, wished_edits

DAY = 480
PLAN = Plan(
    datetime(2027, 1, 4, 8),
    {"1": CalendarFacts("week", STANDARD_WEEK)},
    "1",
    (
        Milestone("a", "Blueprint", 5 * DAY, code="M1", phase="1"),
        Milestone("b", "Interviews", 2 * DAY, code="M2", phase="1"),
        Milestone("c", "Feature list", 2 * DAY, code="M3", phase="2"),
        Milestone("d", "Begun", 3 * DAY, code="M4", actual_start=datetime(2027, 1, 4, 8)),
    ),
    (Dependency("a", "c"), Dependency("b", "c", DependencyKind.SS, Lag(DAY))),
)
CHOICES = {
    "phase": [("", "none"), ("1", "1 Business research"), ("2", "2 Architecture design")],
    "owner": [("", "none"), ("u1", "沈一凡"), ("u2", "Hannah Whitcombe")],
    "role": [("", "none"), ("dev", "Developer")],
    "calendar": [("", "none"), ("1", "week")],
    "constraint": [(kind.value, kind.name) for kind in ConstraintKind],
}
MONDAY = (date(2027, 1, 4) - date(1970, 1, 1)).days


@pytest.fixture(autouse=True)
def words(app: Any) -> Any:
    with app.test_request_context():
        yield


def edits(*wishes: dict[str, Any]) -> list[Any]:
    return wished_edits(PLAN, wishes, choices=CHOICES, today=date(2027, 1, 5))


def after(*wishes: dict[str, Any]) -> dict[str, Milestone]:
    return {milestone.key: milestone for milestone in apply(PLAN, edits(*wishes)).milestones}


def typed(key: str, field: str, text: str) -> dict[str, Any]:
    return {"do": "set", "key": key, "field": field, "text": text}


@pytest.mark.parametrize(
    ("field", "text", "name", "value"),
    [
        ("duration", "3", "duration_minutes", 3 * DAY),
        ("duration", "2.5 d", "duration_minutes", 1200),
        ("duration", "3 天", "duration_minutes", 3 * DAY),
        ("duration", "３个工作日", "duration_minutes", 3 * DAY),
        ("duration", "1,5", "duration_minutes", 720),
        ("effort", "4 人天", "effort_minutes", 4 * DAY),
        ("points", "4 / 5/9", "estimate_minutes", (4 * DAY, 5 * DAY, 9 * DAY)),
        ("points", "４、５、9.5", "estimate_minutes", (4 * DAY, 5 * DAY, 4560)),
        ("name", "  New  ", "name", "New"),
        ("phase", "2", "phase", "2"),
        ("phase", "architecture design", "phase", "2"),
        ("phase", "", "phase", None),
        ("owner", "沈一凡", "owner", "u1"),
        ("owner", "hannah whitcombe", "owner", "u2"),
        ("role", "developer", "role", "dev"),
        ("optional", "是", "is_optional", True),
        ("deadline", "2027年1月19日", "deadline_at", datetime(2027, 1, 19, 17)),
        ("deadline", "19 Jan", "deadline_at", datetime(2027, 1, 19, 17)),
        ("constraint_on", "2027-01-12", "constraint_at", datetime(2027, 1, 12, 8)),
        ("constraint", "MFO", "constraint", ConstraintKind.MFO),
    ],
)
def test_a_typed_cell_sets_its_field(field: str, text: str, name: str, value: object) -> None:
    assert getattr(after(typed("a", field, text))["a"], name) == value


def test_what_is_the_same_makes_no_edit() -> None:
    assert edits(typed("a", "duration", "5"), typed("a", "name", "Blueprint")) == []


def test_a_move_pins_the_start_and_freeing_gives_it_up() -> None:
    assert edits({"do": "move", "key": "a", "day": MONDAY + 1}) == [
        SetField("a", "constraint", ConstraintKind.ASAP, ConstraintKind.SNET),
        SetField("a", "constraint_at", None, datetime(2027, 1, 5, 8)),
    ]
    assert after({"do": "move", "key": "a", "day": MONDAY + 1}, {"do": "free", "key": "a"})["a"].constraint_at is None


def test_a_move_to_a_weekend_means_monday() -> None:
    assert after({"do": "move", "key": "a", "day": MONDAY + 5})["a"].constraint_at == datetime(2027, 1, 11, 8)


def test_stretching_counts_working_days_from_where_the_wishes_before_it_put_the_start() -> None:
    assert after({"do": "stretch", "key": "a", "day": MONDAY + 8})["a"].duration_minutes == 7 * DAY
    moved = after({"do": "move", "key": "a", "day": MONDAY + 7}, {"do": "stretch", "key": "a", "day": MONDAY + 8})
    assert moved["a"].duration_minutes == 2 * DAY


def test_a_finish_typed_into_its_cell_is_the_computed_finish() -> None:
    plan = apply(PLAN, edits(typed("c", "finish", "2027-01-20")))
    assert schedule(plan).timings["c"].finish == datetime(2027, 1, 20, 17)


def test_what_has_begun_is_not_dragged() -> None:
    with pytest.raises(BadWishes, match="begun"):
        edits({"do": "move", "key": "d", "day": MONDAY + 9})


def test_arrows_come_change_and_go() -> None:
    assert edits({"do": "link", "from": "a", "to": "d", "kind": "FF", "lag": "2", "unit": "working"}) == [
        AddDependency(Dependency("a", "d", DependencyKind.FF, Lag(2 * DAY)))
    ]
    assert edits({"do": "relink", "from": "a", "to": "c", "kind": "FS", "new_kind": "SF", "lag": "50", "unit": "percent"}) == [
        ChangeDependency(Dependency("a", "c"), Dependency("a", "c", DependencyKind.SF, Lag(50, LagUnit.PERCENT)))
    ]
    assert edits({"do": "unlink", "from": "b", "to": "c", "kind": "SS"}) == [RemoveDependency(PLAN.dependencies[1])]


def test_predecessors_are_typed_as_people_write_them() -> None:
    plan = apply(PLAN, edits(typed("c", "predecessors", "m1FS+2d, M4SS，M2FF-1d")))
    assert set(plan.dependencies) == {
        Dependency("a", "c", DependencyKind.FS, Lag(2 * DAY)),
        Dependency("d", "c", DependencyKind.SS),
        Dependency("b", "c", DependencyKind.FF, Lag(-DAY)),
    }
    assert apply(PLAN, edits(typed("c", "predecessors", ""))).dependencies == ()


def test_a_new_milestone_can_be_filled_in_by_the_wishes_behind_it() -> None:
    new = "n0123456789abcdef"
    found = edits(
        {"do": "add", "key": new, "name": "Pilot", "after": "b", "phase": "2", "duration": "3"},
        typed(new, "owner", "沈一凡"),
        typed(new, "predecessors", "M2"),
    )
    assert found[0] == AddMilestone(Milestone(new, "Pilot", 3 * DAY, phase="2", code="M5"), "b")
    plan = apply(PLAN, found)
    assert [milestone.key for milestone in plan.milestones] == ["a", "b", new, "c", "d"]
    assert Dependency("b", new) in plan.dependencies


def test_a_removed_milestone_may_leave_a_bridge() -> None:
    extra = {"do": "link", "from": "c", "to": "d"}
    plan = apply(PLAN, edits(extra, {"do": "remove", "key": "c", "bridge": True}))
    assert set(plan.dependencies) == {Dependency("a", "d"), Dependency("b", "d")}
    assert RemoveMilestone in {type(edit) for edit in edits({"do": "remove", "key": "c"})}


def test_progress_is_typed_by_days_and_percent() -> None:
    done = after(typed("d", "done", "40%"))["d"]
    assert done.remaining_minutes == round(3 * DAY * 0.6)
    finished = after(typed("a", "actual_finish", "2027-01-05"))["a"]
    assert (finished.actual_start, finished.actual_finish) == (datetime(2027, 1, 4, 8), datetime(2027, 1, 5, 17))
    with pytest.raises(BadWishes, match="future"):
        edits(typed("a", "actual_finish", "2027-02-05"))


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("duration", "-1"), ("duration", "soon"), ("duration", "1e9"), ("deadline", "31 Feb"), ("deadline", "2300-01-01"),
        ("owner", "Nobody"), ("phase", "9"), ("constraint", "whenever"), ("predecessors", "M1 or M2"), ("predecessors", "M3"),
        ("float", "3"), ("url", "x"), ("gate", "perhaps"), ("done", "101"), ("actual_finish", "2030-01-07"),
        ("points", "4 5"), ("points", "9/5/4"), ("points", "a b c"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_names_its_cell(field: str, text: str) -> None:
    with pytest.raises(BadWishes) as raised:
        edits(typed("c", field, text))
    assert [(problem.wish, problem.key, problem.field) for problem in raised.value.problems] == [(0, "c", field)]
