"""A net told milestone by milestone: what bounds its head, with the bounds that hang on the drawn duration kept apart.

Where a constraint or a link is about the finish, the bound of the head moves with the duration of the run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from delivery.engine.bounds import DONE, PLANNED, STARTED, Hold
from delivery.engine.net import FROM_START, Net, is_over
from delivery.engine.plan import ConstraintKind, DependencyKind, LagUnit
from delivery.engine.simulation.durations import Durations
from delivery.engine.workdays import minute

_TO_FINISH = frozenset((DependencyKind.FF, DependencyKind.SF))
_BY_FINISH = frozenset((ConstraintKind.MFO, ConstraintKind.FNET, ConstraintKind.FNLT))


class Wait(NamedTuple):
    """One dependency, seen from its successor."""

    edge: int
    """Its place in the net's table."""
    source: int
    is_from_start: bool
    is_to_finish: bool
    lag: int
    is_elapsed: bool
    percent: int | None
    """The lag is that share of the predecessor's duration, which differs from run to run; ``lag`` is not used then."""
    began: int | None
    """The predecessor's start is a fact: this instant."""
    drives: bool
    """What it asks for is still open, so that its predecessor may be critical through it."""


@dataclass(slots=True)
class Step:
    """One milestone. Instants; ``…_finish`` is a bound of the finish instead."""

    place: int
    floor: int
    has_status_floor: bool = False
    stage: int = PLANNED
    soft: int | None = None
    soft_finish: int | None = None
    cap: int | None = None
    cap_finish: int | None = None
    pin: int | None = None
    pin_finish: int | None = None
    is_late: bool = False
    waits: list[Wait] = field(default_factory=list)

    @property
    def is_fact(self) -> bool:
        """The head lies where it lies, even outside working time."""
        return self.stage == DONE or (self.stage == STARTED and self.pin is not None)


def steps_of(net: Net, durations: Durations) -> list[Step]:
    """In topological order."""
    free_floor = net.start if net.status is None else max(net.start, net.status)
    found = [Step(place, free_floor) if held is None else _held_step(net, place, held) for place, held in enumerate(net.holds)]
    for target, wait in _waits(net, durations):
        step = found[target]
        if step.pin is None and step.pin_finish is None:
            step.waits.append(wait)
    return found


def _held_step(net: Net, place: int, held: Hold) -> Step:
    milestone = net.milestones[place]
    step = Step(place, held.floor, held.floor_kind == "status_date", held.stage, is_late=held.is_late)
    is_dated = milestone.constraint in _BY_FINISH and milestone.constraint_at is not None
    by_finish = is_dated and held.stage != DONE and not (milestone.is_manual and held.stage == PLANNED)
    at = minute(milestone.constraint_at) if by_finish and milestone.constraint_at is not None else None
    if step.stage == PLANNED and by_finish:
        step.soft_finish, step.cap_finish, step.pin_finish = (
            None if bound is None else at for bound in (held.soft, held.cap, held.pin)
        )
    elif by_finish and held.soft is not None:
        step.soft_finish = at
    else:
        step.soft, step.cap, step.pin = held.soft, held.cap, held.pin
    return step


def _waits(net: Net, durations: Durations) -> Iterator[tuple[int, Wait]]:
    for edge, link in enumerate(net.links):
        source = net.holds[link.source]
        is_open = source is None or source.stage == PLANNED
        lag = link.dependency.lag
        percent = lag.amount if is_open and lag.unit is LagUnit.PERCENT else None
        is_share = percent is not None and link.source in durations.drawn
        certain = link.lag if percent is None else (durations.certain[link.source] * percent + 50) // 100
        yield (
            link.target,
            Wait(
                edge=edge,
                source=link.source,
                is_from_start=link.kind in FROM_START,
                is_to_finish=link.kind in _TO_FINISH,
                lag=certain,
                is_elapsed=link.is_elapsed,
                percent=percent if is_share else None,
                began=source.began if source is not None and not is_open and link.kind in FROM_START else None,
                drives=not is_over(net, link),
            ),
        )
