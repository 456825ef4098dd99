"""The deployment pages through whole requests: compare, edit, offer, choose, switch, take away."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from delivery.database import in_unit_of_work
from delivery.engine.costing import CostInputs
from delivery.engine.costing.example import example_inputs, published_inputs
from delivery.extensions import db
from delivery.forms.cost_inputs import form_values
from delivery.models import Calculation, ChangeRequest, DeploymentChoice, PriceBook, Project
from delivery.services.calculations import first_inputs, offer_calculation, save_calculation
from delivery.services.price_books import Price, publish_price_book
from tests.plan_world import NOON, PlanWorld, lay_plan_world, signed_in

PAGE = "/projects/HARBOUR/deployment"
SECRET = "secret-code.user-month"
Opened = Callable[[], AbstractContextManager[Session]]


@pytest.fixture
def world(app: Flask, fresh_session: Opened) -> PlanWorld:
    with fresh_session():
        return lay_plan_world()


def keep(world: PlanWorld, inputs: CostInputs, *, is_offered: bool = False, book: int | None = None) -> None:
    pm = world.user("pm")
    made = in_unit_of_work(
        lambda: (
            save_calculation(world.project_id, title="Kept <b> & 中文", inputs=inputs, price_book_id=book, actor=pm, at=NOON).id
        )
    )
    if is_offered:
        in_unit_of_work(lambda: offer_calculation(made, actor=pm, at=NOON))


def typed(inputs: CostInputs | None = None, **changes: str) -> dict[str, str | list[str]]:
    """The form as a browser would send it."""
    values = form_values(inputs or published_inputs(horizon_years=4), title="Typed", price_book="0")
    lines = values.pop("lines")
    data: dict[str, str | list[str]] = {name: value if isinstance(value, list) else str(value) for name, value in values.items()}
    for number, line in enumerate(lines):
        data |= {f"lines-{number}-{name}": value for name, value in line.items()}
    return {**data, "deed": "save", **changes}


def said(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def choose(client: FlaskClient, calculation: Calculation, **changes: str) -> tuple[int, str]:
    data = {
        "offer": "client_cloud.perpetual",
        "typed_name": "王芳",
        "is_authorised": "y",
        "number": str(calculation.number),
        "results_hash": calculation.results_hash,
    }
    answer = client.post(f"{PAGE}/choice", data={**data, **changes})
    return answer.status_code, said(answer.text)


@pytest.mark.parametrize(("years", "bought", "rented"), [(3, "78,000", "75,000"), (4, "84,000", "100,000")])
def test_the_published_case_is_shown(
    app: Flask, world: PlanWorld, fresh_session: Opened, years: int, bought: str, rented: str
) -> None:
    with fresh_session():
        keep(world, published_inputs(horizon_years=years))
    text = said(signed_in(app, "pm").get(PAGE).text)
    assert f"CN¥{bought} CN¥{rented}" in text
    if years == 4:
        assert "breaks even with client cloud by subscription in month 38 (Feb 2030)" in text
        assert "Month 38" in text
    else:
        assert "No other offer breaks even with it within 3 years" in text


def test_the_first_calculation_is_begun_from_a_filled_form(app: Flask, world: PlanWorld, fresh_session: Opened) -> None:
    pm = signed_in(app, "pm")
    assert "No calculation yet" in pm.get(PAGE).text
    assert 'name="lines-0-kind"' in pm.get(f"{PAGE}/inputs").text
    answer = pm.post(f"{PAGE}/calculations", data=typed())
    assert (answer.status_code, answer.location) == (303, f"{PAGE}?version=1")
    with fresh_session() as session:
        kept = session.scalars(select(Calculation)).one()
    page = pm.get(PAGE).text
    assert kept.results_hash in page and "the same to the cent" in page


def test_earlier_versions_stay_and_say_so_when_they_no_longer_compute_alike(
    app: Flask, world: PlanWorld, fresh_session: Opened
) -> None:
    pm = signed_in(app, "pm")
    pm.post(f"{PAGE}/calculations", data=typed())
    pm.post(f"{PAGE}/calculations?version=1", data=typed(horizon_years="5"))
    assert "over 5 years" in pm.get(PAGE).text
    assert "over 4 years" in pm.get(f"{PAGE}?version=1").text
    with fresh_session() as session:
        first = session.scalars(select(Calculation).where(Calculation.number == 1)).one().id
        in_unit_of_work(lambda: setattr(session.get_one(Calculation, first), "results_hash", "0" * 64))
    assert "Not the same result as when it was saved." in pm.get(f"{PAGE}?version=1").text
    assert pm.get(f"{PAGE}/comparison.pdf?version=1").status_code == 409
    with fresh_session() as session:
        in_unit_of_work(lambda: setattr(session.get_one(Calculation, first), "inputs", {"format": 9}))
    assert "cannot be computed any more" in pm.get(f"{PAGE}?version=1").text
    assert pm.get(f"{PAGE}?version=9").status_code == pm.get(f"{PAGE}?version=²").status_code == 404


def test_computing_shows_old_and_new_and_saves_nothing(app: Flask, world: PlanWorld, fresh_session: Opened) -> None:
    pm = signed_in(app, "pm")
    pm.post(f"{PAGE}/calculations", data=typed())
    text = said(pm.post(f"{PAGE}/calculations?version=1", data=typed(deed="preview", **{"lines-0-amount": "70,000"})).text)
    assert "CN¥84,000 → becomes CN¥98,000" in text
    with fresh_session() as session:
        assert len(list(session.scalars(select(Calculation)))) == 1


def test_what_is_tried_beside_the_pictures_is_drawn_and_not_saved(app: Flask, world: PlanWorld, fresh_session: Opened) -> None:
    pm = signed_in(app, "pm")
    pm.post(f"{PAGE}/calculations", data=typed())
    page = pm.post(f"{PAGE}/preview?version=1", data=typed(horizon_years="3", **{"lines-0-amount": "70,000"}))
    assert page.status_code == 200
    text = said(page.text)
    assert "over 3 years: CN¥75,000 in total" in text and "+CN¥7,000" in text and "Not saved yet" in text
    assert re.search(r'name="lines-0-amount"[^>]*value="70,000"', page.text)
    faulty = pm.post(f"{PAGE}/preview?version=1", data=typed(users="none"))
    assert faulty.status_code == 200 and 'id="users-error"' in faulty.text and "over 4 years" in said(faulty.text)
    assert pm.post(f"{PAGE}/preview?version=1", data={"lines-7-key": "unknown"}).status_code == 200
    with fresh_session() as session:
        assert len(list(session.scalars(select(Calculation)))) == 1


def test_an_amount_typed_beside_the_pictures_takes_the_place_of_the_price_of_the_book(
    app: Flask, world: PlanWorld, fresh_session: Opened
) -> None:
    pm = signed_in(app, "pm")
    with fresh_session() as session:
        prices = [Price("licence.hosted.user", "Licence", 250_000)]
        book = in_unit_of_work(lambda: publish_price_book(name="Book", currency="CNY", prices=prices, actor=None, at=NOON).id)
        inputs = first_inputs(world.project, session.get_one(PriceBook, book), on=date(2027, 1, 1))
        keep(world, inputs, book=book)
    place = next(number for number, line in enumerate(inputs.lines) if line.price)
    data = typed(inputs, price_book=str(book), **{f"lines-{place}-amount": "2000"})
    assert "not both" in pm.post(f"{PAGE}/preview", data=data).text
    text = pm.post(f"{PAGE}/preview", data={**data, "beside": "1"}).text
    assert "not both" not in text and "Not saved yet" in text


def test_a_client_tries_another_frame_but_no_other_price(app: Flask, world: PlanWorld, fresh_session: Opened) -> None:
    with fresh_session():
        keep(world, published_inputs(horizon_years=4), is_offered=True)
    approver = signed_in(app, "approver")
    assert "What if?" in approver.get(PAGE).text
    text = said(approver.post(f"{PAGE}/exploration", data=typed(horizon_years="3", **{"lines-0-amount": "1"})).text)
    assert "over 3 years: CN¥75,000 in total" in text and "Choose this option" not in text
    assert approver.post(f"{PAGE}/preview", data=typed()).status_code == 403


def test_lines_are_added_and_removed_without_scripts(app: Flask, world: PlanWorld) -> None:
    pm = signed_in(app, "pm")
    added = pm.post(f"{PAGE}/calculations", data=typed(deed="add:on_premises")).text
    assert 'name="lines-3-kind"' in added
    removed = pm.post(f"{PAGE}/calculations", data=typed(deed="remove:lines-2")).text
    assert 'name="lines-1-kind"' in removed and 'name="lines-2-kind"' not in removed
    assert pm.post(f"{PAGE}/calculations", data=typed(deed="add:nowhere")).status_code == 200


HOSTILE = [
    "NaN",
    "Infinity",
    "-Infinity",
    "1e999",
    "1e3",
    "1" + "0" * 30,
    "10^30",
    "１２",
    "²",
    "0x10",
    "1_000",
    "1,2",
    "--1",
    "٣",
]


FIELDS = ("horizon_years", "users", "discount_percent", "storage_gb", "lines-0-amount", "lines-0-quantity")


def test_hostile_numbers_are_refused_by_field(app: Flask, world: PlanWorld) -> None:
    pm, let_in = signed_in(app, "pm"), []
    for name, value in product(FIELDS, HOSTILE):
        answer = pm.post(f"{PAGE}/calculations", data=typed(**{name: value}))
        if answer.status_code != 422 or f'href="#{name}"' not in answer.text or f'value="{value}"' not in answer.text:
            let_in.append((name, value, answer.status_code))
    assert not let_in


NONSENSE = [
    ("horizon_years", "0"),
    ("horizon_years", "31"),
    ("horizon_years", "2.5"),
    ("users", "0"),
    ("users", "-5"),
    ("discount_percent", "-100"),
    ("user_growth_percent", "-101"),
    ("user_growth_percent", "9" * 20),
    ("lines-0-amount", "-1"),
    ("lines-0-amount", "0.001"),
    ("lines-0-amount", ""),
    ("lines-0-quantity", "-1"),
    ("lines-0-month", "0"),
    ("lines-0-cadence", "month"),
    ("lines-0-cadence", "never"),
    ("lines-0-every_years", "3"),
    ("lines-0-licence", "subscription"),
    ("lines-1-amount", "1001"),
    ("lines-2-driver", "licence"),
    ("starts_on", "9999-01-01"),
    ("starts_on", ""),
    ("title", ""),
    ("title", "x\u202ey"),
    ("offers", ""),
    ("offers", "vendor_cloud.perpetual"),
]


def test_what_makes_no_sense_is_refused_by_field(app: Flask, world: PlanWorld) -> None:
    pm, let_in = signed_in(app, "pm"), []
    for name, value in NONSENSE:
        data = typed(**{name: value})
        if name == "offers" and not value:
            del data["offers"]
        answer = pm.post(f"{PAGE}/calculations", data=data)
        if answer.status_code != 422 or f'href="#{name}"' not in answer.text:
            let_in.append((name, value, answer.status_code))
    assert not let_in


def test_a_total_beyond_all_sense_is_refused(app: Flask, world: PlanWorld) -> None:
    data = typed(user_growth_percent="1000", horizon_years="30", **{"lines-2-driver": "user", "lines-2-amount": "9999999999"})
    answer = signed_in(app, "pm").post(f"{PAGE}/calculations", data=data)
    assert answer.status_code == 422
    assert 'href="#offers"' in answer.text


def test_a_client_sees_what_is_offered_and_no_price_book(app: Flask, world: PlanWorld, fresh_session: Opened) -> None:
    with fresh_session() as session:
        prices = [Price(SECRET, "Hidden name", 9_900), Price("licence.hosted.user", "Other hidden name", 250_000)]
        book = in_unit_of_work(
            lambda: publish_price_book(name="Hidden book", currency="CNY", prices=prices, actor=None, at=NOON).id
        )
        inputs = first_inputs(world.project, session.get_one(PriceBook, book), on=date(2027, 1, 1))
        keep(world, inputs, book=book)
    approver = signed_in(app, "approver")
    assert "Nothing is offered yet" in approver.get(PAGE).text
    assert approver.get(f"{PAGE}?version=1").status_code == approver.get(f"{PAGE}/comparison.pdf").status_code == 404
    pm = signed_in(app, "pm")
    assert "Hidden book" in pm.get(PAGE).text
    assert pm.post(f"{PAGE}/calculations/1/offer").status_code == 303
    shown = approver.get(PAGE).text
    assert "CN¥2,500 per user, once" in shown
    assert not any(text in shown for text in ("Hidden", SECRET, "licence.hosted", "Mira Vogel", "/inputs"))


def test_only_those_with_the_right_come_in(app: Flask, world: PlanWorld, fresh_session: Opened) -> None:
    with fresh_session():
        keep(world, published_inputs(horizon_years=4), is_offered=True)
    for who, code in (("team", 403), ("client", 403), ("stranger", 404), ("administrator", 404)):
        assert signed_in(app, who).get(PAGE).status_code == code, who
    approver = signed_in(app, "approver")
    assert approver.get(f"{PAGE}/inputs").status_code == 403
    assert approver.post(f"{PAGE}/calculations", data=typed()).status_code == 403
    assert approver.get(f"{PAGE}/switch").status_code == 403
    assert signed_in(app, "pm").post(f"{PAGE}/choice").status_code == 403


def test_the_approver_chooses_once_and_the_budget_carries_it(app: Flask, world: PlanWorld, fresh_session: Opened) -> None:
    with fresh_session() as session:
        keep(world, published_inputs(horizon_years=4), is_offered=True)
        calculation = session.scalars(select(Calculation)).one()
    approver = signed_in(app, "approver")
    assert "CN¥84,000 over 4 years, of which CN¥66,000 in the first year" in approver.get(PAGE).text
    assert choose(approver, calculation, typed_name="")[0] == 422
    assert choose(approver, calculation, offer="on_premises.perpetual")[0] == 422
    assert choose(approver, calculation, is_authorised="")[0] == 422
    assert choose(approver, calculation, results_hash="0" * 64)[0] == 409
    assert choose(approver, calculation)[0] == 303
    status, text = choose(approver, calculation)
    assert status == 409 and "chosen already" in text
    with fresh_session() as session:
        assert session.get_one(Project, world.project_id).deployment_cents == 8_400_000
        assert session.scalars(select(DeploymentChoice)).one().first_year_cents == 6_600_000
    text = said(approver.get(PAGE).text)
    assert "Chosen: Client cloud · Perpetual" in text
    assert "the total over the horizon, undiscounted" in text
    ledger = said(approver.get("/projects/HARBOUR/ledger").text)
    assert "王芳 chose the deployment option: Client cloud, Perpetual, from calculation 1" in ledger


def test_switching_opens_a_prefilled_change_request(app: Flask, world: PlanWorld, fresh_session: Opened) -> None:
    with fresh_session() as session:
        keep(world, published_inputs(horizon_years=4), is_offered=True)
        calculation = session.scalars(select(Calculation)).one()
    pm = signed_in(app, "pm")
    assert pm.get(f"{PAGE}/switch").status_code == 404
    choose(signed_in(app, "approver"), calculation)
    assert "CN¥84,000 → becomes CN¥100,000" in said(pm.get(f"{PAGE}/switch").text)
    data = {"number": "1", "offer": "client_cloud.subscription", "origin": "client", "why": ""}
    assert pm.post(f"{PAGE}/switch", data=data).status_code == 422
    assert pm.post(f"{PAGE}/switch", data={**data, "why": "x", "offer": "nowhere"}).status_code == 422
    answer = pm.post(f"{PAGE}/switch", data={**data, "why": "Cash flow"})
    assert (answer.status_code, answer.location) == (303, "/projects/HARBOUR/changes/1")
    with fresh_session() as session:
        change = session.scalars(select(ChangeRequest)).one()
        assert change.revision.edits[0]["value_cents"] == 10_000_000
    assert "Switch the deployment option to: Client cloud by subscription" in pm.get(PAGE).text
    assert "Switch the deployment option" not in signed_in(app, "approver").get(PAGE).text


def test_the_comparison_is_taken_away_as_a_pdf(app: Flask, world: PlanWorld, fresh_session: Opened) -> None:
    with fresh_session():
        keep(world, example_inputs(), is_offered=True)
    for who in ("pm", "approver"):
        answer = signed_in(app, who).get(f"{PAGE}/comparison.pdf")
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        assert answer.data.startswith(b"%PDF-")


def test_two_options_and_the_turned_one_are_chosen_in_the_address(app: Flask, world: PlanWorld, fresh_session: Opened) -> None:
    with fresh_session():
        keep(world, example_inputs())
    pm = signed_in(app, "pm")
    text = said(pm.get(f"{PAGE}?one=on_premises.perpetual&other=client_cloud.perpetual&offer=on_premises.perpetual").text)
    assert "On premises · Perpetual against Client cloud · Perpetual" in text
    assert "Sensitivity of the total: On premises · Perpetual" in text
    assert pm.get(f"{PAGE}?one=x&other=&offer=%F0%9F").status_code == 200
    assert pm.get(f"{PAGE}?one=on_premises.perpetual&other=on_premises.perpetual").status_code == 200


def test_the_page_reads_chinese(app: Flask, world: PlanWorld, fresh_session: Opened) -> None:
    with fresh_session():
        keep(world, published_inputs(horizon_years=4), is_offered=True)
        in_unit_of_work(lambda: setattr(world.user("approver"), "locale", "zh_Hans_CN"))
    text = said(signed_in(app, "approver").get(PAGE).text)
    assert "4 年内企业自有云（买断）最便宜：总成本 ¥84,000。" in text
    assert "第 38 个月（2030年2月）" in text
    assert "我代表港湾物流选定企业自有云（买断）" in text


def test_more_versions_cost_no_more_queries(app: Flask, world: PlanWorld, fresh_session: Opened) -> None:
    def asked() -> int:
        seen: list[str] = []
        with app.app_context():
            engine = db.engine
        listener = lambda _c, _u, statement, *_rest: seen.append(statement)  # noqa: E731
        event.listen(engine, "before_cursor_execute", listener)
        assert signed_in(app, "pm").get(PAGE).status_code == 200
        event.remove(engine, "before_cursor_execute", listener)
        return len(seen)

    with fresh_session():
        keep(world, published_inputs(horizon_years=4))
    once = asked()
    with fresh_session():
        for years in (3, 5, 6):
            keep(world, published_inputs(horizon_years=years))
    assert asked() == once
