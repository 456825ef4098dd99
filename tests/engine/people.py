"""People by the slow, obvious way: hour by hour, in fractions; plans on whole hours."""

from datetime import date
from fractions import Fraction

from hypothesis import strategies as st

from delivery.engine.loading import OFF, Demand, Resource
from tests.engine.reference import HOUR, hours_of
from tests.engine.worlds import some_plan

PEOPLE = ("anna", "ben", "chen")


@st.composite
def some_people(draw, whole=False):
    """Three people; unless ``whole``, some of them away at times or there in part."""
    if whole:
        return [Resource(key) for key in PEOPLE]
    day = st.sampled_from([100, 100, 100, 50, 0, OFF])
    profile = st.lists(day, min_size=5, max_size=30).map(lambda days: (*days, 0, 100, 100, 100, 100, 100, 100))
    return [Resource(key, draw(st.just(100) | profile), date(2025, 1, 6)) for key in PEOPLE]


@st.composite
def staffed(draw, whole=False, **fields):
    """A plan, its people, and who works on what."""
    found = draw(some_plan(**fields))
    asks = st.tuples(st.sampled_from([m.key for m in found.milestones]), st.sampled_from(PEOPLE), st.sampled_from([30, 50, 100]))
    asked = draw(st.lists(asks, max_size=10, unique_by=lambda ask: ask[:2]))
    return found, draw(some_people(whole)), [Demand(*each) for each in asked]


def half(at):
    return at.date(), at.hour >= 12


class Halves:
    """How much of each half day of each person given dates take."""

    def __init__(self, plan, resources, demands, dates):
        self.plan, self.there = plan, {resource.key: resource for resource in resources}
        self.of = {m.key: m for m in plan.milestones}
        self.used, self.open = {}, {}
        for demand in demands:
            milestone = self.of[demand.milestone]
            for slot, share in self._shares(milestone, *dates[demand.milestone]).items():
                if self.there[demand.resource].percent_on(slot[0]) == OFF:
                    continue
                cell = demand.resource, *slot
                self.used[cell] = self.used.get(cell, 0) + demand.percent * share
                self.open[cell] = self.open.get(cell, False) or milestone.actual_finish is None

    def _shares(self, milestone, start, finish):
        """Of each half day, the part of its worked hours that lies between start and finish."""
        works = (lambda at: True) if milestone.is_elapsed else hours_of(self.plan.calendars[self._calendar(milestone)]).works
        shares = {}
        at = start
        while at < finish:
            if works(at) and not any(first <= at.date() <= last for first, last in milestone.rests):
                day = at.replace(hour=12 if at.hour >= 12 else 0)
                size = sum(works(day + n * HOUR) for n in range(12))
                shares[half(at)] = shares.get(half(at), 0) + Fraction(1, size)
            at += HOUR
        return shares

    def _calendar(self, milestone):
        return milestone.calendar or self.plan.calendar

    def overloads(self):
        """Person and day, from the status date on, with the percent of the fuller half."""
        status = self.plan.status_at.date() if self.plan.status_at else date.min
        found, asked_for = {}, set()
        for (key, on, late), percent in self.used.items():
            if on >= status:
                found[key, on] = max(found.get((key, on), 0), percent)
                if self.open[key, on, late]:
                    asked_for.add((key, on))
        return {
            (key, on): -(-percent // 1)
            for (key, on), percent in found.items()
            if percent > self.there[key].percent_on(on) and (key, on) in asked_for
        }
