"""What moves, drawn as it was agreed and as an option makes it."""

from __future__ import annotations

from datetime import date
from typing import Any

from delivery.reports.before_after import BeforeAfter, MovedRow, Span, before_after_picture
from delivery.reports.option_pictures import option_pictures
from delivery.reports.picture.ink import Ink
from delivery.reports.picture.shapes import Label, Line, Rect
from delivery.reports.wording import ENGLISH


def on(day: int) -> date:
    return date(2027, 1, day)


def model(*rows: MovedRow, after: int = 21) -> BeforeAfter:
    words = ("Go-live", "as agreed", "with this option", "deadline missed")
    return BeforeAfter(rows, on(1), on(31), on(14), on(after), *words)


def rects(picture: Any, ink: Ink) -> list[Rect]:
    return [shape for shape in picture.shapes if isinstance(shape, Rect) and shape.fill is ink and shape.width > 12]


def test_the_new_bar_lies_as_much_further_right_as_its_days_say() -> None:
    row = MovedRow("Feature list", Span(on(4), on(8)), Span(on(11), on(15)), "+5 d")
    picture = before_after_picture(model(row), ENGLISH, 620)
    (old,), (new,) = rects(picture, Ink.GHOST), rects(picture, Ink.ACCENT)
    per_day = old.width / 5
    assert round(new.x - old.x, 6) == round(7 * per_day, 6) and round(new.width, 6) == round(old.width, 6)
    assert new.y > old.y + old.height


def test_go_live_is_one_line_where_it_stays_and_two_where_it_moves() -> None:
    row = MovedRow("Feature list", Span(on(4), on(8)), Span(on(11), on(15)), "+5 d")

    def targets(after: int) -> list[bool]:
        """Whether each line through the row is dashed; samples in the legend are shorter."""
        lines = [shape for shape in before_after_picture(model(row, after=after), ENGLISH, 620).shapes if isinstance(shape, Line)]
        return [line.dashed for line in lines if line.line == 1.2 and line.points[1][1] - line.points[0][1] > 12]

    assert targets(21) == [True, False] and targets(14) == [False]


def test_nothing_is_drawn_beyond_the_edge_however_long_a_name_is() -> None:
    rows = [
        MovedRow("超长的里程碑名称" * 9, None, Span(on(30), on(31)), "new"),
        MovedRow("x" * 300, Span(on(1), on(2)), None, "removed"),
    ]
    for is_narrow, width in ((False, 620.0), (True, 320.0)):
        picture = before_after_picture(model(*rows), ENGLISH, width, is_narrow=is_narrow)
        ends = [x for shape in picture.shapes if not isinstance(shape, Label) for x in _across(shape)]
        assert min(ends) >= 0 and max(ends) <= width
        assert all(len(label.text) < 60 for label in picture.shapes if isinstance(label, Label))


def _across(shape: Any) -> list[float]:
    return [shape.x, shape.x + shape.width] if isinstance(shape, Rect) else [x for x, _y in shape.points]


def impact(count: int, **start: str) -> dict[str, Any]:
    move = {"code": "M1", "name": "Feature list", "phase": "2", "shift_minutes": 480, "is_new": False, "is_removed": False}
    dates = {"finish_before": "2027-01-08T17:00", "finish_after": "2027-01-11T17:00", **start}
    ends = {f"{name}_{side}": "2027-01-14T17:00" for name in ("go_live", "finish") for side in ("before", "after")}
    return {**ends, "moves": [{**move, **dates} for _ in range(count)], "moves_count": count, "deadlines": []}


def test_many_moves_are_drawn_by_phase_and_what_was_computed_without_starts_as_points(app: Any) -> None:
    start = {"start_before": "2027-01-04T08:00", "start_after": "2027-01-05T08:00"}
    with app.test_request_context():
        pictures = option_pictures([("A", impact(3, **start)), ("B", impact(40, **start)), ("C", impact(2))], [], "en", 480)
        none = option_pictures([("A", {**impact(0)})], [], "en", 480)
    rows = {letter: picture.shown.rows for letter, picture in pictures.items() if picture.shown}
    assert {letter: len(found) for letter, found in rows.items()} == {"A": 3, "B": 1, "C": 2}
    assert pictures["B"].by_phase and "40" in rows["B"][0].name
    agreed = {letter: found[0].before for letter, found in rows.items()}
    assert agreed["A"] and agreed["C"] and agreed["C"].is_event and not agreed["A"].is_event
    assert none["A"].shown is None
