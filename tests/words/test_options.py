"""The sentences of options: units, directions, one and many, and what only the house reads."""

import pytest

from delivery.engine.options import OptionContext
from delivery.engine.options.assumptions import assumptions
from delivery.words.options import INTERNAL, OUTCOMES, STEPS, TOGETHER, option_sentence

pytestmark = pytest.mark.once
DAY = 480
NAMES = {"a": "Build", "b": "Test", "g": "Go-live", "F1": "Reports"}
ASSUMED = assumptions(OptionContext({"dev": 100}))
JOINED = ("joined", (("milestone", "a"), ("saved_minutes", DAY), ("effort_minutes", 3 * DAY)))
SHORTENED = [
    ("shortened", (("milestone", key), ("saved_minutes", n * DAY), ("premium_cents", 987_654))) for key, n in (("a", 2), ("b", 1))
]
OVERLAP = ("overlapped", (("predecessor", "a"), ("successor", "b"), ("overlap_minutes", 2 * DAY)))
PLACED = [("placed_before_gate", (("milestone", key), ("minutes", DAY), ("gate", "g"))) for key in ("a", "b")]
LIVE = (("gate", "g"), ("late_minutes", 0), ("live_late_minutes", DAY), ("live_shift_minutes", 5 * DAY))


def said(code, args, steps, locale="en", **more):
    return option_sentence(code, args, steps, NAMES, locale, **more)


@pytest.mark.parametrize(
    ("code", "args", "steps", "english", "chinese"),
    [
        (
            "as_submitted",
            (("shift_minutes", 0),),
            [],
            "As it was asked for: the finish is kept.",
            "按提出的内容实施：完成日期不变。",
        ),
        (
            "all_kept",
            (("gate", "g"), ("early_minutes", DAY)),
            [JOINED],
            "“Go-live” is kept, the finish comes 1 working day earlier: "
            "one more person joins “Build”, which is 1 working day shorter.",
            "“Go-live”的日期不变，完成日期提前 1 个工作日：“Build”增派一人，缩短 1 个工作日。",
        ),
        (
            "go_live_part",
            LIVE,
            SHORTENED,
            "“Go-live” comes 1 working day later instead of 5 working days, the finish is kept: "
            "more people shorten “Build” by 2 working days and “Test” by 1 working day.",
            "“Go-live”推迟 1 个工作日（按提出的内容为 5 个工作日），完成日期不变："
            "增加人手，将“Build”缩短 2 个工作日、“Test”缩短 1 个工作日。",
        ),
        (
            "recovers_part",
            (("recovered_minutes", 2 * DAY), ("shift_minutes", 3 * DAY)),
            [*PLACED, ("gives_up_scope", (("what", "F1"),))],
            "The finish comes 1 working day later instead of 3 working days: the new work on “Build” (1 working day) and “Test” "
            "(1 working day) runs beside the rest and is done before “Go-live”; “Reports” is given up in return.",
            "完成日期推迟 1 个工作日（按提出的内容为 3 个工作日）："
            "“Build”（1 个工作日）、“Test”（1 个工作日）的新增工作与其他工作并行，在“Go-live”之前完成；作为置换，放弃“Reports”。",
        ),
    ],
)
def test_an_option_says_what_comes_of_it_and_by_what(code, args, steps, english, chinese):
    assert said(code, args, steps) == english
    assert said(code, args, steps, "zh_Hans_CN") == chinese


def test_only_the_house_reads_effort_premium_and_chance():
    steps = [JOINED, SHORTENED[0], OVERLAP]
    client = said("finish_kept", (), steps, rework_percent=30)
    assert not any(word in client for word in ("person-day", "%", "987", "9,876"))
    house = said("finish_kept", (), steps, rework_percent=30, assumed=ASSUMED)
    assert "for 3 person-days more of effort (the first 5 working days are for learning)" in house
    assert "paid 50 % above the rate" in house and "9,876" not in house
    assert house.endswith("there is a 30 % chance that 50 % of the overlap is done again.")
    twice = said("finish_kept", (), [OVERLAP, OVERLAP], rework_percent=51, assumed=ASSUMED)
    assert "the chance of rework is 51 % (30 % for each overlap, of which 50 % is then done again)" in twice


def test_nobody_learns_for_no_days_at_all():
    assert "learning" not in said("finish_kept", (), [JOINED], assumed={**ASSUMED, "ramp_up_days": 0})


def test_days_are_those_of_the_calendar():
    step = ("joined", (("milestone", "a"), ("saved_minutes", 840), ("effort_minutes", 420)))
    text = said("recovers_part", (("recovered_minutes", 420), ("shift_minutes", 840)), [step], day_minutes=420, assumed=ASSUMED)
    assert "1 working day later instead of 2 working days" in text and "2 working days shorter for 1 person-day more" in text


def test_every_sentence_stands_in_both_languages():
    tables = [STEPS, INTERNAL, OUTCOMES, *({"whole": whole, "part": part} for whole, part in TOGETHER.values())]
    assert all(len(both) == 2 and all(both) for table in tables for both in table.values())
