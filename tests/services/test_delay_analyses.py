"""What moved the target is stored with every save, goes on from the analysis before, and is given to whoever had the ball."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from delivery.database import in_unit_of_work
from delivery.engine.attribution import BallSubject, Cause, Holder, Share, steps_from_json
from delivery.engine.edits import AddDependency, SetField
from delivery.engine.plan import Dependency, Plan
from delivery.engine.refusal import PlanError
from delivery.engine.states import DeliverableState, InterfaceState, Side
from delivery.extensions import db
from delivery.models import (
    BallSpell,
    DelayAnalysis,
    Deliverable,
    DeliverableVersion,
    Interface,
    LedgerEntry,
    Phase,
    StoredFile,
)
from delivery.models.interface import INTERFACES
from delivery.queries.delays import Delays, NoDelays, delays_of
from delivery.queries.forecasts import forecast_of
from delivery.queries.plans import plan_of
from delivery.services import delay_analyses
from delivery.services.balls import Pass, pass_ball, return_ball
from delivery.services.baselines import take_baseline
from delivery.services.plans import save_edits
from delivery.services.refusal import Invalid, Refused
from delivery.services.registers import add_row, edit_row
from tests.plan_world import DAY, PlanWorld, lay_plan_world

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def world(session: Session) -> PlanWorld:
    laid = lay_plan_world(starts_at=datetime(2026, 11, 2, 8))
    actor = laid.user("pm")
    in_unit_of_work(lambda: take_baseline(laid.project_id, name="Contract", actor=actor, at=MONDAY))
    return laid


def longer(world: PlanWorld, key: str, days: int, day: int) -> None:
    actor = world.user("pm")
    was = next(one for one in plan_of(world.project).milestones if one.key == key).duration_minutes
    edits = [SetField(key, "duration_minutes", was, was + days * DAY)]
    in_unit_of_work(lambda: save_edits(world.project_id, edits, actor=actor, at=MONDAY + timedelta(days=day)))


def told(world: PlanWorld, day: int, since: date, who: str = "team", **said: object) -> int:
    wish = Pass(**{"holder": Holder.CLIENT, "since_on": since, "awaits": "the list of tariffs", **said})  # type: ignore[arg-type]
    actor, at = world.user(who), MONDAY + timedelta(days=day)
    return in_unit_of_work(lambda: pass_ball(world.project_id, BallSubject.MILESTONE, "a", wish, actor=actor, at=at).number)


def back(world: PlanWorld, number: int, day: int, who: str = "team", answer: str = "", until: date | None = None) -> BallSpell:
    actor, at = world.user(who), MONDAY + timedelta(days=day)
    on = until or at.date()
    return in_unit_of_work(lambda: return_ball(world.project_id, number, actor=actor, at=at, until_on=on, answer=answer))


def found(world: PlanWorld, day: int) -> Delays:
    delays = delays_of(world.project, today=(MONDAY + timedelta(days=day)).date())
    assert isinstance(delays, Delays)
    return delays


def shares(delays: Delays) -> dict[str, int]:
    return {share.value: days for share, days in delays.attribution.days.items() if days}


def test_a_slip_belongs_to_whoever_had_the_ball_and_adds_up_to_the_forecast(world: PlanWorld) -> None:
    number = told(world, 1, date(2026, 11, 3))
    back(world, number, 4)
    longer(world, "a", 5, 7)
    delays = found(world, 8)
    assert shares(delays) == {"client": 3, "vendor": 2}
    forecast = forecast_of(world.project)
    assert forecast is not None and delays.attribution.finish == forecast.target_at.date()
    [client] = [part for part in delays.attribution.parts if part.share is Share.CLIENT]
    assert client.wait is not None and delays.sources[client.wait.key].spell.number == number


def test_an_analysis_that_goes_on_equals_one_from_the_beginning(world: PlanWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    for day, (key, days) in enumerate((("a", 2), ("c", 1), ("b", 9), ("c", -1), ("a", 1), ("c", 3))):
        longer(world, key, days, 3 * day)
    row = db.session.get_one(DelayAnalysis, world.project_id)
    stored = row.steps, row.windows
    assert len(row.windows) > 3
    monkeypatch.setattr(delay_analyses, "_kept", lambda row: None)
    longer(world, "b", 0, 16)
    row = db.session.get_one(DelayAnalysis, world.project_id)
    assert row.steps == stored[0]
    assert [window[1] for window in row.windows] == [window[1] for window in stored[1]]


def test_links_drawn_by_hand_and_another_baseline(world: PlanWorld) -> None:
    actor = world.user("pm")
    world.save([AddDependency(Dependency("a", "b"))])
    assert shares(found(world, 9)) == {"other": 2}
    in_unit_of_work(lambda: take_baseline(world.project_id, name="Second", actor=actor, at=MONDAY + timedelta(days=20)))
    assert found(world, 21).attribution.total_days == 0


def test_too_many_saves_are_refused_with_their_number_and_a_gap_is_not_attributed(
    world: PlanWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    longer(world, "a", 5, 1)
    monkeypatch.setattr(delay_analyses, "_kept", lambda row: None)
    monkeypatch.setattr(delay_analyses, "MOST_SAVES", 1)
    longer(world, "c", 1, 2)
    refused = delays_of(world.project, today=MONDAY.date())
    assert isinstance(refused, NoDelays) and (refused.reason, refused.amount) == ("many_saves", 2)
    monkeypatch.setattr(delay_analyses, "MOST_SAVES", 100)
    monkeypatch.setattr(delay_analyses, "rewind", _lost)
    longer(world, "c", 1, 3)
    steps = steps_from_json(db.session.get_one(DelayAnalysis, world.project_id).steps)
    assert [(step.cause, step.added_days) for step in steps] == [(Cause.GAP, 7)]
    assert shares(found(world, 4)) == {"other": 7}


def _lost(plan: Plan, back: object) -> Plan:
    raise PlanError("", "a save is missing")


def test_what_cannot_be_told_is_refused_beside_its_field(world: PlanWorld) -> None:
    lately = date(2026, 11, 23)
    wrong: list[tuple[date, dict[str, object], str]] = [
        (date(2026, 11, 25), {}, "since_on"),
        (date(2026, 11, 2), {}, "since_on"),
        (lately, {"awaits": "  "}, "awaits"),
        (lately, {"awaits": "x" * 501}, "awaits"),
        (lately, {"holder": Holder.THIRD_PARTY}, "party"),
        (lately, {"holder": Holder.VENDOR}, "holder"),
        (lately, {"expected_on": date(2026, 11, 20)}, "expected_on"),
    ]
    for since, more, field in wrong:
        with pytest.raises(Invalid) as refused:
            told(world, 22, since, **more)
        assert refused.value.field == field, more
    assert db.session.scalar(select(func.count()).select_from(BallSpell)) == 0


def test_spells_of_one_milestone_never_overlap_and_the_ball_is_handed_on(world: PlanWorld) -> None:
    first = told(world, 1, date(2026, 11, 3))
    with pytest.raises(Invalid):
        told(world, 1, date(2026, 11, 3))
    told(world, 4, date(2026, 11, 5), holder=Holder.THIRD_PARTY, party="Till supplier")
    handed = db.session.scalars(select(BallSpell).where(BallSpell.number == first)).one()
    assert handed.until_on == date(2026, 11, 5)
    with pytest.raises(Refused):
        back(world, first, 5)
    with pytest.raises(Invalid):
        back(world, 2, 5, until=date(2026, 11, 4))


def test_a_client_returns_its_own_ball_with_a_text_and_both_statements_stand_in_the_ledger(world: PlanWorld) -> None:
    number = told(world, 1, date(2026, 11, 3), note="they never answer")
    with pytest.raises(Invalid):
        back(world, number, 2, "client")
    assert back(world, number, 2, "client", "Sent by courier on Tuesday").until_on == date(2026, 11, 4)
    again = told(world, 3, date(2026, 11, 4), holder=Holder.THIRD_PARTY, party="Courier")
    with pytest.raises(Refused):
        back(world, again, 3, "client", "not ours")
    entries = db.session.scalars(select(LedgerEntry).where(LedgerEntry.kind.startswith("ball")).order_by(LedgerEntry.seq)).all()
    assert [entry.kind for entry in entries] == ["ball.passed", "ball.returned", "ball.passed"]
    assert all(entry.is_client_visible and "never answer" not in (entry.body or "") for entry in entries)


def test_the_milestones_of_an_interface_wait_with_it(world: PlanWorld) -> None:
    actor, at = world.user("team"), MONDAY + timedelta(days=1)
    said = {"title": "Orders", "system_a": "CRM", "system_b": "Hub", "milestones": [["a"]]}
    in_unit_of_work(lambda: add_row(INTERFACES, world.project_id, said, actor=actor, at=at))
    in_unit_of_work(lambda: add_row(INTERFACES, world.project_id, {**said, "is_internal": True}, actor=actor, at=at))
    wish = Pass(Holder.THIRD_PARTY, at.date(), "test access", "CRM supplier")
    in_unit_of_work(lambda: pass_ball(world.project_id, BallSubject.INTERFACE, "1", wish, actor=actor, at=at))
    row = db.session.scalars(select(Interface).where(Interface.number == 1)).one()
    assert (row.holder, row.held_since, row.route) == (Holder.THIRD_PARTY, at.date(), "CRM → Hub")
    longer(world, "a", 4, 7)
    assert shares(found(world, 4)) == {"third_party": 3, "vendor": 1}
    for key in ("2", "3", "x"):
        with pytest.raises(Refused):
            in_unit_of_work(lambda key=key: pass_ball(world.project_id, BallSubject.INTERFACE, key, wish, actor=actor, at=at))
    in_unit_of_work(
        lambda: edit_row(INTERFACES, world.project_id, 1, {"state": InterfaceState.PASSED}, version=1, actor=actor, at=at)
    )
    db.session.expire_all()
    assert row.holder is Holder.THIRD_PARTY, "an open ball is passed back by somebody, not by a state"


def test_a_deliverable_that_lies_with_the_client_longer_than_agreed_holds_the_gate_of_its_phase(world: PlanWorld) -> None:
    def hand_in() -> None:
        phase = db.session.scalars(select(Phase).where(Phase.project_id == world.project_id, Phase.position == 6)).one()
        kept = StoredFile(project_id=world.project_id, public_id="f", sha256="0" * 64, size_bytes=1, name="a.pdf")
        kept.media_type, kept.stored_at = "application/pdf", MONDAY
        paper = Deliverable(project_id=world.project_id, phase_id=phase.id, number=1, name="Go-live list", signed_by=Side.CLIENT)
        paper.state = DeliverableState.SUBMITTED
        db.session.add_all([kept, paper])
        db.session.flush()
        version = DeliverableVersion(deliverable_id=paper.id, number=1, file_id=kept.id, submitted_by_id=world.people["pm"])
        version.submitted_at = MONDAY
        db.session.add(version)

    in_unit_of_work(hand_in)
    longer(world, "g", 6, 13)
    assert shares(found(world, 14)) == {"client": 4, "vendor": 2}, "five days to answer, then 10 to 13 November"
    assert shares(found(world, 7)) == {"vendor": 6}


def test_a_finished_milestone_waits_for_nobody(world: PlanWorld) -> None:
    at = datetime(2026, 11, 3, 17)
    world.save([SetField("a", "actual_start", None, datetime(2026, 11, 2, 8)), SetField("a", "actual_finish", None, at)])
    with pytest.raises(Refused):
        told(world, 2, date(2026, 11, 3))
