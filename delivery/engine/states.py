"""The states of the trade and the moves between them; models store them, ``words`` names them."""

from __future__ import annotations

from enum import StrEnum


class ChangeState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    TRIAGED = "triaged"
    ABSORBED = "absorbed"
    WITH_CLIENT = "with_client"
    APPROVED = "approved"
    REJECTED = "rejected"
    RETURNED = "returned"
    IMPLEMENTED = "implemented"
    VERIFIED = "verified"
    WITHDRAWN = "withdrawn"


CHANGE_MOVES: dict[ChangeState, frozenset[ChangeState]] = {
    ChangeState.DRAFT: frozenset({ChangeState.SUBMITTED, ChangeState.WITHDRAWN}),
    ChangeState.SUBMITTED: frozenset({ChangeState.TRIAGED, ChangeState.DRAFT, ChangeState.WITHDRAWN}),
    ChangeState.TRIAGED: frozenset(
        {
            ChangeState.TRIAGED,
            ChangeState.SUBMITTED,
            ChangeState.ABSORBED,
            ChangeState.WITH_CLIENT,
            ChangeState.DRAFT,
            ChangeState.WITHDRAWN,
        }
    ),
    ChangeState.WITH_CLIENT: frozenset(
        {ChangeState.APPROVED, ChangeState.REJECTED, ChangeState.RETURNED, ChangeState.DRAFT, ChangeState.WITHDRAWN}
    ),
    ChangeState.RETURNED: frozenset({ChangeState.DRAFT, ChangeState.WITHDRAWN}),
    ChangeState.ABSORBED: frozenset({ChangeState.IMPLEMENTED, ChangeState.WITHDRAWN}),
    ChangeState.APPROVED: frozenset({ChangeState.IMPLEMENTED, ChangeState.WITHDRAWN}),
    ChangeState.IMPLEMENTED: frozenset({ChangeState.VERIFIED}),
    ChangeState.REJECTED: frozenset(),
    ChangeState.VERIFIED: frozenset(),
    ChangeState.WITHDRAWN: frozenset(),
}


class ChangeOrigin(StrEnum):
    CLIENT = "client"
    TEAM = "team"
    MANAGER = "manager"


class TriageOutcome(StrEnum):
    PROPOSE = "propose"
    ABSORB = "absorb"
    NEGOTIATE = "negotiate"
    APPROVE = "approve"


class OptionKind(StrEnum):
    AS_SUBMITTED = "as_submitted"
    WITHIN_FLOAT = "within_float"
    FAST_TRACK = "fast_track"
    CRASH = "crash"
    TRADE = "trade"
    DEFER = "defer"
    EXTRA_PEOPLE = "extra_people"
    COMBINED = "combined"
    """Several of the others together."""


class OptionRisk(StrEnum):
    """How much may go wrong with an option."""

    LOW = "low"
    """No overlap, and P80 lies no farther behind the even chance than in the plan as it is."""
    MEDIUM = "medium"
    HIGH = "high"
    """Rework is as likely as not, or P80 lies half as far again behind the even chance."""


class VoteKind(StrEnum):
    APPROVE = "approve"
    RETURN = "return"
    DECLINE = "decline"


class ApprovalRule(StrEnum):
    ANY = "any"
    ALL = "all"
    N_OF_M = "n_of_m"


class DeliverableState(StrEnum):
    OPEN = "open"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    ACCEPTED_WITH_RESERVATIONS = "accepted_with_reservations"
    REJECTED = "rejected"


DELIVERABLE_MOVES: dict[DeliverableState, frozenset[DeliverableState]] = {
    DeliverableState.OPEN: frozenset({DeliverableState.SUBMITTED}),
    DeliverableState.SUBMITTED: frozenset(
        {
            DeliverableState.SUBMITTED,
            DeliverableState.ACCEPTED,
            DeliverableState.ACCEPTED_WITH_RESERVATIONS,
            DeliverableState.REJECTED,
        }
    ),
    DeliverableState.REJECTED: frozenset({DeliverableState.SUBMITTED}),
    DeliverableState.ACCEPTED_WITH_RESERVATIONS: frozenset({DeliverableState.SUBMITTED}),
    DeliverableState.ACCEPTED: frozenset({DeliverableState.SUBMITTED}),
}
"""A new upload after an acceptance makes a new version that is submitted again; the accepted one stays frozen."""


class GateState(StrEnum):
    CLOSED = "closed"
    WAIVER_ASKED = "waiver_asked"
    OPEN = "open"
    WAIVED = "waived"


class ReportState(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"


class Audience(StrEnum):
    """Whom a status report is written for."""

    CLIENT = "client"
    """No money at all: any member may read it."""
    CLIENT_WITH_PRICES = "client_with_prices"
    """Client prices, contract, approved changes, deployment: approvers."""
    INTERNAL = "internal"
    """Internal cost and reserve too: leaders."""


class Light(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class ActualSource(StrEnum):
    """How an actual effort or cost came in."""

    TYPED = "typed"
    IMPORTED = "imported"


class Side(StrEnum):
    VENDOR = "vendor"
    CLIENT = "client"


class Role(StrEnum):
    """What a person is in one project."""

    MANAGER = "manager"
    TEAM_MEMBER = "team_member"
    CLIENT_APPROVER = "client_approver"
    CLIENT_MEMBER = "client_member"


class AuthMethod(StrEnum):
    """How a person proved who they are."""

    PASSWORD = "password"
    CODE = "code"
    LINK = "link"


class Office(StrEnum):
    """What a person is in the vendor's house, beside memberships."""

    NONE = "none"
    DIRECTOR = "director"
    ADMINISTRATOR = "administrator"


class RiskState(StrEnum):
    """Only open risks can still happen: what has happened stands in the plan itself."""

    OPEN = "open"
    HAPPENED = "happened"
    CLOSED = "closed"


class RiskCategory(StrEnum):
    """Where a risk comes from."""

    CLIENT = "client"
    SCOPE = "scope"
    PEOPLE = "people"
    TECHNOLOGY = "technology"
    INTEGRATION = "integration"
    DATA = "data"
    SUPPLIER = "supplier"
    OTHER = "other"


class InterfaceDirection(StrEnum):
    """Which way the data flow between the two systems of an interface."""

    FORTH = "forth"
    BACK = "back"
    BOTH = "both"


class ContractState(StrEnum):
    """How far the interface contract is agreed: fields, formats, errors, volumes."""

    OPEN = "open"
    DRAFT = "draft"
    AGREED = "agreed"
    CHANGED = "changed"


class InterfaceState(StrEnum):
    """Where an interface stands on its way to the joint test."""

    PLANNED = "planned"
    BUILDING = "building"
    TESTING = "testing"
    FAILED = "failed"
    PASSED = "passed"
    DROPPED = "dropped"
