"""The answer of levelling, put together from what was found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from delivery.engine.bounds import Timekeeper
from delivery.engine.edits import Edit, SetField
from delivery.engine.levelling.laying import Laid
from delivery.engine.levelling.levelled import Away, Levelled, Longer, Miss, Unmet
from delivery.engine.levelling.leveller import Leveller, Outcome
from delivery.engine.levelling.lower_bound import earliest_finish
from delivery.engine.levelling.verdict import Verdict
from delivery.engine.loading.resource import OFF
from delivery.engine.loading.rests import number_of
from delivery.engine.loading.usage import day_of
from delivery.engine.plan import Milestone
from delivery.engine.schedule import Schedule
from delivery.engine.workdays import DAY_MINUTES, minute, moment


def untouched(leveller: Leveller) -> Levelled:
    """Nobody is overloaded: the plan stays as it is, and nothing can finish earlier."""
    outcome = Outcome(Laid([], [], []), (), leveller.plain)
    return _answer(leveller, outcome, minute(leveller.plain.finish), 0, Verdict.NOT_ASKED)


def answer(leveller: Leveller, found: Outcome, least: int, rounds: int, verdict: Verdict) -> Levelled:
    """``least`` is the least length of the model's schedule."""
    lower = earliest_finish(leveller.least_yard(found.schedule), found.laid.unmet, leveller.late_heads)
    if leveller.model.is_exact and not found.laid.unmet:
        lower = max(lower, leveller.model.finish_of(least))
    return _answer(leveller, found, lower, rounds, verdict)


def _answer(leveller: Leveller, outcome: Outcome, lower: int, rounds: int, verdict: Verdict) -> Levelled:
    laid, later_edits, found, forward = outcome
    edits = (*leveller.first_edits, *later_edits)
    net, calendar, rank = leveller.net, leveller.staffing.calendar, found.net.rank
    length, beyond = calendar.between(net.start, lower), max(0, calendar.between(lower, minute(found.finish)))
    if verdict is not Verdict.NOT_ASKED and beyond == 0:
        verdict = Verdict.PROVEN
    elif verdict is Verdict.PROVEN:
        verdict = Verdict.OPEN  # the model was rounded: what is proven of it is not proven of the plan
    keys = [milestone.key for milestone in net.plan.milestones]
    return Levelled(
        starts={key: moment(found.start_instants[rank[key]]) for key in keys},
        finishes={key: moment(found.finish_instants[rank[key]]) for key in keys},
        finish_before=leveller.given.finish,
        finish=found.finish,
        edits=edits,
        moved=tuple(net.milestones[place].key for place in leveller.in_plan_order(laid.moved)),
        longer=tuple(_longer(leveller, found, edits)),
        forward=tuple(net.milestones[place].key for place in leveller.in_plan_order(forward)),
        overloads_before=leveller.before,
        overloads_after=leveller.overloads_of(found),
        unmet=tuple(_unmet(leveller, place, row) for place, row in laid.unmet.items()),
        misses=tuple(_misses(leveller, found)),
        lower_bound=moment(lower),
        gap_percent=100 * beyond / length if length > 0 else None,
        rounds=rounds,
        verdict=verdict,
    )


def _unmet(leveller: Leveller, place: int, row: int) -> Unmet:
    resource, key = leveller.staffing.resources[row], leveller.net.milestones[place].key
    percent = next(demand.percent for demand in leveller.staffing.asked[key] if demand.resource == resource.key)
    since = day_of(leveller.dates_before[place][0])
    days = max(0, (resource.last_day - since).days) + 8
    return Unmet(key, resource.key, percent, max(resource.percents(since, days)))


def _longer(leveller: Leveller, found: Schedule, edits: tuple[Edit, ...]) -> Iterator[Longer]:
    changed = {edit.key for edit in edits if isinstance(edit, SetField) and edit.field in ("duration_minutes", "rests")}
    for milestone in leveller.given.net.plan.milestones:
        if milestone.key in changed:
            after = found.net.milestones[found.net.rank[milestone.key]]
            away = tuple(sorted(_away(leveller, after), key=lambda each: each.first))
            yield Longer(milestone.key, milestone.duration_minutes, after.duration_minutes, away)


def _away(leveller: Leveller, milestone: Milestone) -> Iterator[Away]:
    """Who of those it needs is missing while its work rests; each as long as they are, without the rest of the absence."""
    staffing = leveller.staffing
    keeper = staffing.net.keepers[staffing.net.rank[milestone.key]]
    for demand in staffing.asked[milestone.key]:
        resource = staffing.resources[staffing.row_of[demand.resource]]
        for first, last in milestone.rests:
            there = resource.presents(first, (last - first).days + 1)
            days = [(first + timedelta(days=n), percent) for n, percent in enumerate(there)]
            worked = [(on, percent) for on, percent in days if _works(keeper, on)]
            for is_away, group in groupby(worked, key=lambda day: day[1] != OFF and day[1] < demand.percent):
                if is_away:
                    missing = list(group)
                    yield Away(resource.key, missing[0][0], missing[-1][0], max(percent for _, percent in missing))


def _works(keeper: Timekeeper, on: date) -> bool:
    begin = number_of(on) * DAY_MINUTES
    return keeper.between(begin, begin + DAY_MINUTES) > 0


def _misses(leveller: Leveller, found: Schedule) -> Iterator[Miss]:
    for milestone in leveller.net.plan.milestones:
        place = found.net.rank[milestone.key]
        if milestone.deadline_at is None or leveller.staffing.is_done(leveller.net.rank[milestone.key]):
            continue
        if found.net.keepers[place].between(minute(milestone.deadline_at), found.finish_instants[place]) > 0:
            before = moment(leveller.given.finish_instants[leveller.given.net.rank[milestone.key]])
            yield Miss(milestone.key, milestone.deadline_at, before, moment(found.finish_instants[place]))
