"""Reading plans from MS Project's XML (MSPDI), as its versions 2003 to 2021 and other programs write it.

``HonorConstraints`` is passed over on purpose: MS Project itself writes 0 where its own setting says that constraints win.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from delivery.engine.plan import CalendarFacts, ConstraintKind, Milestone, Plan
from delivery.engine.workdays import WorkCalendar, minute
from delivery.exchange.calendar_time import works
from delivery.exchange.document import BaselineFacts, Findings, Place, PlanDocument, RowKind, Source, refuse
from delivery.exchange.merge import MERGED
from delivery.exchange.msproject_calendars import Calendars, read_calendars
from delivery.exchange.msproject_elements import READ
from delivery.exchange.msproject_fields import Fields
from delivery.exchange.msproject_links import read_links
from delivery.exchange.msproject_outline import Task, read_outline
from delivery.exchange.msproject_resources import EffectiveCalendars, Resources, read_resources
from delivery.exchange.msproject_tasks import OWN_FIELDS, read_baselines, read_milestone
from delivery.exchange.xml_tree import Node, parse_xml

SIZE_LIMIT_MB = 20
TASK_LIMIT = 20_000
CALENDAR_LIMIT = 100
PROPERTIES = ("Company", "Author", "Manager", "Subject")
NAMESPACE = "http://schemas.microsoft.com/project"


def read_msproject(data: bytes) -> PlanDocument:
    """The plan in an MSPDI file.

    :raises ImportRefused: with every problem found, each with its task and field; then nothing is taken over.
    """
    if len(data) > SIZE_LIMIT_MB * 1024 * 1024:
        raise refuse("file.too_large", limit=SIZE_LIMIT_MB)
    root, namespace = parse_xml(data, read=READ, counted="Task", limit=TASK_LIMIT)
    if root.tag != "Project" or not (namespace.startswith(NAMESPACE) or not namespace):
        raise refuse("xml.not_a_project")
    findings = Findings()
    document = _Reader(root, findings).document()
    findings.refuse_if_any()
    return replace(document, warnings=tuple(findings.warnings))


class _Reader:
    """The parts of one file while they are put together."""

    def __init__(self, project: Node, findings: Findings) -> None:
        self.project = project
        self.findings = findings
        self.header = Fields(project, Place(), findings)
        minutes = self.header.whole("MinutesPerDay", 480)
        self.day_minutes = minutes if 1 <= minutes <= 1440 else 480

    def document(self) -> PlanDocument:
        findings = self.findings
        tasks, blank = read_outline(self.project, findings)
        leaves = [task for task in tasks if task.kind is RowKind.MILESTONE]
        if not leaves:
            findings.problem(Place(), "file.no_milestones")
            findings.refuse_if_any()
        calendars = read_calendars(self.project, self.day_minutes, findings)
        project_calendar = self._project_calendar(calendars)
        resources = read_resources(self.project, tasks, blank, calendars, project_calendar, findings)
        milestones, used = self._milestones(leaves, calendars, resources, project_calendar)
        plan = Plan(
            start=self._start(leaves),
            calendars={
                calendars.facts(uid).name: calendars.facts(uid) for uid in sorted({project_calendar, *used}, reverse=True)
            },
            calendar=calendars.facts(project_calendar).name,
            milestones=milestones,
            dependencies=read_links(tasks, blank, findings),
            critical_float_minutes=max(0, self.header.whole("CriticalSlackLimit")) * self.day_minutes,
        )
        self._warn_about_rows(tasks)
        _warn_about_splits(plan, leaves, findings)
        return self._around(plan, tasks, leaves, resources, _spare(calendars, plan))

    def _around(
        self, plan: Plan, tasks: list[Task], leaves: list[Task], resources: Resources, spare: dict[str, CalendarFacts]
    ) -> PlanDocument:
        keys = {task.key for task in tasks}
        assignments = tuple(entry for entry in resources.assignments if entry.key in keys)
        named = {task.name for task in tasks if task.uid == 0}
        return PlanDocument(
            plan=plan,
            source=Source.MS_PROJECT,
            name=self.header.text("Title") or next(iter(named), "") or self.header.text("Name"),
            currency=self._currency(),
            uids={task.key: task.uid for task in leaves},
            rows=tuple(task.as_row() for task in tasks),
            baselines=_baselines(tasks),
            dates=_stated_dates(leaves),
            owners=_owners(leaves, resources),
            resources=tuple(resources.facts.values()),
            assignments=assignments,
            status_at=self.header.moment("StatusDate"),
            fields=MSPDI_FIELDS,
            own_keys=_own_keys(leaves, self._own_fields()),
            properties={tag: self.header.text(tag) for tag in PROPERTIES if self.project.get(tag)},
            spare_calendars=spare,
        )

    def _currency(self) -> str:
        code = self.header.text("CurrencyCode")
        return code if len(code) == 3 and code.isascii() and code.isalpha() else ""

    def _project_calendar(self, calendars: Calendars) -> int:
        uid = self.header.whole("CalendarUID", -1)
        if uid not in calendars.raw:
            if uid > 0 and calendars.raw:
                self.findings.problem(Place(field="CalendarUID"), "calendar.unknown", value=uid)
            uid = next((raw.uid for raw in calendars.raw.values() if raw.is_base), next(iter(calendars.raw), -1))
        if uid not in calendars.raw:
            self.findings.problem(Place(field="Calendars"), "calendar.none")
            self.findings.refuse_if_any()
        uid = calendars.meaning(uid)
        if not works(calendars.facts(uid)):
            self.findings.problem(Place(field="CalendarUID"), "calendar.no_work", value=calendars.facts(uid).name)
        return uid

    def _milestones(
        self, leaves: list[Task], calendars: Calendars, resources: Resources, project_calendar: int
    ) -> tuple[tuple[Milestone, ...], set[int]]:
        effective = EffectiveCalendars(calendars, resources, project_calendar, self.findings)
        own, work = self._own_fields(), resources.work_by_task
        used: set[int] = set()
        milestones = []
        for task in leaves:
            uid = effective.of(task)
            used.add(uid)
            name = None if uid == project_calendar else calendars.facts(uid).name
            milestone = read_milestone(task, name, self.day_minutes, own, work.get(task.key, 0))
            milestones.append(_under_groups(milestone, task))
        if len(used) > CALENDAR_LIMIT:
            self.findings.problem(Place(field="Calendars"), "calendar.too_many", limit=CALENDAR_LIMIT)
        return tuple(milestones), used

    def _own_fields(self) -> dict[int, str]:
        found: dict[int, str] = {}
        for node in self.project.all("ExtendedAttributes", "ExtendedAttribute"):
            number = Fields(node, Place(field="ExtendedAttribute"), self.findings).whole("FieldID")
            if node.get("Alias") == f"delivery.{OWN_FIELDS.get(number)}":
                found[number] = OWN_FIELDS[number]
        return found

    def _start(self, leaves: list[Task]) -> datetime:
        start = self.header.moment("StartDate")
        if start is None:
            stated = [moment for task in leaves if (moment := task.fields.moment("Start"))]
            start = min(stated, default=None)
        if start is None:
            self.findings.problem(Place(field="StartDate"), "project.no_start")
            self.findings.refuse_if_any()
            raise AssertionError  # pragma: no cover
        if not self.header.flag("ScheduleFromStart", default=True):
            self.findings.warn(Place(field="ScheduleFromStart"), "warn.from_finish", start=start.date())
        if self.header.flag("MultipleCriticalPaths"):
            self.findings.warn(Place(field="MultipleCriticalPaths"), "warn.multiple_critical")
        return start

    def _warn_about_rows(self, tasks: list[Task]) -> None:
        for task in tasks:
            if task.kind is RowKind.INACTIVE:
                self.findings.warn(task.fields.place, "warn.inactive")
            elif task.kind is RowKind.SUMMARY and task.uid != 0:
                if task.fields.moment("Deadline"):
                    self.findings.warn(task.fields.at("Deadline"), "warn.summary_deadline")
                if task.fields.whole("ConstraintType") not in (0, 1, 4, 7):
                    self.findings.warn(task.fields.at("ConstraintType"), "warn.summary_constraint")


MSPDI_FIELDS = MERGED - {"is_optional", "is_gate"} | {"start"}


def _own_keys(leaves: list[Task], own: dict[int, str]) -> dict[str, str]:
    """The keys that our export wrote for milestones whose key is not their uid."""
    found: dict[str, str] = {}
    for task in leaves if "key" in own.values() else ():
        for node in task.fields.node.all("ExtendedAttribute"):
            entry = Fields(node, task.fields.place, task.fields.findings)
            if own.get(entry.whole("FieldID")) == "key" and entry.text("Value") not in found.values():
                found[task.key] = entry.text("Value")[:40]
    return found


def _spare(calendars: Calendars, plan: Plan) -> dict[str, CalendarFacts]:
    """Base calendars that nothing in the plan follows."""
    facts = [calendars.facts(raw.uid) for raw in calendars.raw.values() if raw.is_base]
    return {entry.name: entry for entry in facts if entry.name not in plan.calendars and works(entry)}


PASSED_ON = {4: ConstraintKind.SNET, 7: ConstraintKind.FNLT}
"""Constraints that a group may have; they hold for each of its leaves."""


def _under_groups(milestone: Milestone, task: Task) -> Milestone:
    """The constraint of a group above, where the leaf has none of its own or a weaker one of the same kind."""
    group = task.parent
    while group is not None:
        kind = PASSED_ON.get(group.fields.whole("ConstraintType")) if group.uid != 0 else None
        moment = group.fields.moment("ConstraintDate") if kind else None
        if kind and moment and not milestone.is_manual:
            milestone = _with_constraint(milestone, kind, moment, task)
        group = group.parent
    return milestone


def _with_constraint(milestone: Milestone, kind: ConstraintKind, moment: datetime, task: Task) -> Milestone:
    if milestone.constraint is ConstraintKind.ASAP:
        return replace(milestone, constraint=kind, constraint_at=moment)
    if milestone.constraint is kind and milestone.constraint_at:
        stronger = max if kind is ConstraintKind.SNET else min
        return replace(milestone, constraint_at=stronger(moment, milestone.constraint_at))
    task.fields.findings.warn(task.fields.at("ConstraintType"), "warn.summary_constraint")
    return milestone


def _baselines(tasks: list[Task]) -> dict[int, dict[str, BaselineFacts]]:
    found: dict[int, dict[str, BaselineFacts]] = {}
    for task in tasks:
        for number, facts in read_baselines(task).items():
            found.setdefault(number, {})[task.key] = facts
    return dict(sorted(found.items()))


def _warn_about_splits(plan: Plan, leaves: list[Task], findings: Findings) -> None:
    """Between the stated dates of a task in pieces lies more working time than its duration."""
    calendars = {name: WorkCalendar(facts) for name, facts in plan.calendars.items() if works(facts)}
    stated = _stated_dates(leaves)
    for task, milestone in zip(leaves, plan.milestones, strict=True):
        calendar = calendars.get(milestone.calendar or plan.calendar)
        if task.key in stated and calendar and not (milestone.is_manual or milestone.is_elapsed or milestone.actual_finish):
            start, finish = stated[task.key]
            if calendar.work_at(minute(finish)) - calendar.work_at(minute(start)) > milestone.duration_minutes:
                findings.warn(task.fields.at("Finish"), "warn.split")


def _stated_dates(leaves: list[Task]) -> dict[str, tuple[datetime, datetime]]:
    found = {}
    for task in leaves:
        start, finish = task.fields.moment("Start"), task.fields.moment("Finish")
        if start and finish:
            found[task.key] = (start, finish)
    return found


def _owners(leaves: list[Task], resources: Resources) -> dict[str, str]:
    """The e-mail address of the only work resource that a task has."""
    by_task = resources.by_task
    owners = {}
    for task in leaves:
        people = [fact for entry in by_task.get(task.key, ()) if (fact := resources.facts[entry.resource_uid]).is_work]
        if len(people) == 1 and people[0].email:
            owners[task.key] = people[0].email
    return owners
