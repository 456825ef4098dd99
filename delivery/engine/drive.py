"""What fixes a milestone's start.

A cause belongs to the drive when the start would be earlier without it, or without it and its equals. Project start,
status date and actuals cannot be taken away, so what merely coincides with them drives nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from delivery.engine.bounds import PLANNED, Hold
from delivery.engine.net import Link, Net

if TYPE_CHECKING:
    from delivery.engine.clock_pass import ClockPass
    from delivery.engine.work_dates import WorkDates


@dataclass(frozen=True, slots=True)
class Drive:
    kind: str
    """project_start, dependency, constraint, actual or status_date."""
    links: tuple[Link, ...] = ()
    """In the plan's order of predecessors."""
    has_constraint: bool = False
    is_capped: bool = False
    """The constraint pulls the start forward, against the predecessors."""

    def binds_alone(self, link: Link | None) -> bool:
        """Without this one cause alone (None: the constraint) the start would move."""
        if link is None:
            return self.is_capped or not self.links
        return len(self.links) == 1 and (self.is_capped or not self.has_constraint)


def drive(net: Net, passes: WorkDates | ClockPass, place: int) -> Drive:
    held = net.holds[place]
    if held is None:
        floor = net.start if net.status is None else max(net.start, net.status)
        return _driven(net, passes, place, floor, _base_kind(net, passes, place))
    if held.is_late:
        return Drive("constraint", has_constraint=True)
    if held.pin is not None:
        return _pinned(passes, place, held, held.pin)
    return _driven(net, passes, place, held.floor, held.floor_kind)


def _base_kind(net: Net, passes: WorkDates | ClockPass, place: int) -> str:
    if net.status is None or passes.measure(place, net.status) <= passes.measure(place, net.start):
        return "project_start"
    return "status_date"


def _pinned(passes: WorkDates | ClockPass, place: int, held: Hold, pin: int) -> Drive:
    if held.stage != PLANNED:
        return Drive("actual")
    if held.floor_kind == "status_date" and passes.measure(place, held.floor) > passes.measure(place, pin):
        return Drive("status_date")
    return Drive("constraint", has_constraint=True)


def _driven(net: Net, passes: WorkDates | ClockPass, place: int, floor: int, floor_kind: str) -> Drive:
    held, value = net.holds[place], passes.value(place)
    least = passes.measure(place, floor)
    if least > value:
        return Drive("constraint", has_constraint=True, is_capped=True)
    if least == value:
        return Drive(floor_kind)
    bounds = [(link, passes.asked(link)) for link in net.into(place)]
    links = tuple(link for link, bound in bounds if bound >= value)
    if len(links) > 1:
        links = tuple(sorted(links, key=lambda link: net.order[link.source]))
    is_capped = any(bound > value for _, bound in bounds)
    has_soft = held is not None and held.soft is not None and passes.measure(place, held.soft) >= value
    kind = "dependency" if links and not is_capped else "constraint"
    return Drive(kind, links, is_capped or has_soft, is_capped)
