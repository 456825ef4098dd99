"""A plan on a calendar of seven hours a day: a day is a day on every page, not seven eighths of one."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from delivery.database import in_unit_of_work
from delivery.engine.edits import AddDependency, AddMilestone, SetField, to_json
from delivery.engine.plan import Dependency, Milestone
from delivery.engine.states import Audience
from delivery.extensions import db
from delivery.jobs import run_due
from delivery.models import Calendar, Rate, SimulationSettings
from delivery.services import option_searches
from delivery.services.baselines import take_baseline
from delivery.services.projects import configure_project
from tests.change_world import change_of, put_before_client, triaged
from tests.plan_world import NOON, lay_plan_world, signed_in
from tests.report_world import drafted, report_of

pytestmark = pytest.mark.once
DAY = 420
TOP = "/projects/HARBOUR"
PART_OF_A_DAY = re.compile(r"[+\N{MINUS SIGN}]?\d+\.\d+(?:\s|&nbsp;)*(?:d\b|working day|person-day|天|个工作日|人天)[^<]{0,40}")
WORK = {"effort_minutes": 8 * DAY, "role": "developer"}


def plan():
    nodes = [
        Milestone("a", "Blueprint", 5 * DAY, phase="1", code="M1", **WORK),
        Milestone("b", "Interviews", 2 * DAY, phase="1", code="M2"),
        Milestone("c", "Feature list", 2 * DAY, phase="2", code="M3"),
        Milestone("g", "Go-live", 0, phase="6", code="M4", is_gate=True),
    ]
    return [*map(AddMilestone, nodes), *(AddDependency(Dependency(*ends)) for ends in (("a", "c"), ("b", "c"), ("c", "g")))]


def longer(key, before, after):
    return SetField(key, "duration_minutes", before * DAY, after * DAY)


@pytest.fixture
def world(app):
    """Everything is certain, so that every number of days is whole."""
    with app.app_context():
        laid = lay_plan_world(plan(), starts_at=datetime(2026, 11, 2, 8))

        def settle():
            calendar = db.session.query(Calendar).one()
            calendar.week, calendar.day_minutes = [[[480, 720], [780, 960]]] * 5 + [[], []], DAY
            calendar.version += 1
            project = laid.project
            values = {
                "reserve_minutes": 9 * DAY,
                "reserve_effort_minutes": 5 * DAY,
                "reserve_cents": 100_000_00,
                "rework_chance_percent": 10,
            }
            configure_project(project.id, values, actor=laid.user("pm"), at=NOON)
            certain = {"correlation_percent": 0, "low_percent": None, "high_percent": None, "seed": 1}
            db.session.add(SimulationSettings(project_id=project.id, **certain))
            db.session.add(Rate(project_id=project.id, role="developer", name_en="Dev", name_zh="开发", cents_per_day=100_000))

        in_unit_of_work(settle)
        laid.save([longer("b", 2, 3)])
        in_unit_of_work(lambda: take_baseline(laid.project_id, name="Contract", actor=laid.user("pm"), at=NOON))
        laid.save([longer("a", 5, 8)])
        run_due(app, NOON)
        db.session.remove()
    return laid


def change(days=3, effort=4):
    worked = SetField("c", "effort_minutes", 0, effort * DAY)
    return to_json([longer("c", 2, 2 + days), worked, SetField("c", "role", None, "developer")])


def parts_of_days(app, addresses, who="pm"):
    browser = signed_in(app, who)
    found = []
    for address in addresses:
        answer = browser.get(address)
        assert answer.status_code == 200, address
        found += [(address, part) for part in PART_OF_A_DAY.findall(answer.text)]
    return found


PLAN_PAGES = ("", "/table", "/graph", "/risk", "/loading", "/assignments", "/earned-value", "/delays", "/baselines/1", "/history")


def test_the_plan_and_what_moved_it(app, world):
    addresses = [*(f"{TOP}/plan{page}" for page in PLAN_PAGES), f"{TOP}/milestones/M1/card", f"{TOP}/milestones/M1"]
    assert parts_of_days(app, [TOP, "/", *addresses]) == []


def test_a_change_its_options_and_what_the_client_reads(app, world):
    with app.app_context():
        change_id = triaged(world, change())
        found = option_searches.found_by(option_searches.wanted_search(world.project, change_of(change_id).revision))
        in_unit_of_work(lambda: option_searches.keep_search(found, at=NOON))
    page = f"{TOP}/changes/1"
    addresses = [page, f"{page}/search", f"{page}/edits", f"{page}/options/A", f"{page}/offer", f"{TOP}/changes"]
    assert parts_of_days(app, addresses) == []
    with app.app_context():
        put_before_client(world, change_id)
    approver = signed_in(app, "approver")
    approver.post(f"{page}/decision")
    for address in (page, "/decide"):
        answer = approver.get(address).text
        assert PART_OF_A_DAY.findall(answer) == [] and "3 working days" in answer


def test_a_report(app, world):
    with app.app_context():
        triaged(world, change())
        report = report_of(drafted(world, Audience.INTERNAL, "zh_Hans_CN"))
        address = f"{TOP}/reports/drafts/{report.public_id}"
    assert parts_of_days(app, [address]) == []
    assert "¥8,000" in signed_in(app, "pm").get(address).text, "eight days of effort at a rate of 1,000 a day"
