"""Fields for days, money and moments: exact, bounded, and never a float."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from wtforms import DateField, StringField
from wtforms.validators import Optional
from wtforms.validators import ValidationError as FieldError

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)
LONGEST_DAYS = 36_600
MOST_CENTS = 2_000_000_000_000


def read_decimal(text: str) -> Decimal:
    """A plain decimal number; ValueError otherwise. Full-width digits and a decimal comma are understood."""
    plain = text.strip().replace("，", ",").replace("．", ".").replace("−", "-").replace(" ", "")
    if plain.count(",") == 1 and "." not in plain and len(plain.partition(",")[2]) <= 2:
        plain = plain.replace(",", ".")
    try:
        number = Decimal(plain.replace(",", ""))
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite() or len(plain) > 20:
        raise ValueError(text)
    return number


class DaysField(StringField):
    """Working days as people write them; ``minutes`` is what they mean."""

    def __init__(self, label: Any, *, is_signed: bool = False, **more: Any) -> None:
        super().__init__(label, **more)
        self.is_signed = is_signed
        self.day_minutes = 480
        self.minutes: int | None = None

    def pre_validate(self, form: Any) -> None:
        self.minutes = None
        text = (self.data or "").strip()
        if not text:
            return
        try:
            number = read_decimal(text)
        except ValueError:
            raise FieldError(_("Enter a number of days, for example 5 or 2.5.")) from None
        if number < 0 and not self.is_signed:
            raise FieldError(_("Days cannot be negative here. Enter 0 or more."))
        if abs(number) > LONGEST_DAYS:
            raise FieldError(_("That is longer than a century. Enter fewer days."))
        self.minutes = int((number * self.day_minutes).quantize(Decimal(1), ROUND_HALF_UP))


class CentsField(StringField):
    """An amount of money; ``cents`` is what it means."""

    cents: int | None = None

    def pre_validate(self, form: Any) -> None:
        self.cents = None
        text = (self.data or "").strip()
        if not text:
            return
        try:
            self.cents = int((read_decimal(text) * 100).quantize(Decimal(1), ROUND_HALF_UP))
        except (ValueError, InvalidOperation):
            raise FieldError(_("Enter an amount, for example 1200 or 1200.50.")) from None
        if abs(self.cents) > MOST_CENTS:
            raise FieldError(_("The amount is too large."))


class DayField(DateField):
    """A date from 1970 to 2199, or nothing."""

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label, validators=[Optional()], **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([value for value in valuelist if value])
        except ValueError:
            raise ValueError(_("Enter a date like 2026-03-31.")) from None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data is not None and not FIRST_DAY <= self.data <= LAST_DAY:
            raise FieldError(_("Enter a date from 1970 to 2199."))


def read_day(text: str) -> date | None:
    """An ISO date from 1970 to 2199; nothing for no text; ValueError otherwise."""
    if not text.strip():
        return None
    on = date.fromisoformat(text.strip())
    if not FIRST_DAY <= on <= LAST_DAY:
        raise ValueError(text)
    return on


def days_text(minutes: int | None, day_minutes: int = 480) -> str:
    """What stands in the field for an amount.

    >>> days_text(2400), days_text(720), days_text(None)
    ('5', '1.5', '')
    """
    if minutes is None:
        return ""
    text = f"{(Decimal(minutes) / day_minutes).quantize(Decimal('0.0001')):f}"
    return text.rstrip("0").rstrip(".") or "0"


def cents_text(cents: int | None) -> str:
    return "" if not cents else f"{Decimal(cents) / 100:.2f}".removesuffix(".00")


def on_day(at: datetime | None) -> date | None:
    return None if at is None else at.date()


def moment_on(on: date | None, minutes: int) -> datetime | None:
    """That minute of the day."""
    if on is None:
        return None
    return datetime.combine(on, time(minutes // 60 % 24, minutes % 60))
