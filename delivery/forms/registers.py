"""The form of a register's rows, made from its declaration, and the form that filters the list."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Any

from flask_babel import LazyString, get_locale, gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, IntegerField, SearchField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from delivery.forms.amounts import CentsField, DayField, DaysField, cents_text, days_text
from delivery.forms.deliverables import number_or_none
from delivery.forms.lines import LineField, TextField
from delivery.models.register import LINES, FieldKind, Pair, Register, RegisterField, SeenBy, spoken
from delivery.models.register_words import RegisterNames, RegisterSpeaker
from delivery.words import word

SPARE_LINES = 2
"""Empty lines for further milestones; a form that is full comes back with as many again."""
MOST_LINES = 40


class MilestoneLineForm(Form):
    """A milestone that a row is about, named by its code, and the days that it adds there."""

    milestone = LineField(_("Milestone"), [Optional()], longest=290)
    days = DaysField(_("Added working days"))


class RegisterForm(FlaskForm):
    """What every register's form can do; its fields come from the declaration."""

    register: Register
    sights: frozenset[SeenBy]
    version = HiddenField()

    def offer(self, names: RegisterNames, locale: str) -> None:
        """Fill the lists with what the project has."""
        self.keys = {one.code.casefold(): one.key for one in reversed(list(names.milestones.values()))}
        speaker = RegisterSpeaker(names, locale)
        for one in self.declared():
            entry = self[one.name]
            if one.kind is FieldKind.CHOICE and one.choices:
                entry.choices = [(member.value, word(member, locale)) for member in one.choices]
            elif one.kind is FieldKind.PHASE:
                entry.choices = [("", "–"), *((phase_id, speaker.phase(phase_id)) for phase_id in names.phases)]
            elif one.kind is FieldKind.PERSON:
                entry.choices = [("", "–"), *names.people.items()]
            elif one.kind is FieldKind.DAYS:
                entry.day_minutes = names.day_minutes
            elif one.kind in LINES:
                for line in entry:
                    line.form.days.day_minutes = names.day_minutes

    def declared(self) -> tuple[RegisterField, ...]:
        return self.register.typed(self.sights)

    def groups(self) -> list[tuple[bool, list[RegisterField]]]:
        """Neighbours that stand beside each other, and the wide ones that stand alone."""
        return [(is_wide, list(group)) for is_wide, group in groupby(self.declared(), lambda one: one.is_wide)]

    def begin(self, today: date) -> None:
        """What a new row begins with."""
        for one in self.declared():
            if one.default is not None:
                self[one.name].data = one.default.value
        if "raised_on" in self:
            self["raised_on"].data = today

    def show(self, row: Any, names: RegisterNames) -> None:
        """Put a row's values into the fields."""
        self.version.data = str(row.version)
        for one in self.declared():
            value = getattr(row, one.name)
            if one.kind in LINES:
                self._show_lines(one, value, names)
            else:
                self[one.name].data = _SHOWN.get(one.kind, lambda value, _names: value)(value, names)
        self.offer(names, str(get_locale()))

    def spare(self, names: RegisterNames) -> None:
        """Empty lines at the end of every list of milestones."""
        for one in self.declared():
            if one.kind in LINES:
                for _line in range(SPARE_LINES):
                    if len(self[one.name]) < MOST_LINES:
                        self[one.name].append_entry()
        self.offer(names, str(get_locale()))

    def _show_lines(self, one: RegisterField, value: list[list[Any]], names: RegisterNames) -> None:
        for key, *added in value:
            if key in names.milestones:
                found = names.milestones[key]
                days = days_text(added[0], names.day_minutes) if added else ""
                self[one.name].append_entry({"milestone": f"{found.code} {found.name}".strip(), "days": days})

    def validate(self, extra_validators: Any = None) -> bool:
        is_good: bool = super().validate(extra_validators)
        for one in self.declared():
            if one.kind in LINES:
                is_good = self._check_lines(one) and is_good
        return is_good

    def _check_lines(self, one: RegisterField) -> bool:
        is_good, seen = True, set()
        for line in self[one.name]:
            text, entry = (line.form.milestone.data or ""), line.form.milestone
            key = self.key_of(text)
            if text and key is None:
                entry.errors = [gettext("There is no milestone of this code. Choose one from the list.")]
            elif key in seen:
                entry.errors = [gettext("This milestone is named twice. Take one of the two lines out.")]
            elif key and one.kind is FieldKind.DELAYS and not line.form.days.minutes and not line.form.days.errors:
                line.form.days.errors = [gettext("Say by how many working days it delays this milestone.")]
            elif not text and line.form.days.minutes:
                entry.errors = [gettext("Name the milestone that takes these days longer.")]
            seen.add(key or object())
            is_good = is_good and not entry.errors and not line.form.days.errors
        return is_good

    def key_of(self, text: str) -> str | None:
        """``M9`` and ``M9 Interfaces agreed`` both name the milestone M9."""
        plain = text.strip().casefold()
        return self.keys.get(plain) or self.keys.get(plain.partition(" ")[0])

    def values(self) -> dict[str, Any]:
        """What the row is to hold, by attribute."""
        return {one.name: self._value(one) for one in self.declared()}

    def _value(self, one: RegisterField) -> Any:
        entry = self[one.name]
        if one.kind in LINES:
            lines = [(self.key_of(line.form.milestone.data or ""), line.form.days.minutes or 0) for line in entry]
            return [[key, days] if one.kind is FieldKind.DELAYS else [key] for key, days in lines if key]
        if one.kind is FieldKind.CHOICE and one.choices:
            return one.choices(entry.data)
        return _TYPED.get(one.kind, lambda entry: entry.data or "")(entry)


