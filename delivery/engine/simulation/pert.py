"""The textbook's answer: mean and variance along the critical path, and the normal distribution.

Malcolm, Roseboom, Clark & Fazar 1959 (OR 7:646-669): a duration has mean (a + 4 m + b)/6 and variance ((b - a)/6)^2; the
finish is normal with the sums along the longest path of the means. It sees one path only, so it promises too much where
paths merge (Clark 1961, OR 9:405-406); the simulation does not. Correlation and risks are not in it.

>>> from datetime import datetime
>>> from delivery.engine.plan import CalendarFacts, Dependency, Milestone, STANDARD_WEEK
>>> day, week = 480, CalendarFacts("week", STANDARD_WEEK)
>>> points = {"1": (5, 8, 17), "3": (3, 5, 7), "5": (4, 6, 8), "7": (3, 4, 5)}
>>> nodes = (Milestone(key, key, m * day, estimate_minutes=(a * day, m * day, b * day)) for key, (a, m, b) in points.items())
>>> links = (Dependency("1", "3"), Dependency("3", "5"), Dependency("5", "7"))
>>> found = pert(Plan(datetime(2025, 1, 6, 8), {"week": week}, "week", tuple(nodes), links))
>>> str(found.finish), round(found.variance_minutes / day**2, 6), round(found.chance_by(datetime(2025, 2, 12, 17)), 4)
('2025-02-06 17:00:00', 5.0, 0.9632)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from delivery.engine.bounds import DONE, STARTED
from delivery.engine.drive import drive
from delivery.engine.net import FROM_START, Net
from delivery.engine.network import compile_plan
from delivery.engine.plan import DependencyKind, Milestone, Plan
from delivery.engine.schedule import Schedule, schedule
from delivery.engine.simulation.durations import Durations
from delivery.engine.simulation.model import RiskModel
from delivery.engine.simulation.quantiles import NORMAL
from delivery.engine.workdays import WorkCalendar, minute

_TO_FINISH = frozenset((DependencyKind.FF, DependencyKind.SF))


@dataclass(frozen=True)
class Pert:
    """The finish by mean durations, its variance in squared working minutes, and the path that both come from."""

    finish: datetime
    variance_minutes: float
    path: tuple[str, ...]
    """Keys from first to last; of several longest paths the one with the greatest variance."""
    calendar: WorkCalendar

    def chance_by(self, moment: datetime) -> float:
        """P(T <= t) = Phi((t - mean)/deviation), 0 to 1, in working time of the plan's calendar."""
        room = self.calendar.between(minute(self.finish), minute(moment))
        if self.variance_minutes == 0:
            return float(room >= 0)
        return NORMAL.cdf(room / self.variance_minutes**0.5)


def pert(plan: Plan, model: RiskModel | None = None) -> Pert:
    """Mean, variance and path of the plan's finish. ``model`` gives the default spread. Raises CycleError and PlanError."""
    net = compile_plan(plan)
    durations = Durations(net, replace(model or RiskModel(), events=()))
    points = [durations.points(place) for place in range(net.size)]
    means = [None if each is None else round((each[0] + 4 * each[1] + each[2]) / 6) for each in points]
    variances = [0.0 if each is None else ((each[2] - each[0]) / 6) ** 2 for each in points]
    middle = {m.key: _taking(net, place, means[place]) for place, m in enumerate(net.milestones)}
    found = schedule(replace(plan, milestones=tuple(middle[m.key] for m in plan.milestones)))
    variance, path = _along(found, variances)
    return Pert(found.finish, variance, path, WorkCalendar(plan.calendars[plan.calendar]))


def _taking(net: Net, place: int, mean: int | None) -> Milestone:
    milestone, held = net.milestones[place], net.holds[place]
    if mean is None or (held is not None and held.stage == DONE):
        return milestone
    if held is None or held.stage != STARTED:
        return replace(milestone, duration_minutes=mean)
    spent = max(0, milestone.duration_minutes - held.remaining)
    return replace(milestone, duration_minutes=spent + mean, remaining_minutes=mean)


def _along(found: Schedule, variances: list[float]) -> tuple[float, tuple[str, ...]]:
    """The greatest variance among the longest paths, carried from start to finish milestone by milestone."""
    net, passes = found.net, found.passes
    at_start, at_finish = [0.0] * net.size, [0.0] * net.size
    before: list[int | None] = [None] * net.size
    for place in range(net.size):
        own = variances[place]
        at_finish[place] = own
        for link in drive(net, passes, place).links:
            carried = (at_start if link.kind in FROM_START else at_finish)[link.source]
            finish = carried if link.kind in _TO_FINISH else carried + own
            if before[place] is None or finish > at_finish[place]:
                before[place], at_finish[place] = link.source, finish
                at_start[place] = finish + own if link.kind in _TO_FINISH else carried
    finishes = found.finish_instants
    if not net.size:
        return 0.0, ()
    last = max(range(net.size), key=lambda place: (finishes[place], at_finish[place]))
    path: list[str] = []
    reached = before[last]
    while reached is not None:
        path.append(net.milestones[reached].key)
        reached = before[reached]
    return at_finish[last], (*reversed(path), net.milestones[last].key)
