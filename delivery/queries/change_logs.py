"""The log of change requests: lanes, filters, and one line each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from delivery.engine.states import ChangeState
from delivery.models import ChangeOption, ChangeRequest, Project, User
from delivery.queries.change_requests import absorbed, approved_price_cents, change_requests_of, is_shown_to

LANES: Mapping[str, tuple[ChangeState, ...]] = {
    "draft": (ChangeState.DRAFT, ChangeState.SUBMITTED, ChangeState.RETURNED),
    "triaged": (ChangeState.TRIAGED,),
    "with_client": (ChangeState.WITH_CLIENT,),
    "decided": (ChangeState.APPROVED, ChangeState.ABSORBED, ChangeState.REJECTED, ChangeState.WITHDRAWN),
    "implemented": (ChangeState.IMPLEMENTED, ChangeState.VERIFIED),
}


@dataclass(frozen=True)
class LogLine:
    """One change request; the option is the chosen one, else the first that is offered."""

    change: ChangeRequest
    option: ChangeOption | None
    waits_for: tuple[str, ...]
    due_on: date | None

    @property
    def shift_minutes(self) -> int | None:
        if self.option is None or self.option.impact is None:
            return None
        own = self.option.impact["go_live_shift_minutes"]
        return self.option.impact["shift_minutes"] if own is None else own


@dataclass(frozen=True)
class ChangeLog:
    lines: tuple[LogLine, ...]
    counts: Mapping[ChangeState, int]
    lanes: Mapping[str, tuple[LogLine, ...]]
    approved_cents: int
    absorbed_minutes: int
    absorbed_effort_minutes: int
    absorbed_cents: int


def change_log(project: Project, reader: User, *, state: ChangeState | None = None, text: str = "") -> ChangeLog:
    """What this reader may see, newest first."""
    seen = [change for change in change_requests_of(project) if is_shown_to(change, reader)]
    counts = {one: sum(change.state is one for change in seen) for one in ChangeState}
    wanted = text.casefold().strip()
    kept = [
        _line(change)
        for change in seen
        if (state is None or change.state is state) and wanted in f"{change.code} {change.title}".casefold()
    ]
    lanes = {name: tuple(line for line in kept if line.change.state in states) for name, states in LANES.items()}
    days, effort, cents = absorbed(project.id)
    return ChangeLog(tuple(kept), counts, lanes, approved_price_cents(project.id), days, effort, cents)


def _line(change: ChangeRequest) -> LogLine:
    revision = change.revision
    offered = [option for option in revision.options if option.is_offered]
    chosen = next((option for option in revision.options if option.is_chosen), None)
    waits = change.state is ChangeState.WITH_CLIENT
    voted = {vote.user_id for vote in revision.votes}
    names = tuple(one.user.name for one in revision.approvers if waits and one.user_id not in voted)
    return LogLine(change, chosen or next(iter(offered), None), names, change.due_on if waits else None)
