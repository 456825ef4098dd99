"""The log of change requests: one line each, filtered and sorted, in lanes by how far they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from delivery.engine.states import ChangeOrigin, ChangeState, Side, TriageOutcome
from delivery.models import ChangeOption, ChangeRequest, Project, User
from delivery.queries.change_requests import absorbed, approved_price_cents, change_requests_of, is_shown_to

LANES: Mapping[str, tuple[ChangeState, ...]] = {
    "draft": (ChangeState.DRAFT, ChangeState.SUBMITTED, ChangeState.RETURNED),
    "triaged": (ChangeState.TRIAGED,),
    "with_client": (ChangeState.WITH_CLIENT,),
    "decided": (ChangeState.APPROVED, ChangeState.ABSORBED, ChangeState.REJECTED, ChangeState.WITHDRAWN),
    "implemented": (ChangeState.IMPLEMENTED, ChangeState.VERIFIED),
}
SETTLED = (ChangeState.REJECTED, ChangeState.WITHDRAWN, ChangeState.VERIFIED)
"""Nobody has anything left to do."""
FAR = date(9999, 1, 1)


@dataclass(frozen=True)
class LogFilter:
    """What is looked for; None and empty: everything."""

    text: str = ""
    state: ChangeState | None = None
    origin: ChangeOrigin | None = None
    outcome: TriageOutcome | None = None
    waits_on: Side | None = None
    is_overdue: bool = False
    sort: str = "newest"


@dataclass(frozen=True)
class LogLine:
    """One change request, as this reader sees it."""

    change: ChangeRequest
    options: tuple[ChangeOption, ...]
    """The chosen one, else all that are offered; none where this reader sees no figures yet."""
    waits_for: tuple[str, ...]
    """Names of those whose word is missing."""
    due_on: date | None
    is_overdue: bool

    @property
    def waits_on(self) -> Side | None:
        """Whose turn it is."""
        if self.change.state is ChangeState.WITH_CLIENT:
            return Side.CLIENT
        return None if self.change.state in SETTLED else Side.VENDOR

    @property
    def shifts(self) -> tuple[int, ...]:
        """Working minutes that go-live (or the finish) moves: the least and the most that the options offer."""
        return _ends([_shift(option.impact) for option in self.options if option.impact])

    @property
    def prices(self) -> tuple[int, ...]:
        """Client price in minor units: the lowest and the highest."""
        return _ends([option.price_cents for option in self.options if option.impact])


@dataclass(frozen=True)
class ChangeLog:
    lines: tuple[LogLine, ...]
    counts: Mapping[ChangeState, int]
    """Of everything that this reader sees, whatever is looked for."""
    lanes: Mapping[str, tuple[LogLine, ...]]
    overdue: int
    approved_cents: int
    absorbed_minutes: int
    absorbed_effort_minutes: int
    absorbed_cents: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def change_log(project: Project, reader: User, wanted: LogFilter, today: date) -> ChangeLog:
    """What this reader may see of it, in the order asked for."""
    seen = [_line(change, reader, today) for change in change_requests_of(project) if is_shown_to(change, reader)]
    kept = sorted((line for line in seen if _fits(line, wanted)), key=SORTS.get(wanted.sort, SORTS["newest"]))
    days, effort, cents = absorbed(project.id)
    return ChangeLog(
        lines=tuple(kept),
        counts={one: sum(line.change.state is one for line in seen) for one in ChangeState},
        lanes={name: tuple(line for line in kept if line.change.state in states) for name, states in LANES.items()},
        overdue=sum(line.is_overdue for line in seen),
        approved_cents=approved_price_cents(project.id),
        absorbed_minutes=days,
        absorbed_effort_minutes=effort,
        absorbed_cents=cents,
    )


def _line(change: ChangeRequest, reader: User, today: date) -> LogLine:
    revision, is_asked = change.revision, change.state is ChangeState.WITH_CLIENT
    chosen = [option for option in revision.options if option.is_chosen]
    offered = [option for option in revision.options if option.is_offered]
    voted = {vote.user_id for vote in revision.votes}
    return LogLine(
        change=change,
        options=tuple(chosen or offered) if revision.frozen_at or not reader.is_client else (),
        waits_for=tuple(one.user.name for one in revision.approvers if is_asked and one.user_id not in voted),
        due_on=change.due_on if is_asked else None,
        is_overdue=is_asked and change.due_on is not None and change.due_on < today,
    )


def _fits(line: LogLine, wanted: LogFilter) -> bool:
    change = line.change
    pairs = ((wanted.state, change.state), (wanted.origin, change.origin), (wanted.outcome, change.effective_outcome))
    if any(asked is not None and asked is not found for asked, found in pairs):
        return False
    if wanted.waits_on is not None and line.waits_on is not wanted.waits_on:
        return False
    return (line.is_overdue or not wanted.is_overdue) and _says(change, wanted.text)


def _says(change: ChangeRequest, text: str) -> bool:
    """Every word stands somewhere in what everybody may read of it."""
    said = f"{change.code} {change.title} {change.what} {change.why} {change.asked_by}".casefold()
    return all(word in said for word in text.casefold().split())


def _shift(impact: Mapping[str, Any]) -> int:
    own = impact["go_live_shift_minutes"]
    return int(impact["shift_minutes"] if own is None else own)


def _ends(amounts: list[int]) -> tuple[int, ...]:
    return tuple(sorted({min(amounts), max(amounts)})) if amounts else ()


SORTS: Mapping[str, Callable[[LogLine], tuple[Any, ...]]] = {
    "newest": lambda line: (-line.change.number,),
    "oldest": lambda line: (line.change.number,),
    "due": lambda line: (line.due_on or FAR, -line.change.number),
    "delay": lambda line: (-max(line.shifts, default=-(10**9)), -line.change.number),
    "price": lambda line: (-max(line.prices, default=-(10**15)), -line.change.number),
    "title": lambda line: (line.change.title.casefold(), line.change.number),
}
