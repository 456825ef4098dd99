"""The phases of a project as the strip draws them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from delivery.engine.states import GateState
from delivery.models import Phase
from delivery.queries.forecasts import PhaseSummary, ReadForecast


class PhaseState(StrEnum):
    DONE = "done"
    RUNNING = "running"
    LATE = "late"
    SLIPPING = "slipping"
    """Not begun, and later than in the baseline."""
    AHEAD = "ahead"


UNDER_WAY = (PhaseState.RUNNING, PhaseState.LATE)


@dataclass(frozen=True)
class PhaseOnStrip:
    """One phase as the strip draws it."""

    position: int
    name_en: str
    name_zh: str
    state: PhaseState
    gate_state: GateState
    start_on: date | None
    finish_on: date | None
    done: int
    total: int
    is_at_risk: bool


def phase_strip(phases: list[Phase], forecast: ReadForecast | None) -> list[PhaseOnStrip]:
    summaries = forecast.phases if forecast else {}
    nothing = PhaseSummary(None, None, 0, 0, 0, 0, 0)
    return [_on_strip(phase, summaries.get(str(phase.position), nothing), forecast) for phase in phases]


def _on_strip(phase: Phase, summary: PhaseSummary, forecast: ReadForecast | None) -> PhaseOnStrip:
    state = state_of(summary, forecast.computed_at if forecast else None)
    return PhaseOnStrip(
        position=phase.position,
        name_en=phase.name_en,
        name_zh=phase.name_zh,
        state=state,
        gate_state=phase.gate_state,
        start_on=summary.start.date() if summary.start else None,
        finish_on=summary.finish.date() if summary.finish else None,
        done=summary.done,
        total=summary.total,
        is_at_risk=summary.at_risk > 0,
    )


def state_of(summary: PhaseSummary, computed_at: datetime | None) -> PhaseState:
    """Where the phase stood when its dates were computed."""
    if summary.total and summary.done == summary.total:
        return PhaseState.DONE
    if _has_begun(summary, computed_at):
        return PhaseState.LATE if summary.late else PhaseState.RUNNING
    return PhaseState.SLIPPING if summary.late else PhaseState.AHEAD


def _has_begun(summary: PhaseSummary, computed_at: datetime | None) -> bool:
    if summary.done:
        return True
    return bool(computed_at and summary.start and summary.start <= computed_at.replace(tzinfo=None))
