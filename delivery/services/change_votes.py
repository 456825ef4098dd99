"""The client decides: one vote per approver, on exactly what was shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from delivery.engine.approval import Tally, Verdict, Vote, tally
from delivery.engine.change_hash import content_hash
from delivery.engine.states import ChangeState, Role, VoteKind
from delivery.extensions import db
from delivery.models import ChangeOption, ChangeRequest, ChangeRevision, ChangeVote, LedgerEntry, Membership, Project, User
from delivery.services import ledger
from delivery.services.change_impacts import ground_of, stale_reasons
from delivery.services.change_requests import move, reload_change
from delivery.services.jobs import cancel_jobs, queue_job
from delivery.services.refusal import Forbidden, Invalid, Refused

STATEMENT_TEMPLATE = "decision/1"
"""Version of the wording that ``words.decisions`` speaks."""
STATE_OF = {
    Verdict.APPROVED: ChangeState.APPROVED,
    Verdict.REJECTED: ChangeState.REJECTED,
    Verdict.RETURNED: ChangeState.RETURNED,
}
CLOSING = {
    Verdict.APPROVED: "change_request.approved",
    Verdict.REJECTED: "change_request.rejected",
    Verdict.RETURNED: "change_request.returned",
}


@dataclass(frozen=True)
class Ballot:
    """What the approver sent, and the sentence that was shown."""

    kind: VoteKind
    option: str | None
    comment: str
    typed_name: str
    is_authorised: bool
    statement: str
    locale: str
    content_hash: str
    auth_method: str
    auth_age_seconds: int
    network_address: str = ""
    user_agent: str = ""


@dataclass(frozen=True)
class Recorded:
    vote: ChangeVote
    verdict: Verdict
    is_repeat: bool = False


def decide_change_request(revision_id: int, ballot: Ballot, *, actor: User, at: datetime) -> Recorded:
    """Record one approver's word; close the request when the agreed rule is met.

    Sending the same word again answers with the recorded one. Refused: another revision, another content than
    the one shown, a right that is gone, figures that are no longer true.
    """
    revision = db.session.get(ChangeRevision, revision_id)
    if revision is None:
        raise Refused(_("This change request does not exist any more."))
    project, change = reload_change(revision.change_id)
    db.session.refresh(revision, ["superseded_at", "votes", "approvers", "content_hash", "snapshot"])
    repeat = _standing_vote(revision, actor, ballot)
    if repeat is not None:
        return Recorded(repeat, _count(change, revision).verdict, is_repeat=True)
    _check_open(change, revision, ballot)
    _check_right(project, revision, actor)
    option = _check_ballot(revision, ballot)
    if ballot.kind is VoteKind.APPROVE and stale_reasons(ground_of(project), revision):
        raise Refused(_("The plan has moved since this was sent. The project manager has to send you the new figures."))
    vote = _write_vote(project, change, revision, option, ballot, actor, at)
    counted = _count(change, revision)
    if counted.verdict is not Verdict.OPEN:
        _close(project, change, revision, counted, actor, at)
    return Recorded(vote, counted.verdict)


def _standing_vote(revision: ChangeRevision, actor: User, ballot: Ballot) -> ChangeVote | None:
    vote = next((vote for vote in revision.votes if vote.user_id == actor.id), None)
    if vote is None:
        return None
    letter = vote.option.letter if vote.option else None
    if (vote.kind, letter, vote.content_hash) == (ballot.kind, ballot.option, ballot.content_hash):
        return vote
    raise Refused(_("You have decided already: %(what)s. A decision cannot be changed.", what=vote.statement))


def _check_open(change: ChangeRequest, revision: ChangeRevision, ballot: Ballot) -> None:
    if revision.superseded_at is not None or change.revision.id != revision.id:
        raise Refused(_("This revision was replaced or withdrawn. Nothing was recorded; open the newest one."))
    if change.state is not ChangeState.WITH_CLIENT:
        raise Refused(_("%(code)s is no longer waiting for a decision.", code=change.code))
    if not revision.snapshot or content_hash(revision.snapshot) != revision.content_hash:
        raise Refused(_("The stored content does not match its hash. Nothing was recorded; tell the project manager."))
    if ballot.content_hash != revision.content_hash:
        raise Refused(_("What you saw is not what is offered now. Reload the page and read it again."))


def _check_right(project: Project, revision: ChangeRevision, actor: User) -> None:
    role = db.session.scalar(select(Membership.role).where(Membership.project_id == project.id, Membership.user_id == actor.id))
    asked = any(approver.user_id == actor.id for approver in revision.approvers)
    if not asked or role is not Role.CLIENT_APPROVER or not actor.is_active:
        raise Forbidden(_("You are not asked to decide this change request."))


def ballot_faults(revision: ChangeRevision, ballot: Ballot) -> Iterator[Invalid]:
    """Everything that is missing on the ballot, each beside its field, so that nobody is sent back twice."""
    if ballot.kind is VoteKind.APPROVE and _wanted_option(revision, ballot) is None:
        yield Invalid(_("Choose one of the options."), field="option")
    if ballot.kind is VoteKind.RETURN and not ballot.comment.strip():
        yield Invalid(_("Say what should be changed."), field="comment")
    if ballot.kind is VoteKind.DECLINE and not ballot.comment.strip():
        yield Invalid(_("Say why you decline."), field="comment")
    if not ballot.typed_name.strip():
        yield Invalid(_("Type your name."), field="typed_name")
    if not ballot.is_authorised:
        yield Invalid(_("Confirm that you may decide for your company."), field="is_authorised")


def _wanted_option(revision: ChangeRevision, ballot: Ballot) -> ChangeOption | None:
    return next((one for one in revision.options if one.letter == ballot.option and one.is_offered), None)


def _check_ballot(revision: ChangeRevision, ballot: Ballot) -> ChangeOption | None:
    for fault in ballot_faults(revision, ballot):
        raise fault
    return _wanted_option(revision, ballot) if ballot.kind is VoteKind.APPROVE else None


def _write_vote(
    project: Project,
    change: ChangeRequest,
    revision: ChangeRevision,
    option: ChangeOption | None,
    ballot: Ballot,
    actor: User,
    at: datetime,
) -> ChangeVote:
    entry = _record_vote(project, change, revision, option, ballot, actor, at)
    vote = ChangeVote(
        revision_id=revision.id,
        user_id=actor.id,
        user=actor,
        option_id=option.id if option else None,
        option=option,
        kind=ballot.kind,
        comment=ballot.comment.strip(),
        typed_name=ballot.typed_name.strip(),
        statement=ballot.statement,
        locale=ballot.locale,
        content_hash=ballot.content_hash,
        auth_method=ballot.auth_method,
        network_address=ballot.network_address,
        user_agent=ballot.user_agent,
        ledger_seq=entry.seq,
        at=at,
    )
    revision.votes.append(vote)
    db.session.flush()
    return vote


def _record_vote(
    project: Project,
    change: ChangeRequest,
    revision: ChangeRevision,
    option: ChangeOption | None,
    ballot: Ballot,
    actor: User,
    at: datetime,
) -> LedgerEntry:
    facts = {
        "title": change.title,
        "vote": ballot.kind,
        "option": option.letter if option else None,
        "shift_minutes": option.impact["shift_minutes"] if option else None,
        "typed_name": ballot.typed_name.strip(),
        "internal_sha256": revision.internal_hash,
    }
    papers = [one.file for one in revision.attachments]
    return ledger.record(
        project,
        "change_request.voted",
        actor=actor,
        at=at,
        subject=_subject(change, revision),
        facts=facts,
        amounts={"price_cents": str(option.price_cents), "currency": project.currency} if option else None,
        statement={"text": ballot.statement, "locale": ballot.locale, "template": STATEMENT_TEMPLATE},
        comment=ballot.comment.strip(),
        auth=_proof(ballot),
        attachments=[{"name": one.name, "sha256": one.sha256, "size": one.size_bytes} for one in papers],
        is_client_visible=True,
    )


def _proof(ballot: Ballot) -> dict[str, object]:
    return {
        "method": ballot.auth_method,
        "age_s": ballot.auth_age_seconds,
        "address": ballot.network_address,
        "user_agent": ballot.user_agent,
    }


def _subject(change: ChangeRequest, revision: ChangeRevision) -> dict[str, object]:
    return {"type": "change_request", "id": change.number, "revision": revision.number, "sha256": revision.content_hash}


def _count(change: ChangeRequest, revision: ChangeRevision) -> Tally:
    votes = [Vote(vote.kind, vote.option.letter if vote.option else None) for vote in revision.votes]
    return tally(change.approval_rule, change.votes_needed, len(revision.approvers), votes)


def _close(
    project: Project,
    change: ChangeRequest,
    revision: ChangeRevision,
    counted: Tally,
    actor: User,
    at: datetime,
) -> None:
    move(change, STATE_OF[counted.verdict])
    change.decided_at = at
    for option in revision.options:
        option.is_chosen = counted.option is not None and option.letter == counted.option
    entry = ledger.record(
        project,
        CLOSING[counted.verdict],
        actor=actor,
        at=at,
        subject=_subject(change, revision),
        facts={"title": change.title, "option": counted.option, "rule": change.approval_rule},
        is_client_visible=True,
    )
    revision.receipt = {"seq": entry.seq, "hash": entry.hash, "at": at.isoformat(), "verdict": counted.verdict.value}
    cancel_jobs(f"change:{revision.id}:", at)
    queue_job(
        "change.receipt",
        at=at,
        key=f"receipt:{revision.id}",
        project_id=project.id,
        arguments={"revision_id": revision.id},
    )
