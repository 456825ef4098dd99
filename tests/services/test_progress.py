"""What a report of progress means."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from delivery.engine.edits import SetField
from delivery.engine.plan import STANDARD_WEEK, CalendarFacts, Milestone
from delivery.services.progress import Progress, progress_edits
from delivery.services.refusal import Invalid

pytestmark = pytest.mark.once
CALENDAR = CalendarFacts("week", STANDARD_WEEK)
TODAY = date(2027, 1, 8)
NODE = Milestone("a", "Interviews", 5 * 480, code="M1")


def meant(said: Progress, node: Milestone = NODE) -> dict[str, object]:
    edits = progress_edits(node, said, CALENDAR, today=TODAY)
    return {edit.field: edit.value for edit in edits if isinstance(edit, SetField)}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 1, day, hour, minute)


def test_started_begins_in_the_morning() -> None:
    assert meant(Progress(started_on=date(2027, 1, 5))) == {"actual_start": at(5, 8)}


def test_finished_ends_in_the_evening_and_starts_the_same_day_when_nothing_else_is_said() -> None:
    assert meant(Progress(finished_on=date(2027, 1, 5))) == {"actual_start": at(5, 8), "actual_finish": at(5, 17)}


def test_an_event_happens_at_one_instant() -> None:
    event = Milestone("g", "Go-live", 0)
    assert meant(Progress(finished_on=date(2027, 1, 5)), event) == {"actual_start": at(5, 17), "actual_finish": at(5, 17)}


def test_percent_and_remaining_say_what_is_left() -> None:
    assert meant(Progress(percent=40))["remaining_minutes"] == 3 * 480
    assert meant(Progress(started_on=TODAY, remaining_minutes=960)) == {"actual_start": at(8, 8), "remaining_minutes": 960}


def test_known_minutes_are_kept() -> None:
    node = Milestone("a", "Imported", 480, actual_start=at(5, 9, 30))
    assert meant(Progress(started_on=date(2027, 1, 5), finished_on=date(2027, 1, 6)), node) == {"actual_finish": at(6, 17)}


def test_a_report_can_be_taken_back() -> None:
    node = Milestone("a", "Begun", 480, actual_start=at(5, 8), remaining_minutes=100)
    assert meant(Progress(), node) == {"actual_start": None, "remaining_minutes": None}


@pytest.mark.parametrize(
    "said",
    [
        Progress(started_on=date(2027, 1, 9)),
        Progress(finished_on=date(2028, 1, 1)),
        Progress(started_on=date(2027, 1, 7), finished_on=date(2027, 1, 6)),
        Progress(percent=100),
    ],
)
def test_nonsense_is_refused_with_the_milestone_named(said: Progress) -> None:
    with pytest.raises(Invalid, match="M1"):
        meant(said)


@pytest.mark.parametrize("field", ["started_on", "finished_on"])
def test_a_day_to_come_is_refused_by_its_field_and_in_the_readers_format(field: str) -> None:
    with pytest.raises(Invalid, match="11 Jan 2027 lies in the future") as refused:
        meant(Progress(**{field: date(2027, 1, 11)}))
    assert refused.value.field == field
