"""Search: what is found, by whom, in which words; what nobody finds."""

from __future__ import annotations

import re
from urllib.parse import quote

from flask import Flask
from sqlalchemy import update

from delivery.database import in_unit_of_work
from delivery.extensions import db
from delivery.models import ChangeRequest, Milestone, Project
from delivery.queries.search_finds import FINDERS, Wish
from delivery.queries.search_readers import search_reader
from delivery.queries.search_words import Words
from tests.counting import counted_queries
from tests.hostile.values import VALUES
from tests.people_world import Visitor, lay_project, user_called, visitor_as
from tests.story_world import browser_of, person, project_named


def found(app: Flask, who: str, words: str, **more: str) -> str:
    answer = browser_of(app, who).get("/search", query_string={"q": words, **more})
    assert answer.status_code == 200
    return re.sub(r"</?mark>", "", answer.text.partition("<main")[2].partition("</main>")[0])


THEIRS = [
    ("hannah", "fernhill outfitters", 'href="/projects/FERNHILL"'),
    ("hannah", "increment 1", 'href="/projects/FERNHILL/milestones/'),
    ("hannah", "CR-001", 'href="/projects/FERNHILL/changes/1"'),
    ("hannah", "ｃｒ1", 'href="/projects/FERNHILL/changes/1"'),
    ("hannah", "feature LIST", 'href="/projects/FERNHILL/deliverables/'),
    ("hannah", "SR-001", 'href="/projects/FERNHILL/reports/1"'),
    ("hannah", "created project", "/projects/FERNHILL/ledger"),
    ("hannah", "okafor", 'href="/projects/FERNHILL/members"'),
    ("hannah", "okafor", 'href="/team/'),
    ("hannah", "developer", 'href="/team/'),
    ("zhou", "测试工程师", 'href="/team/'),
    ("admin", "okafor", 'href="/team/'),
    ("hannah", "plan fern", 'href="/projects/FERNHILL/plan"'),
    ("zhou", "蓝图", 'href="/projects/HARBOUR/deliverables/'),
    ("zhou", "创建 项目 HARBOUR", "/projects/HARBOUR/ledger"),
    ("zhou", "周启明", 'href="/projects/'),
    ("chen", "海棠", 'href="/projects/HARBOUR"'),
    ("admin", "calend", 'href="/calendars"'),
    ("admin", "hannah", 'href="/users/'),
    ("director", "cr", "/changes/"),
]
OTHERS = [
    ("marcus", "HARBOUR"),
    ("marcus", "海棠"),
    ("chen", "FERNHILL"),
    ("hannah", "HARBOUR"),
    ("hannah", "蓝图"),
    ("admin", "HARBOUR"),
    ("hannah", "calendars"),
]


def test_everybody_finds_what_is_theirs(story: Flask) -> None:
    missed = [(who, words) for who, words, address in THEIRS if address not in found(story, who, words)]
    assert not missed


def test_nobody_finds_what_is_anothers(story: Flask) -> None:
    wrong = [(who, words) for who, words in OTHERS if 'class="hit"' in found(story, who, words)]
    assert not wrong


def test_only_the_vendors_side_looks_for_people(story: Flask) -> None:
    assert 'class="hit"' in found(story, "hannah", "Okafor", kind="person")
    assert 'class="hit"' not in found(story, "marcus", "Okafor", kind="person")


def test_only_who_may_open_the_team_finds_its_people(story: Flask) -> None:
    page = found(story, "hannah", "tester", kind="resource")
    addresses = re.findall(r'href="(/team/\d+)"', page)
    assert addresses and browser_of(story, "hannah").get(addresses[0]).status_code == 200
    for who, words in (("marcus", "okafor"), ("ben", "developer"), ("chen", "测试"), ("shen", "沈一凡")):
        assert "/team/" not in found(story, who, words), (who, words)
        assert 'class="hit"' not in found(story, who, words, kind="resource"), (who, words)


