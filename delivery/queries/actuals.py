"""What was really spent, summed where the rows lie: by milestone, by week, and cell by cell for the entry page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import case, func, select

from delivery.extensions import db
from delivery.models import Actual, Milestone, Project, User


def week_of(on: date) -> date:
    """The Monday of the ISO week.

    >>> str(week_of(date(2026, 11, 22)))
    '2026-11-16'
    """
    return on - timedelta(days=on.weekday())


class Spent(NamedTuple):
    """Sums over some entries."""

    cents: int | None
    """None: no cost is known, neither entered nor by a rate."""
    effort_minutes: int
    unpriced_minutes: int
    """Effort without a cost or a rate: not in the sum."""


def spent_by_milestone(project: Project, until: date) -> dict[str, Spent]:
    """By milestone key, over the weeks that had begun by that day. One query."""
    unpriced = case((Actual.value_cents.is_(None), Actual.effort_minutes), else_=0)
    query = (
        select(Actual.milestone_key, func.sum(Actual.value_cents), func.sum(Actual.effort_minutes), func.sum(unpriced))
        .where(Actual.project_id == project.id, Actual.is_current, Actual.week_on <= until)
        .group_by(Actual.milestone_key)
    )
    return {
        key: Spent(None if cents is None else int(cents), int(effort), int(without))
        for key, cents, effort, without in db.session.execute(query)
    }


def spent_by_week(project: Project, until: date) -> dict[date, int]:
    """Cents by Monday, in order of time."""
    query = (
        select(Actual.week_on, func.sum(Actual.value_cents))
        .where(Actual.project_id == project.id, Actual.is_current, Actual.week_on <= until)
        .group_by(Actual.week_on)
        .order_by(Actual.week_on)
    )
    return {week: int(cents or 0) for week, cents in db.session.execute(query)}


class Said(NamedTuple):
    """One current entry."""

    effort_minutes: int
    cost_cents: int | None


Identity = tuple[str, date, int | None, str]
"""Milestone key, Monday, person, name of somebody without an account: what has one current entry."""


def current_entries(project_id: int, weeks: Collection[date]) -> dict[Identity, Actual]:
    """What is said now of these weeks."""
    query = select(Actual).where(Actual.project_id == project_id, Actual.is_current, Actual.week_on.in_(list(weeks)))
    return {identity_of(row): row for row in db.session.scalars(query)}


def identity_of(row: Actual) -> Identity:
    return row.milestone_key, row.week_on, row.person_id, row.who


@dataclass(frozen=True)
class Cell:
    """One milestone in one week: the entry that the reader may change, and what others said beside it."""

    own: Said | None
    others_effort_minutes: int
    others_cost_cents: int
    others: int
    """How many entries."""


NOTHING = Cell(None, 0, 0, 0)


def cells_of(project: Project, weeks: Collection[date], person_id: int | None) -> Mapping[tuple[str, date], Cell]:
    """By milestone key and Monday; ``person_id`` None: the team's own entries are the ones that can be changed."""
    query = select(
        Actual.milestone_key,
        Actual.week_on,
        Actual.person_id,
        Actual.who,
        Actual.effort_minutes,
        Actual.cost_cents,
        Actual.value_cents,
    ).where(Actual.project_id == project.id, Actual.is_current, Actual.week_on.in_(list(weeks)))
    cells: dict[tuple[str, date], Cell] = {}
    for key, week, person, who, effort, cost, value in db.session.execute(query):
        cell = cells.get((key, week), NOTHING)
        if person == person_id and not who:
            cell = Cell(Said(effort, cost), cell.others_effort_minutes, cell.others_cost_cents, cell.others)
        elif effort or value:
            more = cell.others_effort_minutes + effort, cell.others_cost_cents + (value or 0), cell.others + 1
            cell = Cell(cell.own, *more)
        cells[key, week] = cell
    return cells


class Line(NamedTuple):
    """One entry of the history, the newest first."""

    entry: Actual
    code: str
    milestone: str
    who: str
    by: str
    before: Actual | None


def recent_entries(project: Project, limit: int, person_id: int | None = None) -> list[Line]:
    """What was entered or corrected last; of one person only where ``person_id`` is given."""
    person, author = User.__table__.alias("person"), User.__table__.alias("author")
    query = (
        select(Actual, Milestone.code, Milestone.name, person.c.name, author.c.name)
        .outerjoin(Milestone, (Milestone.project_id == Actual.project_id) & (Milestone.key == Actual.milestone_key))
        .outerjoin(person, person.c.id == Actual.person_id)
        .join(author, author.c.id == Actual.entered_by_id)
        .where(Actual.project_id == project.id, *([Actual.person_id == person_id] if person_id else []))
        .order_by(Actual.id.desc())
        .limit(limit)
    )
    found = db.session.execute(query).all()
    older = _older(project, [row for row, *_names in found])
    return [
        Line(row, code or row.milestone_key, name or "", person or row.who, by, older.get((*identity_of(row), row.version - 1)))
        for row, code, name, person, by in found
    ]


def _older(project: Project, rows: list[Actual]) -> dict[tuple[str, date, int | None, str, int], Actual]:
    """The versions before these, in one query."""
    corrected = [row for row in rows if row.version > 1]
    if not corrected:
        return {}
    query = select(Actual).where(
        Actual.project_id == project.id,
        Actual.milestone_key.in_({row.milestone_key for row in corrected}),
        Actual.week_on.in_({row.week_on for row in corrected}),
    )
    return {(*identity_of(row), row.version): row for row in db.session.scalars(query)}


def entry_count(project_id: int) -> int:
    query = select(func.count()).select_from(Actual).where(Actual.project_id == project_id, Actual.is_current)
    return db.session.scalar(query) or 0


def known_milestones(project_id: int) -> dict[str, tuple[str, str, str | None]]:
    """Key → code, name and role of what is in the plan, in its order."""
    query = (
        select(Milestone.key, Milestone.code, Milestone.name, Milestone.role)
        .where(Milestone.project_id == project_id)
        .order_by(Milestone.position, Milestone.id)
    )
    return {key: (code, name, role) for key, code, name, role in db.session.execute(query)}


def team_of(project: Project) -> dict[int, tuple[str, str]]:
    """Name and e-mail of the vendor's people in the project, by id."""
    from_vendor = select(User.id, User.name, User.email).where(User.organization_id == project.vendor_id)
    return {user_id: (name, email) for user_id, name, email in db.session.execute(from_vendor.order_by(User.id))}
