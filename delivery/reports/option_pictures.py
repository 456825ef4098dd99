"""The before and after of every option, from its stored impact: rows by milestone, or by phase where many move."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from flask_babel import gettext as _

from delivery.models import Phase
from delivery.reports.before_after import BeforeAfter, MovedRow, Span, before_after_picture
from delivery.reports.picture.shapes import Picture
from delivery.reports.wording import WORDINGS, Wording
from delivery.words import amounts, punctuation

MOST_ROWS = 12
WIDE, NARROW = 1000.0, 320.0
Impact = Mapping[str, Any]
Told = Callable[[int], str]
"""Working minutes as signed days."""


@dataclass(frozen=True, slots=True)
class OptionPicture:
    """One option drawn for a desk and for a phone; None where nothing moves."""

    letter: str
    shown: BeforeAfter | None
    wide: Picture | None = None
    narrow: Picture | None = None
    by_phase: bool = False


def option_pictures(
    options: Iterable[tuple[str, Impact]], phases: Sequence[Phase], locale: str, day_minutes: int
) -> dict[str, OptionPicture]:
    """By letter; all on one scale of time, so that they can be held beside each other."""
    known = [(letter, impact) for letter, impact in options if impact]
    names = {str(phase.position): f"{phase.position}. {_name(phase, locale)}" for phase in phases}
    window = _window([day for _letter, impact in known for day in _days(impact)])
    word = WORDINGS["zh" if locale.startswith("zh") else "en"]
    told = partial(amounts.short_days, locale=locale, day_minutes=day_minutes, signed=True)
    return {
        letter: _picture(letter, before_after_of(impact, names, window, locale, told), impact, word) for letter, impact in known
    }


def _picture(letter: str, shown: BeforeAfter | None, impact: Impact, word: Wording) -> OptionPicture:
    if shown is None:
        return OptionPicture(letter, None)
    wide, narrow = before_after_picture(shown, word, WIDE), before_after_picture(shown, word, NARROW, is_narrow=True)
    return OptionPicture(letter, shown, wide, narrow, len(impact["moves"]) > MOST_ROWS)


def before_after_of(
    impact: Impact, phases: Mapping[str, str], window: tuple[date, date], locale: str, told: Told
) -> BeforeAfter | None:
    rows = tuple(_rows(impact, phases, locale, told))
    if not rows:
        return None
    is_go_live = impact["go_live_before"] is not None
    before, after = (_day(impact[f"{'go_live' if is_go_live else 'finish'}_{side}"]) for side in ("before", "after"))
    assert before is not None and after is not None
    target = _("Go-live") if is_go_live else _("Finish")
    return BeforeAfter(
        rows=rows,
        start=window[0],
        finish=window[1],
        target_before=before,
        target_after=after,
        target=target,
        as_agreed=_("as agreed"),
        with_option=_("with this option"),
        deadline=_("deadline missed"),
        description=_description(target, before, after, impact, locale),
    )


def _description(target: str, before: date, after: date, impact: Impact, locale: str) -> str:
    dates = {"what": target, "before": amounts.day(before, locale), "after": amounts.day(after, locale)}
    said = _("%(what)s %(before)s becomes %(after)s.", **dates) if before != after else _("%(what)s stays %(after)s.", **dates)
    return said + " " + _("Milestones that move: %(count)s. The table below holds the same dates.", count=impact["moves_count"])


def _rows(impact: Impact, phases: Mapping[str, str], locale: str, told: Told) -> Iterator[MovedRow]:
    moves = impact["moves"]
    missed = {hit["code"]: _day(hit["deadline"]) for hit in impact["deadlines"]}
    if len(moves) <= MOST_ROWS or not any(move.get("phase") for move in moves):
        yield from (_milestone(move, missed.get(move["code"]), told) for move in moves[:MOST_ROWS])
        return
    groups: dict[str, list[Impact]] = {}
    for move in moves:
        groups.setdefault(move.get("phase") or "", []).append(move)
    for phase in sorted(groups, key=lambda key: (not key, len(key), key)):
        yield _phase(phases.get(phase, _("No phase")), groups[phase], missed, locale, told)


def _milestone(move: Impact, missed: date | None, told: Told) -> MovedRow:
    return MovedRow(move["name"], _span(move, "before"), _span(move, "after"), change_of(move, told), missed)


def change_of(move: Impact, told: Told) -> str:
    if move["is_new"]:
        return _("new")
    if move["is_removed"]:
        return _("removed")
    return told(move["shift_minutes"]) if move["shift_minutes"] else _("start moves")


def _shifts(ends: list[str]) -> str:
    """By how much a phase moves: its least and its largest shift."""
    if len(ends) == 2:
        return _("%(low)s to %(high)s", low=ends[0], high=ends[1])
    return ends[0] if ends else _("new")


def _phase(name: str, moves: list[Impact], missed: Mapping[str, date | None], locale: str, told: Told) -> MovedRow:
    spans = {side: [span for move in moves if (span := _span(move, side))] for side in ("before", "after")}
    before, after = (_around(spans[side]) for side in ("before", "after"))
    shifts = sorted({move["shift_minutes"] for move in moves if not (move["is_new"] or move["is_removed"])})
    ends = [told(amount) for amount in (shifts[:1] + shifts[1:][-1:])]
    deadlines = [day for move in moves if (day := missed.get(move["code"]))]
    counted = punctuation.marks(locale).aside(str(len(moves)))
    return MovedRow(name + counted, before, after, _shifts(ends), min(deadlines, default=None))


def _span(move: Impact, side: str) -> Span | None:
    """What was computed before starts were kept is drawn as a point."""
    start, finish = move.get(f"start_{side}"), move[f"finish_{side}"]
    last = _day(finish)
    return None if last is None else Span(_day(start) or last, last, is_event=start in (None, finish))


def _around(spans: list[Span]) -> Span | None:
    return Span(min(span.start for span in spans), max(span.finish for span in spans)) if spans else None


def _days(impact: Impact) -> Iterator[date]:
    texts = [impact[f"{name}_{side}"] for name in ("go_live", "finish") for side in ("before", "after")]
    if any(impact[f"go_live_{side}"] for side in ("before", "after")):
        texts = [impact["go_live_before"], impact["go_live_after"]]
    texts += [
        move.get(f"{end}_{side}") for move in impact["moves"] for end in ("start", "finish") for side in ("before", "after")
    ]
    yield from (day for text in texts if (day := _day(text)))


def _window(days: list[date]) -> tuple[date, date]:
    """A little room on both sides."""
    first, last = (min(days), max(days)) if days else (date(2000, 1, 1), date(2000, 1, 1))
    room = timedelta(days=max(2, (last - first).days // 30))
    return first - room, last + room


def _day(text: str | None) -> date | None:
    return datetime.fromisoformat(text).date() if text else None


def _name(phase: Phase, locale: str) -> str:
    return phase.name_zh if locale.startswith("zh") else phase.name_en
