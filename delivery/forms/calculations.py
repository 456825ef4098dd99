"""The inputs of a deployment calculation: its frame, its offers and its cost lines."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import FieldList, Form, FormField, HiddenField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from delivery.engine.costing import Cadence, CostKind, DeploymentOption, Driver, LicenceModel, Offer
from delivery.forms.amounts import DayField
from delivery.forms.lines import LineField, no_tricks
from delivery.forms.plain_numbers import PlainNumberField
from delivery.words import word
from delivery.words.costing import short_offer_name

LINES_READ = 120
"""More than the service takes, so that too many are refused and none is dropped unseen."""
BOTH = ""
OFFERS = {f"{option.value}.{licence.value}": Offer(option, licence) for option in DeploymentOption for licence in LicenceModel}


def choices_of(members: Iterable[StrEnum]) -> list[tuple[str, str]]:
    locale = str(get_locale() or "en")
    return [(member.value, word(member, locale)) for member in members]


def offer_choices(offers: Iterable[Offer] = OFFERS.values()) -> list[tuple[str, str]]:
    locale = str(get_locale() or "en")
    return [(offer_code(offer), short_offer_name(offer, locale)) for offer in offers]


def offer_code(offer: Offer) -> str:
    return f"{offer.option.value}.{offer.licence.value}"


class CostLineForm(Form):
    """One line: what, for which option, its price and when it is paid. ``amount`` is a percentage for the last driver."""

    key = HiddenField(validators=[Length(max=60), no_tricks])
    option = SelectField(_("Option"), choices=lambda: choices_of(DeploymentOption))
    kind = SelectField(_("Kind"), choices=lambda: choices_of(CostKind))
    note = LineField(_("Note"), [Optional()], longest=80)
    licence = SelectField(_("Licence"), choices=lambda: [(BOTH, "–"), *choices_of(LicenceModel)])
    amount = PlainNumberField(_("Amount"))
    price = SelectField(_("Price of the book"), choices=[], validate_choice=False)
    driver = SelectField(_("Per"), choices=lambda: choices_of(Driver))
    quantity = PlainNumberField(_("Quantity"), is_required=True)
    cadence = SelectField(_("How often"), choices=lambda: choices_of(Cadence))
    every_years = PlainNumberField(_("n (years)"), is_whole=True)
    month = PlainNumberField(_("From month"), is_whole=True, is_required=True)
    rise = PlainNumberField(_("Own price rise, % a year"))

    def validate_amount(self, amount: PlainNumberField) -> None:
        is_money = self.driver.data != Driver.LICENCE.value
        if is_money and amount.number is not None and amount.number != round(amount.number, 2):
            raise ValidationError(gettext("At most %(places)s decimals are kept.", places=2))


class FrameForm(FlaskForm):
    """What holds for all offers: the part that a client may turn as well, to see what it would come to."""

    horizon_years = PlainNumberField(_("Horizon"), is_whole=True, is_required=True)
    discount_percent = PlainNumberField(_("Discount rate"), is_required=True)
    users = PlainNumberField(_("Users in the first year"), is_whole=True, is_required=True)
    user_growth_percent = PlainNumberField(_("Growth of users a year"), is_required=True)
    storage_gb = PlainNumberField(_("Storage in the first year"), is_required=True)
    storage_growth_percent = PlainNumberField(_("Growth of storage a year"), is_required=True)
    price_rise_percent = PlainNumberField(_("Yearly rise of prices"), is_required=True)

    def errors_by_place(self) -> list[tuple[str, str, str]]:
        """Id, name and message of every field that is wrong, those of lines with the number of their line."""
        return [(one.id, one.label.text, " ".join(map(str, one.errors))) for one in self if _is_plain(one) and one.errors]


class CalculationForm(FrameForm):
    title = LineField(_("Title"), [InputRequired(_("Give the calculation a title."))], longest=160)
    starts_on = DayField(_("Start"))
    price_book = SelectField(_("Price book"), coerce=str, choices=[])
    offers = SelectMultipleField(
        _("Options that are compared"),
        choices=offer_choices,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    lines = FieldList(FormField(CostLineForm), max_entries=LINES_READ)

    def with_books(self, books: list[tuple[str, str]], prices: list[tuple[str, str]]) -> CalculationForm:
        """Offer these price books, and these prices in every line."""
        self.price_book.choices = books
        for line in self.lines:
            line.form.price.choices = [("", "–"), *prices]
            of_book = dict(prices).get(line.form.price.data or "")
            line.form.amount.render_kw = {"placeholder": of_book.rpartition(" · ")[2]} if of_book else {}
        return self

    def errors_by_place(self) -> list[tuple[str, str, str]]:
        found = super().errors_by_place()
        for number, line in enumerate(self.lines, start=1):
            found += [(one.id, f"{number} · {one.label.text}", " ".join(map(str, one.errors))) for one in line.form if one.errors]
        return found


def _is_plain(entry: Any) -> bool:
    return entry.type not in ("FieldList", "FormField", "CSRFTokenField")
