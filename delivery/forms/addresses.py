"""The field for an e-mail address."""

from __future__ import annotations

from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from wtforms import StringField, ValidationError
from wtforms.widgets import EmailInput

from delivery.forms.lines import no_tricks, trimmed


class AddressField(StringField):
    """Kept in small letters; nothing is looked up in the network."""

    widget = EmailInput()

    def __init__(self, label: Any, validators: Any = (), **more: Any) -> None:
        super().__init__(label, [*validators, no_tricks, is_address], filters=[trimmed], **more)


def is_address(_form: Any, field: Any) -> None:
    try:
        found = validate_email(field.data or "", check_deliverability=False, allow_smtputf8=False)
    except (EmailNotValidError, ValueError):
        raise ValidationError(_("This is not an e-mail address, for example name@company.com.")) from None
    field.data = found.normalized.lower()
    if len(field.data) > 254:
        raise ValidationError(_("This is not an e-mail address, for example name@company.com."))
