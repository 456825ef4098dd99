"""The life of a change request through its services: what may follow what, and what is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest

from delivery.database import in_unit_of_work
from delivery.engine.approval import Verdict
from delivery.engine.edits import SetField, to_json
from delivery.engine.states import CHANGE_MOVES, ApprovalRule, ChangeState, OptionKind, TriageOutcome, VoteKind
from delivery.extensions import db
from delivery.models import ChangeVote, Job, LedgerEntry, Membership, OutgoingMail
from delivery.queries.forecasts import forecast_of
from delivery.services import (
    change_implementations,
    change_offers,
    change_options,
    change_reminders,
    change_requests,
    change_triage,
    change_votes,
    ledger,
)
from delivery.services.change_impacts import ground_of, stale_reasons
from delivery.services.refusal import Forbidden, Invalid, Refused
from tests.change_world import DUE, ballot, change_of, computed, more_days, raised, sent, triaged, vote
from tests.plan_world import DAY, NOON, lay_plan_world


@pytest.fixture
def world(session):
    return lay_plan_world()


def test_eight_days_on_a_milestone_with_three_days_of_float_move_the_finish_by_exactly_five(world):
    change_id = raised(world, edits=to_json([SetField("b", "duration_minutes", 2 * DAY, 10 * DAY)]))
    computed(world, change_id)
    impact = change_of(change_id).revision.options[0].impact
    assert impact["shift_minutes"] == 5 * DAY
    assert impact["internal"]["float_used"]["M2"] == 3 * DAY


def test_what_was_approved_is_implemented_exactly_and_the_plan_equals_the_preview_on_every_date(world):
    change_id = sent(world)
    vote(world, change_id)
    _edits, preview = change_implementations.implementation_preview(world.project, change_of(change_id))
    _implement(world, change_id)
    forecast = forecast_of(world.project)
    assert {key: (one.start, one.finish) for key, one in forecast.timings.items()} == {
        key: (one.start, one.finish) for key, one in preview.after.timings.items()
    }
    assert change_of(change_id).state is ChangeState.IMPLEMENTED
    assert ledger.verify_project(world.project).is_good


def test_an_approved_option_whose_edits_were_changed_behind_its_seal_is_not_implemented(world):
    change_id = sent(world)
    vote(world, change_id)

    def tamper():
        option = next(one for one in change_of(change_id).revision.options if one.is_chosen)
        option.edits = more_days(days=30)

    in_unit_of_work(tamper)
    with pytest.raises(Refused, match="not those that were approved"):
        _implement(world, change_id)


def test_a_vote_on_content_that_was_not_shown_is_refused(world):
    change_id = sent(world)
    with pytest.raises(Refused, match="not what is offered"):
        vote(world, change_id, content_hash="0" * 64)
    assert db.session.scalar(db.select(db.func.count(ChangeVote.id))) == 0


def test_the_same_vote_twice_counts_once_and_another_one_is_refused(world):
    change_id = sent(world)
    first = vote(world, change_id)
    again = vote(world, change_id)
    assert again.is_repeat and again.vote.id == first.vote.id
    with pytest.raises(Refused, match="decided already"):
        vote(world, change_id, kind=VoteKind.DECLINE)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"typed_name": " "}, "typed_name"),
        ({"is_authorised": False}, "is_authorised"),
        ({"option": "Z"}, "option"),
        ({"kind": VoteKind.RETURN, "comment": ""}, "comment"),
        ({"kind": VoteKind.DECLINE, "comment": " "}, "comment"),
    ],
)
def test_a_ballot_that_lacks_something_names_the_field(world, changes, field):
    change_id = sent(world)
    with pytest.raises(Invalid) as refused:
        vote(world, change_id, **changes)
    assert refused.value.field == field


def test_who_lost_the_role_or_was_never_asked_cannot_decide(world):
    change_id = sent(world)
    with pytest.raises(Forbidden):
        vote(world, change_id, "client")

    def remove():
        place = db.session.scalars(db.select(Membership).where(Membership.user_id == world.people["approver"])).one()
        db.session.delete(place)

    in_unit_of_work(remove)
    with pytest.raises(Forbidden):
        vote(world, change_id)


def test_an_offer_goes_stale_when_its_effect_changes_and_stays_true_when_it_does_not(world):
    change_id = sent(world)
    world.save([SetField("a", "name", "Blueprint", "Blueprint 2")])
    assert stale_reasons(ground_of(world.project), change_of(change_id).revision) == []
    world.save([SetField("c", "duration_minutes", 2 * DAY, 4 * DAY)])
    assert stale_reasons(ground_of(world.project), change_of(change_id).revision)
    with pytest.raises(Refused, match="plan has moved"):
        vote(world, change_id)
    assert vote(world, change_id, kind=VoteKind.DECLINE).verdict is Verdict.REJECTED


def test_stale_figures_are_not_sent(world):
    change_id = triaged(world)
    world.save([SetField("c", "duration_minutes", 2 * DAY, 4 * DAY)])
    terms = change_offers.Terms([world.people["approver"]], ApprovalRule.ALL, 1, DUE)
    with pytest.raises(Refused, match="out of date"):
        in_unit_of_work(lambda: change_offers.send_to_client(change_id, terms, actor=world.user("pm"), at=NOON))


def test_editing_a_triaged_change_asks_for_a_new_triage_and_sent_content_cannot_be_edited(world):
    change_id = triaged(world)
    in_unit_of_work(lambda: change_requests.set_edits(change_id, more_days(days=1), actor=world.user("pm"), at=NOON))
    assert change_of(change_id).state is ChangeState.SUBMITTED
    other = sent(world)
    version = change_of(other).version
    with pytest.raises(Refused, match="no longer be edited"):
        in_unit_of_work(
            lambda: change_requests.edit_change_request(
                other, actor=world.user("pm"), at=NOON, version=version, texts={"title": "x"}
            )
        )


def test_a_new_revision_is_a_copy_that_must_be_approved_again(world):
    change_id = sent(world)
    old = change_of(change_id).revision.id
    in_unit_of_work(lambda: change_requests.revise_change_request(change_id, actor=world.user("pm"), at=NOON))
    change = change_of(change_id)
    assert change.revision.number == 2 and change.state is ChangeState.DRAFT
    assert change.revision.edits == change.revisions[0].edits
    paper = ballot(change.revisions[0])
    with pytest.raises(Refused, match="replaced or withdrawn"):
        in_unit_of_work(lambda: change_votes.decide_change_request(old, paper, actor=world.user("approver"), at=NOON))
    kinds = [letter.kind for letter in db.session.scalars(db.select(OutgoingMail))]
    assert kinds.count("change_superseded") == 1


def test_absorbing_uses_up_the_reserve_and_informs_the_client(world):
    def give_reserve():
        project = world.project
        project.reserve_minutes, project.reserve_effort_minutes, project.reserve_cents = 5 * DAY, 10 * DAY, 1_000_000

    in_unit_of_work(give_reserve)
    change_id = triaged(world)
    assert change_of(change_id).outcome is TriageOutcome.ABSORB
    in_unit_of_work(lambda: change_triage.absorb_change_request(change_id, actor=world.user("pm"), at=NOON))
    change = change_of(change_id)
    assert (change.absorbed_minutes, change.absorbed_effort_minutes, change.absorbed_cents) == (3 * DAY, 4 * DAY, 400_000)
    letter = db.session.scalars(db.select(OutgoingMail).where(OutgoingMail.kind == "change_absorbed")).one()
    assert letter.user_id == world.people["approver"] and "4,000" not in letter.text + letter.html
    _implement(world, change_id)
    second = triaged(world, edits=to_json([SetField("a", "duration_minutes", 5 * DAY, 8 * DAY)]))
    assert change_of(second).outcome is not TriageOutcome.ABSORB


def test_edits_that_the_plan_has_moved_under_are_named_with_both_values(world):
    change_id = raised(world)
    world.save([SetField("c", "duration_minutes", 2 * DAY, 4 * DAY)])
    with pytest.raises(Refused, match="M3, duration: it was 2 working days when you began, and is 4 working days now"):
        change_options.suggested_options(world.project, change_of(change_id).revision)


def test_a_change_in_another_lane_is_not_absorbed_until_it_is_overruled_with_a_reason(world):
    change_id = triaged(world)
    with pytest.raises(Refused, match="lane"):
        in_unit_of_work(lambda: change_triage.absorb_change_request(change_id, actor=world.user("pm"), at=NOON))
    with pytest.raises(Invalid):
        _overrule(world, change_id, " ")
    _overrule(world, change_id, "Goodwill")
    in_unit_of_work(lambda: change_triage.absorb_change_request(change_id, actor=world.user("pm"), at=NOON))
    assert change_of(change_id).state is ChangeState.ABSORBED


def test_the_client_is_reminded_at_half_and_full_time_and_the_house_hears_of_silence(world):
    change_id = sent(world)
    revision = change_of(change_id).revision
    jobs = {job.arguments["step"]: job for job in db.session.scalars(db.select(Job).where(Job.kind == "change.remind"))}
    assert NOON < jobs["half"].due_at < jobs["full"].due_at < jobs["overdue"].due_at
    for step in ("half", "full", "overdue"):
        assert in_unit_of_work(lambda step=step: change_reminders.remind(revision.id, step, at=NOON)) > 0
    kinds = [letter.kind for letter in db.session.scalars(db.select(OutgoingMail).order_by(OutgoingMail.id))]
    assert kinds.count("decision_reminder") == 2 and kinds.count("decision_overdue") == 2
    assert change_of(change_id).state is ChangeState.WITH_CLIENT
    vote(world, change_id)
    assert in_unit_of_work(lambda: change_reminders.remind(revision.id, "half", at=NOON)) == 0


def test_two_of_two_approvers_must_agree_on_the_option(world):
    def promote():
        place = db.session.scalars(db.select(Membership).where(Membership.user_id == world.people["client"])).one()
        place.role = "client_approver"

    in_unit_of_work(promote)
    change_id = sent(world, "approver", "client")
    assert vote(world, change_id).verdict is Verdict.OPEN
    assert vote(world, change_id, "client").verdict is Verdict.APPROVED


def test_only_declared_moves_are_taken(world):
    change_id = raised(world)
    for state in ChangeState:
        for wanted in ChangeState:
            change = change_of(change_id)
            db.session.expunge_all()
            change.state = state
            if wanted in CHANGE_MOVES[state]:
                change_requests.move(change, wanted)
            else:
                with pytest.raises(Refused):
                    change_requests.move(change, wanted)


def test_options_are_computed_and_what_the_manager_wrote_is_kept(world):
    change_id = raised(world)
    computed(world, change_id)
    values = {"title": "Our way", "summary": "In words", "price_cents": 777_00, "is_offered": True}
    in_unit_of_work(lambda: change_options.edit_option(change_id, "A", values, actor=world.user("pm"), at=NOON))
    suggested = change_options.suggested_options(world.project, change_of(change_id).revision)
    in_unit_of_work(lambda: change_options.compute_options(change_id, suggested, actor=world.user("pm"), at=NOON))
    option = change_of(change_id).revision.options[0]
    assert (option.kind, option.title, option.price_cents) == (OptionKind.AS_SUBMITTED, "Our way", 777_00)
    assert option.internal_cost_cents == 400_000
    assert option.impact["internal"]["suggested_price_cents"] == 500_000


def test_computing_on_a_plan_that_moves_meanwhile_is_refused(world):
    change_id = raised(world)
    suggested = change_options.suggested_options(world.project, change_of(change_id).revision)
    world.save([SetField("a", "name", "Blueprint", "Blueprint 2")])
    with pytest.raises(Refused, match="Compute again"):
        in_unit_of_work(lambda: change_options.compute_options(change_id, suggested, actor=world.user("pm"), at=NOON))


def test_a_due_date_in_the_past_or_a_stranger_as_approver_is_refused(world):
    change_id = triaged(world)
    good = change_offers.Terms([world.people["approver"]], ApprovalRule.ALL, 1, DUE)
    for terms in (
        replace(good, due_on=NOON.date() - timedelta(days=1)),
        replace(good, approver_ids=[world.people["stranger"]]),
        replace(good, approver_ids=[]),
        replace(good, rule=ApprovalRule.N_OF_M, votes_needed=3),
    ):
        with pytest.raises(Invalid):
            in_unit_of_work(lambda terms=terms: change_offers.send_to_client(change_id, terms, actor=world.user("pm"), at=NOON))
    assert change_of(change_id).state is ChangeState.TRIAGED


def test_every_deed_leaves_its_entry(world):
    change_id = sent(world)
    vote(world, change_id)
    _implement(world, change_id)
    in_unit_of_work(lambda: change_implementations.verify_change_request(change_id, actor=world.user("pm"), at=NOON))
    kinds = [kind for kind in db.session.scalars(db.select(LedgerEntry.kind).order_by(LedgerEntry.seq)) if "change" in kind]
    deeds = ("raised", "submitted", "triaged", "sent", "voted", "approved", "implemented", "verified")
    assert kinds == [f"change_request.{deed}" for deed in deeds]


def _implement(world, change_id):
    version = world.project.plan_version
    in_unit_of_work(
        lambda: change_implementations.implement_change_request(change_id, actor=world.user("pm"), at=NOON, plan_version=version)
    )


def _overrule(world, change_id, reason):
    in_unit_of_work(
        lambda: change_triage.overrule_triage(change_id, TriageOutcome.ABSORB, actor=world.user("pm"), at=NOON, reason=reason)
    )


def test_a_computed_summary_is_renewed_and_the_managers_own_is_kept(world):
    change_id = raised(world)
    computed(world, change_id)
    crash = next(one for one in change_of(change_id).revision.options if one.kind is OptionKind.CRASH)
    letter, said = crash.letter, crash.summary
    assert said
    _recompute_with(world, change_id, more_days(days=6))
    assert next(one.summary for one in change_of(change_id).revision.options if one.letter == letter) != said
    values = {"title": "Ours", "summary": "In our words", "price_cents": 1, "is_offered": True}
    in_unit_of_work(lambda: change_options.edit_option(change_id, letter, values, actor=world.user("pm"), at=NOON))
    _recompute_with(world, change_id, more_days(days=2))
    assert next(one.summary for one in change_of(change_id).revision.options if one.letter == letter) == "In our words"


def _recompute_with(world, change_id, edits):
    def write():
        change_of(change_id).revision.edits = edits

    in_unit_of_work(write)
    suggested = change_options.suggested_options(world.project, change_of(change_id).revision)
    in_unit_of_work(lambda: change_options.compute_options(change_id, suggested, actor=world.user("pm"), at=NOON))
