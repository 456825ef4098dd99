"""Taking over a spreadsheet of actual effort and cost: matched with the plan, shown, then saved as one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from delivery.engine.states import ActualSource
from delivery.exchange.actual_sheet import ActualDocument, ActualLine
from delivery.exchange.document import Findings
from delivery.exchange.one_line import shown
from delivery.extensions import db
from delivery.models import Project, User
from delivery.queries.actuals import Identity, Said, current_entries, known_milestones, team_of, week_of
from delivery.queries.change_requests import rates_of
from delivery.services import ledger
from delivery.services.actuals import MOST_MINUTES, ActualEntry, record_actuals
from delivery.services.imports import ImportSource

EARLIEST = timedelta(days=366)


class ActualChange(NamedTuple):
    """What one entry of the file would change."""

    code: str
    name: str
    week_on: date
    who: str
    before: Said | None
    effort_minutes: int
    cost_cents: int | None


@dataclass(frozen=True)
class PlannedActuals:
    entries: tuple[ActualEntry, ...]
    changes: tuple[ActualChange, ...]

    @property
    def unchanged(self) -> int:
        """Entries that say what is known already."""
        return len(self.entries) - len(self.changes)

    @property
    def effort_minutes(self) -> int:
        """By how much the effort grows (or, negative, falls)."""
        return sum(change.effort_minutes - (change.before.effort_minutes if change.before else 0) for change in self.changes)


def planned_actuals(project: Project, document: ActualDocument, *, at: datetime) -> PlannedActuals:
    """Match the rows with milestones, people and roles. Reads only.

    :raises ImportRefused: naming every row that cannot be matched, and the remedy.
    """
    milestones, findings = known_milestones(project.id), Findings()
    matcher = _Matcher(project, milestones, findings, week_of(project.day_of(at)))
    entries = _summed(document.lines, matcher, findings)
    findings.refuse_if_any()
    known = current_entries(project.id, {entry.week_on for entry in entries.values()})
    changes = []
    for identity, entry in entries.items():
        row = known.get(identity)
        before = Said(row.effort_minutes, row.cost_cents) if row else None
        after = Said(
            before.effort_minutes if entry.effort_minutes is None and before else entry.effort_minutes or 0,
            entry.cost_cents if entry.has_cost or not before else before.cost_cents,
        )
        if after != (before or Said(0, None)):
            code, name, _role = milestones[entry.milestone_key]
            who = matcher.team[entry.person_id][0] if entry.person_id else entry.who
            changes.append(ActualChange(code or entry.milestone_key, name, entry.week_on, who, before, *after))
    return PlannedActuals(tuple(entries.values()), tuple(changes))


def import_actuals(project_id: int, document: ActualDocument, *, actor: User, at: datetime, source: ImportSource) -> int:
    """Everything or nothing; how many entries changed."""
    ledger.lock_project(project_id)
    project = db.session.get_one(Project, project_id)
    planned = planned_actuals(project, document, at=at)
    changed = record_actuals(project_id, planned.entries, actor=actor, at=at, source=ActualSource.IMPORTED)
    if changed:
        ledger.record(
            project,
            "actual.imported",
            actor=actor,
            at=at,
            subject={"type": "project", "key": project.key, "name": project.name},
            facts={"file": source.name, "count": changed},
            attachments=[{"name": source.name, "sha256": source.sha256}],
            is_client_visible=False,
        )
    return changed


class _Matcher:
    """Finds what the words of a row mean in this project."""

    def __init__(
        self, project: Project, milestones: dict[str, tuple[str, str, str | None]], findings: Findings, this_week: date
    ) -> None:
        self.findings, self.this_week = findings, this_week
        self.first = project.starts_at.date() - EARLIEST
        self.keys = {key.casefold(): key for key in milestones} | {
            code.casefold(): key for key, (code, _name, _role) in milestones.items() if code
        }
        self.team = team_of(project)
        names = [name.casefold() for name, _email in self.team.values()]
        self.people = {email.casefold(): user_id for user_id, (_name, email) in self.team.items()} | {
            name.casefold(): user_id for user_id, (name, _email) in self.team.items() if names.count(name.casefold()) == 1
        }
        self.roles = {
            word.casefold(): rate.role for rate in rates_of(project) for word in (rate.role, rate.name_en, rate.name_zh) if word
        }

    def entry(self, line: ActualLine) -> ActualEntry | None:
        key = self.keys.get(line.milestone.casefold())
        role = self.roles.get(line.role.casefold())
        if key is None:
            self.findings.problem(line.place, "line.milestone", value=shown(line.milestone))
        if line.role and role is None:
            self.findings.problem(
                line.place, "line.role", value=shown(line.role), choices=", ".join(sorted(set(self.roles.values())))
            )
        if line.week_on > self.this_week:
            self.findings.problem(line.place, "line.future", value=line.week_on)
        if line.week_on < self.first:
            self.findings.problem(line.place, "line.early", value=line.week_on)
        person = self.people.get(line.person.casefold())
        if key is None:
            return None
        return ActualEntry(
            key, line.week_on, person, "" if person else line.person, role,
            line.effort_minutes, line.cost_cents, line.cost_cents is not None, line.note or None,
        )  # fmt: skip


def _summed(lines: Iterable[ActualLine], matcher: _Matcher, findings: Findings) -> dict[Identity, ActualEntry]:
    """Rows of the same milestone, week and person are one entry."""
    entries: dict[Identity, ActualEntry] = {}
    for line in lines:
        entry = matcher.entry(line)
        if entry is None:
            continue
        before = entries.get(entry.identity)
        entries[entry.identity] = together = entry if before is None else _both(before, entry)
        if (together.effort_minutes or 0) > MOST_MINUTES:
            findings.problem(line.place, "line.effort")
    return entries


def _both(one: ActualEntry, other: ActualEntry) -> ActualEntry:
    efforts = [each.effort_minutes for each in (one, other) if each.effort_minutes is not None]
    costs = [each.cost_cents for each in (one, other) if each.cost_cents is not None]
    return replace(
        one,
        role=one.role or other.role,
        effort_minutes=sum(efforts) if efforts else None,
        cost_cents=sum(costs) if costs else None,
        has_cost=bool(costs),
        note=one.note or other.note,
    )