def test_a_client_finds_no_draft_and_a_manager_does(story: Flask) -> None:
    def lay() -> None:
        change = db.session.query(ChangeRequest).filter_by(project_id=project_named("FERNHILL").id, number=1).one()
        values = {"title": "Zeppelin dock", "state": "draft", "created_by_id": person("hannah").id}
        db.session.execute(update(ChangeRequest).where(ChangeRequest.id == change.id).values(**values))
        db.session.expire_all()
        change.revisions[-1].frozen_at = None

    with story.app_context():
        in_unit_of_work(lay)
    assert "Zeppelin" in found(story, "hannah", "zeppelin")
    assert 'class="hit"' not in found(story, "marcus", "zeppelin")


def test_what_is_hidden_in_an_entry_is_not_found_by_it(story: Flask) -> None:
    """An e-mail address stands in every body, and in no sentence."""
    assert 'class="hit"' not in found(story, "marcus", "hannah.whitcombe@", kind="entry")
    assert 'class="hit"' in found(story, "marcus", "whitcombe", kind="entry")


def test_signs_mean_themselves(story: Flask) -> None:
    for words in ("%%", "_", "!", "\\", "'", '"', "a" * 300, "zq " * 90):
        page = found(story, "director", words)
        assert words in ("'", '"') or 'class="hit"' not in page, f"{words} found something"


def test_whatever_is_typed_gets_an_answer(story: Flask) -> None:
    browser = browser_of(story, "director")
    asked = {name: quote(value.encode("utf-8", "surrogatepass")) for name, value in VALUES.items()}
    answers = {name: browser.get(f"/search?q={said}&page={said}&kind=milestone&near={said}") for name, said in asked.items()}
    assert {name: answer.status_code for name, answer in answers.items() if answer.status_code != 200} == {"NUL": 400}


def test_hits_are_marked_and_names_stay_text(story: Flask) -> None:
    def lay() -> None:
        project = project_named("FERNHILL")
        row = db.session.query(Milestone).filter_by(project_id=project.id).first()
        row.name = "<b>Zorn</b> & more"

    with story.app_context():
        in_unit_of_work(lay)
    page = browser_of(story, "hannah").get("/search?q=ZORN").text
    assert "&lt;b&gt;<mark>Zorn</mark>&lt;/b&gt; &amp; more" in page


def test_the_window_gets_the_list_of_a_combobox(story: Flask) -> None:
    answer = browser_of(story, "hannah").get("/search?q=increment", headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert 'role="option"' in answer.text and 'role="group"' in answer.text


def test_the_own_project_comes_first(story: Flask) -> None:
    with story.app_context():
        wish = Wish(Words.of("m1"), search_reader(person("zhou")), near="HARBOUR")
        assert FINDERS["milestone"](wish)[0].project == "HARBOUR"
        far = Wish(Words.of("m1"), search_reader(person("zhou")), near="COLDCHAIN")
        assert FINDERS["milestone"](far)[0].project == "COLDCHAIN"


def test_pages_of_one_kind_do_not_overlap(world: Flask) -> None:
    lay_many(world, 1, milestones=60)
    pm = visitor_as(world, "director")
    pages = [set(re.findall(r"milestones/(\w+)", pm.get(f"/search?q=rope&kind=milestone&page={n}").text)) for n in (1, 2, 3)]
    assert [len(page) for page in pages] == [25, 25, 10]
    assert len(set.union(*pages)) == 60


def test_it_asks_as_often_for_one_project_as_for_many(world: Flask) -> None:
    lay_many(world, 1)
    director = visitor_as(world, "director")
    director.get("/search?q=rope")
    few = counted_queries(world, lambda: director.get("/search?q=rope"))
    lay_many(world, 6)
    assert counted_queries(world, lambda: director.get("/search?q=rope")) == few <= 16


def test_without_words_it_says_what_can_be_found(world: Flask) -> None:
    assert "Everything that you may see" in visitor_as(world, "pm").get("/search").text
    assert Visitor(world).get("/search?q=x").status_code == 302


def lay_many(app: Flask, count: int, *, milestones: int = 3) -> None:
    def lay() -> None:
        first = db.session.query(Project).filter_by(key="HARBOUR").one()
        for n in range(count):
            key = f"R{db.session.query(Project).count()}"
            client = user_called("stranger").organization_id
            project = lay_project(key, client, first.vendor_id, first.calendar_id)
            for m in range(milestones):
                db.session.add(Milestone(project_id=project.id, key=f"k{m}", code=f"M{m}", position=m, name=f"Rope {n}"))

    with app.app_context():
        in_unit_of_work(lay)
