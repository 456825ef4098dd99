"""A gate names what it lacks; one side alone never waives it."""

from __future__ import annotations

import json

import pytest
from flask_babel import force_locale

from delivery.database import in_unit_of_work
from delivery.engine.edits import SetField
from delivery.engine.states import GateState, Side
from delivery.extensions import db
from delivery.models import Forecast, LedgerEntry, OutgoingMail
from delivery.queries.deliverables import gates_of
from delivery.queries.sides import side_of
from delivery.services import gates
from delivery.services.deliverable_lists import Description
from delivery.services.refusal import Forbidden, Invalid, Refused
from tests.deliverable_world import BLUEPRINT, INTERVIEWS, PDF, accept_all, add, decide, lay_deliverables, phase, submit
from tests.plan_world import NOON, PlanWorld


@pytest.fixture
def world(session) -> PlanWorld:
    return lay_deliverables()


def deed(world: PlanWorld, name: str, who: str = "pm", position: int = 1, **more) -> GateState:
    one, actor = phase(world, position), world.user(who)
    if name in ("agree_waiver", "refuse_waiver"):
        more.setdefault("version", one.version)
    in_unit_of_work(lambda: getattr(gates, name)(world.project, one.id, actor=actor, at=NOON, **more))
    return phase(world, position).gate_state


def last(world: PlanWorld) -> dict:
    query = db.select(LedgerEntry.body).where(LedgerEntry.project_id == world.project_id).order_by(LedgerEntry.seq.desc())
    return json.loads(db.session.scalars(query).first())


def test_a_gate_opens_when_every_required_deliverable_is_accepted(world):
    accept_all(world)
    assert deed(world, "open_gate") is GateState.OPEN
    assert last(world)["action"] == "gate.opened"
    assert phase(world).gate_decided_at == NOON


def test_a_refusal_names_exactly_what_is_missing(world):
    submit(world, BLUEPRINT)
    with pytest.raises(Refused) as refused:
        deed(world, "open_gate")
    assert refused.value.message == (
        "The gate cannot open yet. Missing: 1 “Upgrade blueprint 升级蓝图” (submitted, waits for the client); "
        "2 “Stakeholder interviews” (not submitted yet)."
    )
    with force_locale("zh_Hans_CN"), pytest.raises(Refused, match="缺少：1“Upgrade blueprint 升级蓝图”（已提交，待客户签收）；2"):
        deed(world, "open_gate")
    assert phase(world).gate_state is GateState.CLOSED


def test_what_is_optional_does_not_hold_a_gate(world):
    accept_all(world)
    add(world, Description("Another album", is_required=False))
    assert deed(world, "open_gate") is GateState.OPEN


@pytest.mark.parametrize(("asker", "answerer"), [("pm", "approver"), ("approver", "pm2")])
def test_a_waiver_needs_both_sides(world, asker, answerer):
    assert deed(world, "ask_waiver", asker, reason="急需先行开工") is GateState.WAIVER_ASKED
    assert last(world)["facts"]["missing"] == [BLUEPRINT, INTERVIEWS]
    with pytest.raises(Forbidden):
        deed(world, "agree_waiver", asker)
    assert phase(world).gate_state is GateState.WAIVER_ASKED
    assert deed(world, "agree_waiver", answerer) is GateState.WAIVED
    assert (last(world)["action"], last(world)["facts"]["reason"]) == ("gate.waived", "急需先行开工")
    kinds = list(db.session.scalars(db.select(LedgerEntry.kind).order_by(LedgerEntry.seq)))
    assert kinds[-2:] == ["gate.waiver_asked", "gate.waived"]


def test_another_of_the_same_side_cannot_agree_either(world):
    deed(world, "ask_waiver", "pm", reason="Hurry")
    with pytest.raises(Forbidden):
        deed(world, "agree_waiver", "pm2")