_SHOWN: dict[FieldKind, Callable[[Any, RegisterNames], Any]] = {
    FieldKind.CHOICE: lambda value, _names: value.value,
    FieldKind.CENTS: lambda value, _names: cents_text(value),
    FieldKind.DAYS: lambda value, names: days_text(value, names.day_minutes),
}
_TYPED: dict[FieldKind, Callable[[Any], Any]] = {
    FieldKind.PHASE: lambda entry: entry.data,
    FieldKind.PERSON: lambda entry: entry.data,
    FieldKind.DAY: lambda entry: entry.data,
    FieldKind.PERCENT: lambda entry: entry.data,
    FieldKind.DAYS: lambda entry: entry.minutes,
    FieldKind.CENTS: lambda entry: entry.cents or 0,
    FieldKind.YES_NO: lambda entry: bool(entry.data),
}


def _lazily(pair: Pair) -> LazyString:
    return LazyString(lambda: spoken(pair, str(get_locale())))


def _entry(one: RegisterField) -> Any:
    label = _lazily(one.words)
    rule = InputRequired if one.kind is FieldKind.PERCENT else DataRequired
    needed = [rule(_("This is needed."))] if one.is_required else [Optional()]
    if one.kind is FieldKind.LINE:
        return LineField(label, needed, longest=one.longest)
    if one.kind is FieldKind.TEXT:
        return TextField(label, needed, longest=one.longest, render_kw={"rows": 4})
    if one.kind is FieldKind.CHOICE:
        return SelectField(label, choices=[])
    if one.kind in (FieldKind.PHASE, FieldKind.PERSON):
        return SelectField(label, choices=[], coerce=number_or_none)
    if one.kind is FieldKind.DAY:
        return DayField(label)
    if one.kind is FieldKind.PERCENT:
        return IntegerField(label, [*needed, NumberRange(0, 100, _("Enter a whole number from 0 to 100."))])
    if one.kind is FieldKind.YES_NO:
        return BooleanField(label)
    if one.kind in LINES:
        return FieldList(FormField(MilestoneLineForm), label, max_entries=MOST_LINES)
    return DaysField(label) if one.kind is FieldKind.DAYS else CentsField(label)


def register_form(register: Register, sights: Collection[SeenBy]) -> type[RegisterForm]:
    """The form for a reader of these sights; what they do not see is not in it."""
    return _made_form(register.name, frozenset(sights), register)


@lru_cache(maxsize=64)
def _made_form(_name: str, sights: frozenset[SeenBy], register: Register) -> type[RegisterForm]:
    entries = {one.name: _entry(one) for one in register.typed(sights)}
    return type("DeclaredForm", (RegisterForm,), {**entries, "register": register, "sights": sights})


class RegisterFilterForm(FlaskForm):
    """Read from the address, so that a view of the list can be linked to; an answer that is no choice counts as none."""

    class Meta:
        csrf = False

    q = SearchField(_("Search"), [Optional(), Length(max=80)])

    def chosen(self) -> dict[str, str]:
        return {entry.name: entry.data or "" for entry in self if entry.name != "q"}

    @property
    def narrowing(self) -> int:
        return sum(bool(value) for value in self.chosen().values())


def filter_form(
    register: Register, sights: frozenset[SeenBy], names: RegisterNames, locale: str, counts: Mapping[str, int], **more: Any
) -> RegisterFilterForm:
    """A list of choices for every field that the register filters by; of the states only those that occur."""
    speaker = RegisterSpeaker(names, locale)
    filters = [one for one in register.seen(sights) if one.is_filter]
    entries = {one.name: SelectField(one.label(locale), choices=[], validate_choice=False) for one in filters}
    form: RegisterFilterForm = type("DeclaredFilterForm", (RegisterFilterForm,), entries)(**more)
    for one in filters:
        form[one.name].choices = [("", gettext("All")), *_choices(one, speaker, counts)]
    return form


def _choices(one: RegisterField, speaker: RegisterSpeaker, counts: Mapping[str, int]) -> list[tuple[str, str]]:
    if one.kind is FieldKind.YES_NO:
        return [("yes", speaker.yes_no(True)), ("no", speaker.yes_no(False))]
    if one.kind is FieldKind.PHASE:
        return [(str(phase_id), speaker.phase(phase_id)) for phase_id in speaker.names.phases]
    if one.kind is FieldKind.PERSON:
        return [(str(user_id), name) for user_id, name in speaker.names.people.items()]
    members = [(member.value, word(member, speaker.locale)) for member in one.choices or ()]
    if one.name == "state":
        return [(value, f"{said} · {counts[value]}") for value, said in members if counts.get(value)]
    return members
