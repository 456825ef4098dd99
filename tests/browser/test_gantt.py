"""The Gantt with a real pointer and a real keyboard: what is dragged is shown, asked about, saved and undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect

from delivery.extensions import db
from delivery.models import Dependency, Milestone
from tests.bench.gantt import lines_in
from tests.bench.plans import STARTS_AT, edits_that_lay, layered_plan
from tests.browser.conftest import SCREENS
from tests.browser.desk import TWO_PICTURES, Desk
from tests.browser.serving import served
from tests.plan_world import NOON, lay_plan_world
from tests.story_world import project_named

PLAN = "/projects/FERNHILL/plan"
HOSTILE = "<img src=x onerror=alert(1)>"
Point = tuple[float, float]


@dataclass
class Gantt:
    """What a reader finds in the picture."""

    page: Page

    def __post_init__(self) -> None:
        self.page.wait_for_selector("#gantt[data-ready]")
        self.asked = self.page.locator("[data-consequence]")
        self.view = self.page.locator(".gantt-view")

    def row(self, code: str) -> Locator:
        return self.page.locator(".gantt-row").filter(has=self.page.locator(f'.of-code:text-is("{code}")'))

    def activate(self, code: str) -> None:
        self.page.fill("[data-search]", code)
        self.row(code).locator(".of-start").click()
        self.page.fill("[data-search]", "")
        self.view.focus()
        self.page.keyboard.press("ArrowRight")

    def painted(self) -> None:
        """What was pressed last is drawn: the board draws with the next picture."""
        self.page.evaluate(TWO_PICTURES)

    def ends(self, code: str) -> list[Point]:
        """Middle of the knobs at both ends of that milestone's bar, which becomes the active one."""
        self.activate(code)
        return self.knobs()

    def knobs(self) -> list[Point]:
        self.painted()
        boxes = [self.page.locator(".gantt-knob").nth(end).bounding_box() for end in (0, 1)]
        return [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes if box]

    def drag(self, begin: Point, end: Point) -> None:
        self.page.mouse.move(*begin)
        self.page.mouse.down()
        self.page.mouse.move((begin[0] + end[0]) / 2, (begin[1] + end[1]) / 2, steps=3)
        self.page.mouse.move(*end)
        expect(self.page.locator("[data-readout]")).not_to_contain_text("Computing")
        self.page.mouse.up()

    def dates(self, code: str) -> str:
        """As they are painted when the server has answered."""
        if self.asked.count():  # readers are not asked
            expect(self.asked).not_to_have_attribute("aria-busy", "true")
        self.painted()
        return " ".join(self.row(code).locator(".gantt-cell:is(.of-start, .of-finish)").all_inner_texts())

    def save(self) -> None:
        expect(self.asked).to_have_attribute("aria-busy", "false")
        self.asked.get_by_role("button", name="Save").click()
        expect(self.asked.get_by_role("button", name="Undo")).to_be_visible()


def links_from(app: Flask, code: str) -> set[str]:
    """Kinds of the dependencies that go out from it to M30 of the late project."""
    with app.app_context():
        project = project_named("FERNHILL")
        rows = db.session.query(Dependency).filter_by(project_id=project.id).all()
        codes = {row.id: row.code for row in db.session.query(Milestone).filter_by(project_id=project.id)}
        found = {row.kind.value for row in rows if (codes[row.predecessor_id], codes[row.successor_id]) == (code, "M30")}
        db.session.remove()
    return found


def test_a_dragged_bar_asks_before_it_is_saved_and_is_undone_in_one_step(desk: Callable[..., Desk]) -> None:
    gantt = Gantt(desk("hannah").open(PLAN))
    (left, y), (right, _y) = gantt.ends("M20")
    before = gantt.dates("M20")
    middle = (left + right) / 2
    gantt.drag((middle, y), (middle + 60, y + 3))
    expect(gantt.asked).to_contain_text("Not saved yet")
    moved = gantt.dates("M20")
    assert moved != before
    gantt.save()
    assert gantt.dates("M20") == moved
    gantt.asked.get_by_role("button", name="Undo").click()
    expect(gantt.asked).to_contain_text("was taken back")
    assert gantt.dates("M20") == before


def test_the_end_of_a_bar_stretches_and_the_keyboard_takes_it_back(desk: Callable[..., Desk]) -> None:
    gantt = Gantt(desk("hannah").open(PLAN))
    _left, (right, y) = gantt.ends("M20")
    expect(gantt.row("M20").locator(".of-duration")).to_have_text("9 d")
    gantt.drag((right - 10, y), (right + 40, y))
    expect(gantt.asked).to_contain_text("Not saved yet")
    expect(gantt.row("M20").locator(".of-duration")).not_to_have_text("9 d")
    gantt.view.focus()
    gantt.page.keyboard.press("Control+z")
    expect(gantt.asked).to_be_hidden()
    gantt.page.keyboard.press("Shift+Alt+ArrowRight")
    expect(gantt.row("M20").locator(".of-duration")).to_have_text("10 d")
    begins = gantt.row("M20").locator(".of-start")
    before = begins.inner_text()
    gantt.page.keyboard.press("Alt+ArrowRight")
    expect(begins).not_to_have_text(before)


def test_dependencies_of_every_kind_are_drawn_by_keyboard(desk: Callable[..., Desk], story: Flask) -> None:
    gantt = Gantt(desk("hannah").open(PLAN))
    page = gantt.page
    for code, kind in [("M18", "FS"), ("M19", "SS"), ("M20", "FF"), ("M21", "SF")]:
        gantt.activate(code)
        page.keyboard.press("l")
        page.get_by_label("Code or name of the other milestone").fill("M30")
        page.get_by_label("Kind").select_option(kind)
        page.get_by_role("dialog").get_by_role("button", name="See what it does").click()
        expect(gantt.asked).to_contain_text("Not saved yet")
    gantt.save()
    assert [links_from(story, code) for code in ("M18", "M19", "M20", "M21")] == [{"FS"}, {"SS"}, {"FF"}, {"SF"}]


