"""When do the votes of several approvers decide a change, and how?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from delivery.engine.states import ApprovalRule, VoteKind


class Verdict(StrEnum):
    OPEN = "open"
    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Vote:
    kind: VoteKind
    option: str | None = None
    """Letter of the option that is approved."""


@dataclass(frozen=True, slots=True)
class Tally:
    verdict: Verdict
    option: str | None = None


def votes_required(rule: ApprovalRule, needed: int, approvers: int) -> int:
    """How many votes one option must get."""
    return {ApprovalRule.ANY: 1, ApprovalRule.ALL: approvers}.get(rule, min(max(1, needed), approvers))


def tally(rule: ApprovalRule, needed: int, approvers: int, votes: Sequence[Vote]) -> Tally:
    """Count the votes, given in the order they came in.

    *Any*: the first vote decides. *All*: any decline or return closes. *n of m*: an option with n votes wins; closed
    when none can reach n any more. Votes count per option: people who approve different options do not agree.

    >>> yes, no = Vote(VoteKind.APPROVE, "A"), Vote(VoteKind.DECLINE)
    >>> tally(ApprovalRule.N_OF_M, 2, 3, [yes, no]).verdict.value
    'open'
    >>> tally(ApprovalRule.N_OF_M, 2, 3, [yes, no, yes])
    Tally(verdict=<Verdict.APPROVED: 'approved'>, option='A')
    >>> tally(ApprovalRule.ALL, 0, 2, [no]).verdict.value
    'rejected'
    """
    required = votes_required(rule, needed, approvers)
    counts = Counter(vote.option for vote in votes if vote.kind is VoteKind.APPROVE)
    if counts:
        option, most = counts.most_common(1)[0]
        if most >= required:
            return Tally(Verdict.APPROVED, option)
    against = [vote.kind for vote in votes if vote.kind is not VoteKind.APPROVE]
    if against and rule in (ApprovalRule.ALL, ApprovalRule.ANY):
        return Tally(_refusal(against[:1]))
    outstanding = approvers - len(votes)
    if max(counts.values(), default=0) + outstanding < required:
        return Tally(_refusal(against))
    return Tally(Verdict.OPEN)


def _refusal(against: Sequence[VoteKind]) -> Verdict:
    """More declines than wishes for changes: rejected. Approvers who only disagree on the option: returned."""
    declines = sum(kind is VoteKind.DECLINE for kind in against)
    return Verdict.REJECTED if declines > len(against) - declines else Verdict.RETURNED
