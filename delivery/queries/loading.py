"""How full the days of a project's people are: its own work, what other projects take, and what there is.

Dates are those of the stored forecasts, of this project and of the others; nothing is scheduled here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select

from delivery.engine.loading import Load, Share, Stretch, Taken, Window, capacity, stretches, together
from delivery.engine.plan import CalendarFacts, Spans
from delivery.engine.workdays import WorkCalendar
from delivery.extensions import db
from delivery.models import Forecast, Milestone, Project, Resource, User
from delivery.queries.assignments import Asked, asked_elsewhere, asked_of
from delivery.queries.calendars import calendar_key, calendars_by_key, calendars_of_projects
from delivery.queries.forecasts import ReadForecast, at, forecast_of
from delivery.queries.plans import spans_of
from delivery.queries.projects import visible_to
from delivery.queries.team import presence_of, resources_of_vendor
from delivery.words.collation import in_order

MOST_DAYS = 3 * 366


class OwnWork(NamedTuple):
    """One milestone of the project that somebody works on."""

    key: str
    code: str
    name: str
    share: Share
    is_done: bool


class OtherWork(NamedTuple):
    """What another project takes. ``project`` is None where the reader is no member: it has no name then."""

    project: Project | None
    share: Share


Elsewhere = tuple[OtherWork, Window]
"""With the days of the calendar that it is worked on."""


@dataclass(frozen=True)
class PersonLoad:
    resource: Resource
    load: Load
    work: list[OwnWork]
    elsewhere: list[OtherWork]
    overloads: list[Stretch]

    @property
    def over_days(self) -> int:
        return sum(stretch.days for stretch in self.overloads)

    @property
    def most_percent(self) -> int:
        return max((stretch.most_percent for stretch in self.overloads), default=0)

    def asking_in(self, stretch: Stretch) -> list[OwnWork]:
        """What of this project takes these days."""
        return [work for work in self.work if _meets(work.share, stretch)]

    def others_in(self, stretch: Stretch) -> list[Project | None]:
        """Which other projects take them, each once; None stands for all that the reader may not know."""
        met = [other.project for other in self.elsewhere if _meets(other.share, stretch)]
        return list({project.id if project else 0: project for project in met}.values())


def _meets(share: Share, stretch: Stretch) -> bool:
    rests = any(first <= stretch.first and stretch.last <= last for first, last in share.rests)
    return share.start.date() <= stretch.last and share.finish.date() >= stretch.first and not rests


@dataclass(frozen=True)
class Loading:
    first: date
    last: date
    people: list[PersonLoad]
    """Whoever works here, and those who were asked for; by name."""
    roles: list[str]
    everybody: list[Resource]
    """Who could be looked at, by name."""
    has_demands: bool
    plan_finish: date

    @property
    def overloaded(self) -> list[PersonLoad]:
        """The worst first."""
        found = [person for person in self.people if person.overloads]
        return sorted(found, key=lambda person: (-person.over_days, -person.most_percent))


@dataclass(frozen=True)
class LoadingWish:
    first: date | None = None
    last: date | None = None
    role: str = ""
    person: int = 0
    with_idle: bool = False
    """Everybody of the vendor, also those without work here."""


def loading_of(project: Project, reader: User | None, wish: LoadingWish, locale: str) -> Loading:
    """About a dozen queries, however many people, milestones and projects. Without a reader other projects have no names."""
    demands, forecast = asked_of(project), forecast_of(project)
    everybody = in_order(resources_of_vendor(project.vendor_id), locale)
    working = {demand.resource_id for demand in demands}
    around = [one for one in everybody if one.id in working or one.is_active]
    shown = [one for one in around if _is_asked(one, wish, working)]
    first, last = _span(project, forecast, wish)
    days = _Days(project, {one.calendar_id for one in shown if one.calendar_id}, _milestones(project, demands), first, last)
    own = _own_work(days, demands, forecast)
    others = _other_work(project, reader, {one.id for one in shown}, days)
    people = [_person(one, days, own.get(one.id, []), others.get(one.id, [])) for one in shown]
    roles = sorted({one.role for one in around if one.role})
    finish = forecast.finish_at.date() if forecast else last
    return Loading(first, last, people, roles, around, bool(demands), finish)


def _is_asked(one: Resource, wish: LoadingWish, working: Collection[int]) -> bool:
    if wish.person:
        return one.id == wish.person
    if wish.role and one.role != wish.role:
        return False
    return wish.with_idle or one.id in working


def default_first(project: Project) -> date:
    """The Monday of the week in which unfinished work begins."""
    on = project.status_on + timedelta(days=1) if project.status_on else project.starts_at.date()
    return on - timedelta(days=on.weekday())


def _span(project: Project, forecast: ReadForecast | None, wish: LoadingWish) -> tuple[date, date]:
    """Whole weeks, inside those of the plan."""
    begin = project.starts_at.date()
    finish = max(forecast.finish_at.date() if forecast else begin, begin)
    first = min(max(wish.first or default_first(project), begin), finish)
    first -= timedelta(days=first.weekday())
    last = max(wish.last or finish, first)
    last = min(last, first + timedelta(days=MOST_DAYS))
    return first, last + timedelta(days=6 - last.weekday())


@dataclass(frozen=True)
class _Node:
    code: str
    name: str
    calendar_id: int | None
    is_done: bool
    rests: Spans


def _milestones(project: Project, demands: Iterable[Asked]) -> dict[str, _Node]:
    keys = {demand.milestone for demand in demands}
    columns = (Milestone.key, Milestone.code, Milestone.name, Milestone.calendar_id, Milestone.actual_finish, Milestone.rests)
    rows = db.session.execute(select(*columns).where(Milestone.project_id == project.id))
    return {
        key: _Node(code or key, name, calendar, done is not None, spans_of(rests))
        for key, code, name, calendar, done, rests in rows
        if key in keys
    }


class _Days:
    """The looked-at days on every calendar that matters, each laid out once."""

    def __init__(self, project: Project, own: Collection[int], nodes: Mapping[str, _Node], first: date, last: date) -> None:
        self.project, self.nodes, self.first, self.last = project, nodes, first, last
        also = {*own, *(node.calendar_id for node in nodes.values() if node.calendar_id is not None)}
        self.calendars = calendars_by_key(project, also)
        self._windows: dict[str, Window] = {}

    def window(self, calendar_id: int | None) -> Window:
        """None is the project's calendar."""
        key = calendar_key(calendar_id or self.project.calendar_id)
        if key not in self._windows:
            self._windows[key] = self.window_of(self.calendars[key])
        return self._windows[key]

    def window_of(self, facts: CalendarFacts) -> Window:
        return Window.of(self.first, self.last, WorkCalendar(facts))


