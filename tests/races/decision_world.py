"""Many change requests that lie with two approvers at once, and the three hands that reach for each of them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import select

from delivery.database import in_unit_of_work
from delivery.engine.change_hash import content_hash
from delivery.engine.states import ApprovalRule, ChangeState, Role, Side
from delivery.extensions import db
from delivery.models import (
    ChangeApprover,
    ChangeOption,
    ChangeRequest,
    ChangeRevision,
    LedgerEntry,
    Membership,
    Organization,
)
from delivery.services import change_offers, change_requests
from delivery.services.change_snapshots import snapshot_text
from delivery.services.change_votes import decide_change_request
from delivery.services.refusal import Refused
from tests.change_world import DUE, ballot, change_of, sent
from tests.plan_world import NOON, PlanWorld, _person

APPROVERS = ("approver", "approver2")
SEEN_CENTS = 100_000
UNSEEN_CENTS = 900_000


@dataclass(frozen=True)
class Waiting:
    """A change request with the client, and the hash of what both approvers have before their eyes."""

    change_id: int
    revision_id: int
    seen: str


def lay_second_approver(world: PlanWorld) -> None:
    def work() -> None:
        company = db.session.scalars(
            select(Organization).where(Organization.side == Side.CLIENT).order_by(Organization.id)
        ).first()
        assert company
        world.people["approver2"] = _person("approver2", "赵敏", company).id
        db.session.add(
            Membership(project_id=world.project_id, user_id=world.people["approver2"], role=Role.CLIENT_APPROVER, joined_at=NOON)
        )

    in_unit_of_work(work)


def waiting(world: PlanWorld, count: int) -> list[Waiting]:
    """One change request goes the whole way; the others are copies of it, frozen by the product's own function."""
    model = sent(world, *APPROVERS)
    return in_unit_of_work(lambda: [_copy(world, model, n) for n in range(count)])


def _copy(world: PlanWorld, model_id: int, n: int) -> Waiting:
    model = change_of(model_id)
    rule = ApprovalRule.ANY if n % 2 else ApprovalRule.ALL
    change = ChangeRequest(
        project_id=world.project_id,
        number=1000 + n,
        title=f"Race {n}",
        what=model.what,
        origin=model.origin,
        state=ChangeState.WITH_CLIENT,
        created_by_id=world.people["pm"],
        created_at=NOON,
        submitted_at=NOON,
        triaged_at=NOON,
        outcome=model.outcome,
        approval_rule=rule,
        sent_at=NOON,
        due_on=DUE,
    )
    old = model.revision
    revision = ChangeRevision(
        number=1, edits=old.edits, plan_version=old.plan_version, calendar_stamp=old.calendar_stamp, computed_at=NOON
    )
    revision.options = [_option(option) for option in old.options]
    revision.approvers = [ChangeApprover(user_id=world.people[who], user=world.user(who)) for who in APPROVERS]
    change.revisions.append(revision)
    db.session.add(change)
    db.session.flush()
    change_offers.freeze(world.project, change, revision, NOON)
    db.session.flush()
    assert revision.content_hash
    return Waiting(change.id, revision.id, revision.content_hash)


def _option(option: ChangeOption) -> ChangeOption:
    names = ("position", "letter", "kind", "title", "summary", "edits", "impact", "internal_cost_cents", "is_offered")
    return ChangeOption(**{name: getattr(option, name) for name in names}, price_cents=SEEN_CENTS)


def edit(world: PlanWorld, race: Waiting) -> bool:
    """Take the request back and make it dearer, in one deed; False: it was too late for that."""

    def work() -> None:
        change = change_requests.revise_change_request(race.change_id, actor=world.user("pm"), at=NOON)
        for option in change.revision.options:
            option.price_cents = UNSEEN_CENTS
        change_requests.set_edits(race.change_id, change.revision.edits, actor=world.user("pm"), at=NOON)

    return _goes_through(lambda: in_unit_of_work(work))


def offer_dearer(world: PlanWorld, race: Waiting) -> bool:
    """Take the request back, make it dearer and lay it before the same approvers again, in one deed."""

    def work() -> None:
        change = change_requests.revise_change_request(race.change_id, actor=world.user("pm"), at=NOON)
        new = change.revision
        for option in new.options:
            option.price_cents = UNSEEN_CENTS
        new.approvers = [ChangeApprover(user_id=world.people[who], user=world.user(who)) for who in APPROVERS]
        new.plan_version, new.calendar_stamp = 1, change.revisions[0].calendar_stamp
        change.state, change.sent_at, change.due_on = ChangeState.WITH_CLIENT, NOON, DUE
        change_offers.freeze(world.project, change, new, NOON)

    return _goes_through(lambda: in_unit_of_work(work))


def approve(world: PlanWorld, race: Waiting, who: str = "approver") -> bool:
    """Approve what was seen; False: it was refused."""
    paper = ballot(db.session.get_one(ChangeRevision, race.revision_id), content_hash=race.seen)
    return _goes_through(
        lambda: in_unit_of_work(lambda: decide_change_request(race.revision_id, paper, actor=world.user(who), at=NOON))
    )


def _goes_through(deed) -> bool:
    try:
        deed()
    except Refused:
        return False
    return True


@dataclass
class Tally:
    """What a thousand races came to. The first two must stay zero."""

    unseen: int = 0
    double: int = 0
    approved: int = 0
    edited: int = 0


def count(world: PlanWorld, races: list[Waiting]) -> Tally:
    """Judge every race by the rows that it left and by the ledger, never by what the deeds answered."""
    result, closings = Tally(), _closings(world)
    for race in races:
        change = change_of(race.change_id)
        first = db.session.get_one(ChangeRevision, race.revision_id)
        voters = [vote.user_id for revision in change.revisions for vote in revision.votes]
        result.double += len(voters) != len(set(voters)) or closings.get(change.number, 0) > 1
        result.unseen += any(
            vote.content_hash != race.seen or _content_now(world, change, first) != race.seen
            for revision in change.revisions
            for vote in revision.votes
        )
        is_approved = change.state is ChangeState.APPROVED
        result.unseen += is_approved and (change.revision.id != race.revision_id or first.superseded_at is not None)
        result.unseen += change.revision.id != race.revision_id and bool(change.revision.votes)
        result.approved += is_approved
        result.edited += change.revision_number > 1
        assert closings.get(change.number, 0) == int(is_approved)
    return result


def _content_now(world: PlanWorld, change: ChangeRequest, revision: ChangeRevision) -> str:
    """The hash of what the rows say now, where the request was not reset to be edited again."""
    if change.revision.id != revision.id:
        return revision.content_hash or ""
    return content_hash(snapshot_text(world.project, change, revision))


def _closings(world: PlanWorld) -> dict[int, int]:
    query = select(LedgerEntry.body).where(
        LedgerEntry.project_id == world.project_id, LedgerEntry.kind == "change_request.approved"
    )
    counted: dict[int, int] = {}
    for body in db.session.scalars(query):
        number = json.loads(body)["subject"]["id"]
        counted[number] = counted.get(number, 0) + 1
    return counted
