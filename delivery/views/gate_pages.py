"""The page of all phases with their deliverables and gates, as its readers may see it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from delivery.engine.states import DeliverableState, GateState
from delivery.forms.deliverables import GateForm
from delivery.models import Project
from delivery.queries.deliverables import GateOfPhase, gates_of, is_overdue
from delivery.queries.sides import side_of
from delivery.services.refusal import Refused
from delivery.views.page import locale
from delivery.words.deliverables import missing_words


@dataclass(frozen=True)
class Trouble:
    """A deed at one gate that was refused, with what was typed."""

    position: int
    deed: str
    form: GateForm
    refused: Refused


def gates_page(project: Project, trouble: Trouble | None = None) -> ResponseReturnValue:
    gates = gates_of(project)
    side = side_of(project, current_user._get_current_object())
    required = [row for gate in gates for row in gate.deliverables if row.is_required]
    next_gate = next((gate for gate in gates if not gate.is_passed), None)
    asked = _asked(gates, side)
    body = render_template(
        "deliverables/index.html",
        project=project,
        gates=gates,
        accepted=sum(row.is_accepted for row in required),
        total=len(required),
        next_gate=next_gate,
        side=side,
        asked=asked,
        opened=[gate for gate in gates if gate is next_gate or _is_live(gate, trouble)],
        form=GateForm(formdata=None),
        trouble=trouble,
        is_overdue=is_overdue,
        missing_words=lambda row: missing_words(row, locale()),
    )
    return body, trouble.refused.status if trouble else 200


def _is_live(gate: GateOfPhase, trouble: Trouble | None) -> bool:
    """Unfolded from the start: somebody is asked about it, something was handed in, or a deed at it was refused."""
    is_refused = trouble is not None and trouble.position == gate.phase.position
    is_handed_in = any(row.state is DeliverableState.SUBMITTED for row in gate.deliverables)
    return is_refused or is_handed_in or gate.phase.gate_state is GateState.WAIVER_ASKED


def _asked(gates: list[GateOfPhase], side: object) -> list[tuple[GateOfPhase, object]]:
    """What waits for the reader's decision: deliverables, and gates whose waiver the other side asks for (None)."""
    if side is None:
        return []
    waits: list[tuple[GateOfPhase, object]] = []
    for gate in gates:
        asked_by = gate.phase.waiver_asked_by
        if gate.phase.gate_state is GateState.WAIVER_ASKED and asked_by is not side:
            waits.append((gate, None))
        waits += [(gate, row) for row in gate.deliverables if row.state is DeliverableState.SUBMITTED and row.signed_by is side]
    return waits
