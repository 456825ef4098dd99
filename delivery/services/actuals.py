"""Effort and cost as they really were, entered by week. A correction is a new version; what was said before stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import insert, select, update

from delivery.engine.states import ActualSource
from delivery.extensions import db
from delivery.models import Actual, Calendar, Project, User
from delivery.queries.actuals import Identity, Said, current_entries, entry_count, known_milestones, week_of
from delivery.queries.budgets import effort_cents
from delivery.queries.change_requests import rate_card
from delivery.services.ledger import lock_project
from delivery.services.performances import owe_performance
from delivery.services.refusal import Invalid, Refused
from delivery.words.amounts import day

MOST_MINUTES = 1_000 * 480
MOST_CENTS = 2_000_000_000_000
MOST_ENTRIES = 250_000
"""Current ones of a project: a thousand milestones over five years of weeks."""
AT_ONCE = 20_000
BATCH = 500
YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class ActualEntry:
    """What somebody says of one milestone in one week. What is None was not said and stays as it is."""

    milestone_key: str
    week_on: date
    person_id: int | None = None
    who: str = ""
    role: str | None = None
    effort_minutes: int | None = None
    cost_cents: int | None = None
    has_cost: bool = False
    """The cost was said: None means that there is none of its own."""
    note: str | None = None
    seen: Said | None = None
    """What stood there when the person began, of what they say now; None: not checked."""

    @property
    def identity(self) -> Identity:
        return self.milestone_key, self.week_on, self.person_id, self.who


class ActualsMoved(Refused):
    """Somebody else changed the same cells meanwhile: nothing was saved."""

    def __init__(self, message: str, identities: Iterable[Identity]) -> None:
        super().__init__(message)
        self.identities = tuple(identities)


def record_actuals(
    project_id: int, entries: Sequence[ActualEntry], *, actor: User, at: datetime, source: ActualSource = ActualSource.TYPED
) -> int:
    """Save what differs from what is known; the number of entries that changed. All or nothing.

    Raises Invalid for a week in the future, an unknown milestone or an amount beyond all bounds; ActualsMoved where
    somebody else was faster.
    """
    lock_project(project_id)
    project = db.session.get_one(Project, project_id)
    milestones = known_milestones(project_id)
    this_week = week_of(project.day_of(at))
    if len(entries) > AT_ONCE:
        raise Invalid(_("At most %(count)s entries are taken at once. Save them in parts.", count=AT_ONCE))
    known = current_entries(project_id, {entry.week_on for entry in entries})
    _check_seen(entries, known, milestones)
    for entry in entries:
        _check(entry, project, milestones, this_week, is_known=entry.identity in known)
    pricing = Pricing.of(project)
    changed = [(entry, known.get(entry.identity)) for entry in entries if _differs(entry, known.get(entry.identity))]
    if entry_count(project_id) + sum(before is None for _entry, before in changed) > MOST_ENTRIES:
        full = _("A project keeps at most %(count)s entries. Enter several people as the team as a whole.", count=MOST_ENTRIES)
        raise Refused(full)
    rows = [_row(project_id, entry, before, pricing, milestones, actor, at, source) for entry, before in changed]
    _replace([before.id for _entry, before in changed if before is not None], rows)
    if rows:
        owe_performance(project_id, at=at)
    return len(rows)


@dataclass(frozen=True)
class Pricing:
    """The rate card of the project as it is now."""

    rates: dict[str, int]
    day_minutes: int

    @classmethod
    def of(cls, project: Project) -> Pricing:
        day_minutes = db.session.scalar(select(Calendar.day_minutes).where(Calendar.id == project.calendar_id)) or 480
        return cls(rate_card(project.id), day_minutes)

    def value(self, effort_minutes: int, cost_cents: int | None, role: str | None) -> int | None:
        """A cost of its own wins; effort is priced at the rate of its role."""
        return cost_cents if cost_cents is not None else effort_cents(effort_minutes, role, self.rates, self.day_minutes)


def price_what_waits(project: Project) -> int:
    """Effort that had no rate when it was entered gets one, now that the card knows its role."""
    pricing, milestones = Pricing.of(project), known_milestones(project.id)
    waiting = select(Actual).where(Actual.project_id == project.id, Actual.is_current, Actual.value_cents.is_(None))
    priced = 0
    for row in db.session.scalars(waiting):
        role = row.role or milestones.get(row.milestone_key, ("", "", None))[2]
        row.value_cents = pricing.value(row.effort_minutes, row.cost_cents, role)
        priced += row.value_cents is not None
    db.session.flush()
    return priced


def _check_seen(
    entries: Sequence[ActualEntry], known: dict[Identity, Actual], milestones: dict[str, tuple[str, str, str | None]]
) -> None:
    moved = []
    for entry in entries:
        row = known.get(entry.identity)
        now = Said(row.effort_minutes, row.cost_cents) if row else Said(0, None)
        if entry.seen is None:
            continue
        has_moved = entry.effort_minutes is not None and now.effort_minutes != entry.seen.effort_minutes
        if has_moved or (entry.has_cost and now.cost_cents != entry.seen.cost_cents):
            moved.append(entry.identity)
    if moved:
        codes = sorted({milestones.get(key, (key, "", None))[0] or key for key, *_rest in moved})
        raise ActualsMoved(
            _(
                "Somebody entered figures for %(list)s since you began. Look at theirs, then save yours again.",
                list=", ".join(codes),
            ),
            moved,
        )


def _check(
    entry: ActualEntry, project: Project, milestones: dict[str, tuple[str, str, str | None]], this_week: date, *, is_known: bool
) -> None:
    if entry.milestone_key not in milestones and not is_known:
        raise Invalid(_("A milestone that you entered figures for is no longer in the plan. Load the page again."))
    place = milestones.get(entry.milestone_key, (entry.milestone_key,))[0] or entry.milestone_key
    week = day(entry.week_on, str(get_locale() or "en"))
    if entry.week_on != week_of(entry.week_on) or entry.week_on < (project.starts_at - YEAR).date():
        raise Invalid(_("%(place)s: %(day)s is no week of this project. Choose a week of the page.", place=place, day=week))
    if entry.week_on > this_week:
        raise Invalid(_("%(place)s: the week of %(day)s has not begun. Enter what has happened.", place=place, day=week))
    if entry.effort_minutes is not None and not 0 <= entry.effort_minutes <= MOST_MINUTES:
        raise Invalid(_("%(place)s: enter 0 to 1,000 person-days for a week.", place=place))
    if entry.cost_cents is not None and not 0 <= entry.cost_cents <= MOST_CENTS:
        raise Invalid(_("%(place)s: the cost is negative or too large. Correct it.", place=place))


def _differs(entry: ActualEntry, row: Actual | None) -> bool:
    if row is None:
        return bool(entry.effort_minutes) or entry.cost_cents is not None
    return (
        (entry.effort_minutes is not None and entry.effort_minutes != row.effort_minutes)
        or (entry.has_cost and entry.cost_cents != row.cost_cents)
        or (entry.note is not None and entry.note != row.note)
        or (entry.role is not None and entry.role != row.role)
    )


def _row(
    project_id: int,
    entry: ActualEntry,
    before: Actual | None,
    pricing: Pricing,
    milestones: dict[str, tuple[str, str, str | None]],
    actor: User,
    at: datetime,
    source: ActualSource,
) -> dict[str, Any]:
    """The new version as columns; the rate is that of today."""
    kept_effort, kept_cost = (before.effort_minutes, before.cost_cents) if before else (0, None)
    effort = kept_effort if entry.effort_minutes is None else entry.effort_minutes
    cost = entry.cost_cents if entry.has_cost else kept_cost
    role = entry.role or (before.role if before else None)
    priced_as = role or milestones.get(entry.milestone_key, ("", "", None))[2]
    return {
        "project_id": project_id,
        "milestone_key": entry.milestone_key,
        "week_on": entry.week_on,
        "person_id": entry.person_id,
        "who": entry.who,
        "role": role,
        "effort_minutes": effort,
        "cost_cents": cost,
        "value_cents": pricing.value(effort, cost, priced_as),
        "note": (before.note if before else "") if entry.note is None else entry.note,
        "source": source,
        "version": before.version + 1 if before else 1,
        "is_current": True,
        "entered_by_id": actor.id,
        "entered_at": at,
    }


def _replace(old_ids: list[int], rows: list[dict[str, Any]]) -> None:
    for begin in range(0, len(old_ids), BATCH):
        outdated = update(Actual).where(Actual.id.in_(old_ids[begin : begin + BATCH])).values(is_current=False)
        db.session.execute(outdated, execution_options={"synchronize_session": False})
    if rows:
        db.session.execute(insert(Actual), rows)
    db.session.expire_all()
