"""Edits made by Hypothesis, and everything that a schedule says."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from delivery.engine.edits import FRONT, AddDependency, AddMilestone, ChangeDependency, RemoveDependency, SetField, apply
from delivery.engine.plan import ConstraintKind, Dependency, DependencyKind, Milestone
from tests.engine.worlds import ALL_CONSTRAINTS, HOURS, LAGS, MOMENTS


@st.composite
def some_edits(draw, world, most=4):
    """Edits that fit the plan, one after the other; a dependency may close a circle."""
    found = []
    for _ in range(draw(st.integers(1, most))):
        edit = draw(some_edit(world))
        if edit is not None:
            found.append(edit)
            world = apply(world, [edit])
    return tuple(found)


@st.composite
def some_edit(draw, world):
    m = draw(st.sampled_from(world.milestones))
    deed = draw(st.sampled_from(("length", "length", "field", "constraint", "actual", "add", "tie", "untie", "change")))
    if deed == "length":
        return SetField(m.key, "duration_minutes", m.duration_minutes, draw(HOURS))
    if deed == "field":
        field, values = draw(
            st.sampled_from((("deadline_at", st.none() | MOMENTS), ("remaining_minutes", st.none() | HOURS), ("name", st.text())))
        )
        return SetField(m.key, field, getattr(m, field), draw(values))
    if deed == "constraint":
        if m.constraint_at is None:
            return SetField(m.key, "constraint_at", None, draw(MOMENTS))
        return SetField(m.key, "constraint", m.constraint, draw(st.sampled_from([*ALL_CONSTRAINTS, ConstraintKind.ALAP])))
    if deed == "actual":
        if m.actual_start is None:
            return SetField(m.key, "actual_start", None, draw(MOMENTS))
        return SetField(m.key, "actual_finish", m.actual_finish, m.actual_start + timedelta(hours=draw(st.integers(0, 60))))
    if deed == "add":
        after = draw(st.sampled_from((None, FRONT, m.key)))
        return AddMilestone(Milestone(f"x{len(world.milestones)}", "new", draw(HOURS), calendar=m.calendar), after)
    return draw(some_tie(world, deed))


@st.composite
def some_tie(draw, world, deed):
    keys = [m.key for m in world.milestones]
    if deed == "tie":
        ends = draw(st.sampled_from(keys)), draw(st.sampled_from(keys))
        wanted = Dependency(*ends, draw(st.sampled_from(list(DependencyKind))), draw(LAGS))
        return None if ends[0] == ends[1] or wanted in world.dependencies else AddDependency(wanted)
    if not world.dependencies:
        return None
    known = draw(st.sampled_from(world.dependencies))
    if deed == "untie":
        return RemoveDependency(known)
    other = replace(known, kind=draw(st.sampled_from(list(DependencyKind))), lag=draw(LAGS))
    return None if other in world.dependencies else ChangeDependency(known, other)


def dates_of(found):
    """Everything a schedule says."""
    return (
        dict(found.timings),
        found.start,
        found.finish,
        found.critical,
        found.finishes,
    )
