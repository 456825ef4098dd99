"""The administrator's pages of the lifecycle template."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from delivery.database import in_unit_of_work
from delivery.extensions import db
from delivery.models import LifecycleTemplate
from delivery.queries.lifecycle_templates import milestone_names, template_by_id
from delivery.services.lifecycle_templates import built_in_template
from tests.counting import counted_queries
from tests.plan_world import PlanWorld, lay_plan_world, signed_in

TOP = "/templates/1"


@pytest.fixture
def world(app: Flask) -> PlanWorld:
    with app.app_context():
        laid = lay_plan_world()
        in_unit_of_work(lambda: built_in_template().id)
        db.session.remove()
    return laid


def template(app: Flask) -> LifecycleTemplate:
    with app.app_context():
        found = template_by_id(1)
        assert found is not None
        return found


def part(app: Flask, kind: str, name: str) -> tuple[int, int]:
    """Its id, and the template's version."""
    found = template(app)
    rows = found.phases if kind == "phases" else [row for phase in found.phases for row in getattr(phase, kind)]
    return next(row.id for row in rows if row.name_en == name), found.version


@pytest.mark.parametrize("who", ["pm", "team", "approver", "client", "stranger"])
def test_templates_are_the_administrators(app, world, who):
    visitor = signed_in(app, who)
    for address in ("/templates", TOP, f"{TOP}/name", f"{TOP}/phases/new", f"{TOP}/phases/1"):
        assert visitor.get(address).status_code == 403
    assert visitor.post(f"{TOP}/dependencies").status_code == 403


def test_the_page_shows_the_whole_template_in_both_languages(app, world):
    page = signed_in(app, "administrator").get(TOP).text
    assert "8 phases, 33 deliverables, 45 starter milestones" in page
    assert "Upgrade blueprint" in page and "数字化升级蓝图" in page


def test_an_empty_house_begins_with_the_built_in_template(app):
    with app.app_context():
        lay_plan_world()
    admin = signed_in(app, "administrator")
    assert "Begin with the built-in template" in admin.get("/templates").text
    assert admin.post("/templates").status_code == 303
    assert "Digitalization in eight steps" in admin.get("/templates").text


def test_a_phase_is_added_renamed_moved_and_removed(app, world):
    admin = signed_in(app, "administrator")
    words = {"name_en": "Hand-over", "name_zh": "移交", "purpose_en": "Keys", "purpose_zh": "钥匙"}
    assert admin.post(f"{TOP}/phases/new", data={**words, "version": 1}).status_code == 303
    number, version = part(app, "phases", "Hand-over")
    assert version == 2
    admin.post(f"{TOP}/phases/{number}", data={**words, "name_en": "Handover", "version": 2})
    admin.post(f"{TOP}/phases/{number}/move", data={"direction": "up", "version": 3})
    assert [phase.name_en for phase in template(app).phases][-2:] == ["Handover", "Operations coaching"]
    admin.post(f"{TOP}/phases/{number}/removal", data={"version": 4})
    assert [phase.position for phase in template(app).phases] == list(range(1, 9))


def test_a_deliverable_is_added_and_changed(app, world):
    admin, form = (
        signed_in(app, "administrator"),
        {"name_en": "Glossary", "name_zh": "术语表", "signed_by": "client", "version": 1},
    )
    assert admin.post(f"{TOP}/deliverables/new?phase=1", data=form).status_code == 303
    number, version = part(app, "deliverables", "Glossary")
    assert admin.get(f"{TOP}/deliverables/{number}").status_code == 200
    changed = {**form, "is_required": "y", "criteria_en": "All words", "version": version}
    assert admin.post(f"{TOP}/deliverables/{number}", data=changed).status_code == 303
    last = template(app).phases[0].deliverables[-1]
    assert (last.name_zh, last.is_required, last.criteria_en, last.position) == ("术语表", True, "All words", 6)


def test_a_milestones_new_code_goes_into_its_dependencies(app, world):
    admin, (number, version) = signed_in(app, "administrator"), part(app, "milestones", "Interviews done")
    form = {
        "code": "A2",
        "name_en": "Interviews",
        "name_zh": "访谈",
        "duration_days": 4,
        "effort_days": 8,
        "role": "",
        "version": version,
    }
    assert admin.post(f"{TOP}/milestones/{number}", data=form).status_code == 303
    links = {(link.predecessor, link.successor) for link in template(app).dependencies}
    assert {("M1", "A2"), ("A2", "M3"), ("A2", "M4")} <= links
    twice = admin.post(f"{TOP}/milestones/{number}", data={**form, "code": "M1", "version": version + 1})
    assert twice.status_code == 422 and "used twice" in twice.text


