"""The measurements still measure what they say, on sizes that cost nothing."""

from pathlib import Path

import pytest

from delivery.engine.impact import preview
from tests.bench import levelling, options
from tests.bench.attribution import attribution_lines
from tests.bench.engine import engine_lines
from tests.bench.forms import form_with
from tests.bench.graph import graph_lines
from tests.bench.measure import Line, in_turns
from tests.bench.portfolio import portfolio_lines
from tests.bench.search import search_lines
from tests.bench.server import MOVE, server_lines
from tests.bench.simulation import simulation_lines

pytestmark = pytest.mark.once


def test_page_preview_and_save_are_measured_with_their_statements(tmp_path: Path) -> None:
    lines = list(server_lines(1, tmp_path, sizes=(30,)))
    assert [line.name for line in lines] == ["plan page", "preview of one edit", "milestone page", MOVE]
    assert all(line.cpu and line.queries for line in lines)


def test_the_network_is_measured_alone_and_as_a_page(tmp_path: Path) -> None:
    lines = list(graph_lines(1, tmp_path, sizes=(20,)))
    assert [line.name.split(",")[0] for line in lines] == ["layout of 28 arrows", "page", "SVG"]
    assert all(line.cpu for line in lines)
    assert all(line.queries for line in lines[1:])


def test_searching_is_measured_over_many_projects(tmp_path: Path) -> None:
    lines = list(search_lines(1, tmp_path / "house", projects=3, milestones=4))
    assert [line.queries for line in lines[-1:]] == [4] and len(lines) == 5
    assert all(line.cpu and line.queries for line in lines)


def test_a_history_is_taken_apart_against_its_targets() -> None:
    lines = list(attribution_lines(1, sizes=(20,)))
    assert [line.name.split(",")[0] for line in lines] == ["a week of a history", "the whole history", "days given to the sides"]
    assert all(line.cpu for line in lines)


def test_the_list_of_projects_is_measured_in_several_orders(tmp_path: Path) -> None:
    lines = list(portfolio_lines(1, tmp_path / "list", projects=3, milestones=20))
    assert len({line.queries for line in lines}) == 1 and len(lines) == 6
    assert all(line.cpu and line.target for line in lines)


def test_a_target_is_missed_by_time_or_by_ratio() -> None:
    assert Line("a", "b", cpu=101, wall=5, target=100).is_missed
    assert not Line("a", "b", cpu=99, wall=500, target=100).is_missed
    assert Line("a", "b", wall=101, target=100).is_missed
    assert Line("a", "b", cpu=1, ratio=1.4, ratio_target=1.3).is_missed
    assert not Line("a", "b", cpu=1, ratio=1.4).is_missed


def test_a_target_is_missed_by_too_much_or_too_little_of_something() -> None:
    assert Line("a", "b", figure=94, at_least=95).is_missed
    assert not Line("a", "b", figure=95, at_least=95).is_missed
    assert Line("a", "b", figure=250_001, at_most=250_000).is_missed
    assert not Line("a", "b", figure=0.0, at_most=0.02).is_missed


def test_the_first_round_does_not_count() -> None:
    done = []
    times = in_turns({"one": lambda: done.append(1), "two": lambda: done.append(2)}, 2)
    assert done == [1, 2] * 3
    assert len(times["one"].cpu) == 2


def test_the_engine_is_measured_against_its_targets() -> None:
    lines = list(engine_lines(1, kernels=(300, 600), wide=3_200, edited=400, previews=(1_000,), calendars=(300,)))
    assert sum(line.has_target for line in lines) == 13


def test_a_simulation_is_measured_against_its_targets() -> None:
    lines = list(simulation_lines(1, sizes=(40,), large=50, seeds=1, runs=400, sure=(5, 8), real=("nowhere",)))
    assert sum(line.has_target for line in lines) == 8
    assert lines[-1].name.startswith("NOT MEASURED: real plans") and not lines[-1].has_target


def test_levelling_is_measured_or_says_that_it_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = list(levelling.levelling_lines(1, seconds=0.0, sizes=(20, 30)))
    assert [line.name for line in lines[-3:]] == ["by rules, 12 people", "the same people with leave", "loading chart, 50 people"]
    assert all(line.cpu for line in lines[-3:]) and all(line.figure and line.at_most for line in lines[:-3])
    monkeypatch.setattr(levelling, "instances", lambda kind: [])
    absent = list(levelling.levelling_lines(1, seconds=0.0, sizes=(20, 30)))
    assert absent[0].name.startswith("NOT MEASURED") and not absent[0].has_target and len(absent) == 4


def test_options_are_measured_on_a_change_that_moves_the_finish() -> None:
    plan, change = options.asked(12)
    assert preview(plan, change).shift_minutes > 0
    assert all(line.cpu and line.target for line in options.option_lines(1, 12, 20))


def test_a_form_is_filled_in_as_a_browser_would() -> None:
    page = """<form action="/x"></form><form action="/plan/edits"><input type="hidden" name="edits" value="[1]">
        <input type=checkbox name="a"><select name="s"><option value="1"><option value="2" selected></select>
        <textarea name="t">a&amp;b</textarea></form>"""
    assert form_with(page, "edits", "/edits") == ("/plan/edits", {"edits": "[1]", "s": "2", "t": "a&b"})
    with pytest.raises(LookupError):
        form_with(page, "nothing")
