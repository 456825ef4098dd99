"""A slow, obvious scheduler: it steps from hour to hour and repeats every rule until nothing changes any more.

It shares no code with the engine; it takes plans whose moments lie on whole hours.
"""

from datetime import datetime, timedelta

from delivery.engine.plan import ConstraintKind, DependencyKind, LagUnit

HOUR = timedelta(hours=1)
_BEGIN = datetime(2024, 10, 1)
_END = datetime(2025, 10, 1)


class Hours:
    """One calendar, hour by hour."""

    def __init__(self, facts):
        self.facts = facts
        self.done = {}
        total, at = 0, _BEGIN
        while at <= _END:
            self.done[at] = total
            total += self.works(at)
            at += HOUR

    def works(self, at):
        """Whether the hour from ``at`` is worked."""
        return any(start <= at.hour * 60 + at.minute < end for start, end in self._shifts(at)) or any(
            end < start and at.hour * 60 < end for start, end in self._shifts(at - timedelta(days=1))
        )

    def _shifts(self, at):
        shifts = self.facts.exceptions.get(at.date(), self.facts.week[at.weekday()])
        return [(start, 1440 if end < start else end) for start, end in shifts] if at.hour >= 12 else shifts

    def count(self, at):
        """Working hours before a moment."""
        return self.done[at]

    def next_start(self, at):
        while not self.works(at):
            at += HOUR
        return at

    def add(self, at, hours):
        """Where the work ends (or, backward, begins); 0 stays."""
        while hours > 0:
            hours -= self.works(at)
            at += HOUR
        while hours < 0:
            at -= HOUR
            hours += self.works(at)
        return at


_CACHE = {}


def hours_of(facts):
    if facts.name not in _CACHE:
        _CACHE[facts.name] = Hours(facts)
    return _CACHE[facts.name]


class Reference:
    """Early dates of a plan, by repetition."""

    def __init__(self, plan):
        self.plan = plan
        self.of = {m.key: m for m in plan.milestones}
        self.clock = {m.key: hours_of(plan.calendars[m.calendar or plan.calendar]) for m in plan.milestones}
        self.head = {m.key: plan.start for m in plan.milestones}
        self.begin, self.finish = {}, {}
        for _ in range(len(plan.milestones) + 1):
            for m in plan.milestones:
                self._lay(m)

    def measure(self, key, at):
        """A moment as the milestone counts it: hours of work, or hours of the clock."""
        return (at - _BEGIN) // HOUR if self.of[key].is_elapsed else self.clock[key].count(at)

    def end(self):
        return max(self.finish.values())

    def _lay(self, m):
        if m.actual_finish is not None:
            self.head[m.key] = self.begin[m.key] = m.actual_start
            self.finish[m.key] = m.actual_finish
            return
        length, head = self._work(m), self._head(m)
        self.head[m.key], self.finish[m.key] = head, self._after(m, head, length)
        self.begin[m.key] = m.actual_start or head

    def _work(self, m):
        """Hours from head to finish."""
        hours, left = m.duration_minutes // 60, m.remaining_minutes
        if m.actual_start is None:
            return hours
        if self.plan.status_at is None:
            whole = max(hours, (left or 0) // 60)
            if m.constraint is ConstraintKind.FNET:
                whole = max(whole, self.measure(m.key, m.constraint_at) - self.measure(m.key, m.actual_start))
            return whole
        if left is not None:
            return left // 60
        resumes = max(m.actual_start, self.plan.status_at)
        return max(0, hours - (self.measure(m.key, resumes) - self.measure(m.key, m.actual_start)))

    def _head(self, m):
        plan, length = self.plan, self._work(m)
        floors = [m.actual_start or plan.start] + ([plan.status_at] if plan.status_at else [])
        if m.actual_start and plan.status_at is None:
            return m.actual_start
        asked = floors + [self._asked(d) for d in plan.dependencies if d.successor == m.key and d.predecessor in self.finish]
        at = m.constraint_at
        kind = m.constraint if m.actual_start is None or m.constraint is ConstraintKind.FNET else ConstraintKind.ASAP
        if kind in (ConstraintKind.SNET, ConstraintKind.FNET):
            asked.append(at if kind is ConstraintKind.SNET else self._before(m, at, length))
        head = self._placed(m, max(asked), length)
        if kind in (ConstraintKind.MSO, ConstraintKind.MFO, ConstraintKind.SNLT, ConstraintKind.FNLT):
            by_start = kind in (ConstraintKind.MSO, ConstraintKind.SNLT)
            wanted = self._placed(m, at if by_start else self._before(m, at, length), length)
            head = wanted if kind in (ConstraintKind.MSO, ConstraintKind.MFO) else min(head, wanted)
            if plan.status_at and plan.status_at > plan.start:
                head = max(head, self._placed(m, plan.status_at, length))
        return head

    def _placed(self, m, at, length):
        """The first moment at which the work can start; a pure event may stay at the end of a shift."""
        if m.is_elapsed or (length == 0 and self.clock[m.key].works(at - HOUR)):
            return at
        return self.clock[m.key].next_start(at)

    def _after(self, m, at, length):
        return at + length * HOUR if m.is_elapsed else self.clock[m.key].add(at, length)

    def _before(self, m, at, length):
        return at - length * HOUR if m.is_elapsed else self.clock[m.key].add(at, -length)

    def _asked(self, d):
        m, before = self.of[d.successor], self.of[d.predecessor]
        from_start = d.kind in (DependencyKind.SS, DependencyKind.SF)
        at = self._lagged(d, before, self.begin[before.key] if from_start else self.finish[before.key])
        return at if d.kind in (DependencyKind.FS, DependencyKind.SS) else self._before(m, at, self._work(m))

    def _lagged(self, d, before, at):
        amount, unit = d.lag.amount / 60, d.lag.unit
        if unit is LagUnit.PERCENT:
            amount = before.duration_minutes / 60 * d.lag.amount / 100
            unit = LagUnit.ELAPSED if before.is_elapsed else LagUnit.WORKING
        if unit is LagUnit.ELAPSED:
            return at + int(amount) * HOUR
        return self.clock[d.successor].add(at, int(amount))


def agrees_with_reference(found, plan):
    """The early dates of a schedule are the same points of working time."""
    expected = Reference(plan)
    for key, timing in found.timings.items():
        assert expected.measure(key, timing.early_start) == expected.measure(key, expected.begin[key]), key
        assert expected.measure(key, timing.early_finish) == expected.measure(key, expected.finish[key]), key
