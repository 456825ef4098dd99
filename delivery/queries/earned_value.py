"""The value of the work done, from the chosen baseline, the plan's progress and what was spent. Nothing here is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from typing import Any

from sqlalchemy import select

from delivery.engine.earned_value import (
    Clocks,
    Curve,
    Figure,
    Pace,
    Undefined,
    Valuation,
    Work,
    half_up,
    share_done,
    time_phase,
    value,
)
from delivery.engine.plan import Milestone as Node
from delivery.engine.workdays import WorkCalendar, minute, moment
from delivery.extensions import db
from delivery.models import Milestone, Phase, Project
from delivery.queries.actuals import Spent, spent_by_milestone, spent_by_week
from delivery.queries.baselines import BaselineLine, ReadBaseline, chosen_baseline
from delivery.queries.budgets import budget_cents
from delivery.queries.calendars import calendar_key, calendars_by_key
from delivery.queries.change_requests import rate_card
from delivery.queries.plans import end_of_day

NOBODY = Spent(None, 0, 0)


@dataclass(frozen=True)
class Known:
    """A milestone of the plan, as far as its value needs it."""

    node: Node
    phase: int | None


@dataclass(frozen=True)
class ReadValue:
    """A project's earned value at its status date. Money is internal: only leaders may see it."""

    project: Project
    baseline: ReadBaseline
    status_on: date
    is_status_set: bool
    """False: the project has no status date, and today was taken."""
    money: Valuation
    """Measured in cents."""
    time: Valuation
    """The same baseline measured in its own working time, which the client can see: see ``client_schedule``."""
    clocks: Clocks
    works: Sequence[Work]
    measured: Sequence[Work]
    """The same, with their working time for a budget where the baseline has none."""
    known: Mapping[str, Known]
    spent: Mapping[str, Spent]
    unpriced: int
    """Milestones of the baseline whose effort had no rate: their budget is only their fixed cost."""
    is_priced_now: bool
    """The baseline froze no budget: its effort is priced at today's rates."""
    planned_effort_minutes: int

    @property
    def is_in_money(self) -> bool:
        return self.money.project.bac > 0

    @property
    def schedule(self) -> Valuation:
        """What the schedule is measured by: money, or working time where the baseline has no budget."""
        return self.money if self.is_in_money else self.time

    @property
    def day_minutes(self) -> int:
        return self.clocks.own.facts.day_minutes

    @property
    def start_on(self) -> date:
        return self.money.span.start.date()

    @property
    def planned_finish_on(self) -> date:
        return self.money.span.finish.date()

    @property
    def removed(self) -> int:
        """Milestones of the baseline that are no longer in the plan: their budget is planned and never earned."""
        return sum(work.key not in self.known for work in self.works if work.budget)

    @property
    def added(self) -> int:
        """Milestones with actual cost that the baseline does not know."""
        return sum(bool(work.spent) for work in self.works if work.key not in self.baseline.lines)

    @property
    def spent_effort_minutes(self) -> int:
        return sum(each.effort_minutes for each in self.spent.values())

    @property
    def unpriced_minutes(self) -> int:
        return sum(each.unpriced_minutes for each in self.spent.values())

    def finish_by(self, pace: Pace) -> date | Undefined:
        """EAC(t) as a day of the plan's calendar."""
        found = self.schedule.schedule.eac(pace)
        if isinstance(found, Undefined):
            return found
        try:
            return moment(self.clocks.own.add(minute(self.schedule.span.start), half_up(found))).date()
        except ValueError:
            return Undefined.NOTHING_EARNED

    @cached_property
    def earned(self) -> Curve:
        """EV until the status date: each milestone's, evenly over the working time that it really took."""
        done = []
        for work in self.measured:
            node = self.known[work.key].node if work.key in self.known else None
            if node is None or node.actual_start is None or not work.earned:
                continue
            finish = node.actual_finish or moment(self.schedule.status)
            done.append(work.laid(min(node.actual_start, finish), finish, work.earned))
        return time_phase(done, self.schedule.periods, self.clocks)

    @cached_property
    def weeks(self) -> Mapping[date, int]:
        """Actual cost by Monday, up to the status date."""
        return spent_by_week(self.project, self.status_on)


