"""What a project's home says: read from stored dates, never computed anew; the number of queries never grows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from delivery import access
from delivery.access import Who
from delivery.engine.workdays import WorkCalendar
from delivery.extensions import db
from delivery.models import Milestone, Phase, Project, User
from delivery.queries.ball_holders import HeldBall, held_ball
from delivery.queries.baselines import ReadBaseline, chosen_baseline
from delivery.queries.calendars import calendars_of_projects
from delivery.queries.change_requests import approved_price_cents
from delivery.queries.checklists import Step, checklist
from delivery.queries.delays import Delays, delays_of
from delivery.queries.forecasts import ReadForecast, Timing, forecast_of
from delivery.queries.performances import seen_forecast
from delivery.queries.phase_strips import PhaseOnStrip, phase_strip
from delivery.queries.target_trends import Statement, target_trend
from delivery.queries.targets import Target, target_of
from delivery.queries.visits import News, news_of
from delivery.queries.waiting import Waiting, WaitingLists, waiting_lists

NEXT = 8


@dataclass(frozen=True)
class NextMilestone:
    milestone: Milestone
    timing: Timing
    baseline_finish_on: date | None
    variance_days: int
    owner: str


@dataclass(frozen=True)
class Cause:
    """The first milestone on the critical path that ends later than in the baseline."""

    code: str
    name: str
    baseline_on: date
    on: date


@dataclass(frozen=True)
class Home:
    project: Project
    forecast: ReadForecast | None
    target: Target | None
    cause: Cause | None
    phases: list[PhaseOnStrip]
    milestones: list[NextMilestone]
    done: int
    total: int
    waiting: WaitingLists
    approved_price_cents: int
    trend: list[Statement]
    news: News
    target_shift_days: int
    """Working time by which the target moved since the reader's last visit."""
    steps: list[Step]
    """What a manager still has to lay down."""
    delays: Delays | None
    """What the slip is made of."""
    calendar: WorkCalendar
    on: date
    """Today, where the project is."""

    def held(self, item: Waiting) -> HeldBall:
        """Since when it waits, and for how many working days: as the page of delays counts."""
        return held_ball(item, self.project, self.calendar, self.on)


def home_of(project: Project, user: User, standing: frozenset[Who], at: datetime) -> Home:
    forecast, baseline = seen_forecast(project, forecast_of(project), standing), chosen_baseline(project)
    calendar = WorkCalendar(calendars_of_projects([project])[project.id])
    milestones = _milestones(project)
    phases = list(db.session.scalars(select(Phase).where(Phase.project_id == project.id).order_by(Phase.position)))
    target = target_of(forecast)
    news = news_of(project, user, at=at)
    return Home(
        project=project,
        forecast=forecast,
        target=target,
        cause=_cause(forecast, baseline, milestones),
        phases=phase_strip(phases, forecast),
        milestones=_next(milestones, forecast, baseline, calendar),
        done=sum(milestone.actual_finish is not None for milestone, _ in milestones),
        total=len(milestones),
        waiting=waiting_lists(project, user, phases, sees_prices=access.sees_client_price(standing)),
        approved_price_cents=approved_price_cents(project.id),
        trend=target_trend(project, target, access.readable_audiences(standing), at.date()),
        news=news,
        target_shift_days=_shift(news, target, calendar),
        steps=checklist(project) if access.allowed(standing, access.Permission.PROJECT_CONFIGURE) else [],
        delays=_delays(project, target, baseline, calendar, at),
        calendar=calendar,
        on=project.day_of(at),
    )


def _delays(
    project: Project, target: Target | None, baseline: ReadBaseline | None, calendar: WorkCalendar, at: datetime
) -> Delays | None:
    """Only where the target moved."""
    if baseline is None or target is None or not target.variance_days:
        return None
    today = project.day_of(at)
    found = delays_of(project, today=today, baseline=baseline.row, calendar=calendar)
    return found if isinstance(found, Delays) else None


def _shift(news: News, target: Target | None, calendar: WorkCalendar) -> int:
    if news.target_at is None or target is None:
        return 0
    return calendar.working_days_between(news.target_at.date(), target.on)


def _milestones(project: Project) -> list[tuple[Milestone, str]]:
    query = (
        select(Milestone, func.coalesce(User.name, ""))
        .outerjoin(User, User.id == Milestone.owner_id)
        .where(Milestone.project_id == project.id)
        .order_by(Milestone.position)
    )
    return [(milestone, owner) for milestone, owner in db.session.execute(query)]


def _next(
    milestones: list[tuple[Milestone, str]], forecast: ReadForecast | None, baseline: ReadBaseline | None, calendar: WorkCalendar
) -> list[NextMilestone]:
    """The unfinished ones that end first."""
    if forecast is None:
        return []
    open_ones = [entry for entry in milestones if entry[0].actual_finish is None and entry[0].key in forecast.stored]
    open_ones.sort(key=lambda entry: (forecast.stored[entry[0].key][1], entry[0].position))
    lines = baseline.lines if baseline else {}
    found = []
    for milestone, owner in open_ones[:NEXT]:
        timing, line = forecast.timings[milestone.key], lines.get(milestone.key)
        before = line.finish.date() if line else None
        days = calendar.working_days_between(before, timing.finish.date()) if before else 0
        found.append(NextMilestone(milestone, timing, before, days, owner))
    return found


def _cause(forecast: ReadForecast | None, baseline: ReadBaseline | None, milestones: list[tuple[Milestone, str]]) -> Cause | None:
    """Where the slip of the target begins."""
    if forecast is None or baseline is None:
        return None
    by_key = {milestone.key: milestone for milestone, _ in milestones}
    for key in forecast.critical:
        line, timing = baseline.lines.get(key), forecast.timings[key]
        if line is not None and timing.finish.date() > line.finish.date() and key in by_key:
            return Cause(by_key[key].code, by_key[key].name, line.finish.date(), timing.finish.date())
    return None
