"""Small literal plans, and plans made by Hypothesis."""

from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from delivery.engine.plan import (
    STANDARD_DAY,
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

DAY = 480
MONDAY = datetime(2025, 1, 6, 8)
WEEK = CalendarFacts("week", STANDARD_WEEK)
CHINA = CalendarFacts(
    "china",
    STANDARD_WEEK,
    {
        date(2025, 1, 26): STANDARD_DAY,
        **{date(2025, 1, 28) + timedelta(days=n): () for n in range(8)},
        date(2025, 2, 8): STANDARD_DAY,
    },
)
LATE_WEEK = CalendarFacts("late week", ((),) + (((600, 960),),) * 5 + ((),))
ALWAYS = CalendarFacts("always", (((0, 1440),),) * 7)
NIGHTS = CalendarFacts("nights", (((1320, 360),),) * 5 + ((),) * 2)
CALENDARS = {facts.name: facts for facts in (WEEK, CHINA, LATE_WEEK, ALWAYS, NIGHTS)}


def days(n):
    return n * DAY


def milestone(key, length=1, **fields):
    """Length in working days."""
    return Milestone(key, fields.pop("name", key.upper()), int(length * DAY), **fields)


def link(text, lag=0, unit=LagUnit.WORKING):
    """``"a SS b"``; the lag in days, or in the unit's own measure."""
    predecessor, kind, successor = text.split()
    return Dependency(predecessor, successor, DependencyKind[kind], Lag(days(lag) if unit is LagUnit.WORKING else lag, unit))


def plan(milestones, links=(), **fields):
    """A plan from Monday 6 January 2025; milestones as ``{"a": 3}`` or as a list."""
    if isinstance(milestones, dict):
        milestones = [milestone(key, length) for key, length in milestones.items()]
    links = [link(each) if isinstance(each, str) else each for each in links]
    return Plan(
        **{"start": MONDAY, "calendars": CALENDARS, "calendar": "week", **fields},
        milestones=tuple(milestones),
        dependencies=tuple(links),
    )


HOURS = st.integers(0, 24).map(lambda n: n * 60)
LAGS = st.one_of(
    st.just(Lag()),
    st.integers(-10, 10).map(lambda n: Lag(n * 60)),
    st.sampled_from([-100, 100, 200]).map(lambda n: Lag(n, LagUnit.PERCENT)),
)
ELAPSED = st.integers(-30, 30).map(lambda n: Lag(n * 60, LagUnit.ELAPSED))
MOMENTS = st.integers(-5 * 24, 30 * 24).map(lambda n: MONDAY + timedelta(hours=n))
WORK_CONSTRAINTS = [ConstraintKind.SNET, ConstraintKind.FNET]
ALL_CONSTRAINTS = [kind for kind in ConstraintKind if kind is not ConstraintKind.ALAP]


@st.composite
def some_plan(draw, calendars=("week",), lags=LAGS, constraints=(), elapsed=False, progress=False, deadlines=False, most=7):
    """A plan of a few milestones on whole hours, its dependencies acyclic."""
    count = draw(st.integers(1, most))
    keys = [f"m{n}" for n in range(count)]
    milestones = []
    for key in keys:
        fields = {"duration_minutes": draw(HOURS), "calendar": draw(st.sampled_from(calendars))}
        if elapsed:
            fields["is_elapsed"] = draw(st.booleans())
        if constraints and draw(st.booleans()):
            fields |= {"constraint": draw(st.sampled_from(list(constraints))), "constraint_at": draw(MOMENTS)}
        if deadlines and draw(st.booleans()):
            fields["deadline_at"] = draw(MOMENTS)
        if progress and draw(st.booleans()):
            fields |= draw(some_progress())
        milestones.append(Milestone(key, key, **fields))
    pairs = [(a, b) for n, a in enumerate(keys) for b in keys[n + 1 :]]
    ends = st.tuples(st.sampled_from(pairs), st.sampled_from(list(DependencyKind)))
    chosen = draw(st.lists(ends, unique=True, max_size=10)) if pairs else []
    links = [Dependency(a, b, kind, draw(lags)) for (a, b), kind in chosen]
    status = draw(st.none() | MOMENTS) if progress else None
    order = draw(st.permutations(milestones))
    return Plan(MONDAY, CALENDARS, calendars[0], tuple(order), tuple(links), status_at=status)


@st.composite
def some_progress(draw):
    began = draw(MOMENTS)
    if draw(st.booleans()):
        return {"actual_start": began, "actual_finish": began + timedelta(hours=draw(st.integers(0, 60)))}
    return {"actual_start": began, "remaining_minutes": draw(st.none() | HOURS)}
