"""A line of the feature list."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectMultipleField
from wtforms.validators import InputRequired, Optional

from delivery.forms.amounts import CentsField
from delivery.forms.lines import LineField


class ScopeItemForm(FlaskForm):
    code = LineField(_("Code"), [Optional()], longest=24)
    name = LineField(_("Name"), [InputRequired(_("Give the scope item a name."))], longest=200)
    price = CentsField(_("Agreed price, if it has one of its own"))
    milestones = SelectMultipleField(_("Milestones that build it"), choices=[])
    shown = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        is_good = super().validate(extra_validators)
        if self.price.cents is not None and self.price.cents < 0:
            self.price.errors = [*self.price.errors, gettext("A price cannot be negative.")]
            return False
        return is_good
