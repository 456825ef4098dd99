"""How sure the go-live (or the finish) of a project is, in the few figures that home, report and risk page share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from delivery.engine.simulation import Spread
from delivery.engine.workdays import WorkCalendar
from delivery.models import Project
from delivery.queries.calendars import calendar_key, calendars_by_key
from delivery.queries.simulations import ReadSimulation, latest_simulation


@dataclass(frozen=True)
class Certainty:
    """Of what was promised: the go-live, or the finish of a plan without one."""

    simulation: ReadSimulation
    committed_on: date | None
    slip_days: int
    """Working days from the planned day to P80; positive: later."""

    @property
    def is_go_live(self) -> bool:
        return self.simulation.is_go_live

    @property
    def spread(self) -> Spread:
        return self.simulation.target.finish

    @property
    def open_gates(self) -> dict[str, Spread]:
        """By key: gates that are not passed yet; the go-live stands for itself."""
        result = self.simulation.result
        return {key: spread for key, spread in result.gates.items() if key in result.sensitivities and spread != result.go_live}

    @property
    def p80_on(self) -> date:
        return self.spread.p80.date()

    @property
    def planned_on(self) -> date:
        return self.simulation.target.planned_finish.date()

    @property
    def planned_percent(self) -> float:
        return self.simulation.target.chance_of_planned_percent

    @property
    def committed_percent(self) -> float:
        """That the promised day holds; 0 where nothing was promised."""
        return 0.0 if self.committed_on is None else 100 * self.simulation.target.chance_by(_end_of(self.committed_on))


def _end_of(on: date) -> datetime:
    return datetime.combine(on, time()) + timedelta(days=1)


def certainty_of(project: Project) -> Certainty | None:
    """None until a simulation was computed."""
    found = latest_simulation(project)
    if found is None:
        return None
    calendar = WorkCalendar(calendars_by_key(project)[calendar_key(project.calendar_id)])
    target = found.target
    slip = calendar.working_days_between(target.planned_finish.date(), target.finish.p80.date())
    return Certainty(found, project.committed_on, slip)
