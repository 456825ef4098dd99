"""The administrator's hand on the lifecycle template: parts added, changed, moved, removed; projects keep their copy.

Every deed raises the template's version and names the one that it was made on, so that nobody's work is lost unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from delivery.engine.network import compile_plan
from delivery.engine.plan import STANDARD_WEEK, CalendarFacts, DependencyKind, Lag, Plan
from delivery.engine.plan import Dependency as Link
from delivery.engine.plan import Milestone as Node
from delivery.engine.refusal import PlanError
from delivery.extensions import db
from delivery.models import LifecycleTemplate, TemplateDeliverable, TemplateDependency, TemplateMilestone, TemplatePhase
from delivery.services.plan_checks import refused_plan
from delivery.services.refusal import Invalid, Refused

Part = TemplatePhase | TemplateDeliverable | TemplateMilestone
KINDS: dict[str, type[Part]] = {
    "phases": TemplatePhase,
    "deliverables": TemplateDeliverable,
    "milestones": TemplateMilestone,
}
FIELDS: dict[str, tuple[str, ...]] = {
    "phases": ("name_en", "name_zh", "purpose_en", "purpose_zh"),
    "deliverables": ("name_en", "name_zh", "criteria_en", "criteria_zh", "is_required", "signed_by"),
    "milestones": ("code", "name_en", "name_zh", "duration_days", "effort_days", "role", "is_gate"),
}
MOST: dict[str, int] = {"phases": 20, "deliverables": 60, "milestones": 200}
"""Parts of a template, or of one phase."""
MOST_DEPENDENCIES = 2_000


def rename_template(template_id: int, version: int, *, name_en: str, name_zh: str) -> LifecycleTemplate:
    template = _locked(template_id, version)
    _check_names({"name_en": name_en, "name_zh": name_zh})
    template.name_en, template.name_zh = name_en, name_zh
    return _saved(template)


def add_part(template_id: int, version: int, kind: str, values: Mapping[str, Any], *, phase_id: int | None = None) -> Part:
    """A phase at the end of the template; a deliverable or milestone at the end of its phase."""
    template = _locked(template_id, version)
    rows = _siblings(template, kind, phase_id)
    if len(rows) >= MOST[kind]:
        raise Refused(_("There is room for %(most)s of these here.", most=MOST[kind]))
    part = KINDS[kind](position=len(rows) + 1)
    _check(template, kind, None, values)
    _write(part, kind, values)
    rows.append(part)
    _saved(template)
    return part


def change_part(template_id: int, version: int, kind: str, part_id: int, values: Mapping[str, Any]) -> Part:
    """A milestone's new code is carried into the dependencies."""
    template = _locked(template_id, version)
    part = _part(template, kind, part_id)
    _check(template, kind, part, values)
    if isinstance(part, TemplateMilestone) and part.code != values["code"]:
        for link in template.dependencies:
            link.predecessor = values["code"] if link.predecessor == part.code else link.predecessor
            link.successor = values["code"] if link.successor == part.code else link.successor
    _write(part, kind, values)
    _saved(template)
    return part


def move_part(template_id: int, version: int, kind: str, part_id: int, step: int) -> None:
    """Up (-1) or down (+1) among its like; at the end of the row nothing moves."""
    template = _locked(template_id, version)
    part = _part(template, kind, part_id)
    rows = _row_of(template, kind, part)
    place = rows.index(part)
    other = place + (1 if step > 0 else -1)
    if 0 <= other < len(rows):
        rows[place].position, rows[other].position = rows[other].position, rows[place].position
    _saved(template)


def remove_part(template_id: int, version: int, kind: str, part_id: int) -> None:
    """With what is inside it, and the dependencies of its milestones."""
    template = _locked(template_id, version)
    part = _part(template, kind, part_id)
    rows = _row_of(template, kind, part)
    if kind == "phases" and len(rows) == 1:
        raise Refused(_("A template needs a phase. Add another one first."))
    gone = part.milestones if isinstance(part, TemplatePhase) else [part] if isinstance(part, TemplateMilestone) else []
    codes = {milestone.code for milestone in gone}
    kept = [link for link in template.dependencies if not {link.predecessor, link.successor} & codes]
    template.dependencies = kept
    rows.remove(part)
    db.session.flush()
    for position, row in enumerate(rows, start=1):
        row.position = position
    _saved(template)


