"""A plan of our own as a document to be written: its phases become the groups of the outline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from delivery.engine.plan import Milestone, Plan
from delivery.exchange.compose_people import PlanPeople
from delivery.exchange.document import BaselineFacts, OutlineRow, PlanDocument, RowKind, Source, Uid


def document_of(
    plan: Plan,
    *,
    name: str,
    currency: str = "",
    phases: Sequence[tuple[str, str]] = (),
    owners: Mapping[str, str] | None = None,
    baselines: Mapping[int, Mapping[str, BaselineFacts]] | None = None,
    status_at: datetime | None = None,
    people: PlanPeople | None = None,
) -> PlanDocument:
    """``phases`` are keys and names in order; milestones without one of them come last. Keys that are numbers become uids."""
    people = people or PlanPeople()
    uids: dict[str, Uid] = {milestone.key: _uid(milestone) for milestone in plan.milestones}
    return PlanDocument(
        plan=plan,
        source=Source.MS_PROJECT,
        name=name,
        currency=currency,
        uids=uids,
        rows=tuple(_outline(plan, phases, uids)),
        baselines=baselines or {},
        owners=owners or {},
        status_at=status_at or plan.status_at,
        resources=people.resources,
        assignments=people.assignments,
        spare_calendars=people.calendars,
    )


def _uid(milestone: Milestone) -> Uid:
    key = milestone.key
    is_number = key.isascii() and key.isdigit() and not key.startswith("0") and len(key) < 9
    return int(key) if is_number else milestone.code or key


def _outline(plan: Plan, phases: Sequence[tuple[str, str]], uids: Mapping[str, Uid]) -> list[OutlineRow]:
    rows: list[OutlineRow] = []
    named = dict(phases)
    top = 0
    for phase, title in phases:
        inside = [milestone for milestone in plan.milestones if milestone.phase == phase]
        if inside:
            top += 1
            rows.append(OutlineRow(f"phase {phase}", f"phase {phase}", title, str(top), 1, RowKind.SUMMARY))
            rows += [_leaf(milestone, f"{top}.{place}", 2, uids) for place, milestone in enumerate(inside, start=1)]
    for milestone in plan.milestones:
        if milestone.phase not in named:
            top += 1
            rows.append(_leaf(milestone, str(top), 1, uids))
    return rows


def _leaf(milestone: Milestone, outline: str, level: int, uids: Mapping[str, Uid]) -> OutlineRow:
    return OutlineRow(milestone.key, uids[milestone.key], milestone.name, outline, level, RowKind.MILESTONE)
