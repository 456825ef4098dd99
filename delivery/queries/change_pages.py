"""One change request as its page shows it to this reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from delivery.engine.edits import from_json
from delivery.engine.options import Refusal
from delivery.engine.states import CHANGE_MOVES, ChangeState
from delivery.engine.workdays import WorkCalendar
from delivery.models import ChangeOption, ChangeRequest, ChangeRevision, Project, User
from delivery.queries.change_requests import decision_calendar
from delivery.queries.plan_names import speaker_for
from delivery.queries.plans import plan_of
from delivery.words.changes import triage_sentence

LETTERS_OF_STATE = {state: {move.value for move in moves} for state, moves in CHANGE_MOVES.items()}


@dataclass(frozen=True)
class Clock:
    """How long the client still has, in working days of its calendar."""

    due_on: date
    total_days: int
    left_days: int

    @property
    def is_overdue(self) -> bool:
        return self.left_days < 0


@dataclass(frozen=True)
class ChangePage:
    """What is shown: a client never gets ``edits``, ``reasons`` or anything internal."""

    project: Project
    change: ChangeRequest
    revision: ChangeRevision
    options: tuple[ChangeOption, ...]
    edits: tuple[str, ...] = ()
    reasons: tuple[Mapping[str, Any], ...] = ()
    refused: tuple[Refusal, ...] = ()
    stale: tuple[str, ...] = ()
    """Letters of options whose effect is another by now; the view computes it."""
    is_internal: bool = False
    moves: frozenset[str] = field(default_factory=frozenset)

    @property
    def may_be_stale(self) -> bool:
        """Whether the plan may have left the shown figures behind, for those who can do something about it."""
        return self.is_internal and bool(self.options) and (self.is_editable or self.change.state is ChangeState.WITH_CLIENT)

    @property
    def is_asked_of(self) -> frozenset[int]:
        """Ids of those whose word is still missing."""
        if self.change.state is not ChangeState.WITH_CLIENT:
            return frozenset()
        voted = {vote.user_id for vote in self.revision.votes}
        return frozenset(one.user_id for one in self.revision.approvers if one.user_id not in voted)

    @property
    def waits_for(self) -> list[str]:
        return [one.user.name for one in self.revision.approvers if one.user_id in self.is_asked_of]

    @property
    def earlier(self) -> list[ChangeRevision]:
        return [revision for revision in self.change.revisions if revision is not self.revision and revision.frozen_at]

    @property
    def is_editable(self) -> bool:
        return self.change.state in (ChangeState.DRAFT, ChangeState.SUBMITTED, ChangeState.TRIAGED)


def change_page(project: Project, change: ChangeRequest, reader: User, locale: str, *, sees_internal: bool) -> ChangePage:
    """A client sees what lies, or lay, before it; the vendor's side the newest revision whole."""
    revision = shown_revision(change, reader)
    if reader.is_client:
        options = tuple(option for option in revision.options if option.is_offered and revision.frozen_at)
        return ChangePage(project, change, revision, options)
    if not sees_internal:
        return ChangePage(project, change, revision, tuple(revision.options))
    speaker = speaker_for(project, locale, [plan_of(project)])
    return ChangePage(
        project=project,
        change=change,
        revision=revision,
        options=tuple(revision.options),
        edits=tuple(speaker.say(edit) for edit in from_json(list(revision.edits))),
        reasons=tuple(_reasons(revision, project, locale)),
        moves=frozenset(LETTERS_OF_STATE[change.state]),
        is_internal=True,
    )


def clock_of(project: Project, change: ChangeRequest, today: date) -> Clock | None:
    """Runs from the day of sending to the due date; None while nobody is asked."""
    if change.state is not ChangeState.WITH_CLIENT or change.due_on is None or change.sent_at is None:
        return None
    calendar = WorkCalendar(decision_calendar(project))
    sent_on = project.day_of(change.sent_at)
    left = calendar.working_days_between(today, change.due_on)
    if change.due_on < today:
        left = min(left, -1)
    return Clock(change.due_on, max(calendar.working_days_between(sent_on, change.due_on), 1), left)


def shown_revision(change: ChangeRequest, reader: User) -> ChangeRevision:
    frozen = [revision for revision in change.revisions if revision.frozen_at]
    return frozen[-1] if reader.is_client and frozen else change.revision


def _reasons(revision: ChangeRevision, project: Project, locale: str) -> list[Mapping[str, Any]]:
    found = (revision.triage or {}).get("reasons", [])
    day_minutes = project.calendar.day_minutes
    said = (triage_sentence(reason, project.currency, locale, day_minutes=day_minutes) for reason in found)
    return [{**reason, "sentence": sentence} for reason, sentence in zip(found, said, strict=True)]