def add_dependency(
    template_id: int, version: int, *, predecessor: str, successor: str, kind: DependencyKind, lag_days: int
) -> TemplateDependency:
    """Raises Invalid when the milestones would wait for each other in a circle, whose members are named."""
    template = _locked(template_id, version)
    codes = {milestone.code for phase in template.phases for milestone in phase.milestones}
    if predecessor not in codes or successor not in codes:
        raise Invalid(_("Choose two milestones of this template."), field="predecessor")
    if len(template.dependencies) >= MOST_DEPENDENCIES:
        raise Refused(_("There is room for %(most)s of these here.", most=MOST_DEPENDENCIES))
    link = TemplateDependency(predecessor=predecessor, successor=successor, kind=kind.value, lag_days=lag_days)
    _check_circle(template, link)
    template.dependencies.append(link)
    _saved(template)
    return link


def remove_dependency(template_id: int, version: int, dependency_id: int) -> None:
    template = _locked(template_id, version)
    found = next((link for link in template.dependencies if link.id == dependency_id), None)
    if found is None:
        raise Refused(_("This dependency was removed already."))
    template.dependencies.remove(found)
    _saved(template)


def _locked(template_id: int, version: int) -> LifecycleTemplate:
    query = select(LifecycleTemplate).where(LifecycleTemplate.id == template_id).with_for_update()
    template = db.session.scalar(query.execution_options(populate_existing=True))
    if template is None:
        raise Refused(_("There is no such template."))
    if template.version != version:
        raise Refused(_("Somebody changed the template since you began. Look at it as it is now, then save again."))
    return template


def _saved(template: LifecycleTemplate) -> LifecycleTemplate:
    template.version += 1
    db.session.flush()
    return template


def _part(template: LifecycleTemplate, kind: str, part_id: int) -> Part:
    rows: list[Part] = list(template.phases)
    if kind != "phases":
        rows = [row for phase in template.phases for row in _siblings(template, kind, phase.id)]
    found = next((row for row in rows if row.id == part_id), None)
    if found is None:
        raise Refused(_("This part was removed. Reload the page."))
    return found


def _siblings(template: LifecycleTemplate, kind: str, phase_id: int | None) -> list[Any]:
    if kind == "phases":
        return template.phases
    phase = next((phase for phase in template.phases if phase.id == phase_id), None)
    if phase is None:
        raise Refused(_("This part was removed. Reload the page."))
    return phase.deliverables if kind == "deliverables" else phase.milestones


def _row_of(template: LifecycleTemplate, kind: str, part: Part) -> list[Any]:
    phase_id = None if isinstance(part, TemplatePhase) else part.phase_id
    rows = _siblings(template, kind, phase_id)
    rows.sort(key=lambda row: row.position)
    return rows


def _write(part: Part, kind: str, values: Mapping[str, Any]) -> None:
    for name in FIELDS[kind]:
        setattr(part, name, values[name])


def _check(template: LifecycleTemplate, kind: str, part: Part | None, values: Mapping[str, Any]) -> None:
    _check_names(values)
    if kind == "milestones":
        taken = {one.code for phase in template.phases for one in phase.milestones if one is not part}
        if values["code"] in taken:
            raise Invalid(_("The code %(code)s is used twice. Choose another.", code=values["code"]), field="code")


def _check_names(values: Mapping[str, Any]) -> None:
    for name in ("name_en", "name_zh"):
        if not values[name].strip():
            raise Invalid(_("Give it a name in both languages."), field=name)


def _check_circle(template: LifecycleTemplate, added: TemplateDependency) -> None:
    """The engine judges, as it will when a project is laid out."""
    nodes = [Node(one.code, one.name_en, one.duration_days * 480, code=one.code) for p in template.phases for one in p.milestones]
    links = [
        Link(link.predecessor, link.successor, DependencyKind(link.kind), Lag(link.lag_days * 480))
        for link in (*template.dependencies, added)
    ]
    calendar = CalendarFacts("standard", STANDARD_WEEK)
    start = datetime(2026, 1, 5, 8)  # noqa: DTZ001 - a plan's moment has no zone
    try:
        compile_plan(Plan(start, {"standard": calendar}, "standard", tuple(nodes), tuple(links)))
    except PlanError as error:
        raise refused_plan(error) from error