@pytest.mark.parametrize("who", ["client", "team", "stranger"])
def test_those_who_decide_for_no_side_decide_nothing(world, who):
    with pytest.raises(Forbidden):
        deed(world, "ask_waiver", who, reason="Hurry")
    deed(world, "ask_waiver", "pm", reason="Hurry")
    for name in ("agree_waiver", "refuse_waiver"):
        with pytest.raises(Forbidden):
            deed(world, name, who, **({"reason": "x"} if name == "refuse_waiver" else {}))


def test_the_other_side_is_asked_by_letter(world):
    deed(world, "ask_waiver", "pm", reason="Hurry")
    letter = db.session.scalars(db.select(OutgoingMail).where(OutgoingMail.kind == "gate_waiver_asked")).one()
    assert letter.to_address == "approver@example.com" and "Hurry" in letter.text


def test_a_waiver_is_refused_with_a_reason_or_taken_back(world):
    deed(world, "ask_waiver", "pm", reason="Hurry")
    with pytest.raises(Invalid):
        deed(world, "refuse_waiver", "approver", reason=" ")
    assert deed(world, "refuse_waiver", "approver", reason="The blueprint comes first.") is GateState.CLOSED
    assert last(world)["action"] == "gate.waiver_refused"
    deed(world, "ask_waiver", "pm", reason="Please")
    assert deed(world, "refuse_waiver", "pm", reason="") is GateState.CLOSED
    assert last(world)["action"] == "gate.waiver_withdrawn"
    assert phase(world).waiver_reason == ""


def test_an_agreement_with_another_reason_than_the_one_shown_is_refused(world):
    deed(world, "ask_waiver", "pm", reason="Only two days")
    shown = phase(world).version
    deed(world, "refuse_waiver", "pm", reason="")
    deed(world, "ask_waiver", "pm", reason="For ever")
    with pytest.raises(Refused, match="anew"):
        deed(world, "agree_waiver", "approver", version=shown)
    assert phase(world).gate_state is GateState.WAIVER_ASKED


def test_nothing_is_waived_where_nothing_is_missing_and_nothing_passed_twice(world):
    accept_all(world)
    with pytest.raises(Refused):
        deed(world, "ask_waiver", "pm", reason="Hurry")
    deed(world, "open_gate")
    with pytest.raises(Refused):
        deed(world, "open_gate")
    with pytest.raises(Refused):
        deed(world, "ask_waiver", "pm", reason="Hurry")


def test_a_waiver_needs_a_reason(world):
    with pytest.raises(Invalid):
        deed(world, "ask_waiver", "pm", reason="\n")


def test_a_new_version_behind_an_open_gate_shows_on_it(world):
    accept_all(world)
    deed(world, "open_gate")
    submit(world, BLUEPRINT, data=PDF + b"2")
    gate = gates_of(world.project)[0]
    assert gate.is_passed and [row.number for row in gate.anew] == [BLUEPRINT]
    assert deed(world, "close_gate", reason="The blueprint changed.") is GateState.CLOSED
    with pytest.raises(Refused, match="waits for the client"):
        deed(world, "open_gate")
    decide(world, BLUEPRINT)
    assert deed(world, "open_gate") is GateState.OPEN


def test_a_gate_that_opens_makes_the_work_behind_it_safe(world):
    """Phase 2 has begun behind the closed gate of phase 1: at risk until the gate is passed."""
    start = db.session.get_one(Forecast, world.project_id).finish_at
    world.save([SetField("c", "actual_start", None, start)])
    assert db.session.get_one(Forecast, world.project_id, populate_existing=True).phases["2"]["at_risk"] == 1
    deed(world, "ask_waiver", "approver", reason="We trust you")
    deed(world, "agree_waiver", "pm")
    assert db.session.get_one(Forecast, world.project_id, populate_existing=True).phases["2"]["at_risk"] == 0


def test_who_decides_for_a_side(world):
    found = {who: side_of(world.project, world.user(who)) for who in ("pm", "team", "approver", "client", "stranger")}
    assert found == {"pm": Side.VENDOR, "team": None, "approver": Side.CLIENT, "client": None, "stranger": None}
