"""What a set of edits does, said in whole sentences for the bar below Gantt and Table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from delivery.engine.impact import Preview
from delivery.engine.workdays import WorkCalendar, minute
from delivery.queries.plans import go_live_key
from delivery.words import amounts
from delivery.words.punctuation import marks

LISTED = 12


class Consequence:
    """One preview in one language."""

    def __init__(self, preview: Preview, locale: str, currency: str, *, sees_internal: bool) -> None:
        self.preview = preview
        self.locale = locale
        self.currency = currency
        self.sees_internal = sees_internal
        self.names = {
            milestone.key: milestone.code or milestone.name
            for plan in (preview.before.net.plan, preview.plan_after)
            for milestone in plan.milestones
        }
        after = preview.plan_after
        self.calendar = WorkCalendar(after.calendars[after.calendar])
        self.day_minutes = self.calendar.facts.day_minutes
        key = go_live_key(after)
        self.target = key if key in preview.before.net.rank and key in preview.after.net.rank else None

    def span(self) -> tuple[datetime, datetime, int]:
        """What was promised, before and after, and the working minutes between: the go-live, else the finish."""
        if self.target is None:
            return self.preview.finish_before, self.preview.finish_after, self.preview.shift_minutes
        before, after = self.preview.before.timings[self.target].finish, self.preview.after.timings[self.target].finish
        return before, after, self.calendar.between(minute(before), minute(after))

    @property
    def tone(self) -> str:
        shift = self.span()[2] or self.preview.shift_minutes
        if shift > 0 or self.preview.deadlines_hit:
            return "worse"
        return "better" if shift < 0 else "same"

    def answer(self) -> str:
        before, after, shift = self.span()
        label = _("Go-live") if self.target else _("Finish")
        first = self._moved(label, before, after, shift)
        if self.target and self.preview.shift_minutes and not shift:
            finish = self.preview.finish_before, self.preview.finish_after, self.preview.shift_minutes
            return first + marks(self.locale).pause + self._moved(_("Finish"), *finish)
        return first

    def _moved(self, label: str, before: datetime, after: datetime, shift: int) -> str:
        if not shift:
            return _("%(what)s stays on %(day)s", what=label, day=self._day(after))
        return _(
            "%(what)s %(before)s → %(after)s (%(days)s)",
            what=label,
            before=self._day(before),
            after=self._day(after),
            days=amounts.days(shift, self.locale, day_minutes=self.day_minutes, signed=True),
        )

    def details(self, held: Sequence[str] = ()) -> list[dict[str, Any]]:
        """In the order in which people ask."""
        seen = self.preview
        found = [
            _detail(_("Held back"), held, "warn"),
            _detail(_("Finish"), self._finish(), "worse" if seen.shift_minutes > 0 else "better"),
            _detail(_("Gates"), [self._gate(move) for move in seen.gates_moved], "same"),
            _detail(_("Deadlines"), [self._deadline(hit) for hit in seen.deadlines_hit], "worse"),
            _detail(_("Now critical"), self._codes(seen.became_critical), "worse"),
            _detail(_("No longer critical"), self._codes(seen.no_longer_critical), "better"),
            _detail(_("Float used"), self._floats(), "same"),
            _detail(_("Effort"), self._effort(), "same"),
            _detail(_("Fixed cost"), self._cost(), "same"),
        ]
        return [detail for detail in found if detail["lines"]]

    def _finish(self) -> list[str]:
        seen = self.preview
        if self.target is None or not seen.shift_minutes:
            return []
        return [self._moved(_("Finish"), seen.finish_before, seen.finish_after, seen.shift_minutes)]

    def _gate(self, move: Any) -> str:
        if move.finish_before is None or move.finish_after is None:
            return f"{move.name}{marks(self.locale).colon}{self._day(move.finish_after or move.finish_before)}"
        return self._moved(move.name, move.finish_before, move.finish_after, move.shift_minutes)

    def _deadline(self, hit: Any) -> str:
        said = _(
            "finishes %(finish)s, after its deadline %(deadline)s", finish=self._day(hit.finish), deadline=self._day(hit.deadline)
        )
        return f"{self.names[hit.key]}{marks(self.locale).colon}{said}"

    def _codes(self, keys: Sequence[str]) -> list[str]:
        return self._listed([self.names[key] for key in keys])

    def _floats(self) -> list[str]:
        return self._listed(
            [
                f"{self.names[key]} {amounts.short_days(used, self.locale, day_minutes=self.day_minutes)}"
                for key, used in self.preview.float_used.items()
            ]
        )

    def _listed(self, words: Sequence[str]) -> list[str]:
        if not words:
            return []
        more = [_("and %(count)s more", count=len(words) - LISTED)] if len(words) > LISTED else []
        return [marks(self.locale).comma.join([*words[:LISTED], *more])]

    def _effort(self) -> list[str]:
        delta = self.preview.effort_delta_minutes
        return [amounts.person_days(delta, self.locale, day_minutes=self.day_minutes, signed=True)] if delta else []

    def _cost(self) -> list[str]:
        delta = self.preview.fixed_cost_delta_cents
        return [amounts.money(delta, self.currency, self.locale, signed=True)] if delta and self.sees_internal else []

    def _day(self, at: datetime) -> str:
        return amounts.day(at, self.locale)


def _detail(label: str, lines: Iterable[str], tone: str) -> dict[str, Any]:
    return {"label": label, "tone": tone, "lines": list(lines)}