def test_an_arrow_is_drawn_from_end_to_end_and_chosen(desk: Callable[..., Desk]) -> None:
    gantt = Gantt(desk("hannah").open(PLAN))
    page = gantt.page
    _left, (right, y) = gantt.ends("M20")
    page.keyboard.press("ArrowDown")
    left, target = gantt.knobs()[0]
    page.keyboard.press("ArrowUp")
    gantt.knobs()
    gantt.drag((right, y), (left + 14, target))
    expect(gantt.asked).to_contain_text("Not saved yet")
    page.keyboard.press("]")
    page.keyboard.press("Enter")
    card = page.get_by_role("complementary")
    expect(card.get_by_label("Lag", exact=True)).to_be_visible()
    expect(card.get_by_label("Kind")).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_phases_close_and_rows_are_walked_by_keyboard(desk: Callable[..., Desk]) -> None:
    page = desk("hannah").open(PLAN)
    gantt = Gantt(page)
    gantt.view.focus()
    page.keyboard.press("Home")
    expect(page.locator("[data-is~=active]")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-is~=active]")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-is~=active] .of-code")).to_have_text("2")
    page.keyboard.press("/")
    assert gantt.view.get_attribute("aria-rowcount") == "9"
    page.reload()
    assert Gantt(page).view.get_attribute("aria-rowcount") == "9"
    gantt.view.press("?")
    expect(page.get_by_role("dialog", name="Keys and signs")).to_be_visible()


def test_a_client_looks_and_moves_nothing(desk: Callable[..., Desk]) -> None:
    gantt = Gantt(desk("marcus").open(PLAN))
    gantt.activate("M20")
    before = gantt.dates("M20")
    gantt.page.keyboard.press("Alt+ArrowRight")
    gantt.page.keyboard.press("l")
    expect(gantt.page.locator(".gantt-knob").first).to_be_hidden()
    expect(gantt.page.get_by_role("dialog")).to_have_count(0)
    assert gantt.dates("M20") == before
    gantt.page.keyboard.press("Enter")
    card = gantt.page.get_by_role("complementary")
    expect(card).to_contain_text("Why this date?")
    expect(card.get_by_role("button", name="See what it does")).to_have_count(0)


def test_in_chinese_make_up_days_are_working_days(desk: Callable[..., Desk]) -> None:
    page = desk("zhou").open("/projects/HARBOUR/plan")
    gantt = Gantt(page)
    page.click("[data-level=day]")
    page.click("[data-deed=today]")
    expect(page.locator(".gantt-tick.is-upper").first).to_contain_text("年")
    expect(page.locator(".gantt-columns")).to_contain_text("里程碑")
    worked = page.locator("[data-look=make-up]:visible")
    for _ in range(8):
        if worked.count():
            break
        page.evaluate("document.querySelector('.gantt-view').scrollBy(500, 0)")
        gantt.painted()
    assert worked.first.inner_text()[0] in "六日"


def test_without_scripts_the_table_is_offered(desk: Callable[..., Desk]) -> None:
    page = desk("hannah", scripts=False).open(PLAN)
    expect(page.locator(".gantt-board")).to_be_hidden()
    page.get_by_role("link", name="The table shows the same plan without them.").click()
    expect(page.locator("table").first).to_be_visible()


def test_a_thousand_rows_are_few_nodes_and_names_stay_text(app: Flask, chromium: Browser) -> None:
    plan = layered_plan(1000)
    hostile = replace(plan.milestones[0], name=HOSTILE)
    with app.app_context():
        lay_plan_world(edits_that_lay(replace(plan, milestones=(hostile, *plan.milestones[1:]))), starts_at=STARTS_AT)
    app.extensions["clock"] = lambda: NOON
    with served(app) as site:
        desk = Desk(site, chromium, None, SCREENS["wide"])
        desk.context.add_cookies([{"name": "session", "value": "token-pm", "url": site.address}])
        page = desk.open("/projects/HARBOUR/plan")
        gantt = Gantt(page)
        expect(gantt.row("M0").locator(".of-name")).to_contain_text(HOSTILE)
        gantt.row("M0").locator(".of-name").click()
        expect(page.locator("[data-title]")).to_contain_text(HOSTILE)
        page.locator(".gantt-card [data-close]").click()
        for _ in range(4):
            page.mouse.wheel(0, 2500)
            gantt.painted()
        gantt.view.press("End")
        expect(gantt.row("M999")).to_be_visible()
        page.wait_for_function("document.querySelectorAll('*').length <= 500")  # a wheel may still turn
        assert not desk.leave()


def test_its_times_are_measured_on_a_small_plan(chromium: Browser, tmp_path: Path) -> None:
    lines = {line.name: line for line in lines_in(chromium, 1, tmp_path / "plan", 60)}
    assert len(lines) == 5
    assert all(line.wall or line.cpu for line in lines.values())
    assert not lines["nodes of the document"].is_missed


def test_a_plan_that_does_not_come_is_told(desk: Callable[..., Desk]) -> None:
    browser = desk("hannah")
    browser.expect_complaint("Failed to load resource")
    browser.page.route("**/plan/data", lambda route: route.abort())
    page = browser.open(PLAN)
    expect(page.locator("[data-wait]")).to_contain_text("could not be loaded")
