"""Signing in, invitations, resets."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from delivery.forms.addresses import AddressField

FILL_IN = _l("Please fill this in.")


class SignInForm(FlaskForm):
    """The address is only looked up: whatever is typed, the answer is the same."""

    email = StringField(
        _l("E-mail address"),
        [InputRequired(FILL_IN), Length(max=254)],
        render_kw={"type": "email", "autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Password"), [InputRequired(FILL_IN), Length(max=1024)], render_kw={"autocomplete": "current-password"}
    )
    next = HiddenField()


class AddressForm(FlaskForm):
    email = AddressField(
        _l("E-mail address"),
        [InputRequired(FILL_IN)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )


class CodeForm(FlaskForm):
    code = StringField(
        _l("One-time code"),
        [InputRequired(FILL_IN), Length(max=40)],
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code", "data-code": "", "maxlength": "12"},
    )

    @property
    def digits(self) -> str:
        """Pasted codes come with spaces and dashes."""
        return "".join(letter for letter in self.code.data or "" if letter.isdecimal() and letter.isascii())


class NewPasswordForm(FlaskForm):
    password = PasswordField(
        _l("New password"), [Length(max=4096)], render_kw={"autocomplete": "new-password", "minlength": "12"}
    )