def _own_work(days: _Days, demands: Iterable[Asked], forecast: ReadForecast | None) -> dict[int, list[OwnWork]]:
    found: defaultdict[int, list[OwnWork]] = defaultdict(list)
    stored = forecast.stored if forecast else {}
    for key, person, percent in demands:
        if key in stored and key in days.nodes:
            node = days.nodes[key]
            share = Share(at(stored[key][0]), at(stored[key][1]), percent, node.rests)
            found[person].append(OwnWork(key, node.code, node.name, share, node.is_done))
    return dict(found)


def _other_work(
    project: Project, reader: User | None, people: Collection[int], days: _Days
) -> dict[int, list[tuple[OtherWork, Window]]]:
    """With the calendar on which each project works."""
    demands = asked_elsewhere(project, people)
    if not demands:
        return {}
    projects = list(db.session.scalars(select(Project).where(Project.id.in_(demands)).order_by(Project.key)))
    named = set(db.session.scalars(select(Project.id).where(Project.id.in_(demands), visible_to(reader)))) if reader else set()
    stored = db.session.execute(select(Forecast.project_id, Forecast.timings).where(Forecast.project_id.in_(demands)))
    timings: dict[int, Any] = dict(stored.all())
    calendars = calendars_of_projects(projects)
    found: defaultdict[int, list[Elsewhere]] = defaultdict(list)
    for other in projects:
        window, laid = days.window_of(calendars[other.id]), timings.get(other.id) or {}
        for key, person, percent, rests in demands[other.id]:
            if key in laid:
                share = Share(at(laid[key][0]), at(laid[key][1]), percent, spans_of(rests))
                found[person].append((OtherWork(other if other.id in named else None, share), window))
    return dict(found)


def _person(one: Resource, days: _Days, work: list[OwnWork], elsewhere: list[Elsewhere]) -> PersonLoad:
    window = days.window(one.calendar_id)
    mine = [(days.window(days.nodes[each.key].calendar_id), each) for each in work]
    own = _together(window.count, [(laid, each.share) for laid, each in mine])
    others = _together(window.count, [(laid, other.share) for other, laid in elsewhere])
    unfinished = [(laid, each.share) for laid, each in mine if not each.is_done]
    is_open = (own if len(unfinished) == len(mine) else _together(window.count, unfinished)).fuller > 0
    status = days.project.status_on
    open_from = max(window.place(status) + 1, 0) if status else 0
    load = Load(own, others, capacity(window, presence_of(one)), ~window.is_worked, is_open, open_from)
    return PersonLoad(one, load, work, [other for other, _laid in elsewhere], stretches(days.first, load))


def _together(count: int, shares: Iterable[tuple[Window, Share]]) -> Taken:
    """Each share on the calendar that it is worked on."""
    by_window: dict[int, tuple[Window, list[Share]]] = {}
    for window, share in shares:
        by_window.setdefault(id(window), (window, []))[1].append(share)
    return together(by_window.values(), count)
