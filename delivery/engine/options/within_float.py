"""Within float: the new work is hung before a later gate instead of before its neighbours, so that the finish stays.

Every piece of the change stays behind what it depends on and is still done before the earliest gate that leaves the finish
and every deadline alone (or before the end, where no gate does). Offered only when the finish really stays.
"""

from __future__ import annotations

from collections.abc import Iterable

from delivery.engine.impact import preview
from delivery.engine.options.draft import Draft
from delivery.engine.options.placement import Piece, Placement
from delivery.engine.options.suggestion import Answer, Case, Refusal, Step
from delivery.engine.states import OptionKind

GATES_MAX = 12
"""Gates that are tried for each piece."""

Place = tuple[Piece, str | None, str | None]


def within_float(case: Case) -> Answer:
    if case.shift_minutes <= 0:
        return Refusal(OptionKind.WITHIN_FLOAT, "fits_as_submitted")
    placement = Placement(case.submitted)
    if not placement.pieces:
        return Refusal(OptionKind.WITHIN_FLOAT, "no_work_to_place")
    draft, places = placed(case, placement, placement.pieces)
    if case.overrun_minutes(draft) > 0:
        return Refusal(OptionKind.WITHIN_FLOAT, "float_too_small", (("missing_minutes", case.overrun_minutes(draft)),))
    if preview(case.plan, draft.edits, case.before.dates).deadlines_hit:
        return Refusal(OptionKind.WITHIN_FLOAT, "deadline_in_the_way")
    return case.offer(OptionKind.WITHIN_FLOAT, draft, "finish_kept", steps=tuple(map(place_step, places)))


def place_step(place: Place) -> Step:
    piece, _, gate = place
    where = Step("placed_before_end", (("milestone", piece.origin), ("minutes", piece.minutes)))
    return where if gate is None else Step("placed_before_gate", (*where.args, ("gate", gate)))


def _harm(case: Case, draft: Draft) -> tuple[int, int]:
    return max(draft.finish_work, case.target_work), draft.missed_minutes


def placed(case: Case, placement: Placement, pieces: Iterable[Piece]) -> tuple[Draft, list[Place]]:
    """Each piece in turn goes where the finish is earliest, and of such places before the earliest gate."""
    draft, places = case.submitted, list[Place]()
    for piece in pieces:
        if case.overrun_minutes(draft) <= 0:
            break
        gates: list[str | None] = [*placement.gates_after(piece)[:GATES_MAX], None]
        trials = [(gate, placement.draft([*places, (piece, None, gate)])) for gate in gates]
        possible = [(gate, trial) for gate, trial in trials if trial.is_possible()]
        gate, best = min(possible, key=lambda found: _harm(case, found[1]), default=(None, draft))
        if best.finish_work < draft.finish_work:
            draft = best
            places.append((piece, None, gate))
    return draft, places
