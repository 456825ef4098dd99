"""The change requests of a project as a status report tells of them.

A client's version tells of what was ever put before the client, in the very words and figures of the frozen revision:
what the vendor's side reworks meanwhile stays inside.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from delivery.engine.states import ChangeState
from delivery.models import ChangeOption, ChangeRequest, ChangeRevision, Project
from delivery.queries.change_requests import change_requests_of

IN_WORK = frozenset({ChangeState.DRAFT, ChangeState.SUBMITTED, ChangeState.TRIAGED, ChangeState.RETURNED})
GRANTED = frozenset({ChangeState.APPROVED, ChangeState.IMPLEMENTED, ChangeState.VERIFIED})
SETTLED = frozenset({ChangeState.REJECTED, ChangeState.WITHDRAWN, ChangeState.VERIFIED})


class Ball(StrEnum):
    """Whose move it is."""

    CLIENT = "client"
    VENDOR = "vendor"
    NOBODY = "nobody"


@dataclass(frozen=True)
class ChangeFact:
    number: int
    code: str
    title: str
    state: ChangeState
    ball: Ball
    waits_for: tuple[str, ...]
    """Names of the approvers who have not voted."""
    due_on: date | None
    decided_on: date | None
    shift_minutes: int | None
    """Of the go-live, or of the finish; None: not computed."""
    sure_on: date | None
    """Of the same, P80; None: not computed."""
    price_cents: int | None
    """Client price: of the chosen option, else the dearest one on offer."""
    is_granted: bool
    internal_cents: int | None
    """What it costs inside; None in a client's version."""

    @property
    def is_open(self) -> bool:
        return self.state in IN_WORK or self.state is ChangeState.WITH_CLIENT


def change_facts(project: Project, *, is_internal: bool) -> tuple[ChangeFact, ...]:
    """By number, the newest first."""
    zone = ZoneInfo(project.time_zone)
    found = []
    for change in change_requests_of(project):
        revision = change.revision if is_internal else _shown_revision(change)
        if revision is not None:
            found.append(_fact(change, revision, zone, is_internal=is_internal))
    return tuple(found)


def _shown_revision(change: ChangeRequest) -> ChangeRevision | None:
    """The newest one that was put before the client; None: nothing was, and it was not absorbed either."""
    frozen = [revision for revision in change.revisions if revision.frozen_at is not None]
    if frozen:
        return frozen[-1]
    return change.revision if _was_absorbed(change) else None


def _was_absorbed(change: ChangeRequest) -> bool:
    """Taken in without asking: the client is told when it happens."""
    return change.state in (ChangeState.ABSORBED, ChangeState.IMPLEMENTED, ChangeState.VERIFIED)


def _fact(change: ChangeRequest, revision: ChangeRevision, zone: ZoneInfo, *, is_internal: bool) -> ChangeFact:
    chosen = next((option for option in revision.options if option.is_chosen), None)
    offered = [option for option in revision.options if option.is_offered]
    told = chosen or max(offered, key=lambda option: option.price_cents, default=None)
    state = change.state if is_internal or change.state not in IN_WORK else ChangeState.RETURNED
    is_asked = state is ChangeState.WITH_CLIENT
    voted = {vote.user_id for vote in revision.votes}
    return ChangeFact(
        number=change.number,
        code=change.code,
        title=change.title if is_internal else _shown_title(change, revision),
        state=state,
        ball=Ball.CLIENT if is_asked else _ball(state),
        waits_for=tuple(one.user.name for one in revision.approvers if is_asked and one.user_id not in voted),
        due_on=change.due_on if is_asked else None,
        decided_on=_day(change.decided_at, zone),
        shift_minutes=_shift(told) if is_internal or revision.frozen_at is not None else None,
        sure_on=_sure_on(told) if is_internal or revision.frozen_at is not None else None,
        price_cents=told.price_cents if told and not _was_absorbed_inside(change, revision) else None,
        is_granted=state in GRANTED and chosen is not None and revision.frozen_at is not None,
        internal_cents=_internal_cents(change, told) if is_internal else None,
    )


def _was_absorbed_inside(change: ChangeRequest, revision: ChangeRevision) -> bool:
    """Never offered, so it has no client price."""
    return _was_absorbed(change) and revision.frozen_at is None


def _internal_cents(change: ChangeRequest, told: ChangeOption | None) -> int | None:
    if change.absorbed_cents:
        return change.absorbed_cents
    return told.internal_cost_cents if told else None


def _ball(state: ChangeState) -> Ball:
    return Ball.NOBODY if state in SETTLED else Ball.VENDOR


def _shown_title(change: ChangeRequest, revision: ChangeRevision) -> str:
    """As the client was shown it; an absorbed one was shown none but its own."""
    return str(json.loads(revision.snapshot)["title"]) if revision.snapshot else change.title


def _shift(option: ChangeOption | None) -> int | None:
    if option is None or option.impact is None:
        return None
    own = option.impact["go_live_shift_minutes"]
    return int(option.impact["shift_minutes"] if own is None else own)


def _sure_on(option: ChangeOption | None) -> date | None:
    p80 = (option.impact or {}).get("p80") if option else None
    return datetime.fromisoformat(p80["go_live_after"] or p80["finish_after"]).date() if p80 else None


def _day(at: datetime | None, zone: ZoneInfo) -> date | None:
    return None if at is None else at.astimezone(zone).date()
