"""Who has the ball now, of everything that is open: what waits, and the milestones under way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from delivery.engine.attribution import Holder
from delivery.engine.workdays import WorkCalendar
from delivery.extensions import db
from delivery.models import Milestone, Phase, Project, User
from delivery.queries.forecasts import forecast_of
from delivery.queries.waiting import Waiting, waiting_lists


@dataclass(frozen=True)
class HeldBall:
    """Something open, and whose move it is."""

    item: Waiting
    since_on: date | None
    waited_days: int
    """Working days of the project's calendar since then."""


def held_balls(
    project: Project, user: User, calendar: WorkCalendar, *, today: date, sees_prices: bool
) -> dict[Holder, list[HeldBall]]:
    """By holder, whoever has waited longest first."""
    phases = list(db.session.scalars(select(Phase).where(Phase.project_id == project.id).order_by(Phase.position)))
    lists = waiting_lists(project, user, phases, sees_prices=sees_prices)
    told = {item.code for item in (*lists.on_client, *lists.on_third_party) if item.kind == "milestone"}
    found = {
        Holder.CLIENT: lists.on_client,
        Holder.VENDOR: [*lists.on_vendor, *_under_way(project, told, today)],
        Holder.THIRD_PARTY: lists.on_third_party,
    }
    return {
        holder: sorted((held_ball(item, project, calendar, today) for item in items), key=_longest)
        for holder, items in found.items()
    }


def _longest(held: HeldBall) -> tuple[int, str, int]:
    return -held.waited_days, held.item.kind, held.item.number


def held_ball(item: Waiting, project: Project, calendar: WorkCalendar, today: date) -> HeldBall:
    since = item.since
    on = None if since is None else project.day_of(since) if since.tzinfo else since.date()
    return HeldBall(item, on, max(0, calendar.working_days_between(on, today)) if on else 0)


def _under_way(project: Project, told: set[str], today: date) -> Iterator[Waiting]:
    """Milestones that have begun, or should have by the forecast, and that nobody else keeps."""
    forecast = forecast_of(project)
    if forecast is None:
        return
    query = select(Milestone).where(Milestone.project_id == project.id, Milestone.actual_finish.is_(None))
    for row in db.session.scalars(query.order_by(Milestone.position)):
        code, timing = row.code or row.key, forecast.timings.get(row.key)
        begins = row.actual_start or (timing.start if timing else None)
        if code not in told and begins is not None and begins.date() <= today:
            due_on = timing.finish.date() if timing else None
            yield Waiting("milestone", 0, row.name, None, due_on, since=begins, code=code, key=row.key)
