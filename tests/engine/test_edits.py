import json
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delivery.engine.edits import (
    FRONT,
    AddDependency,
    AddMilestone,
    AddScope,
    ChangeDependency,
    IncludeScope,
    RemoveDependency,
    RemoveMilestone,
    RemoveScope,
    SetDeployment,
    SetField,
    SetPlan,
    StaleEdit,
    apply,
    bridges,
    from_json,
    inverse,
    remove_with_links,
    to_json,
)
from delivery.engine.plan import ConstraintKind, DependencyKind, LagUnit, ScopeItem
from delivery.engine.refusal import PlanError
from delivery.engine.schedule import schedule
from tests.engine.worlds import MOMENTS, MONDAY, link, milestone, plan, some_plan

SEARCH = ScopeItem("F1", "Search", milestones=("b", "c"), price_cents=500_00)
WORLD = plan(
    {"a": 1, "b": 2, "c": 3}, ["a FS b", link("b SS c", 1)], scope=(SEARCH, ScopeItem("F2", "Print")), deployment_cents=100
)

EDITS = [
    SetField("a", "duration_minutes", 480, 960),
    SetField("a", "constraint", ConstraintKind.ASAP, ConstraintKind.SNET),
    SetField("a", "constraint_at", None, datetime(2025, 2, 3, 8)),
    SetField("a", "estimate_minutes", None, (1, 2, 3)),
    SetField("a", "is_gate", False, True),
    SetField("a", "name", "A", "a<b & 中文"),
    SetField("a", "phase", None, "3"),
    AddMilestone(milestone("d", 2, deadline_at=datetime(2025, 3, 1, 17)), "a"),
    AddMilestone(milestone("e", 2), FRONT),
    AddMilestone(milestone("f", 2)),
    AddDependency(link("d FF c", 50, LagUnit.PERCENT)),
    RemoveDependency(link("a FS b")),
    ChangeDependency(link("b SS c", 1), link("b FS c")),
    IncludeScope("F1", True, False),
    AddScope(ScopeItem("F3", "Export", milestones=("d",)), 0),
    RemoveScope(ScopeItem("F2", "Print")),
    SetDeployment(100, 250),
    SetPlan("status_at", None, datetime(2025, 1, 8, 8)),
    SetPlan("calendar", "week", "china"),
    SetPlan("start", MONDAY, datetime(2025, 1, 7, 8)),
]


def test_every_kind_of_edit_can_be_undone():
    changed = apply(WORLD, EDITS)
    assert changed != WORLD
    assert apply(changed, inverse(WORLD, EDITS)) == WORLD


def test_edits_survive_json_without_loss():
    records = to_json([*EDITS, RemoveMilestone("a", WORLD.milestones[0])])
    text = json.dumps(records)
    assert "." not in "".join(ch for ch in text if ch.isdigit() or ch == ".")
    assert from_json(json.loads(text)) == (*EDITS, RemoveMilestone("a", WORLD.milestones[0]))


def test_a_record_from_before_a_field_existed_can_still_be_read():
    (record,) = to_json([AddMilestone(milestone("d"))])
    del record["milestone"]["outline"], record["after"]
    assert from_json([record]) == (AddMilestone(milestone("d")),)


def test_milestones_are_added_where_asked():
    keys = [m.key for m in apply(WORLD, EDITS).milestones]
    assert keys == ["e", "a", "d", "b", "c", "f"]


def test_removing_with_links_takes_links_and_scope_along_and_bridges_nothing():
    edits = remove_with_links(WORLD, "b")
    changed = apply(WORLD, edits)
    assert [m.key for m in changed.milestones] == ["a", "c"]
    assert changed.dependencies == ()
    assert changed.scope[0].milestones == ("c",)
    assert apply(changed, inverse(WORLD, edits)) == WORLD


def test_a_bridge_is_laid_once_however_many_links_met():
    links = [link("a FS b"), link("a SS b"), link("b FS c"), link("b FS d"), link("a FS d")]
    assert bridges(links, "b") == [link("a FS c")]


def test_removing_a_milestone_that_is_still_linked_is_refused():
    with pytest.raises(PlanError) as refused:
        apply(WORLD, [RemoveMilestone("b", WORLD.milestones[1])])
    assert refused.value.rule == "still_linked"


