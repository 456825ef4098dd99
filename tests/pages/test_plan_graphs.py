"""Whole requests: the network of a plan as a picture, as a file, and as tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from delivery.engine.edits import AddMilestone
from delivery.engine.plan import Milestone
from tests.conftest import Counted
from tests.plan_world import PlanWorld, lay_plan_world, signed_in, small_plan

GRAPH = "/projects/HARBOUR/plan/graph"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def world(app: Flask) -> PlanWorld:
    with app.app_context():
        return lay_plan_world()


@pytest.fixture
def pm(app: Flask, world: PlanWorld) -> FlaskClient:
    return signed_in(app, "pm")


def drawn(answer: object) -> tuple[set[str], int]:
    """Codes in the picture, and how many arrows."""
    page = answer.get_data(as_text=True)  # type: ignore[attr-defined]
    return set(re.findall(r'class="g-node[^>]*data-code="([^"]+)"', page)), page.count(' data-from="')


def dimmed(answer: object) -> set[str]:
    page = answer.get_data(as_text=True)  # type: ignore[attr-defined]
    return set(re.findall(r'class="g-node[^"]*is-dim[^>]*data-code="([^"]+)"', page))


def test_every_milestone_is_a_link_and_every_dependency_an_arrow(pm: FlaskClient) -> None:
    answer = pm.get(GRAPH)
    assert answer.status_code == 200
    assert drawn(answer) == ({"M1", "M2", "M3", "M4"}, 3)
    page = answer.get_data(as_text=True)
    assert page.count('href="/projects/HARBOUR/milestones/M3"') == 2, "in the picture and in the table"
    assert "3 of 4 milestones are critical" in page
    assert page.count("g-link is-critical") == 2


@pytest.mark.parametrize(
    ("query", "shown", "faint"),
    [
        ("focus=M3&drivers=1&followers=0", {"M1", "M2", "M3"}, set()),
        ("focus=m3&drivers=0&followers=all", {"M3", "M4"}, set()),
        ("focus=M4&drivers=1&followers=1", {"M3", "M4"}, set()),
        ("focus=M4&drivers=all", {"M1", "M2", "M3", "M4"}, set()),
        ("focus=M4&drivers=all&links=driving", {"M1", "M3", "M4"}, set()),
        ("focus=M4&drivers=1&rest=dim", {"M1", "M2", "M3", "M4"}, {"M1", "M2"}),
        ("show=critical", {"M1", "M3", "M4"}, set()),
        ("focus=NOWHERE", {"M1", "M2", "M3", "M4"}, set()),
        ("focus=M3&drivers=-9&followers=many", {"M1", "M2", "M3", "M4"}, set()),
        ("key=x&_external=1&endpoint=y", {"M1", "M2", "M3", "M4"}, set()),
    ],
)
def test_the_picture_shows_what_is_asked_for(pm: FlaskClient, query: str, shown: set[str], faint: set[str]) -> None:
    answer = pm.get(f"{GRAPH}?{query}")
    assert answer.status_code == 200
    assert drawn(answer)[0] == shown
    assert dimmed(answer) == faint
    assert pm.get(f"{GRAPH}.svg?{query}").status_code == 200


def test_a_focus_tells_drivers_and_followers_as_tables(pm: FlaskClient) -> None:
    page = pm.get(f"{GRAPH}?focus=M3").get_data(as_text=True)
    before, after = page.split("<h2>Before M3")[1].split("<h2>After M3")
    assert re.findall(r"milestones/(M\d)\"", before) == ["M1", "M2"]
    assert re.findall(r"milestones/(M\d)\"", after) == ["M4"]


def test_the_file_stands_alone(pm: FlaskClient) -> None:
    answer = pm.get(f"{GRAPH}.svg")
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    tree = ElementTree.fromstring(answer.get_data())
    assert not [part.tag for part in tree.iter() if "class" in part.attrib or "style" in part.attrib or part.tag == f"{SVG}a"]
    assert "Feature list a<b & 中文" in " ".join(text.text or "" for text in tree.iter(f"{SVG}text"))
    assert len([part for part in tree.iter(f"{SVG}path") if part.get("marker-end")]) == 3


def test_a_hostile_name_stays_text(app: Flask) -> None:
    evil = "<img src=x onerror=alert(1)>"
    with app.app_context():
        lay_plan_world([AddMilestone(Milestone("a", evil, 480, code='M1"><b>'))])
    client = signed_in(app, "pm")
    for address in (GRAPH, f"{GRAPH}.svg", f"{GRAPH}?focus=M1%22%3E%3Cb%3E"):
        said = client.get(address).get_data(as_text=True)
        assert "<img" not in said
        assert '"><b>' not in said


def test_a_client_sees_the_network_without_owners(app: Flask, world: PlanWorld) -> None:
    for who in ("client", "approver"):
        answer = signed_in(app, who).get(GRAPH)
        assert drawn(answer)[0] == {"M1", "M2", "M3", "M4"}
        assert "Owner" not in answer.get_data(as_text=True)
    assert signed_in(app, "stranger").get(GRAPH).status_code == 404


@pytest.mark.parametrize("query", ["", "?focus=M1&followers=all"])
def test_more_milestones_cost_no_more_queries(
    app: Flask, count_queries: Callable[[], AbstractContextManager[Counted]], query: str
) -> None:
    with app.app_context():
        world = lay_plan_world()
    client = signed_in(app, "pm")
    with count_queries() as few:
        client.get(GRAPH + query)
    with app.app_context():
        world.save(small_plan(40)[4:44] + small_plan(40)[47:])
    with count_queries() as many:
        assert len(drawn(client.get(GRAPH + query))[0]) > 40
    assert few.count == many.count


def test_a_plan_that_nobody_could_read_is_not_drawn_at_once(pm: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("delivery.queries.plan_graphs.MOST_NODES", 3)
    answer = pm.get(GRAPH)
    assert "the critical path" in answer.get_data(as_text=True)
    assert drawn(answer)[0] == {"M1", "M3", "M4"}
    assert drawn(pm.get(f"{GRAPH}?focus=M2&rest=dim"))[0] == {"M2", "M3", "M4"}


def test_an_empty_plan_says_what_belongs_here(app: Flask) -> None:
    with app.app_context():
        lay_plan_world([])
    assert "No milestones yet" in signed_in(app, "pm").get(GRAPH).get_data(as_text=True)
