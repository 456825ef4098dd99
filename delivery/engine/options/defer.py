"""Defer: the new work is done after going live, so that the date of going live stays."""

from __future__ import annotations

from delivery.engine.options.placement import Piece, Placement, without
from delivery.engine.options.suggestion import Answer, Case, Refusal, Step
from delivery.engine.states import OptionKind

GO_LIVE_PHASE = "6"
"""Testing & deployment, in the built-in lifecycle."""


def defer(case: Case) -> Answer:
    """The end of the project may move, and the preview says so; what is promised is that going live does not."""
    gate = go_live(case)
    if gate is None:
        return Refusal(OptionKind.DEFER, "no_go_live_gate")
    placement = Placement(case.submitted)
    if not placement.pieces:
        return Refusal(OptionKind.DEFER, "no_work_to_place")
    draft = placement.draft([(without(piece, gate), gate, None) for piece in placement.pieces])
    if not draft.is_possible():
        return Refusal(OptionKind.DEFER, "already_after_go_live", (("gate", gate),))
    moved = draft.finish_of(gate) - case.before.finish_of(gate)
    if moved > 0:
        return Refusal(OptionKind.DEFER, "go_live_still_moves", (("gate", gate), ("shift_minutes", moved)))
    spared = case.submitted.finish_of(gate) - case.before.finish_of(gate)
    if spared <= 0:
        return Refusal(OptionKind.DEFER, "go_live_not_moved", (("gate", gate),))
    steps = tuple(map(defer_step, placement.pieces))
    args = (("gate", gate), ("spared_minutes", spared), ("finish_shift_minutes", case.overrun_minutes(draft)))
    return case.offer(OptionKind.DEFER, draft, "after_go_live", args, steps)


def defer_step(piece: Piece) -> Step:
    return Step("placed_after_go_live", (("milestone", piece.origin), ("minutes", piece.minutes)))


def go_live(case: Case) -> str | None:
    """Key of what going live is: as the context says, else the last open gate of phase 6, else the last open gate."""
    milestones, after = case.before.milestones, case.submitted.milestones
    if case.context.go_live is not None:
        return case.context.go_live if case.context.go_live in milestones and case.context.go_live in after else None
    gates = [each for each in case.plan.milestones if each.is_gate and each.actual_finish is None and each.key in after]
    gates = [each for each in gates if each.phase == GO_LIVE_PHASE] or gates
    return max((each.key for each in gates), key=lambda key: (case.before.finish_of(key), key), default=None)