@pytest.mark.parametrize(
    ("edit", "found"),
    [
        (SetField("a", "duration_minutes", 1, 960), 480),
        (SetField("x", "duration_minutes", 1, 960), None),
        (AddMilestone(milestone("a")), WORLD.milestones[0]),
        (AddMilestone(milestone("d"), "x"), None),
        (RemoveMilestone("x", milestone("x")), None),
        (RemoveMilestone("c", replace(WORLD.milestones[2], name="older")), WORLD.milestones[2]),
        (AddDependency(link("a FS b")), link("a FS b")),
        (RemoveDependency(link("a SS b")), link("a FS b")),
        (RemoveDependency(link("a FS c")), None),
        (ChangeDependency(link("a SS b"), link("a FF b")), link("a FS b")),
        (ChangeDependency(link("a FS b"), link("b SS c", 1)), link("b SS c", 1)),
        (IncludeScope("F1", False, True), True),
        (IncludeScope("F9", False, True), None),
        (AddScope(SEARCH), SEARCH),
        (RemoveScope(replace(SEARCH, price_cents=1)), SEARCH),
        (SetDeployment(7, 8), 100),
        (SetPlan("calendar", "china", "week"), "week"),
    ],
)
def test_an_edit_of_another_plan_is_stale(edit, found):
    with pytest.raises(StaleEdit) as stale:
        apply(WORLD, [edit])
    assert stale.value.edit == edit
    assert stale.value.found == found


@pytest.mark.parametrize(
    "edit",
    [
        SetField("a", "key", "a", "b"),
        SetField("a", "colour", None, "red"),
        SetField("a", "duration_minutes", 480, -1),
        SetField("a", "duration_minutes", 480, 1.5),
        SetField("a", "duration_minutes", 480, True),
        SetField("a", "name", "A", None),
        SetField("a", "constraint", ConstraintKind.ASAP, "SNET!"),
        SetField("a", "estimate_minutes", None, (3, 2, 1)),
        SetField("a", "deadline_at", None, "tomorrow"),
        AddMilestone(milestone("d", -1)),
        AddDependency(link("a FS a")),
        AddDependency(link("a FS x")),
        SetPlan("milestones", (), ()),
        SetPlan("start", MONDAY, None),
    ],
)
def test_an_edit_that_makes_no_sense_is_refused(edit):
    with pytest.raises(PlanError):
        apply(WORLD, [edit])


@pytest.mark.parametrize(
    "record",
    [
        {"edit": "Format", "disk": "C"},
        {},
        {"edit": "SetField", "key": "a", "field": "duration_minutes", "expected": 480, "value": 1.5},
        {"edit": "SetField", "key": "a", "field": "key", "expected": "a", "value": "b"},
        {"edit": "SetField", "key": "a", "field": "__class__", "expected": "a", "value": "b"},
        {"edit": "SetField", "key": "a", "field": "duration_minutes"},
        {"edit": "SetDeployment", "expected_cents": 1, "value_cents": 2, "note": "x"},
        {"edit": "SetDeployment", "expected_cents": [1], "value_cents": 2},
        {"edit": "SetField", "key": "a", "field": "deadline_at", "expected": None, "value": "soon"},
        {"edit": "AddDependency", "dependency": {"predecessor": "a", "successor": "b", "kind": "XX"}, "place": None},
        "SetField",
        None,
    ],
)
def test_a_record_that_is_no_edit_is_refused(record):
    with pytest.raises(PlanError) as refused:
        from_json([record])
    assert refused.value.place == "edit 1"


@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(some_plan(), st.data())
def test_random_edits_are_undone_exactly(world, data):
    edits = []
    draft = world
    for _ in range(data.draw(st.integers(1, 6))):
        more = data.draw(st.sampled_from([_longer, _later, _removed, _cut]))(draft, data)
        edits += more
        draft = apply(draft, more)
    assert apply(draft, inverse(world, edits)) == world
    assert apply(world, from_json(to_json(edits))) == draft
    schedule(draft)


def _longer(draft, data):
    if not draft.milestones:
        return []
    m = data.draw(st.sampled_from(draft.milestones))
    return [SetField(m.key, "duration_minutes", m.duration_minutes, m.duration_minutes + 60)]


def _later(draft, data):
    if not draft.milestones:
        return []
    m = data.draw(st.sampled_from(draft.milestones))
    return [SetField(m.key, "deadline_at", m.deadline_at, data.draw(MOMENTS))]


def _removed(draft, data):
    return list(remove_with_links(draft, data.draw(st.sampled_from(draft.milestones)).key)) if draft.milestones else []


def _cut(draft, data):
    if not draft.dependencies:
        return []
    d = data.draw(st.sampled_from(draft.dependencies))
    return (
        [ChangeDependency(d, replace(d, kind=data.draw(st.sampled_from([k for k in DependencyKind if k is not d.kind]))))]
        if (all(o == d or (o.predecessor, o.successor) != (d.predecessor, d.successor) for o in draft.dependencies))
        else [RemoveDependency(d)]
    )
