"""A change request on the plan world, brought to a state by the same services that people use."""

from __future__ import annotations

from datetime import date
from typing import Any

from delivery.database import in_unit_of_work
from delivery.engine.edits import SetField, to_json
from delivery.engine.states import ApprovalRule, ChangeOrigin, VoteKind
from delivery.extensions import db
from delivery.models import ChangeRequest, ChangeRevision, Rate
from delivery.services import change_offers, change_options, change_requests, change_triage, change_votes
from delivery.services.change_votes import Ballot
from tests.plan_world import DAY, NOON, PlanWorld

DUE = date(2026, 12, 4)
TEXTS = {
    "title": "Invoices in English",
    "what": "Print invoices in both languages.",
    "benefit": "Sales abroad",
    "internal_note": "CANARY-NOTE",
}


def more_days(key: str = "c", days: int = 3, effort: int = 4) -> list[dict[str, Any]]:
    """Milestone C of the small plan takes longer; it has 2 working days and no effort."""
    return to_json(
        [
            SetField(key, "duration_minutes", 2 * DAY, (2 + days) * DAY),
            SetField(key, "effort_minutes", 0, effort * DAY),
            SetField(key, "role", None, "developer"),
        ]
    )


def raised(world: PlanWorld, edits: list[dict[str, Any]] | None = None, **texts: str) -> int:
    """Id of a draft with edits."""

    def work() -> int:
        if db.session.scalar(db.select(Rate).where(Rate.project_id == world.project_id)) is None:
            rate = Rate(project_id=world.project_id, role="developer", name_en="Dev", name_zh="开发", cents_per_day=100_000)
            db.session.add(rate)
        change = change_requests.raise_change_request(
            world.project, actor=world.user("pm"), at=NOON, origin=ChangeOrigin.CLIENT, texts={**TEXTS, **texts}
        )
        change_requests.set_edits(change.id, more_days() if edits is None else edits, actor=world.user("pm"), at=NOON)
        return change.id

    return in_unit_of_work(work)


def computed(world: PlanWorld, change_id: int) -> None:
    pm = world.user("pm")
    in_unit_of_work(lambda: change_requests.submit_change_request(change_id, actor=pm, at=NOON))
    suggested = change_options.suggested_options(world.project, change_of(change_id).revision)
    in_unit_of_work(lambda: change_options.compute_options(change_id, suggested, actor=world.user("pm"), at=NOON))


def triaged(world: PlanWorld, edits: list[dict[str, Any]] | None = None, **texts: str) -> int:
    change_id = raised(world, edits, **texts)
    computed(world, change_id)
    in_unit_of_work(lambda: change_triage.triage_change_request(change_id, actor=world.user("pm"), at=NOON))
    return change_id


def sent(world: PlanWorld, *who: str, rule: ApprovalRule = ApprovalRule.ALL, needed: int = 1, **texts: str) -> int:
    """Id of a change request that lies with the client."""
    change_id = triaged(world, **texts)
    put_before_client(world, change_id, *who, rule=rule, needed=needed)
    return change_id


def put_before_client(
    world: PlanWorld, change_id: int, *who: str, rule: ApprovalRule = ApprovalRule.ALL, needed: int = 1
) -> None:
    approvers = [world.people[one] for one in who or ("approver",)]
    terms = change_offers.Terms(approvers, rule, needed, DUE)
    in_unit_of_work(lambda: change_offers.send_to_client(change_id, terms, actor=world.user("pm"), at=NOON))


def change_of(change_id: int) -> ChangeRequest:
    return db.session.get_one(ChangeRequest, change_id)


def ballot(revision: ChangeRevision, kind: VoteKind = VoteKind.APPROVE, option: str | None = "A", **changes: Any) -> Ballot:
    values: dict[str, Any] = {
        "kind": kind,
        "option": option if kind is VoteKind.APPROVE else None,
        "comment": "" if kind is VoteKind.APPROVE else "because",
        "typed_name": "王芳",
        "is_authorised": True,
        "statement": "I approve.",
        "locale": "en",
        "content_hash": revision.content_hash or "",
        "auth_method": "code",
        "auth_age_seconds": 5,
    }
    return Ballot(**{**values, **changes})


def vote(world: PlanWorld, change_id: int, who: str = "approver", **changes: Any) -> change_votes.Recorded:
    revision = change_of(change_id).revision
    paper = ballot(revision, **changes)
    return in_unit_of_work(lambda: change_votes.decide_change_request(revision.id, paper, actor=world.user(who), at=NOON))
