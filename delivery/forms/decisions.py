"""Entering a code, and the ballot of the decision page."""

from __future__ import annotations

import re

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from delivery.forms.lines import LineField, TextField


class CodeForm(FlaskForm):
    """Six digits, typed or pasted; spaces and dashes are forgiven."""

    digits = StringField(_("One-time code"), [InputRequired(_("Enter the six digits of the letter.")), Length(max=20)])

    def validate_digits(self, entry: StringField) -> None:
        entry.data = re.sub(r"[\s\-]", "", entry.data or "")
        if not re.fullmatch(r"[0-9]{6}", entry.data):
            raise ValidationError(_("The code has six digits."))


class BallotForm(FlaskForm):
    """The service checks what belongs to which kind of vote."""

    option = RadioField(_("Your choice"), [Optional()], validate_choice=False)
    comment = TextField(_("Comment"), [Optional()], longest=4_000)
    typed_name = LineField(_("Your name"), [InputRequired(_("Type your name."))], longest=120)
    is_authorised = BooleanField(_("Authority"))
    content_hash = HiddenField()
