"""A version of a price book: one price a line."""

from __future__ import annotations

import re

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import FieldList, Form, FormField, HiddenField
from wtforms.validators import InputRequired, Optional, Regexp

from delivery.forms.lines import LineField
from delivery.forms.plain_numbers import PlainNumberField

PRICES_READ = 301
CODE = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")


class PriceForm(Form):
    """An empty line is passed over."""

    code = LineField(_("Code"), [Optional()], longest=60)
    name = LineField(_("Name"), [Optional()], longest=120)
    amount = PlainNumberField(_("Price"), places=2)

    @property
    def is_empty(self) -> bool:
        return not (self.code.data or self.name.data or self.amount.data)

    def validate(self, extra_validators: object = None) -> bool:
        is_good = super().validate(extra_validators)
        if self.is_empty:
            return is_good
        if not CODE.fullmatch(self.code.data or ""):
            self.code.errors = [*self.code.errors, gettext("Use small letters, digits, dots and dashes, for example staff.year.")]
            is_good = False
        if self.amount.number is None and not self.amount.errors:
            self.amount.errors = [gettext("Enter an amount; 0 is one.")]
            is_good = False
        if self.amount.number is not None and self.amount.number < 0:
            self.amount.errors = [*self.amount.errors, gettext("A price cannot be negative.")]
            is_good = False
        return is_good


class PriceBookForm(FlaskForm):
    name = LineField(_("Name"), [InputRequired(_("Give the price book a name."))], longest=120)
    currency = LineField(_("Currency"), [InputRequired(_("Enter a currency, for example CNY.")), Regexp(
        r"[A-Z]{3}\Z", message=_("The currency needs three capital letters, for example CNY."))], longest=3)  # fmt: skip
    follows = HiddenField(validators=[Regexp(r"[0-9]{1,9}\Z")], default="0")
    prices = FieldList(FormField(PriceForm), max_entries=PRICES_READ)
