"""Who works on what, in a cell: what is written is read back, what cannot be meant names its cell."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delivery.exchange.document import PlanDocument
from delivery.exchange.files import read_plan
from delivery.exchange.people import AssignmentFacts, ResourceFacts
from delivery.exchange.people_cell import read_people, written_people
from delivery.exchange.spreadsheet_writer import write_text_table, write_workbook
from tests.exchange.samples import FIXTURES, only_refusal, text, workbook

pytestmark = pytest.mark.once

HEADINGS = ("Code", "Name", "Duration (days)", "Assigned")


def shares(document: PlanDocument) -> set[tuple[str, str, int]]:
    names = {person.uid: (person.name, person.email) for person in document.resources}
    return {(entry.key, " ".join(names[entry.resource_uid]).strip(), entry.percent) for entry in document.assignments}


def test_both_languages_and_ms_projects_own_notation_say_who_works() -> None:
    rows = ("Code,Name,Duration,Assigned", "M1,Build,5,Lin Tao 50%; lin  TAO", "M2,Test,2,")
    document = read_plan(text(rows[0], rows[1].replace("; lin  TAO", "；沈一凡"), "M2,Test,2,lin  TAO"))
    assert shares(document) == {("M1", "Lin Tao", 50), ("M1", "沈一凡", 100), ("M2", "Lin Tao", 100)}
    assert [entry.effort_minutes for entry in document.assignments] == [1200, 2400, 960]
    chinese = read_plan(text("编号,名称,工期（天）,资源名称", 'M1,Build,5,"Lin Tao[50%],沈一凡"', "M2,Test,2,Lin Tao"))
    assert shares(chinese) == shares(document)


@pytest.mark.parametrize(
    ("cell", "remedy"),
    [
        ("Lin Tao 3d", "Lin Tao 50%"),
        ("Lin Tao 0%", "1 to 100"),
        ("Lin Tao; Ada 900 %", "1 to 100"),
        ("Ada 12.5%", "1 to 100"),
        ("50%", "name before"),
        ("Ada 20%; ada 30%", "once"),
        ("Ada\u202e 20%", "U+202E"),
        ("x" * 300, "250"),
        ("x;" * 1500, "2000"),
    ],
)
def test_a_cell_that_cannot_be_meant_is_refused_with_its_place(cell: str, remedy: str) -> None:
    problem = only_refusal(workbook([("M1", "Build", 5, cell)], headings=HEADINGS))
    assert (problem.place.row, problem.place.column) == (2, "Assigned")
    assert remedy in problem.text("en")
    assert "Assigned" in problem.text("zh")


def test_an_event_and_a_group_are_told_and_left() -> None:
    document = read_plan(text("WBS,Name,Duration,Assigned", "1,Group,,Ada", "1.1,Build,1,", "2,Done,0,Ada"))
    assert [warning.key for warning in document.warnings] == ["warn.assigned_group", "warn.assigned_event"]
    assert document.assignments == ()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.text("aZ沈 ;；、,，\"[](（%％5d@<>'", min_size=1, max_size=12), st.integers(1, 100)), max_size=4))
def test_any_name_comes_back(people: list[tuple[str, int]]) -> None:
    people = [(name.strip(), percent) for name, percent in people if name.strip()]
    assert list(read_people(written_people(people))) == people


@pytest.mark.parametrize(("write", "locale"), [(write_workbook, "zh"), (write_text_table, "en")])
def test_people_come_back_in_both_languages_and_stay_out_of_a_clients_file(write, locale: str) -> None:
    crew = read_plan(FIXTURES / "crew.xml")
    people = (
        *(ResourceFacts(1, "Ada, the first"), ResourceFacts(2, "Shen", email="shen@example.com"), ResourceFacts(3, "SHEN")),
        ResourceFacts(4, "Glue", is_work=False),
    )
    work = tuple(AssignmentFacts("2", uid, units) for uid, units in ((1, 0.5), (2, 1.0), (3, 0.01), (4, 7)))
    document = replace(crew, resources=people, assignments=work)
    after = read_plan(write(document, locale=locale))
    assert {(name, percent) for _key, name, percent in shares(after)} == {
        *(("Ada, the first", 50), ("Shen shen@example.com", 100), ("SHEN (3)", 1)),
    }
    assert not read_plan(write(document, locale=locale, internal=False)).assignments
