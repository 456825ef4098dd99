"""Whole requests: the plan's table, one milestone, edits through their preview, and two people at once."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from delivery.database import in_unit_of_work
from delivery.engine.edits import SetField
from delivery.extensions import db
from delivery.models import Milestone, PlanEdit, User
from delivery.models.plan_edit import PlanEditKind
from delivery.queries.forecasts import forecast_of
from tests.plan_world import DAY, PlanWorld, lay_plan_world, signed_in, small_plan

PLAN = "/projects/HARBOUR/plan"
TABLE = f"{PLAN}/table"
M2 = "/projects/HARBOUR/milestones/M2"


@pytest.fixture
def world(app: Flask) -> PlanWorld:
    with app.app_context():
        return lay_plan_world()


@pytest.fixture
def pm(app: Flask, world: PlanWorld) -> FlaskClient:
    return signed_in(app, "pm")


def text_of(answer: object) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))))  # type: ignore[attr-defined]


def hidden(answer: object) -> dict[str, str]:
    page = answer.get_data(as_text=True)  # type: ignore[attr-defined]
    form = page[page.index('name="edits"') - 400 :]
    found = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', form[: form.index("</form>")])
    return {name: html.unescape(value) for name, value in found}


def fields(client: FlaskClient, address: str = M2) -> dict[str, str]:
    """What the edit form of a milestone holds."""
    page = client.get(address).get_data(as_text=True)
    form = page[page.index("/edits") :]
    form = form[: form.index("</form>")]
    values = {name: html.unescape(value) for name, value in re.findall(r'name="(\w+)"[^>]*?value="([^"]*)"', form)}
    values |= {name: html.unescape(value) for value, name in re.findall(r'value="([^"]*)"[^>]*?name="(\w+)"', form)}
    for name, options in re.findall(r'<select[^>]*?name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        values[name] = chosen[1] if chosen else ""
    for name in ("is_gate", "is_optional"):
        values.pop(name, None)
    return values


def preview_of(client: FlaskClient, **changes: str) -> object:
    return client.post(f"{M2}/edits", data={**fields(client), **changes})


def test_the_table_groups_by_phase_and_marks_the_critical_path(pm: FlaskClient) -> None:
    answer = pm.get(TABLE)
    assert answer.status_code == 200
    said = text_of(answer)
    assert "Go-live 12 Jan 2027" in said
    assert "Feature list a<b & 中文" in said
    assert "Phase 1" in said
    assert answer.get_data(as_text=True).count('class="is-critical"') == 3


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("only=critical", {"M1", "M3", "M4"}),
        ("phase=2", {"M3"}),
        ("q=interv", {"M2"}),
        ("q=%27%20OR%201=1--", set()),
        ("sort=-finish", {"M1", "M2", "M3", "M4"}),
        ("sort=name;--", {"M1", "M2", "M3", "M4"}),
        ("only=late", set()),
        ("phase=none", set()),
        ("page=99999999999", {"M1", "M2", "M3", "M4"}),
    ],
)
def test_the_table_shows_what_is_asked_for(pm: FlaskClient, query: str, shown: set[str]) -> None:
    answer = pm.get(f"{TABLE}?{query}")
    assert answer.status_code == 200
    assert set(re.findall(r'/milestones/(M\d)"', answer.get_data(as_text=True))) == shown


def test_a_client_reads_the_plan_without_owner_effort_and_cost(app: Flask, world: PlanWorld) -> None:
    for who in ("client", "approver"):
        client = signed_in(app, who)
        table, page = client.get(TABLE), client.get("/projects/HARBOUR/milestones/M3")
        assert table.status_code == page.status_code == 200
        both = text_of(table) + text_of(page)
        for internal in ("Owner", "12,345", "Effort", "Fixed cost", "Save", "Undo", "Report progress"):
            assert internal not in both
        assert client.get(f"{PLAN}/history").status_code == 403


@pytest.mark.parametrize(
    "path",
    [f"{M2}/edits", f"{M2}/removal", f"{M2}/dependencies", "/projects/HARBOUR/milestones", f"{PLAN}/edits", f"{PLAN}/undo",
     f"{PLAN}/status-date", f"{PLAN}/imports", f"{PLAN}/baselines", f"{PLAN}/working-days", f"{PLAN}/working-days/preview"],
)  # fmt: skip
def test_only_leaders_change_the_plan(app: Flask, world: PlanWorld, path: str) -> None:
    statuses = {who: signed_in(app, who).post(path, data={}).status_code for who in ("client", "approver", "team", "stranger")}
    assert statuses == {"client": 403, "approver": 403, "team": 403, "stranger": 404}


def test_a_stranger_finds_nothing(app: Flask, world: PlanWorld) -> None:
    for path in (
        PLAN,
        M2,
        f"{PLAN}/history",
        f"{PLAN}/baselines",
        f"{PLAN}/files",
        f"{PLAN}/export.xlsx",
        f"{PLAN}/working-days",
    ):
        assert signed_in(app, "stranger").get(path).status_code == 404


def test_why_this_date_is_said_in_both_languages(app: Flask, pm: FlaskClient) -> None:
    english = text_of(pm.get("/projects/HARBOUR/milestones/M3"))
    assert (
        "M3 “Feature list a<b & 中文” starts on 11 Jan 2027, because it waits for M1 “Blueprint” to finish on 8 Jan 2027."
        in english
    )
    assert "waits for nothing but the start of the project" in english
    assert "M2 “Interviews” is not critical: it can slip by 3 working days" in text_of(pm.get(M2))
    with app.app_context():
        in_unit_of_work(lambda: [setattr(user, "locale", "zh_Hans_CN") for user in db.session.scalars(select(User))])
    chinese = text_of(pm.get("/projects/HARBOUR/milestones/M3"))
    assert "于 2027年1月11日开始，因为要等 M1“Blueprint”在 2027年1月8日完成" in chinese


def test_an_edit_is_previewed_saved_and_undone(app: Flask, pm: FlaskClient, world: PlanWorld) -> None:
    preview = preview_of(pm, duration="10")
    assert preview.status_code == 200  # type: ignore[attr-defined]
    said = text_of(preview)
    assert "M2: duration 2 working days → 10 working days" in said
    assert "+5 working days" in said
    with app.app_context():
        assert world.project.plan_version == 1
    saved = pm.post(f"{PLAN}/edits", data=hidden(preview))
    assert saved.status_code == 303
    with app.app_context():
        forecast = forecast_of(world.project)
        assert forecast is not None
        assert forecast.finish_at.isoformat() == "2027-01-19T17:00:00"
    undone = pm.post(f"{PLAN}/undo", data={"plan_version": "2"})
    assert undone.status_code == 303
    with app.app_context():
        assert forecast_of(world.project).finish_at.isoformat() == "2027-01-12T17:00:00"  # type: ignore[union-attr]
        assert world.project.plan_version == 3
    assert "Undone" in text_of(pm.get(f"{PLAN}/history"))


def test_untouched_fields_make_no_edit(pm: FlaskClient) -> None:
    answer = preview_of(pm)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "Nothing was changed" in text_of(answer)


def test_two_people_at_once_see_both(app: Flask, pm: FlaskClient, world: PlanWorld) -> None:
    mine = preview_of(pm, duration="10")
    other = signed_in(app, "pm2")
    theirs = preview_of(other, duration="4")
    assert other.post(f"{PLAN}/edits", data=hidden(theirs)).status_code == 303
    late = pm.post(f"{PLAN}/edits", data=hidden(mine))
    assert late.status_code == 409
    said = text_of(late)
    assert "Tom Berg" in said
    assert "M2: duration 2 working days → 4 working days" in said
    assert "M2: duration 2 working days → 10 working days" in said
    with app.app_context():
        assert db.session.scalar(select(Milestone.duration_minutes).where(Milestone.key == "b")) == 4 * DAY
    assert pm.post(f"{PLAN}/edits", data=hidden(late)).status_code == 303
    with app.app_context():
        assert db.session.scalar(select(Milestone.duration_minutes).where(Milestone.key == "b")) == 10 * DAY


def test_a_form_opened_before_somebody_saved_names_both_values(app: Flask, pm: FlaskClient) -> None:
    seen = fields(pm)
    other = signed_in(app, "pm2")
    other.post(f"{PLAN}/edits", data=hidden(preview_of(other, duration="4")))
    answer = pm.post(f"{M2}/edits", data={**seen, "duration": "3"})
    assert answer.status_code == 409
    assert "M2, duration: it was 2 working days when you began, and is 4 working days now" in text_of(answer)
    assert 'value="3"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("duration", ["-1", "NaN", "Infinity", "1e999", "many", "99999999", "１２３４５６７８９０"])
def test_a_senseless_duration_is_refused_and_kept_in_the_form(pm: FlaskClient, duration: str) -> None:
    answer = preview_of(pm, duration=duration)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert duration in html.unescape(answer.get_data(as_text=True))  # type: ignore[attr-defined]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "tomorrow", "2027-02-30"])
def test_a_senseless_date_is_refused(pm: FlaskClient, day: str) -> None:
    assert preview_of(pm, deadline_on=day).status_code == 422  # type: ignore[attr-defined]
    assert pm.post(f"{PLAN}/status-date", data={"status_on": day}).status_code == 422


@pytest.mark.parametrize("edits", ["", "[]x", "{}", "[1]", '[{"edit":"SetField"}]', "[" * 100_000, '[{"edit":"Nothing"}]'])
def test_edits_that_cannot_be_read_are_refused(pm: FlaskClient, edits: str) -> None:
    assert pm.post(f"{PLAN}/edits", data={"edits": edits, "plan_version": "1"}).status_code == 422


def test_dependencies_are_added_changed_and_removed(app: Flask, pm: FlaskClient, world: PlanWorld) -> None:
    def deed(**data: str) -> None:
        answer = pm.post(f"{M2}/dependencies", data=data)
        assert answer.status_code == 200, text_of(answer)
        assert pm.post(f"{PLAN}/edits", data=hidden(answer)).status_code == 303

    old = {"old_predecessor": "a", "old_successor": "b", "old_unit": "working"}
    deed(deed="add", direction="predecessor", other="M1", kind="FS", lag="2", unit="working")
    deed(
        deed="change",
        direction="predecessor",
        other="M1",
        kind="SS",
        lag="50",
        unit="percent",
        old_kind="FS",
        old_amount="960",
        **old,
    )
    deed(deed="remove", direction="predecessor", old_kind="SS", old_amount="50", **{**old, "old_unit": "percent"})
    with app.app_context():
        rows = db.session.scalars(select(PlanEdit).order_by(PlanEdit.id))
        assert [edit["edit"] for row in rows for edit in row.edits][-3:] == [
            "AddDependency", "ChangeDependency", "RemoveDependency"]  # fmt: skip


def test_a_cycle_is_refused_on_the_page_with_its_members(pm: FlaskClient) -> None:
    data = {"deed": "add", "direction": "predecessor", "other": "M4", "kind": "FS", "lag": "", "unit": "working"}
    answer = pm.post(f"{M2}/dependencies", data=data)
    assert answer.status_code == 422
    said = text_of(answer)
    assert "would run in a circle" in said
    assert all(code in said for code in ("M2", "M3", "M4"))


def test_a_milestone_is_added_and_removed_through_a_preview(app: Flask, pm: FlaskClient) -> None:
    assert 'value="M5"' in pm.get("/projects/HARBOUR/milestones/new").get_data(as_text=True)
    data = {"code": "M5", "name": "新里程碑", "duration": "3", "constraint": "ASAP", "follows": "M2", "after": "M2", "phase": "2"}
    answer = pm.post("/projects/HARBOUR/milestones", data=data)
    assert answer.status_code == 200, text_of(answer)
    assert pm.post(f"{PLAN}/edits", data=hidden(answer)).status_code == 303
    assert pm.get("/projects/HARBOUR/milestones/M5").status_code == 200
    gone = pm.post("/projects/HARBOUR/milestones/M5/removal", data={"bridge": "1"})
    assert pm.post(f"{PLAN}/edits", data=hidden(gone)).status_code == 303
    assert pm.get("/projects/HARBOUR/milestones/M5").status_code == 404


def test_a_team_member_reports_progress_at_once_when_nothing_moves(app: Flask, world: PlanWorld) -> None:
    team = signed_in(app, "team")
    app.extensions["clock"] = lambda: datetime(2027, 1, 6, 9, tzinfo=UTC)
    seen = hidden_seen(team)
    answer = team.post(f"{M2}/progress", data={"started_on": "2027-01-04", "finished_on": "2027-01-05", "seen": seen})
    assert answer.status_code == 303, text_of(answer)
    with app.app_context():
        row = db.session.scalars(select(Milestone).where(Milestone.key == "b")).one()
        assert (str(row.actual_start), str(row.actual_finish)) == ("2027-01-04 08:00:00", "2027-01-05 17:00:00")
        assert db.session.scalars(select(PlanEdit).order_by(PlanEdit.id.desc())).first().kind is PlanEditKind.PROGRESS  # type: ignore[union-attr]
    future = team.post(f"{M2}/progress", data={"started_on": "2027-02-01"})
    assert future.status_code == 422


def test_progress_that_moves_the_go_live_is_shown_first(app: Flask, world: PlanWorld) -> None:
    team = signed_in(app, "team")
    app.extensions["clock"] = lambda: datetime(2027, 1, 8, 9, tzinfo=UTC)
    address = "/projects/HARBOUR/milestones/M1"
    data = {"started_on": "2027-01-04", "remaining": "8", "seen": hidden_seen(team, address)}
    shown = team.post(f"{address}/progress", data=data)
    assert shown.status_code == 200
    assert "Nothing is saved yet" in text_of(shown)
    saved = team.post(f"{address}/progress", data=hidden(shown))
    assert saved.status_code == 303, text_of(saved)


def hidden_seen(client: FlaskClient, address: str = M2) -> str:
    page = client.get(address).get_data(as_text=True)
    return html.unescape(re.search(r'name="seen" type="hidden" value="([^"]*)"', page)[1])  # type: ignore[index]


def test_the_status_date_is_previewed(pm: FlaskClient) -> None:
    answer = pm.post(f"{PLAN}/status-date", data={"status_on": "2027-01-06"})
    assert "status date none → 6 Jan 2027" in text_of(answer)
    assert pm.post(f"{PLAN}/edits", data=hidden(answer)).status_code == 303
    assert "Status date 6 Jan 2027" in text_of(pm.get(TABLE))


@pytest.mark.parametrize("path", [PLAN, TABLE, M2, f"{PLAN}/history", f"{PLAN}/baselines", f"{PLAN}/working-days"])
def test_the_number_of_queries_does_not_grow_with_the_plan(app: Flask, path: str) -> None:
    counts = []
    for count in (1, 3):
        with app.app_context():
            if count == 1:
                lay_plan_world(small_plan(1))
            else:
                PlanWorld(1, "HARBOUR", {"pm": 1}).save(
                    [edit for edit in small_plan(3) if "x1" in str(edit) or "x2" in str(edit)], who="pm"
                )
        client = signed_in(app, "pm")
        asked: list[str] = []

        def heard(_c: object, _k: object, statement: str, *_rest: object, asked: list[str] = asked) -> None:
            asked.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", heard)
        assert client.get(path).status_code == 200
        event.remove(engine, "before_cursor_execute", heard)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_team_member_reads_no_cost_in_the_history(app: Flask, world: PlanWorld) -> None:
    with app.app_context():
        world.save([SetField("b", "fixed_cost_cents", 0, 7_654_300), SetField("b", "effort_minutes", 0, DAY)])
    for path in (f"{PLAN}/history", M2):
        said = text_of(signed_in(app, "team").get(path))
        assert "76,543" not in said
        assert "effort" in said
        assert "76,543" in text_of(signed_in(app, "pm").get(path))
