"""Work that has begun, or has to begin on its day, and meets an absence: it cannot wait; it goes on around it and lasts longer.

What is done of it stays; of what is left, work rests on the days on which somebody it needs is away (see ``interruption``).
"""

from __future__ import annotations

from datetime import date

from delivery.engine.bounds import DONE, STARTED
from delivery.engine.edits import Edit, SetField
from delivery.engine.levelling.interruption import may_rest
from delivery.engine.levelling.yard import Yard
from delivery.engine.loading.rests import work_in
from delivery.engine.loading.staffing import Staffing
from delivery.engine.loading.usage import day_of
from delivery.engine.plan import ConstraintKind, Milestone, Spans
from delivery.engine.schedule import Schedule
from delivery.engine.workdays import DAY_MINUTES

BY_FINISH = frozenset({ConstraintKind.FNET, ConstraintKind.FNLT, ConstraintKind.MFO})


def lasting(milestone: Milestone, more: int, rests: Spans) -> list[Edit]:
    """Edits that let it take so many minutes longer, with what is left of it and with its estimate, and rest on these days."""
    edits: list[Edit] = []
    if more:
        edits.append(SetField(milestone.key, "duration_minutes", milestone.duration_minutes, milestone.duration_minutes + more))
        if milestone.remaining_minutes is not None:
            left = milestone.remaining_minutes
            edits.append(SetField(milestone.key, "remaining_minutes", left, max(0, left + more)))
        if milestone.estimate_minutes:
            low, likely, high = (max(0, point + more) for point in milestone.estimate_minutes)
            edits.append(SetField(milestone.key, "estimate_minutes", milestone.estimate_minutes, (low, likely, high)))
    if rests != milestone.rests:
        edits.append(SetField(milestone.key, "rests", milestone.rests, rests))
    return edits


def going_on(staffing: Staffing, found: Schedule) -> tuple[Edit, ...]:
    """The edits of all of them, in the plan's order. ``found`` is the plan as it is."""
    places = [place for place in staffing.listed if staffing.asks_at(place) and _must_go_on(staffing, place)]
    heads = {place: found.passes.head_instant(place) for place in places}
    if not places:
        return ()
    first, end = min(heads.values()) // DAY_MINUTES, max(found.finish_instants) // DAY_MINUTES
    yard = Yard(staffing, {}, first, 2 * (end - first) + 60)
    return tuple(edit for place in places for edit in _edits(yard, place, heads[place], found.finish_instants[place]))


def _must_go_on(staffing: Staffing, place: int) -> bool:
    """Its start is settled, whatever moves before it, and its finish is not."""
    net = staffing.net
    milestone, held = net.milestones[place], net.holds[place]
    if held is None or held.stage == DONE or milestone.is_manual or milestone.constraint in BY_FINISH or not may_rest(net, place):
        return False
    follows = any(not staffing.is_done(link.source) for link in net.incoming[place])
    return held.pin is not None or (held.stage == STARTED and not follows)


def _edits(yard: Yard, place: int, head: int, finish: int) -> list[Edit]:
    milestone, keeper = yard.net.milestones[place], yard.net.keepers[place]
    on = day_of(head)
    is_inside_a_day = keeper.between(head // DAY_MINUTES * DAY_MINUTES, head) > 0
    past, ahead = _parted(milestone.rests, on)
    left = keeper.between(head, finish) - work_in(ahead, keeper.calendar)
    takes = yard.staffing.takes_at(place)
    if left <= 0 or is_inside_a_day:
        return []
    while True:
        around = yard.around(place, takes)
        end = around.measure(head) + left
        if end <= around.edges[-1]:
            break
        yard.lay_out(2 * yard.days)
    rests = yard.rests(place, takes, head, around.finish_at(end))
    more = left + work_in(rests, keeper.calendar) - keeper.between(head, finish)
    return lasting(milestone, more, (*past, *rests))


def _parted(rests: Spans, on: date) -> tuple[Spans, Spans]:
    """Before a day, and from it on."""
    past = tuple(span for span in rests if span[1] < on)
    return past, tuple(span for span in rests if span[1] >= on)