def test_removing_a_milestone_takes_its_dependencies_along(app, world):
    number, version = part(app, "milestones", "Interviews done")
    assert (
        signed_in(app, "administrator").post(f"{TOP}/milestones/{number}/removal", data={"version": version}).status_code == 303
    )
    found = template(app)
    assert "M2" not in milestone_names(found)
    assert not [link for link in found.dependencies if "M2" in (link.predecessor, link.successor)]


def test_a_circle_is_refused_with_its_members(app, world):
    admin, before = signed_in(app, "administrator"), len(template(app).dependencies)
    form = {"predecessor": "M6", "successor": "M2", "kind": "FS", "lag_days": 0, "version": 1}
    answer = admin.post(f"{TOP}/dependencies", data=form)
    assert answer.status_code == 422 and "circle" in answer.text
    for code in ("M2", "M5", "M6"):
        assert f"{code} →" in answer.text or f"→ {code}" in answer.text
    assert len(template(app).dependencies) == before


def test_a_dependency_is_added_and_removed(app, world):
    admin = signed_in(app, "administrator")
    form = {"predecessor": "M3", "successor": "M4", "kind": "SS", "lag_days": -1, "version": 1}
    assert admin.post(f"{TOP}/dependencies", data=form).status_code == 303
    added = next(link for link in template(app).dependencies if (link.predecessor, link.successor) == ("M3", "M4"))
    assert (added.kind, added.lag_days) == ("SS", -1)
    assert admin.post(f"{TOP}/dependencies", data={**form, "version": 2}).status_code == 422, "the same twice"
    assert admin.post(f"{TOP}/dependencies/{added.id}/removal", data={"version": 2}).status_code == 303


def test_two_administrators_do_not_overwrite_each_other(app, world):
    admin = signed_in(app, "administrator")
    assert admin.post(f"{TOP}/name", data={"name_en": "Ours", "name_zh": "我们", "version": 1}).status_code == 303
    stale = admin.post(f"{TOP}/name", data={"name_en": "Mine", "name_zh": "我的", "version": 1})
    assert stale.status_code == 409 and "Mine" in stale.text and "Somebody changed the template" in stale.text
    assert admin.post(f"{TOP}/phases/1/removal", data={"version": 1}).status_code == 409
    assert template(app).name_en == "Ours"


@pytest.mark.parametrize(
    "form",
    [
        {"name_zh": ""},
        {"code": "a/b"},
        {"duration_days": -1},
        {"duration_days": 10**9},
        {"effort_days": "x"},
        {"role": "king"},
        {"version": "0"},
        {"version": 2**40},
        {"name_en": "a\u202eb"},
    ],
)
def test_a_milestone_that_makes_no_sense_is_not_added(app, world, form):
    good = {"code": "M99", "name_en": "X", "name_zh": "X", "duration_days": 1, "effort_days": 1, "role": "", "version": 1}
    assert signed_in(app, "administrator").post(f"{TOP}/milestones/new?phase=1", data={**good, **form}).status_code == 422


@pytest.mark.parametrize(
    "address",
    [
        "/templates/99",
        f"{TOP}/phases/999",
        f"{TOP}/milestones/new?phase=77",
        f"{TOP}/milestones/new",
        "/templates/99999999999999999999",
        f"{TOP}/kings/1",
    ],
)
def test_what_is_not_there_is_not_found(app, world, address):
    assert signed_in(app, "administrator").get(address).status_code == 404


def test_projects_that_run_keep_their_copy(app, world):
    admin, manager = signed_in(app, "administrator"), signed_in(app, "pm")
    before = without_tokens(manager.get("/projects/HARBOUR/deliverables").text)
    admin.post(f"{TOP}/phases/1/removal", data={"version": 1})
    assert len(template(app).phases) == 7
    assert without_tokens(manager.get("/projects/HARBOUR/deliverables").text) == before


def without_tokens(page: str) -> str:
    """Form tokens carry the second in which they were made."""
    return re.sub(r"[\w-]{20,}\.[\w-]+\.[\w-]{20,}", "", page)


def test_the_page_asks_as_often_for_more_parts(app, world):
    admin = signed_in(app, "administrator")
    few = counted_queries(app, lambda: admin.get(TOP))
    for version in (1, 2, 3):
        admin.post(f"{TOP}/phases/new", data={"name_en": "P", "name_zh": "P", "version": version})
    assert counted_queries(app, lambda: admin.get(TOP)) == few
