"""Published examples of the critical path method; three small ones stand here, the others beside the checkout."""

import json

import pytest

from delivery.engine.plan import Dependency
from delivery.engine.schedule import schedule
from tests.engine.outside_plans import DATA, data
from tests.engine.worlds import DAY, link, milestone, plan


def as_days(found):
    """ES, EF, LS, LF, TF and FF of every milestone, in working days after the project start."""
    base = found.passes.head and min(found.passes.head)
    answer = {}
    for place, m in enumerate(found.net.milestones):
        head, finish, late = (found.passes.head[place], found.passes.finish[place], found.passes.late_finish[place])
        answer[m.key] = {
            "ES": (head - base) / DAY,
            "EF": (finish - base) / DAY,
            "LS": (late - m.duration_minutes - base) / DAY,
            "LF": (late - base) / DAY,
            "TF": found.passes.total_float(place) / DAY,
            "FF": found.passes.free_float(place) / DAY,
        }
    return answer


def network(durations, predecessors):
    links = [Dependency(str(p), key) for key, before in predecessors.items() for p in before]
    return schedule(plan(durations, links))


def test_seven_activities_with_total_and_free_float():
    """bizhelp24.com, critical path analysis: 11 weeks; C has total float 1 and free float 0, E has 1 and 1."""
    durations = {"A": 1, "B": 3, "C": 2, "D": 3, "E": 3, "F": 2, "G": 2}
    before = {"B": "A", "C": "A", "D": "BC", "E": "C", "F": "DE", "G": "F"}
    found = network(durations, before)
    answer = as_days(found)
    assert answer["G"]["EF"] == 11
    assert (answer["C"]["TF"], answer["C"]["FF"]) == (1, 0)
    assert (answer["E"]["TF"], answer["E"]["FF"]) == (1, 1)
    assert found.critical == ("A", "B", "D", "F", "G")


def test_seven_activities_of_sixteen_hours():
    """studylib.net 8378728, example 1."""
    durations = {"A": 6, "B": 2, "C": 2, "D": 3, "E": 4, "F": 2, "G": 1}
    found = network(durations, {"B": "A", "C": "A", "D": "B", "F": "C", "E": "DF", "G": "E"})
    assert as_days(found)["G"]["EF"] == 16
    assert as_days(found)["F"] == {"ES": 8, "EF": 10, "LS": 9, "LF": 11, "TF": 1, "FF": 1}


@pytest.mark.parametrize(
    ("text", "lag", "b", "end"),
    [("a FS b", -2, 2, 6), ("a SS b", 2, 3, 7), ("a FF b", 2, 3, 7), ("a SF b", 2, 0, 4)],
)
def test_four_tasks_with_one_link_of_each_kind(text, lag, b, end):
    """Three days for a and b; a lead or lag of two days; nothing before the project start, nothing after its end."""
    links = ["begin FS a", link(text, lag), "b FS end"]
    answer = as_days(schedule(plan({"begin": 1, "a": 3, "b": 3, "end": 1}, links)))
    assert answer["b"]["ES"] == b
    assert max(each["EF"] for each in answer.values()) == end
    assert max(each["LF"] for each in answer.values()) == end


def worked_examples():
    path = DATA / "examples" / "worked_examples.json"
    if not path.exists():
        return []
    return [case for case in json.loads(path.read_text()) if "durations" in case and "predecessors" in case]


@pytest.mark.parametrize("case", worked_examples(), ids=lambda case: case["id"])
def test_published_example(case):
    found = network(case["durations"], case["predecessors"])
    answer = as_days(found)
    assert max(each["EF"] for each in answer.values()) == (case.get("expected_project") or case["expected"]["project"])
    for key, expected in case["expected"].items():
        if key in answer:
            assert {name: answer[key][name] for name in expected} == expected, key
    critical = case.get("expected_critical") or case["expected"].get("critical")
    if critical:
        assert sorted(found.critical) == sorted(map(str, critical))


def test_published_link_and_lag_cases():
    cases = [
        case for case in json.loads(data("examples", "cpm_linktype_lag_cases.json").read_text()) if case["matches_clamped_cpm"]
    ]
    assert len(cases) == 20
    for case in cases:
        links = [link(f"{a} {kind} {b}", lag) for a, b, kind, lag in case["links"]]
        answer = as_days(schedule(plan([milestone(key, length) for key, length in case["durations"].items()], links)))
        assert max(each["EF"] for each in answer.values()) == case["project_duration"], case["name"]
        for key, expected in case["expected"].items():
            ours = answer[key]
            assert [ours[name] for name in ("ES", "EF", "LS", "LF")] == [
                expected[name] for name in ("early_start", "early_finish", "late_start", "late_finish")
            ], (case["name"], key)
