"""The plan as a spreadsheet: typing, pasting, choosing and undoing, with the consequence before anything is saved."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from delivery.database import in_unit_of_work
from delivery.engine.edits import remove_with_links
from delivery.extensions import db
from delivery.models import Dependency, Milestone, Project
from delivery.queries.plans import plan_of
from delivery.services.plans import save_edits
from tests.browser.desk import Desk, follow
from tests.story_world import NOW, person

TABLE = "/projects/{}/plan/table"
COLUMNS = ["mark", "code", "name", "start", "finish", "variance", "duration", "float", "done", "predecessors", "owner", "strip"]
Desks = Callable[..., Desk]
CLIPBOARD = """([kind, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent(kind, { clipboardData: data, bubbles: true, cancelable: true }));
  return data.getData("text/plain");
}"""


def opened(desk: Desk, project: str = "FERNHILL", search: str = "") -> Page:
    page = desk.open(TABLE.format(project) + search)
    page.wait_for_selector("#plan-table[data-ready]")
    return page


def cell(page: Page, code: str, column: str) -> Locator:
    line = page.locator(".sheet-body .line", has=page.locator(f"[aria-colindex='2']:text-is('{code}')"))
    return line.locator(f"[aria-colindex='{COLUMNS.index(column) + 1}']")


def consequence(page: Page) -> Locator:
    return page.locator("[data-consequence] .consequence-answer")


def stored(desk: Desk, code: str, project: str = "FERNHILL") -> Milestone:
    with desk.site.app.app_context():
        found = db.session.scalars(
            select(Milestone)
            .join(Project, Project.id == Milestone.project_id)
            .where(Milestone.code == code, Project.key == project)
        ).one()
        db.session.expunge(found)
        db.session.remove()
    return found


def test_a_duration_is_typed_seen_saved_and_undone_by_keyboard(desk: Desks) -> None:
    hannah = desk("hannah")
    page = opened(hannah, search="?q=increment")
    before, promise = stored(hannah, "M19").duration_minutes, page.locator(".lead-text").inner_text()
    cell(page, "M19", "duration").click()
    page.keyboard.type("20")
    page.keyboard.press("Enter")
    expect(cell(page, "M20", "duration")).to_be_focused()
    expect(consequence(page)).to_contain_text("Go-live")
    expect(cell(page, "M21", "finish")).to_contain_text("→")
    assert stored(hannah, "M19").duration_minutes == before, "nothing is saved before it is asked for"
    page.keyboard.press("Control+z")
    expect(page.locator("[data-consequence]")).to_be_hidden()
    page.keyboard.press("Control+y")
    expect(consequence(page)).to_contain_text("Go-live")
    page.keyboard.press("Control+s")
    expect(cell(page, "M19", "duration")).to_have_text("20 d")
    expect(page.locator("[data-consequence] [data-role=undo]")).to_be_visible()
    assert stored(hannah, "M19").duration_minutes == 20 * 480
    expect(page.locator(".lead-text")).not_to_have_text(promise)
    cell(page, "M19", "duration").click()
    page.keyboard.press("Control+z")
    expect(cell(page, "M19", "duration")).to_have_text(f"{before // 480} d")
    assert stored(hannah, "M19").duration_minutes == before


def test_a_date_is_typed_as_people_write_it_in_chinese(desk: Desks) -> None:
    zhou = desk("zhou")
    page = opened(zhou, "HARBOUR", "?only=open&group=none")
    code = page.locator(".sheet-body .line [aria-colindex='2']").nth(6).inner_text()
    cell(page, code, "start").click()
    page.keyboard.press("F2")
    page.keyboard.press("Control+a")
    page.keyboard.type("2027年6月1日")
    page.keyboard.press("Enter")
    expect(cell(page, code, "start")).to_contain_text("6月1日")
    expect(consequence(page)).to_contain_text("上线")


def test_pasted_rows_are_taken_but_for_the_wrong_cell_which_says_why(desk: Desks) -> None:
    hannah = desk("hannah")
    hannah.expect_complaint("422")
    page = opened(hannah, search="?q=increment")
    cell(page, "M19", "name").click()
    rows = 'Core\t2026-12-02\t\t\t11\n"Customers\nand orders"\tsomeday\t\t\t9\nReports\t\t\t\t8\nHand-over, part 2\t\t\t\t2\n'
    page.evaluate(CLIPBOARD, ["paste", rows])
    expect(page.locator("[data-message]")).to_contain_text("“someday” is no date")
    expect(page.locator(".cell.is-wrong")).to_have_count(1)
    expect(cell(page, "M20", "start")).to_have_text("someday")
    expect(cell(page, "M20", "name")).to_have_text("Customers and orders")
    new = page.locator(".sheet-body .line", has_text="Hand-over, part 2")
    expect(new.locator("[aria-colindex='7']")).to_have_text("2 d")
    assert stored(hannah, "M19").name != "Core"
    assert page.evaluate("document.activeElement.closest('[role=grid]') !== null"), "the keyboard stays in the table"
    cell(page, "M19", "name").click()
    cell(page, "M20", "duration").click(modifiers=["Shift"])
    assert page.evaluate(CLIPBOARD, ["copy", ""]).splitlines()[0].split("\t")[0] == "Core"
    page.keyboard.press("Control+z")
    expect(page.locator(".cell.is-wrong")).to_have_count(0)
    expect(new).to_have_count(0)
    page.keyboard.press("Control+y")
    expect(new).to_have_count(1)
    page.keyboard.press("Control+s")
    expect(page.locator("[data-consequence] [data-role=undo]")).to_be_visible()
    assert stored(hannah, "M19").name == "Core"
    expect(page.locator("[data-message]")).to_contain_text("not saved")
    expect(cell(page, "M20", "start")).to_have_text("someday")
    cell(page, "M20", "start").click()
    page.keyboard.press("Escape")
    expect(page.locator(".cell.is-wrong")).to_have_count(0)
    page.keyboard.type("11 Dec")
    page.keyboard.press("Enter")
    expect(consequence(page)).to_be_visible()
    page.locator("[data-role=discard]").click()
    expect(page.locator(".cell.is-touched")).to_have_count(0)


def test_predecessors_of_every_kind_are_typed_and_completed(desk: Desks) -> None:
    hannah = desk("hannah")
    page = opened(hannah, search="?q=increment")
    cell(page, "M21", "predecessors").click()
    page.keyboard.type("M18FS+2d, M19SS, M20FF-1d, M17SF+50%, core pro")
    expect(page.locator("[data-suggestions] li")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.value").endswith(", M19")
    page.keyboard.press("Enter")
    expect(consequence(page)).to_be_visible()
    expect(cell(page, "M21", "predecessors")).to_have_text("M19, M20FF-1d, M18FS+2d, M19SS, M17SF+50%")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-consequence] [data-role=undo]")).to_be_visible()
    with hannah.site.app.app_context():
        links = db.session.scalars(select(Dependency).where(Dependency.successor_id == stored(hannah, "M21").id)).all()
        kinds = sorted(link.kind.value for link in links)
        db.session.remove()
    assert kinds == ["FF", "FS", "FS", "SF", "SS"]


def test_marked_milestones_are_edited_together_and_removed(desk: Desks) -> None:
    page = opened(desk("hannah"), search="?q=increment")
    for code in ("M19", "M21"):
        cell(page, code, "mark").click()
    page.locator("[data-deed=bulk]").click()
    page.select_option("#bulk-owner", label="Hannah Whitcombe")
    page.fill("#bulk-amount", "2")
    page.locator("[data-bulk] .btn-primary").click()
    expect(cell(page, "M19", "duration")).to_have_text("14 d")
    expect(cell(page, "M21", "owner")).to_have_text("Hannah Whitcombe")
    expect(cell(page, "M20", "duration")).to_have_text("9 d")
    page.locator("[data-deed=remove]").click()
    page.locator("[data-removal] [value=bridge]").click()
    expect(page.locator(".sheet-body .line:not(.group-line)")).to_have_count(2)
    expect(consequence(page)).to_be_visible()


def test_a_new_line_becomes_a_milestone_with_its_name(desk: Desks) -> None:
    page = opened(desk("hannah"), search="?q=increment")
    cell(page, "M21", "code").click()
    page.keyboard.press("Insert")
    page.keyboard.press("Escape")
    expect(page.locator(".sheet-body .line:not(.group-line)")).to_have_count(4)
    page.keyboard.press("Insert")
    page.keyboard.type("<img src=x onerror=alert(1)>")
    page.keyboard.press("Enter")
    line = page.locator(".sheet-body .line", has_text="<img src=x")
    expect(line.locator("[aria-colindex='2']")).to_have_text("M46")
    expect(consequence(page)).to_be_visible()


def test_sorting_filtering_grouping_and_columns_are_kept(desk: Desks) -> None:
    hannah = desk("hannah")
    page = opened(hannah, search="?phase=4&only=critical")
    codes = page.locator(".sheet-body .line [aria-colindex='2']")
    assert page.locator("#phase").input_value() == "4"
    cell(page, codes.first.inner_text(), "name").click()
    for key in ("ArrowUp", "ArrowUp", "Enter", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("[role=columnheader][aria-sort=descending]")).to_have_text("Milestone")
    names = page.locator(".sheet-body .line [aria-colindex='3']").all_inner_texts()
    assert names == sorted(names, key=str.lower, reverse=True)
    assert "sort=-name" in page.url
    page.select_option("#group", "owner")
    expect(page.locator(".group-cell").first).to_be_visible()
    heading = page.locator("[role=columnheader]", has_text="Milestone")
    width = heading.evaluate("head => head.offsetWidth")
    page.locator(".group-cell").first.click()
    for key in ("Control+Home", "ArrowUp", "ArrowUp", "ArrowRight", "ArrowRight", "Alt+ArrowRight"):
        page.keyboard.press(key)
    page.locator("[data-deed=columns]").click()
    page.locator(".column-list input[value=effort]").check()
    page.locator(".column-list input[value=strip]").uncheck()
    page.locator("[data-columns] [value=use]").click()
    page = opened(hannah)
    assert heading.evaluate("head => head.offsetWidth") == width + 16
    heads = page.locator("[role=columnheader]").all_inner_texts()
    assert "Effort" in heads
    assert "Timeline" not in heads


def test_an_empty_plan_is_begun_by_pasting_it(desk: Desks) -> None:
    zhou = desk("zhou")
    with zhou.site.app.app_context():
        project = db.session.scalars(select(Project).where(Project.key == "COLDCHAIN")).one()
        edits = [edit for milestone in plan_of(project).milestones for edit in remove_with_links(plan_of(project), milestone.key)]
        save = partial(save_edits, project.id, list(dict.fromkeys(edits)), actor=person("zhou"), at=NOW)
        in_unit_of_work(save)
        db.session.remove()
    page = opened(zhou, "COLDCHAIN")
    expect(page.locator("[data-begin]")).to_be_visible()
    page.locator("[data-grid]").focus()
    page.evaluate(CLIPBOARD, ["paste", "A1\t启动会\t\t\t0\nA2\t访谈\t\t\t5\n"])
    expect(cell(page, "A2", "name")).to_have_text("访谈")
    expect(consequence(page)).to_be_visible()
    expect(page.locator("[data-begin]")).to_be_hidden()


def test_without_scripts_the_table_sorts_and_filters(desk: Desks) -> None:
    page = desk("hannah", scripts=False).open(TABLE.format("FERNHILL"))
    page.select_option("#only", "critical")
    follow(page.locator("[data-filter] button:visible"))
    critical = page.locator("#milestones tbody tr").count()
    follow(page.locator("#milestones thead a", has_text="Milestone"))
    names = page.locator("#milestones th[scope=row] bdi").all_inner_texts()
    assert 0 < len(names) <= critical
    assert names == sorted(names, key=str.lower)


def test_a_client_reads_and_cannot_write(desk: Desks) -> None:
    page = opened(desk("marcus"))
    assert page.locator("[data-deed=add], [data-consequence], #owner").count() == 0
    page.locator("[role=gridcell][aria-colindex='5']").first.click()
    for key in ("9", "Delete", "Insert", "Control+Delete", "Control+d", "F2"):
        page.keyboard.press(key)
    assert page.locator(".cell-field, dialog[open], .is-touched").count() == 0
    rows = page.locator("[data-grid]").get_attribute("aria-rowcount")
    page.keyboard.press("Enter")
    page.wait_for_url("**/milestones/*")
    page.go_back()
    page.wait_for_selector("#plan-table[data-ready]")
    assert page.locator("[data-grid]").get_attribute("aria-rowcount") == rows
    heads = page.locator("[role=columnheader]").all_inner_texts()
    assert "Owner" not in heads


@pytest.mark.parametrize("screen", ["phone", "narrow"])
def test_on_a_phone_a_tap_selects_and_a_second_one_edits(desk: Desks, screen: str) -> None:
    zhou = desk("zhou", screen=screen)
    page = opened(zhou, "HARBOUR", "?only=open")
    assert not zhou.sideways()
    name = page.locator(".sheet-body .line:not(.group-line) [aria-colindex='3']").first
    name.tap()
    expect(name).to_be_focused()
    name.tap()
    expect(page.locator(".cell-field")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator("[data-grid]").evaluate("grid => grid.scrollLeft = 400")
    box = name.bounding_box()
    assert box is not None
    assert 0 <= box["x"] < 120, "code and name stay"
