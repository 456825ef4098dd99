"""A resource of MSPDI as a person: role, how much of a day there is, base calendar, and absences.

Rates are not read: what somebody costs is decided where they are kept, not by whoever wrote a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from delivery.exchange.document import Findings, Place
from delivery.exchange.moments import FIRST_DAY, LAST_DAY
from delivery.exchange.msproject_calendars import Calendars, RawCalendar
from delivery.exchange.msproject_fields import Fields
from delivery.exchange.one_line import FORBIDDEN, shown
from delivery.exchange.people import AbsenceFacts, ResourceFacts
from delivery.exchange.xml_tree import Node

WORK = 1
"""Resource type: people and machines with working time; 0 is material, 2 cost."""
ABSENCES_MOST = 200
NOTE_LIMIT = 120
GAP = timedelta(days=1)


def read_person(node: Node, calendars: Calendars, project_uid: int, findings: Findings) -> ResourceFacts | None:
    """None for what is nobody: the unassigned one, and blank rows."""
    fields = Fields(node, Place(name=shown(node.get("Name")), field="Resource"), findings)
    uid, name = fields.whole("UID", -1), fields.text("Name")
    if uid <= 0 or not name or fields.flag("IsNull"):
        return None
    email = fields.text("EmailAddress")
    email = email if "@" in email else ""
    if fields.whole("Type", WORK) != WORK:
        return ResourceFacts(uid, name, is_work=False, email=email)
    base, absences = _days_off(fields, calendars, project_uid)
    return ResourceFacts(
        uid,
        name,
        email=email,
        role=fields.text("Group"),
        percent=_whole_day(fields.decimal("MaxUnits")) or 100,
        periods=tuple(_periods(node, fields)),
        calendar=base,
        absences=absences,
    )


def _whole_day(units: float) -> int:
    """Percent of one person's day: more than one of the same name is still a name with a day."""
    return min(round(units * 100), 100)


def _periods(node: Node, fields: Fields) -> Iterator[tuple[date, date, int]]:
    """Other availability for some time. MS Project writes one without end where nothing differs."""
    for period in node.all("AvailabilityPeriods", "AvailabilityPeriod"):
        entry = Fields(period, fields.place, fields.findings)
        first, last = entry.moment("AvailableFrom"), entry.moment("AvailableTo")
        if first and last and first <= last and (first.date(), last.date()) != (FIRST_DAY, LAST_DAY):
            yield first.date(), last.date(), _whole_day(entry.decimal("AvailableUnits"))


def _days_off(fields: Fields, calendars: Calendars, project_uid: int) -> tuple[str, tuple[AbsenceFacts, ...]]:
    """Name of the base calendar where it is not the project's, and the days that the base works and the person does not."""
    own = calendars.raw.get(fields.whole("CalendarUID", -1))
    if own is None:
        return "", ()
    base = own.uid if own.is_base or own.base_uid not in calendars.raw else own.base_uid
    name = "" if calendars.meaning(base) == calendars.meaning(project_uid) else calendars.raw[base].name
    if base == own.uid:
        return name, ()
    week = calendars.facts(base).week
    if own.weeks or any(day is not None and day != usual for day, usual in zip(own.week, week, strict=True)):
        fields.findings.warn(fields.at("CalendarUID"), "person.own_week")
    absences = tuple(_absences(own, calendars, base))
    if len(absences) > ABSENCES_MOST:
        fields.findings.warn(fields.at("CalendarUID"), "person.many_absences", limit=ABSENCES_MOST)
        absences = ()
    return name, absences


def _absences(own: RawCalendar, calendars: Calendars, base_uid: int) -> Iterator[AbsenceFacts]:
    base = calendars.facts(base_uid)
    run: list[date] = []
    for day in [*sorted(day for day, shifts in own.exceptions.items() if not shifts), None]:
        if run and (day is None or day - run[-1] > GAP or own.names.get(day, "") != own.names.get(run[0], "")):
            if any(base.exceptions.get(one, base.week[one.weekday()]) for one in run):
                yield AbsenceFacts(run[0], run[-1], _note(own.names.get(run[0], ""), run[0]))
            run = []
        if day is not None:
            run.append(day)


def _note(name: str, first: date) -> str:
    """Our own exports call an exception by its first day: that says nothing."""
    return "" if name == first.isoformat() else FORBIDDEN.sub("", name)[:NOTE_LIMIT]
