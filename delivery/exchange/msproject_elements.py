"""The elements of MSPDI that say something about a plan. Everything else, most of a large file, is never built."""

from __future__ import annotations

# fmt: off
READ = frozenset({
    "Active", "ActualFinish", "ActualStart", "Alias", "Assignment", "Assignments", "Author", "AvailabilityPeriod",
    "AvailabilityPeriods", "AvailableFrom", "AvailableTo", "AvailableUnits", "BaseCalendarUID", "Baseline", "Calendar",
    "CalendarUID", "Calendars", "Company", "ConstraintDate", "ConstraintType", "Cost", "CriticalSlackLimit", "CrossProject",
    "CurrencyCode", "DayType", "DayWorking", "DaysOfWeek", "Deadline", "Duration", "DurationFormat", "EmailAddress",
    "EnteredByOccurrences", "Exception", "Exceptions", "ExtendedAttribute", "ExtendedAttributes", "ExternalTask", "FieldID",
    "Finish", "FixedCost", "FromDate", "FromTime", "Group", "ID", "IgnoreResourceCalendar", "IsBaseCalendar", "IsNull",
    "IsSubproject", "LagFormat", "LevelingDelay", "LinkLag", "Manager", "Manual", "ManualDuration", "ManualStart",
    "MaxUnits", "Milestone", "MinutesPerDay", "Month", "MonthDay", "MonthItem", "MonthPosition", "MultipleCriticalPaths",
    "Name", "Notes", "Number", "Occurrences", "OutlineLevel", "OutlineNumber", "PercentComplete", "Period",
    "PredecessorLink", "PredecessorUID", "RemainingDuration", "Resource", "ResourceUID", "Resources", "ScheduleFromStart",
    "Start", "StartDate", "StatusDate", "Subject", "Task", "TaskUID", "Tasks", "TimePeriod", "Title", "ToDate", "ToTime",
    "Type", "UID", "Units", "Value", "WBS", "WeekDay", "WeekDays", "Work", "WorkWeek", "WorkWeeks", "WorkingTime",
    "WorkingTimes",
})
# fmt: on