def earned_value_of(project: Project, today: date | None = None) -> ReadValue | None:
    """None where no baseline is chosen, or it is empty: without one there is nothing to measure against.

    A fixed number of queries. ``today`` stands in for a status date that was never set.
    """
    baseline = chosen_baseline(project)
    status_on = project.status_on or today or project.starts_at.date()
    if baseline is None or not baseline.lines:
        return None
    known, calendar_ids = _known(project)
    calendars = {key: WorkCalendar(facts) for key, facts in calendars_by_key(project, calendar_ids).items()}
    clocks = Clocks(calendars[calendar_key(project.calendar_id)], calendars)
    spent = spent_by_milestone(project, status_on)
    budgets = _budgets(project, baseline.lines, known, clocks.own.facts.day_minutes)
    status_at = end_of_day(status_on)
    assert status_at is not None
    works = _works(baseline.lines, known, spent, budgets, minute(status_at), clocks)
    finished = _finished(works, known)
    timed = [work.laid(work.start, work.finish, _working_time(work, clocks)) for work in works]
    return ReadValue(
        project=project,
        baseline=baseline,
        status_on=status_on,
        is_status_set=project.status_on is not None,
        money=value(works, status_at, clocks, finished_at=finished),
        time=value(timed, status_at, clocks, finished_at=finished),
        clocks=clocks,
        works=works,
        measured=works if any(work.budget for work in works) else timed,
        known=known,
        spent=spent,
        unpriced=sum(budget is None for budget in budgets.values()),
        is_priced_now=all(line.budget_cents is None for line in baseline.lines.values())
        and any(line.effort_minutes for line in baseline.lines.values()),
        planned_effort_minutes=sum(line.effort_minutes for line in baseline.lines.values()),
    )


def _known(project: Project) -> tuple[dict[str, Known], set[int]]:
    """The milestones of the plan by key, and the calendars of their own."""
    columns: tuple[Any, ...] = (
        *(Milestone.key, Milestone.name, Milestone.duration_minutes, Milestone.is_elapsed, Milestone.calendar_id),
        *(Milestone.actual_start, Milestone.actual_finish, Milestone.remaining_minutes, Milestone.role, Phase.position),
    )
    query = select(*columns).outerjoin(Phase, Phase.id == Milestone.phase_id).where(Milestone.project_id == project.id)
    known, calendars = {}, set()
    for key, name, duration, elapsed, calendar, start, finish, remaining, role, phase in db.session.execute(query):
        own = None if calendar is None else calendar_key(calendar)
        node = Node(
            key, name, duration, elapsed, own, actual_start=start, actual_finish=finish, remaining_minutes=remaining, role=role
        )
        known[key] = Known(node, phase)
        calendars |= set() if calendar is None else {calendar}
    return known, calendars


def _budgets(
    project: Project, lines: Mapping[str, BaselineLine], known: Mapping[str, Known], day_minutes: int
) -> dict[str, int | None]:
    """As it was frozen; an older baseline is priced at the rates of today."""
    frozen = {key: line.budget_cents for key, line in lines.items()}
    if any(budget is not None for budget in frozen.values()):
        return frozen
    rates = rate_card(project.id)
    roles = {key: each.node.role for key, each in known.items()}
    return {
        key: budget_cents(line.effort_minutes, roles.get(key), line.cost_cents, rates, day_minutes) for key, line in lines.items()
    }


def _works(
    lines: Mapping[str, BaselineLine],
    known: Mapping[str, Known],
    spent: Mapping[str, Spent],
    budgets: Mapping[str, int | None],
    status: int,
    clocks: Clocks,
) -> list[Work]:
    """The baseline's milestones in its order, then those that only cost something."""
    works = []
    for key, line in lines.items():
        node, phase = (known[key].node, known[key].phase) if key in known else (None, None)
        budget = budgets[key]
        work = Work(
            key=key,
            start=line.start,
            finish=line.finish,
            budget=line.cost_cents if budget is None else budget,
            spent=spent.get(key, NOBODY).cents,
            group=None if phase is None else str(phase),
            calendar=node.calendar if node else None,
            is_elapsed=node.is_elapsed if node else False,
        )
        works.append(work if node is None else work.done(share_done(node, status, clocks.of(work))))
    first = min(work.start for work in works)
    for key in spent.keys() - lines.keys():
        phase = known[key].phase if key in known else None
        works.append(Work(key, first, first, 0, spent=spent[key].cents, group=None if phase is None else str(phase)))
    return works


def _working_time(work: Work, clocks: Clocks) -> int:
    return max(0, clocks.passed(work, minute(work.finish)) - clocks.passed(work, minute(work.start)))


def _finished(works: Sequence[Work], known: Mapping[str, Known]) -> datetime | None:
    """When the whole baseline was done; None while any of it is not."""
    ends = [
        known[work.key].node.actual_finish if work.key in known else None for work in works if work.budget or work.key in known
    ]
    return None if not ends or any(end is None for end in ends) else max(end for end in ends if end is not None)


def share(amount: int, whole: int) -> Figure:
    """Part of the whole, 0 to 1."""
    return Fraction(amount, whole) if whole else Undefined.NO_BUDGET
