"""Writing plans as MS Project's XML, in the order of its schema, so that MS Project opens them and we read back the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from delivery.engine.plan import CalendarFacts, Day, Milestone
from delivery.engine.schedule import Schedule, Timing, schedule
from delivery.engine.workdays import WorkCalendar, minute
from delivery.exchange.document import OutlineRow, PlanDocument, RowKind
from delivery.exchange.msproject_people_writer import PeopleWriter
from delivery.exchange.msproject_task_writer import TaskWriter
from delivery.exchange.msproject_tasks import OWN_FIELDS
from delivery.exchange.spreadsheet_calendar import exception_runs
from delivery.exchange.xml_writer import XmlWriter

NAMESPACE = "http://schemas.microsoft.com/project"


@dataclass(frozen=True)
class Row:
    """A row to write, with its number in the file and the dates that it spans."""

    row: OutlineRow
    uid: int
    number: int
    start: datetime
    finish: datetime
    minutes: int
    milestone: Milestone | None = None
    timing: Timing | None = None


def write_msproject(document: PlanDocument, dates: Schedule | None = None) -> bytes:
    """The plan as MSPDI: calendars, outline, dependencies, progress, baselines, resources.

    ``dates`` are the plan's computed ones; they are computed here when they are not given.
    """
    dates = dates or schedule(document.plan)
    return _Writer(document, dates).content()


class _Writer:
    def __init__(self, document: PlanDocument, dates: Schedule) -> None:
        self.document = document
        self.dates = dates
        self.out = XmlWriter()
        calendars = {**document.plan.calendars, **document.spare_calendars}
        self.calendar_uids = {name: uid for uid, name in enumerate(calendars, start=1)}
        self.calendars = calendars
        self.uids = whole_uids(document)

    def content(self) -> bytes:
        with self.out.inside("Project", f' xmlns="{NAMESPACE}"'):
            self._header()
            self._own_fields()
            people = PeopleWriter(self.out, self.document, self.dates, self.uids, self.calendar_uids)
            with self.out.inside("Calendars"):
                for name, facts in self.calendars.items():
                    self._calendar(self.calendar_uids[name], facts)
                people.write_calendars()
            tasks = TaskWriter(self.out, self.document, self.uids, self.calendar_uids)
            with self.out.inside("Tasks"):
                for row in self._rows():
                    tasks.write(row)
            people.write()
        return self.out.content()

    def _header(self) -> None:
        document, plan = self.document, self.document.plan
        day_minutes = plan.calendars[plan.calendar].day_minutes
        self.out.put_all(SaveVersion=14, Name=f"{document.name or 'plan'}.xml", Title=document.name or None)
        self.out.put_all(**{tag: document.properties.get(tag) for tag in ("Subject", "Company", "Manager", "Author")})
        self.out.put_all(
            ScheduleFromStart=True,
            StartDate=plan.start,
            FinishDate=self.dates.finish,
            CriticalSlackLimit=plan.critical_float_minutes // day_minutes,
            CurrencyCode=document.currency or None,
            CalendarUID=self.calendar_uids[plan.calendar],
            DefaultStartTime="08:00:00",
            DefaultFinishTime="17:00:00",
            MinutesPerDay=day_minutes,
            MinutesPerWeek=day_minutes * 5,
            DaysPerMonth=20,
            DurationFormat=7,
            MultipleCriticalPaths=False,
            StatusDate=document.status_at or plan.status_at,
            NewTasksAreManual=False,
        )

    def _own_fields(self) -> None:
        with self.out.inside("ExtendedAttributes"):
            for number, (field, name) in enumerate(OWN_FIELDS.items(), start=1):
                with self.out.inside("ExtendedAttribute"):
                    self.out.put_all(FieldID=field, FieldName=f"Text{number}", Alias=f"delivery.{name}")

    def _calendar(self, uid: int, facts: CalendarFacts) -> None:
        out = self.out
        with out.inside("Calendar"):
            out.put_all(UID=uid, Name=facts.name, IsBaseCalendar=True, IsBaselineCalendar=False, BaseCalendarUID=-1)
            with out.inside("WeekDays"):
                for number in range(1, 8):
                    with out.inside("WeekDay"):
                        out.put("DayType", number)
                        self._shifts(facts.week[(number + 5) % 7])
                for first, last, day in exception_runs(facts):
                    with out.inside("WeekDay"):
                        out.put_all(DayType=0, DayWorking=bool(day))
                        self._period(first.isoformat(), last.isoformat())
                        self._times(day)
            if facts.exceptions:
                with out.inside("Exceptions"):
                    for first, last, day in exception_runs(facts):
                        with out.inside("Exception"):
                            out.put("EnteredByOccurrences", False)
                            self._period(first.isoformat(), last.isoformat())
                            out.put_all(Occurrences=(last - first).days + 1, Name=first.isoformat(), Type=1)
                            self._shifts(day)

    def _period(self, first: str, last: str) -> None:
        with self.out.inside("TimePeriod"):
            self.out.put_all(FromDate=f"{first}T00:00:00", ToDate=f"{last}T23:59:00")

    def _shifts(self, day: Day) -> None:
        self.out.put("DayWorking", bool(day))
        self._times(day)

    def _times(self, day: Day) -> None:
        if day:
            with self.out.inside("WorkingTimes"):
                for start, end in day:
                    with self.out.inside("WorkingTime"):
                        self.out.put_all(FromTime=_clock(start), ToTime=_clock(end % 1440))

    def _rows(self) -> list[Row]:
        """Every row with dates; groups span their leaves. The project's own row (UID 0) comes first."""
        milestones = {milestone.key: milestone for milestone in self.document.plan.milestones}
        listed = [row for row in self.document.rows if row.kind is not RowKind.MILESTONE or row.key in milestones]
        known = {row.key for row in listed}
        listed += [_plain_row(milestone, self.document) for milestone in milestones.values() if milestone.key not in known]
        if not listed or listed[0].level > 0:
            listed.insert(0, OutlineRow("0", 0, self.document.name, "0", 0, RowKind.SUMMARY))
        return [self._row(row, number, listed, milestones) for number, row in enumerate(listed)]

    def _row(self, row: OutlineRow, number: int, listed: list[OutlineRow], milestones: dict[str, Milestone]) -> Row:
        uid = 0 if row.level == 0 and number == 0 else self.uids[row.key]
        milestone = milestones.get(row.key) if row.kind is RowKind.MILESTONE else None
        if milestone is not None:
            timing = self.dates.timings[row.key]
            return Row(row, uid, number, timing.start, timing.finish, milestone.duration_minutes, milestone, timing)
        if row.kind is RowKind.INACTIVE:
            start = self.document.plan.start
            return Row(row, uid, number, start, start, row.duration_minutes or 0)
        start, finish = self._span(number, listed)
        work = WorkCalendar(self.document.plan.calendars[self.document.plan.calendar])
        return Row(row, uid, number, start, finish, max(0, work.work_at(minute(finish)) - work.work_at(minute(start))))

    def _span(self, number: int, listed: list[OutlineRow]) -> tuple[datetime, datetime]:
        timings = []
        for row in listed[number + 1 :]:
            if row.level <= listed[number].level:
                break
            if row.kind is RowKind.MILESTONE:
                timings.append(self.dates.timings[row.key])
        start = min((timing.start for timing in timings), default=self.document.plan.start)
        return start, max((timing.finish for timing in timings), default=start)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}:00"


def _plain_row(milestone: Milestone, document: PlanDocument) -> OutlineRow:
    return OutlineRow(milestone.key, document.uids[milestone.key], milestone.name, "", 1, RowKind.MILESTONE)


def whole_uids(document: PlanDocument) -> dict[str, int]:
    """A whole number for every row: its own where it has one, else the next free one."""
    rows = {row.key: row.uid for row in document.rows} | dict(document.uids)
    known = {key: uid for key, uid in rows.items() if isinstance(uid, int) and uid > 0}
    free = max(known.values(), default=0)
    for key in rows:
        if key not in known:
            free += 1
            known[key] = free
    return known
