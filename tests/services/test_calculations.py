"""Deployment calculations: saved as versions, offered, chosen once, switched by a change request."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from delivery.database import in_unit_of_work
from delivery.engine.costing import CostInputs, DeploymentOption, LicenceModel, Offer, document
from delivery.engine.costing.example import example_inputs, published_inputs
from delivery.engine.edits import SetDeployment, from_json
from delivery.engine.states import ChangeOrigin
from delivery.extensions import db
from delivery.models import Calculation, LedgerEntry, OutgoingMail, PlanEdit, PriceBook
from delivery.models.plan_edit import PlanEditKind
from delivery.queries.calculations import calculation_numbered, examined, switches
from delivery.queries.plans import last_edit
from delivery.services.calculations import LINES_MOST, FaultyInputs, first_inputs, offer_calculation, save_calculation
from delivery.services.deployment_choices import Pick, choose_deployment, switch_deployment
from delivery.services.plans import can_be_undone
from delivery.services.price_books import Price, publish_price_book
from delivery.services.refusal import Forbidden, Invalid, Refused
from tests.plan_world import NOON, PlanWorld, lay_plan_world

VENDOR_RENTED = Offer(DeploymentOption.VENDOR_CLOUD, LicenceModel.SUBSCRIPTION)
VENDOR_BOUGHT = Offer(DeploymentOption.VENDOR_CLOUD, LicenceModel.PERPETUAL)


@pytest.fixture
def world(session: Session) -> PlanWorld:
    return lay_plan_world()


def saved(world: PlanWorld, inputs: CostInputs | None = None, title: str = "Five years") -> Calculation:
    inputs, pm = inputs or example_inputs(), world.user("pm")
    return in_unit_of_work(
        lambda: save_calculation(world.project_id, title=title, inputs=inputs, price_book_id=None, actor=pm, at=NOON)
    )


def offered(world: PlanWorld, inputs: CostInputs | None = None) -> Calculation:
    calculation_id, pm = saved(world, inputs).id, world.user("pm")
    return in_unit_of_work(lambda: offer_calculation(calculation_id, actor=pm, at=NOON))


def picked(calculation: Calculation, offer: Offer | None = VENDOR_BOUGHT, **more: object) -> Pick:
    values = {"typed_name": "王芳", "is_authorised": True, "locale": "en", "results_hash": calculation.results_hash}
    return Pick(number=calculation.number, offer=offer, **{**values, **more})  # type: ignore[arg-type]


def choose(world: PlanWorld, pick: Pick, who: str = "approver") -> int:
    actor = world.user(who)
    return in_unit_of_work(lambda: choose_deployment(world.project_id, pick, actor=actor, at=NOON).total_cents)


def test_versions_are_numbered_and_recompute_to_the_same_hash(world: PlanWorld) -> None:
    first = saved(world)
    second = saved(world, replace(example_inputs(), users=120), "More users")
    assert (first.number, second.number) == (1, 2)
    assert first.results_hash != second.results_hash
    assert all(examined(one).is_reproduced for one in (first, second))


def test_a_changed_row_is_noticed_and_cannot_be_offered(world: PlanWorld) -> None:
    calculation, pm = saved(world), world.user("pm")
    changed = document(replace(example_inputs(), users=81))
    in_unit_of_work(lambda: setattr(db.session.get_one(Calculation, calculation.id), "inputs", changed))
    assert not examined(calculation).is_reproduced
    with pytest.raises(Refused, match="another result"):
        in_unit_of_work(lambda: offer_calculation(calculation.id, actor=pm, at=NOON))


def test_unreadable_inputs_have_no_results(world: PlanWorld) -> None:
    calculation = saved(world)
    in_unit_of_work(lambda: setattr(db.session.get_one(Calculation, calculation.id), "inputs", {"format": 7}))
    assert examined(calculation).results is None


def test_a_new_price_book_changes_no_earlier_calculation(world: PlanWorld) -> None:
    def publish(cents: int) -> PriceBook:
        prices = [Price("licence.hosted.user", "Licence", cents)]
        return in_unit_of_work(lambda: publish_price_book(name="List", currency="CNY", prices=prices, actor=None, at=NOON))

    inputs = first_inputs(world.project, publish(100_000), on=date(2027, 1, 1))
    assert dict(inputs.price_book.prices) == {"licence.hosted.user": 100_000}
    calculation = saved(world, inputs)
    assert publish(200_000).version_number == 2
    assert examined(calculation).is_reproduced


def test_two_cannot_publish_the_same_version(world: PlanWorld) -> None:
    def publish(follows: int) -> None:
        prices = [Price("a", "A", 1)]
        in_unit_of_work(
            lambda: publish_price_book(name="List", currency="CNY", prices=prices, actor=None, at=NOON, follows=follows)
        )

    publish(0)
    publish(1)
    with pytest.raises(Refused, match="Version 2"):
        publish(1)
    with pytest.raises(Invalid, match="this name"):
        publish(0)


def test_faults_name_their_field(world: PlanWorld) -> None:
    with pytest.raises(FaultyInputs) as refused:
        saved(world, replace(example_inputs(), horizon_years=31, discount_percent=Decimal("NaN")))
    assert [fault.field for fault in refused.value.faults] == ["horizon_years", "discount_percent"]


def test_too_many_lines_and_a_foreign_currency_are_refused(world: PlanWorld) -> None:
    sample = example_inputs()
    lines = tuple(replace(sample.lines[4], key=f"k{number}") for number in range(LINES_MOST + 1))
    with pytest.raises(FaultyInputs, match=str(LINES_MOST)):
        saved(world, replace(sample, lines=lines))
    with pytest.raises(FaultyInputs, match="USD"):
        saved(world, replace(sample, currency="USD", price_book=replace(sample.price_book, currency="USD")))


def test_offering_tells_the_approvers_and_the_ledger(world: PlanWorld) -> None:
    calculation = offered(world)
    letters = list(db.session.scalars(select(OutgoingMail).where(OutgoingMail.kind == "deployment_offered")))
    assert [letter.user_id for letter in letters] == [world.people["approver"]]
    assert not any(sign in letters[0].subject + letters[0].text for sign in ("¥", "719"))
    entry = db.session.scalars(select(LedgerEntry).where(LedgerEntry.kind == "calculation.offered")).one()
    assert entry.is_client_visible
    pm = world.user("pm")
    with pytest.raises(Refused):
        in_unit_of_work(lambda: offer_calculation(calculation.id, actor=pm, at=NOON))


def test_choosing_enters_the_budget_and_cannot_be_undone(world: PlanWorld) -> None:
    before = world.project.plan_version
    total = choose(world, picked(offered(world)))
    assert total == 71_909_805
    project = world.project
    assert (project.deployment_cents, project.plan_version) == (total, before + 1)
    edit = last_edit(project)
    assert edit is not None and edit.kind is PlanEditKind.CHANGE
    assert not can_be_undone(edit)
    assert from_json(edit.edits) == [SetDeployment(0, total)] or from_json(edit.edits) == (SetDeployment(0, total),)


def test_the_choice_is_in_the_ledger_with_its_amounts_and_statement(world: PlanWorld) -> None:
    choose(world, picked(offered(world), auth={"method": "password", "age_s": 5}))
    entry = db.session.scalars(select(LedgerEntry).where(LedgerEntry.kind == "deployment.chosen")).one()
    assert '"total_cents":71909805' in entry.body and "vendor_cloud" in entry.body
    assert "For 港湾物流 I choose vendor cloud with a perpetual licence" in entry.body
    letters = db.session.scalars(select(OutgoingMail.user_id).where(OutgoingMail.kind == "deployment_chosen"))
    assert set(letters) == {world.people[who] for who in ("approver", "pm", "pm2")}


def test_choosing_twice_is_refused(world: PlanWorld) -> None:
    pick = picked(offered(world))
    choose(world, pick)
    with pytest.raises(Refused, match="chosen already"):
        choose(world, pick)
    assert len(list(db.session.scalars(select(PlanEdit).where(PlanEdit.kind == PlanEditKind.CHANGE)))) == 1


def test_what_was_not_shown_is_not_chosen(world: PlanWorld) -> None:
    calculation = offered(world)
    with pytest.raises(Refused, match="newer"):
        choose(world, picked(calculation, results_hash="0" * 64))
    newer = offered(world, replace(example_inputs(), users=90))
    with pytest.raises(Refused, match="newer"):
        choose(world, picked(calculation))
    assert choose(world, picked(newer))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"offer": None}, "offer"),
        ({"typed_name": "  "}, "typed_name"),
        ({"is_authorised": False}, "is_authorised"),
    ],
)
def test_a_choice_needs_option_name_and_authority(world: PlanWorld, more: dict[str, object], field: str) -> None:
    calculation = offered(world)
    with pytest.raises(Invalid) as refused:
        choose(world, picked(calculation, **more))  # type: ignore[arg-type]
    assert refused.value.field == field
    assert world.project.deployment_cents == 0


@pytest.mark.parametrize("who", ["pm", "client", "stranger"])
def test_only_an_approver_chooses(world: PlanWorld, who: str) -> None:
    calculation = offered(world)
    with pytest.raises(Forbidden):
        choose(world, picked(calculation), who)


def test_switching_raises_a_change_request_that_holds_the_new_cost(world: PlanWorld) -> None:
    calculation = offered(world)
    total = choose(world, picked(calculation))
    pm = world.user("pm")

    def switch(offer: Offer) -> int:
        return in_unit_of_work(
            lambda: (
                switch_deployment(
                    world.project_id,
                    calculation.number,
                    offer,
                    why="Growth",
                    origin=ChangeOrigin.CLIENT,
                    locale="en",
                    actor=pm,
                    at=NOON,
                ).id
            )
        )

    with pytest.raises(Invalid, match="exactly this cost"):
        switch(VENDOR_BOUGHT)
    switch(VENDOR_RENTED)
    (change,) = switches(world.project)
    assert list(from_json(list(change.revision.edits))) == [SetDeployment(total, 81_988_713)]
    assert change.title.startswith("Switch the deployment option to: Vendor cloud by subscription")
    assert world.project.deployment_cents == total


def test_nothing_is_switched_before_anything_is_chosen(world: PlanWorld) -> None:
    calculation, pm = offered(world), world.user("pm")
    with pytest.raises(Refused, match="Nothing is chosen"):
        in_unit_of_work(
            lambda: switch_deployment(
                world.project_id,
                calculation.number,
                VENDOR_RENTED,
                why="x",
                origin=ChangeOrigin.TEAM,
                locale="en",
                actor=pm,
                at=NOON,
            )
        )


def test_a_later_version_at_the_client_stops_an_earlier_one(world: PlanWorld) -> None:
    early, pm = saved(world), world.user("pm")
    offered(world, published_inputs(horizon_years=4))
    with pytest.raises(Refused, match="later version"):
        in_unit_of_work(lambda: offer_calculation(early.id, actor=pm, at=NOON))
    assert calculation_numbered(world.project, 1, only_offered=True) is None


def test_first_inputs_in_another_currency_hold_no_invented_amounts(world: PlanWorld) -> None:
    project = world.project
    in_unit_of_work(lambda: setattr(world.project, "currency", "USD"))
    inputs = first_inputs(project, None, on=date(2027, 1, 1))
    assert inputs.currency == "USD"
    assert not any(line.unit_cents for line in inputs.lines)
