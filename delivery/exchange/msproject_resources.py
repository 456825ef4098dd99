"""Resources and assignments of MSPDI, and which calendar a task really follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from delivery.exchange.calendar_time import works
from delivery.exchange.document import Findings, Place, RowKind
from delivery.exchange.msproject_calendars import Calendars
from delivery.exchange.msproject_fields import Fields, is_decimal
from delivery.exchange.msproject_outline import Task
from delivery.exchange.msproject_people import read_person
from delivery.exchange.one_line import shown
from delivery.exchange.people import AssignmentFacts, ResourceFacts
from delivery.exchange.xml_tree import Node

UNASSIGNED = -65535
"""The resource of what nobody has been assigned to."""


@dataclass(frozen=True)
class Resources:
    facts: dict[int, ResourceFacts]
    calendar_of: dict[int, int]
    assignments: tuple[AssignmentFacts, ...]

    @property
    def work_by_task(self) -> dict[str, int]:
        """Minutes that people, not things, do on each task together."""
        found: dict[str, int] = defaultdict(int)
        for entry in self.assignments:
            if self.facts[entry.resource_uid].is_work:
                found[entry.key] += entry.effort_minutes
        return found

    @property
    def by_task(self) -> dict[str, list[AssignmentFacts]]:
        found: dict[str, list[AssignmentFacts]] = defaultdict(list)
        for entry in self.assignments:
            found[entry.key].append(entry)
        return found


def read_resources(
    project: Node,
    tasks: Collection[Task],
    blank: set[int],
    calendars: Calendars,
    project_uid: int,
    findings: Findings,
) -> Resources:
    facts: dict[int, ResourceFacts] = {}
    calendar_of: dict[int, int] = {}
    known = {UNASSIGNED, 0, -1}
    for node in project.all("Resources", "Resource"):
        fields = Fields(node, Place(name=shown(node.get("Name")), field="Resource"), findings)
        uid = fields.whole("UID", -1)
        known.add(uid)
        person = read_person(node, calendars, project_uid, findings)
        if person is not None:
            facts[uid] = person
            calendar_of[uid] = fields.whole("CalendarUID", -1)
    rows = _Assignments(facts, known, {task.uid: task for task in tasks}, blank, findings)
    return Resources(facts, calendar_of, tuple(rows.read(project)))


class _Assignments:
    """What nobody could mean is refused; what is meant otherwise here is warned about."""

    def __init__(
        self, facts: dict[int, ResourceFacts], known: set[int], tasks: dict[int, Task], blank: set[int], findings: Findings
    ) -> None:
        self._facts, self._known = facts, known
        self._tasks, self._blank = tasks, blank
        self._findings = findings

    def read(self, project: Node) -> Iterator[AssignmentFacts]:
        for node in project.all("Assignments", "Assignment"):
            fields = Fields(node, Place(field="Assignment"), self._findings)
            uid, resource = fields.whole("TaskUID", -1), fields.whole("ResourceUID", -1)
            task, person = self._tasks.get(uid), self._facts.get(resource)
            if task is not None:
                fields.place = Place(uid=uid, name=task.fields.place.name)
            if resource not in self._known:
                self._findings.problem(fields.at("ResourceUID"), "assignment.unknown_resource", value=resource)
            elif person is not None and task is not None:
                yield self._read(fields, task, person)
            elif person is not None and uid not in self._blank:
                self._findings.problem(fields.at("TaskUID"), "assignment.unknown_task", value=uid, name=shown(person.name))

    def _read(self, fields: Fields, task: Task, person: ResourceFacts) -> AssignmentFacts:
        units = self._units(fields, person)
        if person.is_work and task.uid != 0 and task.kind is RowKind.SUMMARY:
            self._findings.warn(fields.place, "warn.assigned_group", name=shown(person.name))
        elif person.is_work and task.kind is RowKind.MILESTONE and task.fields.node.get("Duration") == "PT0H0M0S":
            self._findings.warn(fields.place, "warn.assigned_event", name=shown(person.name))
        return AssignmentFacts(task.key, person.uid, units, fields.minutes("Work") or 0)

    def _units(self, fields: Fields, person: ResourceFacts) -> float:
        text = fields.node.get("Units")
        if not text:
            return 1.0
        if not is_decimal(text) or float(text) < 0:
            self._findings.problem(fields.at("Units"), "assignment.units", value=shown(text), name=shown(person.name))
            return 1.0
        units = float(text)
        if person.is_work and round(units * 100) < 1:
            self._findings.warn(fields.at("Units"), "warn.no_units", name=shown(person.name))
        elif person.is_work and round(units * 100) > 100:
            percent = round(units * 100)
            self._findings.warn(fields.at("Units"), "warn.many_units", name=shown(person.name), value=percent)
        return units


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
