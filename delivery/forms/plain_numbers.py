"""A field for an exact number in plain digits: what is no such number is refused, never guessed at."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from wtforms import StringField
from wtforms.validators import ValidationError

from delivery.forms.lines import trimmed

PLAIN = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
LONGEST = 24


def read_plain(text: str) -> Decimal:
    """``1,200.50`` or ``-3``; ValueError for anything else: no exponent, no infinity, no digits but 0–9.

    >>> read_plain("1,200.50"), read_plain("−3")
    (Decimal('1200.50'), Decimal('-3'))
    """
    plain = text.replace("−", "-")
    if len(plain) > LONGEST or not PLAIN.fullmatch(plain):
        raise ValueError(text[:80])
    return Decimal(plain.replace(",", ""))


class PlainNumberField(StringField):
    """``number`` is what was typed, or None for nothing. The engine judges whether it makes sense."""

    def __init__(self, label: Any, *, is_required: bool = False, is_whole: bool = False, places: int = 12, **more: Any) -> None:
        super().__init__(label, filters=[trimmed], **more)
        self.is_required, self.is_whole, self.places = is_required, is_whole, places
        self.number: Decimal | None = None

    def pre_validate(self, form: Any) -> None:
        self.number = None
        text = self.data or ""
        if not text:
            if self.is_required:
                raise ValidationError(_("Enter a number."))
            return
        try:
            number = read_plain(text)
        except ValueError:
            raise ValidationError(_("Enter a number in plain digits 0–9, for example 1200 or 4.5.")) from None
        decimals = max(0, -int(number.as_tuple().exponent))
        if self.is_whole and decimals:
            raise ValidationError(_("Enter a whole number."))
        if decimals > self.places:
            raise ValidationError(_("At most %(places)s decimals are kept.", places=self.places))
        self.number = number

    @property
    def whole(self) -> int | None:
        return None if self.number is None else int(self.number)

    @property
    def cents(self) -> int | None:
        return None if self.number is None else int(self.number * 100)
