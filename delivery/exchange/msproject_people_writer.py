"""People of a plan in MSPDI: a calendar for each, with the absences as its exceptions; resources; assignments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from delivery.engine.plan import Milestone
from delivery.engine.schedule import Schedule
from delivery.exchange.document import PlanDocument
from delivery.exchange.msproject_task_writer import progress_of
from delivery.exchange.people import AssignmentFacts, ResourceFacts
from delivery.exchange.xml_writer import XmlWriter, duration_text

BY_DAY = 3
"""How a rate is shown. Its value is by the hour, always."""


class PeopleWriter:
    """Elements in the order of the schema."""

    def __init__(
        self,
        out: XmlWriter,
        document: PlanDocument,
        dates: Schedule,
        uids: Mapping[str, int],
        calendar_uids: Mapping[str, int],
    ) -> None:
        self._out, self._document, self._dates, self._uids = out, document, dates, uids
        self._bases = calendar_uids
        self._milestones = {milestone.key: milestone for milestone in document.plan.milestones}
        people = [entry for entry in document.resources if entry.is_work]
        self._calendars = {entry.uid: number for number, entry in enumerate(people, start=len(calendar_uids) + 1)}

    def write_calendars(self) -> None:
        project = self._bases[self._document.plan.calendar]
        for entry in self._document.resources:
            if entry.is_work:
                self._write_calendar(entry, self._bases.get(entry.calendar, project))

    def _write_calendar(self, entry: ResourceFacts, base: int) -> None:
        out = self._out
        with out.inside("Calendar"):
            out.put_all(UID=self._calendars[entry.uid], Name=entry.name, IsBaseCalendar=False, IsBaselineCalendar=False)
            out.put("BaseCalendarUID", base)
            if not entry.absences:
                return
            with out.inside("WeekDays"):
                for absence in entry.absences:
                    with out.inside("WeekDay"):
                        out.put_all(DayType=0, DayWorking=False)
                        self._period(absence.first, absence.last)
            with out.inside("Exceptions"):
                for absence in entry.absences:
                    with out.inside("Exception"):
                        out.put("EnteredByOccurrences", False)
                        self._period(absence.first, absence.last)
                        days = (absence.last - absence.first).days + 1
                        out.put_all(Occurrences=days, Name=absence.note or absence.first.isoformat(), Type=1, DayWorking=False)

    def _period(self, first: date, last: date) -> None:
        with self._out.inside("TimePeriod"):
            self._out.put_all(FromDate=f"{first.isoformat()}T00:00:00", ToDate=f"{last.isoformat()}T23:59:00")

    def write(self) -> None:
        if not self._document.resources:
            return
        with self._out.inside("Resources"):
            for number, entry in enumerate(self._document.resources, start=1):
                with self._out.inside("Resource"):
                    self._write_resource(number, entry)
        with self._out.inside("Assignments"):
            listed = [entry for entry in self._document.assignments if entry.key in self._uids]
            for number, work in enumerate(listed, start=1):
                with self._out.inside("Assignment"):
                    self._write_assignment(number, work)

    def _write_resource(self, number: int, entry: ResourceFacts) -> None:
        out, rate = self._out, entry.cents_per_day
        out.put_all(UID=entry.uid, ID=number, Name=entry.name, Type=int(entry.is_work), IsNull=False)
        out.put_all(Group=entry.role or None, EmailAddress=entry.email or None)
        if not entry.is_work:
            return
        hours = self._day_minutes / 60
        out.put_all(
            MaxUnits=_units(entry.percent),
            StandardRate=None if rate is None else f"{rate / 100 / hours:.4f}",
            StandardRateFormat=None if rate is None else BY_DAY,
            CalendarUID=self._calendars[entry.uid],
        )
        if entry.periods:
            with out.inside("AvailabilityPeriods"):
                for first, last, percent in entry.periods:
                    with out.inside("AvailabilityPeriod"):
                        out.put_all(AvailableFrom=f"{first}T00:00:00", AvailableTo=f"{last}T23:59:00")
                        out.put("AvailableUnits", _units(percent))

    @property
    def _day_minutes(self) -> int:
        return self._document.plan.calendars[self._document.plan.calendar].day_minutes

    def _write_assignment(self, number: int, work: AssignmentFacts) -> None:
        out, milestone = self._out, self._milestones.get(work.key)
        out.put_all(UID=number, TaskUID=self._uids[work.key], ResourceUID=work.resource_uid)
        if milestone is None:
            out.put_all(Units=_plain(work.units), Work=duration_text(work.effort_minutes))
            return
        timing = self._dates.timings[work.key]
        done, left = _shares(milestone, work.effort_minutes)
        out.put_all(
            PercentWorkComplete=progress_of(milestone).percent,
            ActualFinish=milestone.actual_finish,
            ActualStart=milestone.actual_start,
            ActualWork=duration_text(done) if milestone.actual_start else None,
            Finish=timing.finish,
            RemainingWork=duration_text(left),
            Start=timing.start,
            Units=_plain(work.units),
            Work=duration_text(work.effort_minutes),
        )


def _shares(milestone: Milestone, effort_minutes: int) -> tuple[int, int]:
    """Work that is done and that is left, as the duration is: MS Project takes progress from the work of people."""
    progress = progress_of(milestone)
    if milestone.actual_finish is not None:
        return effort_minutes, 0
    done = effort_minutes * progress.minutes // milestone.duration_minutes if milestone.duration_minutes else 0
    return done, effort_minutes - done


def _units(percent: int) -> str:
    return _plain(percent / 100)


def _plain(units: float) -> str:
    return f"{units:.4f}".rstrip("0").rstrip(".")
