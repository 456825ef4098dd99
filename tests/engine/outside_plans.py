"""Reads the plans of ``../shared/data/plans`` for the engine's own tests: just enough of MSPDI, no more."""

import json
import re
import xml.etree.ElementTree as ElementTree
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from delivery.engine.plan import CalendarFacts, ConstraintKind, Dependency, DependencyKind, Lag, LagUnit, Milestone, Plan

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
_KINDS = (DependencyKind.FF, DependencyKind.FS, DependencyKind.SF, DependencyKind.SS)
_CONSTRAINTS = tuple(ConstraintKind[name] for name in ["ASAP", "ALAP", "MSO", "MFO", "SNET", "SNLT", "FNET", "FNLT"])
_SPACE = "{http://schemas.microsoft.com/project}"


def data(*path):
    """A file beside the checkout; the test is skipped when the folder is not there."""
    found = DATA.joinpath(*path)
    if not found.exists():
        pytest.skip(f"the outside data is not there: {found} (put the shared folder beside the checkout to run this test)")
    return found


def oracles(how_far):
    index = DATA / "plans" / "index.json"
    if not index.exists():
        return []
    return [entry["name"] for entry in json.loads(index.read_text()) if entry["oracle"] in how_far]


def oracle(name):
    return json.loads(data("plans", f"oracle_{name}.json").read_text())


def _text(node, name):
    found = node.find(_SPACE + name)
    return None if found is None or found.text is None else found.text


def _at(node, name):
    text = _text(node, name)
    return None if text is None or text.startswith("1984") else datetime.fromisoformat(text[:16])


def _minutes(text):
    if text is None:
        return None
    hours, minutes, seconds = re.match(r"PT(\d+)H(\d+)M(\d+)", text).groups()
    return int(hours) * 60 + int(minutes) + (int(seconds) >= 30)


def _shifts(node):
    shifts = []
    for time in node.iter(_SPACE + "WorkingTime"):
        start, end = _text(time, "FromTime"), _text(time, "ToTime")
        if start is not None:
            begin, finish = (int(t[:2]) * 60 + int(t[3:5]) for t in (start, end))
            shifts.append((begin, finish or 1440))
    return tuple(shifts)


def _calendars(root):
    nodes = {_text(node, "UID"): node for node in root.find(_SPACE + "Calendars")}
    made = {}

    def make(uid):
        if uid in made:
            return made[uid]
        node = nodes[uid]
        base = _text(node, "BaseCalendarUID")
        parent = make(base) if base in nodes and base != uid else None
        week = list(parent.week) if parent else [()] * 7
        exceptions = dict(parent.exceptions) if parent else {}
        for day in node.iter(_SPACE + "WeekDay"):
            kind = int(_text(day, "DayType"))
            if kind:
                week[(kind - 2) % 7] = _shifts(day) if _text(day, "DayWorking") == "1" else ()
            else:
                _spread(day.find(_SPACE + "TimePeriod"), _shifts(day), exceptions)
        for exception in node.iter(_SPACE + "Exception"):
            _spread(exception.find(_SPACE + "TimePeriod"), _shifts(exception), exceptions)
        made[uid] = CalendarFacts(uid, tuple(week), exceptions)
        return made[uid]

    return {uid: make(uid) for uid in nodes}


def _spread(period, shifts, exceptions):
    on, last = (date.fromisoformat(_text(period, name)[:10]) for name in ("FromDate", "ToDate"))
    while on <= last:
        exceptions[on] = shifts
        on += timedelta(days=1)


def read_plan(name):
    """The plan of one file: leaf tasks, links on summaries expanded, resource calendars applied."""
    root = ElementTree.parse(data("plans", f"{name}.xml")).getroot()
    calendars = _calendars(root)
    standard = _text(root, "CalendarUID")
    tasks = [t for t in root.find(_SPACE + "Tasks") if _text(t, "IsNull") != "1" and _text(t, "UID") != "0"]
    leaves = _leaves(tasks)
    own = _resource_calendars(root, calendars)
    milestones = [_milestone(t, own, standard) for t in tasks if _text(t, "Summary") != "1"]
    return Plan(
        start=_at(root, "StartDate"),
        calendars=calendars,
        calendar=standard,
        milestones=tuple(milestones),
        dependencies=tuple(dict.fromkeys(_dependencies(tasks, leaves))),
    )


def _leaves(tasks):
    outlines = [(_text(t, "UID"), _text(t, "OutlineNumber"), _text(t, "Summary") == "1") for t in tasks]
    return {
        uid: [u for u, path, summary in outlines if not summary and path.startswith(outline + ".")] if is_summary else [uid]
        for uid, outline, is_summary in outlines
    }


def _resource_calendars(root, calendars):
    resources = {_text(r, "UID"): r for r in root.find(_SPACE + "Resources") or ()}
    used = {}
    for assignment in root.find(_SPACE + "Assignments") or ():
        resource = resources.get(_text(assignment, "ResourceUID"))
        if resource is not None and _text(resource, "Type") == "1":
            used.setdefault(_text(assignment, "TaskUID"), set()).add(_text(resource, "CalendarUID"))
    return {task: uids.pop() for task, uids in used.items() if len(uids) == 1 and uids <= set(calendars)}


def _milestone(task, own, standard):
    uid = _text(task, "UID")
    calendar = _text(task, "CalendarUID")
    constraint = _CONSTRAINTS[int(_text(task, "ConstraintType") or 0)]
    return Milestone(
        key=uid,
        name=_text(task, "Name") or "",
        duration_minutes=_minutes(_text(task, "Duration")) or 0,
        is_elapsed=int(_text(task, "DurationFormat") or 7) in (4, 6, 8, 10, 12),
        calendar=calendar if calendar not in (None, "-1") else own.get(uid, standard),
        constraint=constraint,
        constraint_at=_at(task, "ConstraintDate"),
        deadline_at=_at(task, "Deadline"),
        actual_start=_at(task, "ActualStart"),
        actual_finish=_at(task, "ActualFinish"),
        remaining_minutes=_minutes(_text(task, "RemainingDuration")) if _text(task, "ActualStart") else None,
    )


def _dependencies(tasks, leaves):
    for task in tasks:
        for link in task.iter(_SPACE + "PredecessorLink"):
            lag = _lag(int(_text(link, "LinkLag") or 0), int(_text(link, "LagFormat") or 7))
            for predecessor in leaves[_text(link, "PredecessorUID")]:
                for successor in leaves[_text(task, "UID")]:
                    yield Dependency(predecessor, successor, _KINDS[int(_text(link, "Type") or 1)], lag)


def _lag(tenths, form):
    if form in (19, 20):
        return Lag(tenths, LagUnit.PERCENT)
    return Lag(tenths // 10, LagUnit.ELAPSED if form in (4, 6, 8, 10, 12) else LagUnit.WORKING)
