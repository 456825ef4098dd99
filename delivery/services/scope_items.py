"""The feature list: lines of the scope, changed through the plan's edits, each told by the ledger to both sides."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flask_babel import gettext as _

from delivery.engine.edits import AddScope, Edit, RemoveScope
from delivery.engine.plan import Plan, ScopeItem
from delivery.extensions import db
from delivery.models import PlanEdit, Project, User
from delivery.queries.plans import plan_of
from delivery.services import ledger
from delivery.services.plan_checks import CENTS_LIMIT, Limits
from delivery.services.plans import locked_project, save_edits
from delivery.services.refusal import Invalid, Refused

MOST = 2_000
LONGEST_CODE, LONGEST_NAME = 24, 200


def scope_mark(item: ScopeItem) -> str:
    """Changes with everything that is said of the item."""
    return hashlib.sha256(repr(item).encode()).hexdigest()[:32]


def add_scope_item(project_id: int, item: ScopeItem, *, actor: User, at: datetime, limits: Limits | None = None) -> PlanEdit:
    project, plan = _loaded(project_id)
    _check(plan, item)
    if len(plan.scope) >= MOST:
        raise Refused(_("A feature list holds at most %(most)s lines.", most=MOST))
    if any(one.code == item.code for one in plan.scope):
        raise Invalid(_("The code %(code)s is used twice. Choose another.", code=item.code), field="code")
    return _save(project, [AddScope(item)], "scope_item.added", item, actor, at, limits)


def edit_scope_item(
    project_id: int, code: str, item: ScopeItem, *, actor: User, at: datetime, shown: str, limits: Limits | None = None
) -> PlanEdit | None:
    """Its name, price, milestones; None when nothing is different. Whether it is included changes by change requests."""
    project, plan = _loaded(project_id)
    old, place = _found(plan, code, shown)
    item = replace(item, code=code, is_included=old.is_included)
    _check(plan, item)
    if item == old:
        return None
    return _save(project, [RemoveScope(old), AddScope(item, place)], "scope_item.edited", item, actor, at, limits)


def remove_scope_item(
    project_id: int, code: str, *, actor: User, at: datetime, shown: str, limits: Limits | None = None
) -> PlanEdit:
    project, plan = _loaded(project_id)
    old, _place = _found(plan, code, shown)
    return _save(project, [RemoveScope(old)], "scope_item.removed", old, actor, at, limits)


def _loaded(project_id: int) -> tuple[Project, Plan]:
    project = locked_project(project_id)
    return project, plan_of(project)


def _found(plan: Plan, code: str, shown: str) -> tuple[ScopeItem, int]:
    for place, item in enumerate(plan.scope):
        if item.code == code:
            if scope_mark(item) != shown:
                raise Refused(_("Somebody changed this line since you began. Look at theirs, then save again."))
            return item, place
    raise Refused(_("There is no such scope item any more."))


def _check(plan: Plan, item: ScopeItem) -> None:
    if not item.name.strip() or len(item.name) > LONGEST_NAME:
        raise Invalid(_("Give the scope item a name."), field="name")
    if not item.code or len(item.code) > LONGEST_CODE or "/" in item.code:
        raise Invalid(_("Give it a code without a slash, for example F1."), field="code")
    if not 0 <= item.price_cents <= CENTS_LIMIT:
        raise Invalid(_("A price is 0 or more, and not larger than a contract."), field="price")
    if not set(item.milestones) <= {milestone.key for milestone in plan.milestones}:
        raise Invalid(_("Choose milestones of this plan."), field="milestones")


def _save(
    project: Project, edits: Sequence[Edit], kind: str, item: ScopeItem, actor: User, at: datetime, limits: Limits | None
) -> PlanEdit:
    row = save_edits(project.id, edits, actor=actor, at=at, limits=limits)
    ledger.record(
        project,
        kind,
        actor=actor,
        at=at,
        subject={"type": "scope_item", "code": item.code, "name": item.name},
        amounts={"price_cents": item.price_cents} if kind != "scope_item.removed" else None,
        is_client_visible=True,
    )
    db.session.flush()
    return row
