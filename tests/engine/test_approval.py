from hypothesis import given
from hypothesis import strategies as st

from delivery.engine.approval import Tally, Verdict, Vote, tally, votes_required
from delivery.engine.states import ApprovalRule, VoteKind

YES_A, YES_B = Vote(VoteKind.APPROVE, "A"), Vote(VoteKind.APPROVE, "B")
DECLINE, RETURN = Vote(VoteKind.DECLINE), Vote(VoteKind.RETURN)


def test_any_is_decided_by_the_first_vote():
    assert tally(ApprovalRule.ANY, 1, 3, [YES_B]) == Tally(Verdict.APPROVED, "B")
    assert tally(ApprovalRule.ANY, 1, 3, [RETURN]).verdict is Verdict.RETURNED
    assert tally(ApprovalRule.ANY, 1, 3, []).verdict is Verdict.OPEN


def test_all_waits_for_everybody_and_one_refusal_closes_it():
    assert tally(ApprovalRule.ALL, 0, 2, [YES_A]).verdict is Verdict.OPEN
    assert tally(ApprovalRule.ALL, 0, 2, [YES_A, YES_A]) == Tally(Verdict.APPROVED, "A")
    assert tally(ApprovalRule.ALL, 0, 3, [YES_A, DECLINE]).verdict is Verdict.REJECTED
    assert tally(ApprovalRule.ALL, 0, 3, [RETURN]).verdict is Verdict.RETURNED


def test_approvers_who_choose_different_options_do_not_agree():
    assert tally(ApprovalRule.ALL, 0, 2, [YES_A, YES_B]) == Tally(Verdict.RETURNED)
    assert tally(ApprovalRule.N_OF_M, 2, 3, [YES_A, YES_B]).verdict is Verdict.OPEN
    assert tally(ApprovalRule.N_OF_M, 2, 3, [YES_A, YES_B, YES_B]) == Tally(Verdict.APPROVED, "B")


def test_n_of_m_closes_as_soon_as_nobody_can_reach_n():
    assert tally(ApprovalRule.N_OF_M, 2, 3, [DECLINE]).verdict is Verdict.OPEN
    assert tally(ApprovalRule.N_OF_M, 2, 3, [DECLINE, DECLINE]).verdict is Verdict.REJECTED
    assert tally(ApprovalRule.N_OF_M, 2, 3, [DECLINE, RETURN]).verdict is Verdict.RETURNED


@given(
    st.sampled_from(ApprovalRule),
    st.integers(1, 5),
    st.integers(1, 5),
    st.lists(st.sampled_from([YES_A, YES_B, DECLINE, RETURN]), max_size=5),
)
def test_a_complete_vote_is_never_left_open_and_an_approval_has_its_votes(rule, needed, approvers, votes):
    votes = votes[:approvers]
    found = tally(rule, needed, approvers, votes)
    if len(votes) == approvers:
        assert found.verdict is not Verdict.OPEN
    if found.verdict is Verdict.APPROVED:
        in_favour = [vote for vote in votes if vote.option == found.option and vote.kind is VoteKind.APPROVE]
        assert len(in_favour) >= votes_required(rule, needed, approvers)
