"""Resources and assignments of MSPDI, and which calendar a task really follows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from delivery.exchange.calendar_time import works
from delivery.exchange.document import AssignmentFacts, Findings, Place, ResourceFacts
from delivery.exchange.msproject_calendars import Calendars
from delivery.exchange.msproject_fields import Fields
from delivery.exchange.msproject_outline import Task
from delivery.exchange.one_line import shown
from delivery.exchange.xml_tree import Node

WORK = 1
"""Resource type: people and machines with working time; 0 is material, 2 cost."""


@dataclass(frozen=True)
class Resources:
    facts: dict[int, ResourceFacts]
    calendar_of: dict[int, int]
    assignments: tuple[AssignmentFacts, ...]

    @property
    def by_task(self) -> dict[str, list[AssignmentFacts]]:
        found: dict[str, list[AssignmentFacts]] = defaultdict(list)
        for entry in self.assignments:
            found[entry.key].append(entry)
        return found


def read_resources(project: Node, findings: Findings) -> Resources:
    facts: dict[int, ResourceFacts] = {}
    calendar_of: dict[int, int] = {}
    for node in project.all("Resources", "Resource"):
        fields = Fields(node, Place(name=shown(node.get("Name")), field="Resource"), findings)
        uid = fields.whole("UID", -1)
        name = fields.text("Name")
        if uid > 0 and name and not fields.flag("IsNull"):
            email = fields.text("EmailAddress")
            facts[uid] = ResourceFacts(uid, name, fields.whole("Type", WORK) == WORK, email if "@" in email else "")
            calendar_of[uid] = fields.whole("CalendarUID", -1)
    return Resources(facts, calendar_of, tuple(_assignments(project, facts, findings)))


def _assignments(project: Node, facts: dict[int, ResourceFacts], findings: Findings) -> list[AssignmentFacts]:
    found = []
    for node in project.all("Assignments", "Assignment"):
        fields = Fields(node, Place(field="Assignment"), findings)
        resource = fields.whole("ResourceUID", -1)
        if resource in facts:
            units = fields.decimal("Units") or 1.0
            found.append(AssignmentFacts(str(fields.whole("TaskUID", -1)), resource, units, fields.minutes("Work") or 0))
    return found


class EffectiveCalendars:
    """A task's working time: its own calendar's and its resources' together, else the resources', else the project's."""

    def __init__(self, calendars: Calendars, resources: Resources, project_uid: int, findings: Findings) -> None:
        self._calendars = calendars
        self._resources = resources
        self._by_task = resources.by_task
        self._project_uid = calendars.meaning(project_uid)
        self._findings = findings

    def of(self, task: Task) -> int:
        """UID of the calendar that the task follows."""
        own = self._own(task)
        if own is not None and task.fields.flag("IgnoreResourceCalendar"):
            return own
        resource = self._resource(task, own)
        if own is None:
            return self._project_uid if resource is None else resource
        return own if resource is None or resource == own else self._calendars.both(own, resource)

    def _own(self, task: Task) -> int | None:
        uid = task.fields.whole("CalendarUID", -1)
        if uid in self._calendars.raw:
            return self._working(self._calendars.meaning(uid), task)
        if uid > 0:
            self._findings.problem(task.fields.at("CalendarUID"), "calendar.unknown", value=uid)
        return None

    def _resource(self, task: Task, own: int | None) -> int | None:
        """The calendar of its work resources, the time that any of them works when they differ; None without any."""
        used = {
            self._calendars.meaning(uid)
            if (uid := self._resources.calendar_of[entry.resource_uid]) in self._calendars.raw
            else self._project_uid
            for entry in self._by_task.get(task.key, ())
            if self._resources.facts[entry.resource_uid].is_work
        }
        return self._working(self._calendars.any_of(sorted(used)), task) if used else None

    def _working(self, uid: int, task: Task) -> int:
        facts = self._calendars.facts(uid)
        if not works(facts):
            self._findings.problem(task.fields.at("CalendarUID"), "calendar.no_work", value=facts.name)
        return uid
