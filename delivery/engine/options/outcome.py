"""What a way comes to, as a code with its numbers: of going live first, where its date moves."""

from __future__ import annotations

from delivery.engine.options.suggestion import Args
from delivery.engine.options.way import Way


def outcome(way: Way) -> tuple[str, Args]:
    """Shifts are against the plan before the change."""
    case, shift = way.case, way.case.shift_minutes
    if not way.kinds:
        return "as_submitted", (("shift_minutes", shift),)
    if case.before_go_live:
        return _of_going_live(way)
    won = shift - case.overrun_minutes(way.draft)
    numbers: Args = (("recovered_minutes", won), ("shift_minutes", shift), *_finish(way))
    if shift > 0 and way.late_minutes == 0:
        return "finish_kept", numbers
    return ("recovers_part", numbers) if won > 0 else _of_the_rest(way, numbers)


def _finish(way: Way) -> Args:
    return (("late_minutes", way.late_minutes), ("early_minutes", max(0, -way.case.overrun_minutes(way.draft))))


def _of_going_live(way: Way) -> tuple[str, Args]:
    case, late, still = way.case, way.late_minutes, way.live_late_minutes
    live = case.context.go_live or ""
    before = case.before.finish_of(live)
    moved, ahead = case.submitted.finish_of(live) - before, max(0, before - way.draft.finish_of(live))
    going: Args = (("live_late_minutes", still), ("live_early_minutes", ahead), ("live_shift_minutes", moved))
    args: Args = (("gate", live), ("shift_minutes", max(0, case.shift_minutes)), *_finish(way), *going)
    if still == 0:
        return ("go_live_kept" if late else "all_kept"), args
    if still < moved:
        return "go_live_part", args
    if late < case.shift_minutes:
        return ("finish_part" if late else "finish_only"), args
    return _of_the_rest(way, args)


def _of_the_rest(way: Way, args: Args) -> tuple[str, Args]:
    """Where neither the finish nor going live is won back: deadlines, then cost."""
    case, missed = way.case, way.draft.missed_minutes
    less = case.submitted.missed_minutes - missed
    if less > 0:
        return ("deadlines_nearer" if missed else "deadlines_kept"), (*args, ("missed_less_minutes", less))
    return ("saves_cost" if way.marks[3] < case.cost_cents(case.submitted) else "dates_as_submitted"), args
