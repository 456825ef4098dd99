"""How sure the date is, in a status report: what each audience reads, and what stays said."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from delivery.database import in_unit_of_work
from delivery.engine.edits import SetField
from delivery.engine.states import Audience
from delivery.extensions import db
from delivery.models.risk import RISKS
from delivery.reports.build import Texts, build
from delivery.reports.canonical import from_json, to_json
from delivery.reports.content import Document, KeyFigures, Notes, Table
from delivery.reports.status_facts import Period, status_facts
from delivery.services.registers import add_row
from delivery.services.simulations import simulate_now
from tests.plan_world import DAY, NOON, PlanWorld, lay_plan_world

PERIOD = Period(date(2026, 11, 16), date(2026, 11, 20))


@pytest.fixture
def world(session: Any) -> PlanWorld:
    laid = lay_plan_world()
    for title, is_internal in (("Late interface", False), ("Vendor secret", True)):
        values = {"title": title, "probability_percent": 40, "delays": [["c", 6 * DAY]], "is_internal": is_internal}
        in_unit_of_work(lambda told=values: add_row(RISKS, laid.project_id, told, actor=laid.user("pm"), at=NOON))
    return laid


def report(app: Flask, world: PlanWorld, audience: Audience, locale: str = "en") -> Document:
    db.session.rollback()
    with app.test_request_context():
        facts = status_facts(world.project, audience, PERIOD, date(2026, 11, 20))
        return build(facts, Texts(), locale=locale)


def section(document: Document, title: str = "How sure the date is") -> str:
    found = [one for one in document.sections if one.title == title]
    return repr(found[0]) if found else ""


def missing(document: Document) -> str:
    return " ".join(note for one in document.sections for block in one.blocks if isinstance(block, Notes) for note in block.notes)


def simulate(world: PlanWorld) -> None:
    in_unit_of_work(lambda: simulate_now(world.project, at=NOON + timedelta(minutes=1)))


def test_what_is_not_computed_is_not_shown_and_the_footnote_says_so(app: Flask, world: PlanWorld) -> None:
    document = report(app, world, Audience.INTERNAL)
    assert "P80 finish: not computed" in missing(document) and "no risk register" not in missing(document)
    assert "Late interface" in section(document) and "certainty" not in section(document)


def test_a_client_reads_dates_and_its_risks_and_the_vendor_reads_the_chances_too(app: Flask, world: PlanWorld) -> None:
    simulate(world)
    inside, client = report(app, world, Audience.INTERNAL), report(app, world, Audience.CLIENT)
    assert "Vendor secret (internal)" in section(inside) and "holds with" in section(inside)
    for hidden in ("Vendor secret", "holds with", "distribution", "tornado"):
        assert hidden not in section(client)
    assert "Go-live with 80 % certainty by" in section(client) and "Late interface" in section(client)
    figures = [one.label for block in client.opening if isinstance(block, KeyFigures) for one in block.figures]
    assert figures[1] == "P80" and "P80 finish" not in missing(client)
    table = next(block for one in client.sections for block in one.blocks if isinstance(block, Table) and "P80" in block.title)
    planned, p50, p80, p90 = (cell.on for cell in table.rows[0].cells[1:])
    assert planned and p50 and p80 and p90 and planned <= p50 <= p80 <= p90
    assert "把握" in section(report(app, world, Audience.CLIENT, "zh_Hans_CN"), "日期的把握程度")


def test_what_was_said_stays_said_when_the_plan_moves_on(app: Flask, world: PlanWorld) -> None:
    simulate(world)
    kept = to_json(report(app, world, Audience.CLIENT))
    world.save([SetField("a", "duration_minutes", 5 * DAY, 9 * DAY)])
    moved = report(app, world, Audience.CLIENT)
    assert "Computed for an earlier version of the plan" in section(moved)
    assert section(from_json(kept)) != section(moved) and "earlier version" not in section(from_json(kept))
