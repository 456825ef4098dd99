"""What each lever finds by itself, by plain rules."""

from __future__ import annotations

from delivery.engine.options.crash import crash
from delivery.engine.options.defer import defer
from delivery.engine.options.extra_people import extra_people
from delivery.engine.options.fast_track import fast_track
from delivery.engine.options.suggestion import Answer, Case, Maker
from delivery.engine.options.trade import trade
from delivery.engine.options.within_float import within_float
from delivery.engine.states import OptionKind


def as_submitted(case: Case) -> Answer:
    """The change as it was asked for."""
    return case.offer(OptionKind.AS_SUBMITTED, case.submitted, "as_submitted", (("shift_minutes", case.shift_minutes),))


MAKERS: dict[OptionKind, Maker] = {
    OptionKind.AS_SUBMITTED: as_submitted,
    OptionKind.WITHIN_FLOAT: within_float,
    OptionKind.FAST_TRACK: fast_track,
    OptionKind.CRASH: crash,
    OptionKind.TRADE: trade,
    OptionKind.DEFER: defer,
    OptionKind.EXTRA_PEOPLE: extra_people,
}
