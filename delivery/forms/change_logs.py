"""What is looked for in the log of change requests: read from the address, so that a view of it can be linked to."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, SearchField, SelectField
from wtforms.validators import Length, Optional

from delivery.engine.states import ChangeOrigin, ChangeState, Side, TriageOutcome
from delivery.words import word

Member = TypeVar("Member", bound=StrEnum)
SORTS = (
    ("newest", _("Newest first")),
    ("oldest", _("Oldest first")),
    ("due", _("Due first")),
    ("delay", _("Largest delay first")),
    ("price", _("Highest price first")),
    ("title", _("By title")),
)


class ChangeLogForm(FlaskForm):
    """An answer that is not among the choices counts as none."""

    class Meta:
        csrf = False

    q = SearchField(_("Search"), [Optional(), Length(max=80)])
    state = SelectField(_("State"), validate_choice=False)
    origin = SelectField(_("Origin"), validate_choice=False)
    outcome = SelectField(_("Triage"), validate_choice=False)
    waits = SelectField(_("Waits on"), validate_choice=False)
    overdue = BooleanField(_("Only overdue"))
    sort = SelectField(_("Order"), validate_choice=False)

    def offer(self, locale: str, states: list[tuple[ChangeState, int]], *, sees_price: bool, sees_triage: bool) -> None:
        """Choices in the reader's language: only the states that occur, with how many there are."""
        self.state.choices = [("", _("All states")), *((one.value, f"{word(one, locale)} · {count}") for one, count in states)]
        self.origin.choices = [("", _("Any origin")), *_choices(ChangeOrigin, locale)]
        self.outcome.choices = [("", _("Any outcome")), *_choices(TriageOutcome, locale)]
        self.waits.choices = [("", _("Anybody")), *_choices(Side, locale)]
        self.sort.choices = [pair for pair in SORTS if sees_price or pair[0] != "price"]
        if not sees_triage:
            del self.outcome

    def member(self, name: str, kind: type[Member]) -> Member | None:
        """The chosen member of an enumeration, or None."""
        chosen = self[name].data if name in self else None
        return next((member for member in kind if member.value == chosen), None)

    @property
    def narrowing(self) -> int:
        """How many fields beside the text narrow the list."""
        return sum(bool(self[name].data) for name in ("state", "origin", "outcome", "waits", "overdue") if name in self)


def _choices(kind: type[StrEnum], locale: str) -> list[tuple[str, str]]:
    return [(member.value, word(member, locale)) for member in kind]
