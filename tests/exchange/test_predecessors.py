"""The notation of dependencies in a cell."""

import pytest

from delivery.engine.plan import Dependency, DependencyKind, Lag, LagUnit
from delivery.exchange.predecessors import BadNotation, days_text, read_predecessors, read_span, written

pytestmark = pytest.mark.once

KNOWN = {"3", "5", "7", "9", "M3", "A-1", "ABSS", "需求"}


def read(text: str) -> list[tuple[str, str, Lag]]:
    return [(found.word, found.kind.value, found.lag) for found in read_predecessors(text, KNOWN.__contains__, 480)]


def test_the_usual_notation() -> None:
    assert read("3FS+2d; 5SS-1d; 7FF+50%; 9SF+4eh") == [
        ("3", "FS", Lag(960)),
        ("5", "SS", Lag(-480)),
        ("7", "FF", Lag(50, LagUnit.PERCENT)),
        ("9", "SF", Lag(240, LagUnit.ELAPSED)),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("M3", [("M3", "FS", Lag())]),
        ("M3, 5", [("M3", "FS", Lag()), ("5", "FS", Lag())]),
        ("M3，5；7、9", [("M3", "FS", Lag()), ("5", "FS", Lag()), ("7", "FS", Lag()), ("9", "FS", Lag())]),
        ("3 ss + 1.5 天", [("3", "SS", Lag(720))]),
        ("3+2", [("3", "FS", Lag(960))]),
        ("3-2w", [("3", "FS", Lag(-4800))]),
        ("3FS+90min", [("3", "FS", Lag(90))]),
        ("3FS＋2日历日", [("3", "FS", Lag(2880, LagUnit.ELAPSED))]),
        ("A-1", [("A-1", "FS", Lag())]),
        ("A-1FS-1d", [("A-1", "FS", Lag(-480))]),
        ("ABSS", [("ABSS", "FS", Lag())]),
        ("需求FF", [("需求", "FF", Lag())]),
    ],
)
def test_what_people_write(text: str, expected: list) -> None:
    assert read(text) == expected


@pytest.mark.parametrize("text", ["FS+2d", "+2d", "3FS+1.5%", "x" * 200])
def test_what_is_no_dependency_is_named(text: str) -> None:
    with pytest.raises(BadNotation):
        read(text)


def test_a_long_hostile_cell_is_quick() -> None:
    with pytest.raises(BadNotation):
        read("+1" * 60_000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3", (1440, False)),
        ("3d", (1440, False)),
        ("0.5", (240, False)),
        ("2w", (4800, False)),
        ("4eh", (240, True)),
        ("90 min", (90, False)),
    ],
)
def test_durations_may_have_a_unit(text: str, expected: tuple[int, bool]) -> None:
    assert read_span(text, 480) == expected


@pytest.mark.parametrize(
    "lag", [Lag(), Lag(960), Lag(-455), Lag(-25, LagUnit.PERCENT), Lag(240, LagUnit.ELAPSED), Lag(-1440, LagUnit.ELAPSED)]
)
@pytest.mark.parametrize("kind", list(DependencyKind))
def test_what_is_written_is_read_back(kind: DependencyKind, lag: Lag) -> None:
    assert read(written("M3", Dependency("M3", "M4", kind, lag), 480)) == [("M3", kind.value, lag)]


def test_days_are_written_only_where_they_are_exact() -> None:
    assert [days_text(minutes, 480) for minutes in (0, 480, 720, 455, 4800)] == ["0", "1", "1.5", "455min", "10"]
